import { chartOption } from '../../analytics/results/chart-option.ts';
import { chartSize } from '../../analytics/results/chart-size.ts';
import type { Chart } from '../../analytics/results/element.ts';
import { echarts } from './chart-engine.ts';

/** The chart at its paper size, drawn apart from the screen so that every copy looks alike. */
export function chartSvg(chart: Chart): string {
  const size = chartSize(chart);
  const instance = echarts.init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    instance.setOption(chartOption(chart, size));
    return instance.renderToSVGString();
  } finally {
    instance.dispose();
  }
}

/** Three pixels per design pixel: about 300 dpi across an A4 page. */
export async function chartPng(chart: Chart, scale = 3): Promise<Blob> {
  const { width, height } = chartSize(chart);
  const url = URL.createObjectURL(new Blob([chartSvg(chart)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width * scale;
    canvas.height = height * scale;
    const context = canvas.getContext('2d')!;
    context.scale(scale, scale);
    context.drawImage(image, 0, 0, width, height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('图片没有生成，请改用“存为 SVG”。'))), 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}
