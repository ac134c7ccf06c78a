import type { CustomSeriesOption, EChartsOption } from 'echarts';
import { axisRange } from './chart-axis.ts';
import type { AxisRange } from './chart-axis.ts';
import { markLegend } from './chart-mark-legend.ts';
import { ink, markColors } from './chart-palette.ts';
import { baseFontSize, escapeTooltip, frame, lineAt, pixelOf, textAt, tooltipIndex, valueAxis } from './chart-style.ts';
import type { ChartSize, Plot } from './chart-style.ts';
import { textWidth, truncateText } from './chart-text-width.ts';
import type { Chart, Mark } from './element.ts';
import { formatNumber } from './format.ts';

export type IntervalChart = Extract<Chart, { kind: 'interval' }>;
type Item = IntervalChart['items'][number];

export function intervalRange(chart: IntervalChart): AxisRange {
  return axisRange([...chart.items.flatMap(({ low, high, value }) => [low, high, value]), chart.reference.value], { fromZero: false, headroom: 0.02, ticks: 6 });
}

/** Caterpillar: one row per school in the given order, its interval, its value and n in columns at the right. */
export function intervalOption(chart: IntervalChart, size: ChartSize): EChartsOption {
  const base = baseFontSize(size);
  const top = 2 * base + 26;
  const height = size.height - top - 2 * base - 20;
  const rowHeight = height / Math.max(1, chart.items.length);
  const fontSize = Math.max(7, Math.min(base, rowHeight - 1.5));
  const nameRoom = Math.min(size.width * 0.34, 12 + Math.max(30, ...chart.items.map(({ label }) => textWidth(label, fontSize))));
  const valueRoom = 14 + Math.max(textWidth(valueHead(chart), base - 1), ...chart.items.map((item) => textWidth(valueOf(item, chart), fontSize)));
  const countRoom = 12 + Math.max(textWidth('人数', base - 1), ...chart.items.map(({ n }) => textWidth(formatNumber(n, 'count'), fontSize)));
  const plot: Plot = { left: nameRoom, top, width: size.width - nameRoom - valueRoom - countRoom - 8, height };
  const range = size.valueRange ?? intervalRange(chart);
  const x = (value: number) => pixelOf(value, range, plot.left, plot.width);
  const referenceText = `${chart.reference.label} ${formatNumber(chart.reference.value, chart.format)}`;
  const half = textWidth(referenceText, base) / 2;
  const labelled = rowsWithLabels(chart.items, rowHeight, fontSize);
  return {
    ...frame(plot),
    xAxis: valueAxis(range, chart.format, base),
    yAxis: { type: 'value', min: 0, max: chart.items.length, inverse: true, show: false },
    tooltip: {
      formatter: (params: unknown) => {
        const index = tooltipIndex(params);
        const item = chart.items[index];
        if (item === undefined) return '';
        if (item.mark === 'suppressed') return `${escapeTooltip(item.label)}<br>人数不足，不作判断（${formatNumber(item.n, 'count')} 人）`;
        const print = (value: number) => formatNumber(value, chart.format);
        return `${escapeTooltip(item.label)}<br>${print(item.value)}（${print(item.low)} 至 ${print(item.high)}）${item.compare ? `<br>比较区间 ${print(item.compare.low)} 至 ${print(item.compare.high)}` : ''}<br>人数 ${formatNumber(item.n, 'count')}`;
      },
    },
    series: [
      {
        type: 'custom',
        renderItem: drawRow(chart.items, rowHeight),
        encode: { x: [0, 1, 2], y: 3 },
        data: chart.items.map(({ low, value, high }, index) => [low, value, high, index + 0.5]),
      },
    ],
    graphic: [
      ...markLegend(chart.items.map(({ mark }) => mark), Math.min(plot.left, 80), base / 2 + 4, base),
      lineAt(x(chart.reference.value), plot.top - 4, x(chart.reference.value), plot.top + plot.height, ink.reference, true, 1.2),
      textAt({
        text: referenceText,
        x: Math.min(Math.max(x(chart.reference.value), half + 4), plot.left + plot.width - half),
        y: plot.top - base / 2 - 6,
        fontSize: base,
        color: ink.reference,
        align: 'center',
      }),
      textAt({ text: valueHead(chart), x: size.width - countRoom - 6, y: plot.top - base / 2 - 6, fontSize: base - 1, align: 'right' }),
      textAt({ text: '人数', x: size.width - 6, y: plot.top - base / 2 - 6, fontSize: base - 1, align: 'right' }),
      textAt({ text: chart.axisLabel, x: plot.left + plot.width / 2, y: size.height - base / 2 - 3, fontSize: base - 1, align: 'center' }),
      ...chart.items.flatMap((item, index) => {
        if (!labelled.has(index)) return [];
        const y = plot.top + (index + 0.5) * rowHeight;
        const color = item.mark === 'above' || item.mark === 'below' ? markColors[item.mark] : ink.text;
        return [
          textAt({ text: truncateText(item.label, nameRoom - 10, fontSize), x: nameRoom - 8, y, fontSize, color, align: 'right' }),
          textAt({ text: valueOf(item, chart), x: size.width - countRoom - 6, y, fontSize, color, align: 'right' }),
          textAt({ text: formatNumber(item.n, 'count'), x: size.width - 6, y, fontSize, color: ink.secondary, align: 'right' }),
        ];
      }),
    ],
  };
}

/** Too few pupils for a figure: the row stays, its number does not. */
const valueOf = (item: Item, chart: IntervalChart) => formatNumber(item.mark === 'suppressed' ? null : item.value, chart.format);

/** Where rows are thinner than text, schools with a verdict keep their name first and none overlap. */
function rowsWithLabels(items: readonly Item[], rowHeight: number, fontSize: number): ReadonlySet<number> {
  const chosen = new Set<number>();
  const gap = Math.ceil((fontSize + 0.5) / rowHeight);
  const order = items
    .map(({ mark }, index) => ({ index, first: mark === 'above' || mark === 'below' }))
    .sort((a, b) => Number(b.first) - Number(a.first));
  for (const { index } of order) {
    const free = Array.from({ length: 2 * gap - 1 }, (_, offset) => index + offset - gap + 1).every((near) => !chosen.has(near));
    if (free) chosen.add(index);
  }
  return chosen;
}

function drawRow(items: readonly Item[], rowHeight: number): NonNullable<CustomSeriesOption['renderItem']> {
  const radius = Math.max(2, Math.min(4.5, rowHeight * 0.32));
  return (params, api) => {
    const mark: Mark = items[params.dataIndex]?.mark ?? 'same';
    const compare = items[params.dataIndex]?.compare;
    const color = mark === 'suppressed' ? '#9aa1ab' : markColors[mark];
    const middle = api.coord([api.value(1), api.value(3)]);
    const low = api.coord([api.value(0), api.value(3)])[0] ?? 0;
    const high = api.coord([api.value(2), api.value(3)])[0] ?? 0;
    const cx = middle[0] ?? 0;
    const cy = middle[1] ?? 0;
    const up = mark === 'below' ? -1 : 1;
    const filled = mark !== 'suppressed' && mark !== 'same';
    return {
      type: 'group',
      children: [
        ...(compare ? [{
          type: 'line' as const,
          shape: { x1: api.coord([compare.low, api.value(3)])[0] ?? 0, y1: cy, x2: api.coord([compare.high, api.value(3)])[0] ?? 0, y2: cy },
          style: { stroke: color, lineWidth: Math.max(3, Math.min(7, rowHeight * 0.45)), opacity: 0.3 },
        }] : []),
        {
          type: 'line',
          shape: { x1: low, y1: cy, x2: high, y2: cy },
          style: { stroke: color, lineWidth: Math.max(1, Math.min(2, rowHeight * 0.14)), ...(mark === 'suppressed' ? { lineDash: [2, 3] } : {}) },
        },
        mark === 'above' || mark === 'below'
          ? {
              type: 'polygon',
              shape: { points: [[cx - radius, cy + up * radius * 0.8], [cx + radius, cy + up * radius * 0.8], [cx, cy - up * radius]] },
              style: { fill: color },
            }
          : { type: 'circle', shape: { cx, cy, r: radius * 0.8 }, style: { fill: filled ? color : ink.paper, stroke: color, lineWidth: 1.2 } },
      ],
    };
  };
}

/** 增值（分） heads its column of numbers as 增值. */
const valueHead = ({ axisLabel }: IntervalChart): string => axisLabel.replace(/（.*）$/, '');
