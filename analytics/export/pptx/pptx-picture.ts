import type PptxGenJS from 'pptxgenjs';
import { intervalRange } from '../../results/chart-interval.ts';
import { chartSize } from '../../results/chart-size.ts';
import type { ChartSize } from '../../results/chart-style.ts';
import type { Chart } from '../../results/element.ts';
import { toBase64 } from '../base64.ts';
import { renderChart } from '../chart-image.ts';
import type { ExportAssets } from '../export-assets.ts';
import type { Area } from './pptx-skin.ts';

/** Design pixels per inch of slide; 14 px text then shows at about 11 pt. */
const DENSITY = 92;
const FONT = 15;

/** Rows of a caterpillar one panel holds at a size that can be read from a chair. */
const ROWS_PER_PANEL = 30;
export const PANELS = 2;

/** A long caterpillar goes over several slides; every part keeps the order and the common axis. */
export function splitForSlides(chart: Chart): Chart[] {
  const perSlide = ROWS_PER_PANEL * PANELS;
  if (chart.kind !== 'interval' || chart.items.length <= perSlide) return [chart];
  return chunks(chart.items, Math.ceil(chart.items.length / Math.ceil(chart.items.length / perSlide))).map((items) => ({ ...chart, items }));
}

export async function addPicture(slide: PptxGenJS.Slide, chart: Chart, whole: Chart, area: Area, altText: string, assets: ExportAssets): Promise<void> {
  const valueRange = whole.kind === 'interval' ? intervalRange(whole) : undefined;
  const parts: Chart[] =
    chart.kind === 'interval' && chart.items.length > ROWS_PER_PANEL && area.width > 9
      ? chunks(chart.items, Math.ceil(chart.items.length / PANELS)).map((items) => ({ ...chart, items }))
      : [chart];
  const gap = 0.25;
  const width = (area.width - gap * (parts.length - 1)) / parts.length;
  for (const [index, part] of parts.entries()) {
    const size = pictureSize(part, width, area.height);
    const image = await renderChart(part, assets, valueRange === undefined ? size : { ...size, valueRange });
    const inches = { width: size.width / DENSITY, height: size.height / DENSITY };
    slide.addImage({
      data: `image/png;base64,${toBase64(image.png)}`,
      x: area.x + index * (width + gap) + (width - inches.width) / 2,
      y: area.y,
      w: inches.width,
      h: inches.height,
      altText,
    });
  }
}

/** Fills the area, but leaves short row charts at their natural height. */
function pictureSize(chart: Chart, width: number, height: number): ChartSize {
  const pixels = { width: Math.round(width * DENSITY), height: Math.round(height * DENSITY) };
  const natural = chartSize(chart, pixels.width).height * (FONT / 12) * 1.6;
  const rows = chart.kind === 'heat' || chart.kind === 'box' || chart.kind === 'interval';
  return { width: pixels.width, height: rows ? Math.min(pixels.height, Math.round(natural)) : pixels.height, fontSize: FONT };
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let start = 0; start < items.length; start += size) parts.push(items.slice(start, start + size));
  return parts;
}
