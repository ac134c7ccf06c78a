import type { EChartsOption } from 'echarts';
import { axisRange, limitToRate } from './chart-axis.ts';
import type { AxisRange } from './chart-axis.ts';
import { placeLabels } from './chart-label-placement.ts';
import type { Box } from './chart-label-placement.ts';
import { markLegend } from './chart-mark-legend.ts';
import { ink, markColors } from './chart-palette.ts';
import { baseFontSize, escapeTooltip, frame, lineAt, pixelOf, textAt, tickWidth, tooltipIndex, valueAxis } from './chart-style.ts';
import type { ChartSize, Plot } from './chart-style.ts';
import { textWidth } from './chart-text-width.ts';
import type { Chart, Mark } from './element.ts';
import { formatNumber } from './format.ts';

export type ScatterChart = Extract<Chart, { kind: 'scatter' }>;

const symbols: Readonly<Record<Mark, string>> = { above: 'triangle', below: 'path://M0,0L10,0L5,9Z', same: 'emptyCircle', reference: 'diamond', suppressed: 'emptyCircle' };

export function scatterOption(chart: ScatterChart, size: ChartSize): EChartsOption {
  const fontSize = baseFontSize(size);
  const xRange = rangeOf(chart.points.map(({ x }) => x), chart.xReference?.value, chart.xFormat);
  const yRange = rangeOf(chart.points.map(({ y }) => y), chart.yReference?.value, chart.yFormat);
  const top = 2 * fontSize + 22;
  const left = 14 + tickWidth(yRange, chart.yFormat, fontSize);
  const plot: Plot = { left, top, width: size.width - left - 24, height: size.height - top - 2 * fontSize - 24 };
  const px = (value: number) => pixelOf(value, xRange, plot.left, plot.width);
  const py = (value: number) => pixelOf(value, yRange, plot.top + plot.height, -plot.height);
  const corners = cornerTexts(chart, plot, fontSize);
  const labelFont = fontSize - 1.5;
  const texts = referenceTexts(chart, plot, px, py, fontSize);
  const boxes = placeLabels(
    chart.points.map((point) => ({
      x: px(point.x),
      y: py(point.y),
      width: textWidth(point.label, labelFont),
      height: labelFont + 2,
      priority: priorityOf(point.mark) - remoteness(point, chart, xRange, yRange),
    })),
    { left: plot.left + 2, top: plot.top + 2, right: plot.left + plot.width - 2, bottom: plot.top + plot.height - 2 },
    [...corners.map(boxOf), ...texts.map(boxOf)],
  );
  return {
    ...frame(plot),
    xAxis: { ...valueAxis(xRange, chart.xFormat, fontSize), axisLine: { show: true, onZero: false, lineStyle: { color: '#9aa1ab' } } },
    yAxis: { ...valueAxis(yRange, chart.yFormat, fontSize), axisLine: { show: true, onZero: false, lineStyle: { color: '#9aa1ab' } } },
    tooltip: {
      formatter: (params: unknown) => {
        const index = tooltipIndex(params);
        const point = chart.points[index];
        if (point === undefined) return '';
        return `${escapeTooltip(point.label)}<br>${escapeTooltip(chart.xLabel)}：${formatNumber(point.x, chart.xFormat)}<br>${escapeTooltip(chart.yLabel)}：${formatNumber(point.y, chart.yFormat)}`;
      },
    },
    series: [
      {
        type: 'scatter',
        data: chart.points.map(({ x, y, mark }) => ({
          value: [x, y],
          symbol: symbols[mark ?? 'same'],
          symbolSize: mark === 'above' || mark === 'below' ? 9 : 7,
          itemStyle: { color: markColors[mark ?? 'same'] },
        })),
      },
    ],
    graphic: [
      ...markLegend(marksOf(chart), 6 + textWidth(chart.yLabel, fontSize) + 24, fontSize / 2 + 3, fontSize),
      textAt({ text: chart.yLabel, x: 6, y: fontSize / 2 + 3, fontSize: fontSize - 1 }),
      textAt({ text: chart.xLabel, x: plot.left + plot.width / 2, y: size.height - fontSize / 2 - 4, fontSize: fontSize - 1, align: 'center' }),
      ...(chart.xReference === undefined ? [] : [lineAt(px(chart.xReference.value), plot.top, px(chart.xReference.value), plot.top + plot.height, ink.reference, true)]),
      ...(chart.yReference === undefined ? [] : [lineAt(plot.left, py(chart.yReference.value), plot.left + plot.width, py(chart.yReference.value), ink.reference, true)]),
      ...(chart.curves ?? []).flatMap(({ points }) => curveLines(points, xRange, yRange, px, py)),
      ...texts.map(textAt),
      ...corners.map(textAt),
      ...chart.points.flatMap((point, index) => {
        const box = boxes[index];
        if (box === null || box === undefined) return [];
        const color = point.mark === 'above' || point.mark === 'below' ? markColors[point.mark] : ink.secondary;
        return [textAt({ text: point.label, x: box.left, y: (box.top + box.bottom) / 2, fontSize: labelFont, color, covered: true })];
      }),
    ],
  };
}

function rangeOf(values: readonly number[], reference: number | undefined, format: ScatterChart['xFormat']): AxisRange {
  return limitToRate(axisRange(reference === undefined ? values : [...values, reference], { fromZero: false, headroom: 0.08, ticks: 6 }), format);
}

const marksOf = (chart: ScatterChart): Mark[] => (chart.points.some(({ mark }) => mark !== undefined) ? chart.points.map(({ mark }) => mark ?? 'same') : []);

const priorityOf = (mark: Mark | undefined) => (mark === 'above' || mark === 'below' ? 0 : 10);

/** Outlying schools are the ones readers ask about, so their labels go first. */
function remoteness(point: ScatterChart['points'][number], chart: ScatterChart, xRange: AxisRange, yRange: AxisRange): number {
  const dx = (point.x - (chart.xReference?.value ?? (xRange.min + xRange.max) / 2)) / (xRange.max - xRange.min);
  const dy = (point.y - (chart.yReference?.value ?? (yRange.min + yRange.max) / 2)) / (yRange.max - yRange.min);
  return Math.hypot(dx, dy);
}

type PlacedText = Parameters<typeof textAt>[0];

function referenceTexts(chart: ScatterChart, plot: Plot, px: (value: number) => number, py: (value: number) => number, fontSize: number): PlacedText[] {
  const texts: PlacedText[] = [];
  if (chart.xReference !== undefined) {
    const text = `${chart.xReference.label} ${formatNumber(chart.xReference.value, chart.xFormat)}`;
    texts.push({ text, x: px(chart.xReference.value), y: plot.top - fontSize / 2 - 4, fontSize: fontSize - 1, color: ink.reference, align: 'center' });
  }
  if (chart.yReference !== undefined) {
    const text = `${chart.yReference.label} ${formatNumber(chart.yReference.value, chart.yFormat)}`;
    texts.push({ text, x: plot.left + plot.width - 4, y: py(chart.yReference.value) - fontSize / 2 - 2, fontSize: fontSize - 1, color: ink.reference, align: 'right' });
  }
  for (const { label, points } of chart.curves ?? []) {
    const last = points.at(-1);
    if (last !== undefined) texts.push({ text: label, x: px(last.x) - 2, y: py(last.y) - fontSize / 2, fontSize: fontSize - 2, color: ink.secondary, align: 'right' });
  }
  return texts;
}

type XY = { readonly x: number; readonly y: number };

/** Segments with both ends inside the plot; curves are given finely enough for that to read as cutting. */
function curveLines(points: readonly XY[], xRange: AxisRange, yRange: AxisRange, px: (value: number) => number, py: (value: number) => number) {
  const inside = ({ x, y }: XY): boolean => x >= xRange.min && x <= xRange.max && y >= yRange.min && y <= yRange.max;
  return points.slice(1).flatMap((point, index) => {
    const from = points[index]!;
    return inside(from) && inside(point) ? [lineAt(px(from.x), py(from.y), px(point.x), py(point.y), ink.secondary, false)] : [];
  });
}

function cornerTexts(chart: ScatterChart, plot: Plot, fontSize: number): PlacedText[] {
  if (chart.quadrants === undefined) return [];
  const [topRight, bottomRight, bottomLeft, topLeft] = chart.quadrants;
  const right = plot.left + plot.width - 6;
  const left = plot.left + 6;
  const upper = plot.top + fontSize / 2 + 5;
  const lower = plot.top + plot.height - fontSize / 2 - 5;
  return [
    { text: topRight, x: right, y: upper, fontSize, color: ink.accent, align: 'right' },
    { text: bottomRight, x: right, y: lower, fontSize, color: ink.accent, align: 'right' },
    { text: bottomLeft, x: left, y: lower, fontSize, color: ink.accent, align: 'left' },
    { text: topLeft, x: left, y: upper, fontSize, color: ink.accent, align: 'left' },
  ];
}

function boxOf({ text, x, y, fontSize, align }: PlacedText): Box {
  const width = textWidth(text, fontSize);
  const left = align === 'right' ? x - width : align === 'center' ? x - width / 2 : x;
  return { left, right: left + width, top: y - fontSize / 2, bottom: y + fontSize / 2 };
}
