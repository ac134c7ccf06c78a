import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { GraphicComponent, GridComponent } from 'echarts/components';
import { init, setPlatformAPI, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { chartOption } from '../results/chart-option.ts';
import { CHART_WIDTH, chartSize } from '../results/chart-size.ts';
import type { ChartSize } from '../results/chart-style.ts';
import { textWidth } from '../results/chart-text-width.ts';
import type { Chart } from '../results/element.ts';
import type { ExportAssets } from './export-assets.ts';
import { portableSvg } from './portable-svg.ts';

export interface ChartImage {
  readonly svg: string;
  readonly png: Uint8Array;
  /** Design size in CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** Pixels of the PNG per design pixel: 640 px across 160 mm of text give 240 dpi. */
const PRINT_SCALE = 2.36;

let prepared = false;

function prepareEcharts(): void {
  if (prepared) return;
  prepared = true;
  use([BarChart, LineChart, ScatterChart, CustomChart, GridComponent, GraphicComponent, SVGRenderer]);
}

/** The SVG of a chart, drawn without any DOM; the same input always gives the same text. */
export function chartSvg(chart: Chart, size: ChartSize): string {
  prepareEcharts();
  setPlatformAPI({
    measureText: (text, font) => ({ width: textWidth(text, Number(/([\d.]+)px/.exec(font ?? '')?.[1] ?? 12)) }),
  });
  const instance = init(null, null, { renderer: 'svg', ssr: true, width: size.width, height: size.height });
  try {
    const option = chartOption(chart, size);
    delete option.tooltip;
    instance.setOption(option);
    return portableSvg(instance.renderToSVGString());
  } finally {
    instance.dispose();
  }
}

let resvgReady: Promise<void> | null = null;

export async function renderChart(chart: Chart, assets: ExportAssets, wanted?: ChartSize): Promise<ChartImage> {
  const size = wanted ?? chartSize(chart, CHART_WIDTH);
  const svg = chartSvg(chart, size);
  return { svg, png: await rasterise(svg, size.width, assets), width: size.width, height: size.height };
}

async function rasterise(svg: string, width: number, assets: ExportAssets): Promise<Uint8Array> {
  // A second initWasm in the same process throws, so the first one is shared.
  resvgReady ??= initWasm(assets.resvgWasm.slice().buffer);
  await resvgReady;
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'width', value: Math.round(width * PRINT_SCALE) },
    background: '#ffffff',
    font: { fontBuffers: [assets.font], defaultFontFamily: 'Noto Sans SC', sansSerifFamily: 'Noto Sans SC' },
  });
  try {
    const image = resvg.render();
    const png = image.asPng();
    image.free();
    return png;
  } finally {
    resvg.free();
  }
}
