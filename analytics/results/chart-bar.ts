import type { EChartsOption } from 'echarts';
import { axisRange, limitToRate } from './chart-axis.ts';
import type { AxisRange } from './chart-axis.ts';
import { ink, seriesColor } from './chart-palette.ts';
import { baseFontSize, categoryAxis, escapeTooltip, frame, labelPaper, lineAt, pixelOf, rectAt, textAt, tickWidth, valueAxis } from './chart-style.ts';
import type { ChartSize, Plot } from './chart-style.ts';
import { textWidth, truncateText, wrapText } from './chart-text-width.ts';
import type { Chart } from './element.ts';
import { formatNumber } from './format.ts';

/** Drawing order of the reference line: above the bars (z2 1), below their labels (z2 3). */
const overBars = { z: 2, z2: 2 };

export type BarChart = Extract<Chart, { kind: 'bar' }>;

/** Long or many names read better beside horizontal bars than turned under vertical ones. */
export function isHorizontalBar(chart: BarChart, width: number): boolean {
  if (chart.horizontal !== undefined) return chart.horizontal;
  const slot = (width - 80) / Math.max(1, chart.categories.length);
  return chart.categories.some((name) => wrapText(name, slot - 6, 12).length > 2 || slot < 26);
}

export function barRange(chart: BarChart): AxisRange {
  const values = chart.series.flatMap(({ values: list }) => list.filter((value) => value !== null));
  const all = chart.reference === undefined ? values : [...values, chart.reference.value];
  return limitToRate(axisRange(all, { fromZero: true, headroom: 0.08 }), chart.format);
}

export function barOption(chart: BarChart, size: ChartSize): EChartsOption {
  return isHorizontalBar(chart, size.width) ? horizontalBars(chart, size) : verticalBars(chart, size);
}

function legend(chart: BarChart, left: number, y: number, fontSize: number) {
  if (chart.series.length < 2) return [];
  let x = left;
  return chart.series.flatMap(({ name }, index) => {
    const start = x;
    x += 16 + textWidth(name, fontSize) + 18;
    return [
      rectAt(start, y - 5, 10, 10, seriesColor(name, index)),
      textAt({ text: name, x: start + 15, y, fontSize, color: ink.text }),
    ];
  });
}

function barSeries(chart: BarChart, room: number, fontSize: number, horizontal: boolean): EChartsOption['series'] {
  const widest = Math.max(...chart.series.flatMap(({ values }) => values.map((value) => textWidth(formatNumber(value, chart.format), fontSize - 1))));
  const turned = !horizontal && widest > room;
  const shown = horizontal ? room >= fontSize - 2 : room >= fontSize + 1;
  return chart.series.map(({ name, values }, index) => ({
    type: 'bar' as const,
    name,
    data: [...values],
    barMaxWidth: horizontal ? 18 : 40,
    barGap: '8%',
    barCategoryGap: chart.series.length > 1 ? '28%' : '42%',
    itemStyle: { color: chart.series.length === 1 ? seriesColor(name, 0) : seriesColor(name, index) },
    label: {
      show: shown,
      position: horizontal ? ('right' as const) : ('top' as const),
      ...(turned ? { rotate: 90, align: 'left' as const, verticalAlign: 'middle' as const, distance: 4 } : { distance: 3 }),
      color: ink.text,
      fontSize: fontSize - 1,
      ...(chart.reference === undefined ? {} : { backgroundColor: labelPaper, padding: [1, 2] }),
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const value = values[dataIndex];
        return value === null || value === undefined ? '' : formatNumber(value, chart.format);
      },
    },
  }));
}

function tooltip(chart: BarChart): EChartsOption['tooltip'] {
  return {
    trigger: 'axis',
    formatter: (params: unknown) => {
      const first: unknown = Array.isArray(params) ? params[0] : params;
      const index = typeof first === 'object' && first !== null && 'dataIndex' in first ? Number(first.dataIndex) : -1;
      const lines = chart.series.map(({ name, values }) => `${escapeTooltip(name)}：${formatNumber(values[index], chart.format)}`);
      return [escapeTooltip(chart.categories[index] ?? ''), ...lines].join('<br>');
    },
  };
}

function verticalBars(chart: BarChart, size: ChartSize): EChartsOption {
  const fontSize = baseFontSize(size);
  const base = barRange(chart);
  const left = 12 + tickWidth(base, chart.format, fontSize);
  const referenceText = chart.reference === undefined ? '' : `${chart.reference.label} ${formatNumber(chart.reference.value, chart.format)}`;
  const referenceLines = referenceText === '' ? [] : wrapText(referenceText, 96, fontSize);
  const right = referenceText === '' ? 14 : 12 + Math.max(...referenceLines.map((line) => textWidth(line, fontSize)));
  const width = size.width - left - right;
  const slot = width / Math.max(1, chart.categories.length);
  const wrapped = chart.categories.map((name) => wrapText(name, slot - 6, fontSize));
  const lines = Math.max(1, ...wrapped.map((list) => list.length));
  const room = (slot * 0.72) / chart.series.length;
  const widest = Math.max(...chart.series.flatMap(({ values }) => values.map((value) => textWidth(formatNumber(value, chart.format), fontSize - 1))));
  const head = chart.series.length > 1 ? 2 * fontSize + 30 : fontSize + 24;
  const top = head + (widest > room ? widest * 0.6 : 0);
  const plot: Plot = { left, top, width, height: size.height - top - 12 - lines * (fontSize + 4) };
  const referenceY = chart.reference === undefined ? 0 : pixelOf(chart.reference.value, base, plot.top + plot.height, -plot.height);
  return {
    ...frame(plot),
    xAxis: categoryAxis(chart.categories, fontSize, (_, index) => (wrapped[index] ?? []).join('\n')),
    yAxis: valueAxis(base, chart.format, fontSize),
    series: barSeries(chart, room, fontSize, false) ?? [],
    tooltip: tooltip(chart) ?? {},
    graphic: [
      ...legend(chart, left, fontSize / 2 + 6, fontSize),
      textAt({ text: chart.axisLabel, x: 6, y: head - fontSize - 4, fontSize: fontSize - 1 }),
      ...(chart.reference === undefined
        ? []
        : [
            { ...lineAt(plot.left, referenceY, plot.left + plot.width, referenceY, ink.reference, true), ...overBars },
            textAt({ text: referenceLines.join('\n'), x: plot.left + plot.width + 6, y: referenceY, fontSize, color: ink.reference }),
          ]),
    ],
  };
}

function horizontalBars(chart: BarChart, size: ChartSize): EChartsOption {
  const fontSize = baseFontSize(size);
  const range = barRange(chart);
  const labelRoom = Math.min(size.width * 0.36, 14 + Math.max(...chart.categories.map((name) => textWidth(name, fontSize))));
  const widest = Math.max(...chart.series.flatMap(({ values }) => values.map((value) => textWidth(formatNumber(value, chart.format), fontSize))));
  const top = (chart.series.length > 1 ? fontSize + 16 : 4) + (chart.reference === undefined ? 6 : fontSize + 10);
  const plot: Plot = {
    left: labelRoom,
    top,
    width: size.width - labelRoom - widest - 12,
    height: size.height - top - 2 * fontSize - 22,
  };
  const room = ((plot.height / Math.max(1, chart.categories.length)) * 0.72) / chart.series.length;
  const referenceX = chart.reference === undefined ? 0 : pixelOf(chart.reference.value, range, plot.left, plot.width);
  return {
    ...frame(plot),
    xAxis: valueAxis(range, chart.format, fontSize),
    yAxis: { ...categoryAxis(chart.categories, fontSize, (name) => truncateText(name, labelRoom - 10, fontSize)), inverse: true },
    series: barSeries(chart, room, fontSize, true) ?? [],
    tooltip: tooltip(chart) ?? {},
    graphic: [
      ...legend(chart, plot.left, fontSize / 2 + 4, fontSize),
      textAt({ text: chart.axisLabel, x: plot.left + plot.width / 2, y: size.height - fontSize / 2 - 4, fontSize: fontSize - 1, align: 'center' }),
      ...(chart.reference === undefined
        ? []
        : [
            { ...lineAt(referenceX, plot.top - 3, referenceX, plot.top + plot.height, ink.reference, true), ...overBars },
            textAt({
              text: `${chart.reference.label} ${formatNumber(chart.reference.value, chart.format)}`,
              x: referenceX,
              y: plot.top - fontSize / 2 - 4,
              fontSize,
              color: ink.reference,
              align: 'center',
            }),
          ]),
    ],
  };
}
