import { isHorizontalBar } from './chart-bar.ts';
import type { Chart } from './element.ts';

/** Design width of a chart in pixels; text of 12 px then prints at about 8.5 pt across an A4 page. */
export const CHART_WIDTH = 640;

/** Highest picture that still fits an A4 page with its caption. */
const TALLEST = 880;

/** The size at which a chart reads well: row charts grow with their rows. */
export function chartSize(chart: Chart, width: number = CHART_WIDTH): { width: number; height: number } {
  return { width, height: Math.round(Math.min(TALLEST, heightOf(chart, width))) };
}

function heightOf(chart: Chart, width: number): number {
  switch (chart.kind) {
    case 'bar': {
      // Many narrow bars carry their labels upright, which takes height.
      if (!isHorizontalBar(chart, width)) return width * (chart.series.length > 1 && chart.series.length * chart.categories.length > 12 ? 0.37 : 0.3);
      const perRow = Math.max(22, 14 * chart.series.length + 10);
      return 90 + chart.categories.length * (chart.categories.length > 30 ? 16 : perRow);
    }
    case 'line':
      // Each line is named at its end.
      return width * (chart.series.length > 5 ? 0.44 : 0.28);
    case 'histogram':
      return width * 0.28;
    case 'scatter':
      return width * 0.5;
    case 'interval':
      return 88 + chart.items.length * (chart.items.length > 40 ? 13 : chart.items.length > 16 ? 13.5 : 18);
    case 'box':
      return 90 + chart.items.length * (chart.items.length > 25 ? 20 : 30);
    case 'heat':
      return 76 + chart.rows.length * (chart.rows.length > 12 ? 18 : 23);
  }
}
