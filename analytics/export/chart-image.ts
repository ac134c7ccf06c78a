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
import { fontSubset } from './font-subset.ts';
import { portableSvg } from './portable-svg.ts';

export interface ChartImage {
  readonly svg: string;
  readonly png: Uint8Array;
  /** Design size in CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** Pixels of the PNG per design pixel: 640 px across 160 mm of text give 203 dpi (Word draws the SVG; this is what older readers show). */
const PRINT_SCALE = 2;

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

/** The part of each font that the pictures so far have needed: rebuilt when a new character comes. */
const subsets = new WeakMap<Uint8Array, { readonly characters: Set<number>; bytes: Uint8Array }>();

function fontFor(svg: string, font: Uint8Array): Uint8Array {
  const known = subsets.get(font);
  const wanted = new Set([...svg].map((character) => character.codePointAt(0) ?? 0));
  if (known !== undefined && [...wanted].every((character) => known.characters.has(character))) return known.bytes;
  const characters = new Set([...(known?.characters ?? []), ...wanted]);
  const bytes = fontSubset(font, characters);
  subsets.set(font, { characters, bytes });
  return bytes;
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
    font: { fontBuffers: [fontFor(svg, assets.font)], defaultFontFamily: 'Noto Sans SC', sansSerifFamily: 'Noto Sans SC' },
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
