import type { EChartsOption } from 'echarts';
import { axisRange, limitToRate } from './chart-axis.ts';
import type { AxisRange } from './chart-axis.ts';
import { seriesColor } from './chart-palette.ts';
import { baseFontSize, categoryAxis, escapeTooltip, frame, pixelOf, textAt, tickWidth, valueAxis } from './chart-style.ts';
import type { ChartSize, Plot } from './chart-style.ts';
import { textWidth, wrapText } from './chart-text-width.ts';
import type { Chart, Series } from './element.ts';
import { formatNumber } from './format.ts';

export type LineChart = Extract<Chart, { kind: 'line' }>;

const shapes = ['circle', 'triangle', 'rect', 'diamond', 'roundRect', 'pin'] as const;

export function lineRange(chart: LineChart): AxisRange {
  const values = chart.series.flatMap(({ values: list }) => list.filter((value) => value !== null));
  const range = limitToRate(axisRange(values, { fromZero: false, headroom: 0.12 }), chart.format);
  // Room below the lowest point must not invent negative amounts.
  return range.min < 0 && values.every((value) => value >= 0) ? { ...range, min: 0 } : range;
}

export function lineOption(chart: LineChart, size: ChartSize): EChartsOption {
  const fontSize = baseFontSize(size);
  const range = lineRange(chart);
  const left = 14 + tickWidth(range, chart.format, fontSize);
  const endLabels = chart.series.map((series) => `${series.name} ${formatNumber(lastValue(series)?.value, chart.format)}`);
  // Labels start at the last point, half a slot inside the plot: solve for the slot that leaves them room.
  const labelRoom = 15 + Math.max(0, ...endLabels.map((label) => textWidth(label, fontSize)));
  const count = Math.max(1, chart.categories.length);
  const slot = Math.min((size.width - left - labelRoom) / (count - 0.5), (size.width - left - 10) / count);
  const width = slot * count;
  const wrapped = chart.categories.map((name) => wrapText(name, slot - 4, fontSize));
  const lines = Math.max(1, ...wrapped.map((list) => list.length));
  const top = fontSize + 18;
  const plot: Plot = { left, top, width, height: size.height - top - 14 - lines * (fontSize + 4) };
  const wanted = chart.series.map((series) => {
    const last = lastValue(series);
    return last === null ? null : pixelOf(last.value, range, plot.top + plot.height, -plot.height);
  });
  const placed = spread(wanted, fontSize + 3, plot.top, plot.top + plot.height);
  return {
    ...frame(plot),
    xAxis: categoryAxis(chart.categories, fontSize, (_, index) => (wrapped[index] ?? []).join('\n')),
    yAxis: valueAxis(range, chart.format, fontSize),
    tooltip: {
      trigger: 'axis',
      formatter: (params: unknown) => {
        const first: unknown = Array.isArray(params) ? params[0] : params;
        const index = typeof first === 'object' && first !== null && 'dataIndex' in first ? Number(first.dataIndex) : -1;
        return [
          escapeTooltip(chart.categories[index] ?? ''),
          ...chart.series.map(({ name, values }) => `${escapeTooltip(name)}：${formatNumber(values[index], chart.format)}`),
        ].join('<br>');
      },
    },
    series: chart.series.map(({ name, values }, index) => ({
      type: 'line' as const,
      name,
      data: [...values],
      symbol: shapes[index % shapes.length] ?? 'circle',
      symbolSize: 7,
      connectNulls: false,
      lineStyle: { width: 2, color: seriesColor(name, index) },
      itemStyle: { color: seriesColor(name, index) },
    })),
    graphic: [
      textAt({ text: chart.axisLabel, x: 6, y: fontSize / 2 + 3, fontSize: fontSize - 1 }),
      ...chart.series.flatMap((series, index) => {
        const y = placed[index];
        const last = lastValue(series);
        if (y === null || y === undefined || last === null) return [];
        const x = plot.left + (last.index + 0.5) * slot + 9;
        return [textAt({ text: endLabels[index] ?? '', x, y, fontSize, color: seriesColor(series.name, index) })];
      }),
    ],
  };
}

function lastValue(series: Series): { index: number; value: number } | null {
  for (let index = series.values.length - 1; index >= 0; index -= 1) {
    const value = series.values[index];
    if (value !== null && value !== undefined) return { index, value };
  }
  return null;
}

/** Moves labels apart to at least `gap`, keeping their order and staying inside the plot. */
export function spread(wanted: readonly (number | null)[], gap: number, low: number, high: number): (number | null)[] {
  const order = wanted
    .flatMap((y, index) => (y === null ? [] : [{ y, index }]))
    .sort((a, b) => a.y - b.y);
  let previous = low - gap;
  for (const item of order) {
    item.y = Math.max(item.y, previous + gap);
    previous = item.y;
  }
  let limit = high + gap;
  for (const item of [...order].reverse()) {
    item.y = Math.min(item.y, limit - gap);
    limit = item.y;
  }
  const placed: (number | null)[] = wanted.map(() => null);
  for (const { y, index } of order) placed[index] = y;
  return placed;
}

