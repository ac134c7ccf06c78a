import type { CustomSeriesOption, EChartsOption } from 'echarts';
import { axisRange } from './chart-axis.ts';
import { ink } from './chart-palette.ts';
import { baseFontSize, escapeTooltip, frame, lineAt, pixelOf, textAt, tooltipIndex, valueAxis } from './chart-style.ts';
import type { ChartSize, Plot } from './chart-style.ts';
import { textWidth, truncateText } from './chart-text-width.ts';
import type { Chart } from './element.ts';
import { formatNumber } from './format.ts';

export type BoxChart = Extract<Chart, { kind: 'box' }>;

/** Boxes lie in rows, so that names are read without turning the head; the median stands at the right. */
export function boxOption(chart: BoxChart, size: ChartSize): EChartsOption {
  const fontSize = baseFontSize(size);
  const top = 2 * fontSize + 12;
  const nameRoom = Math.min(size.width * 0.34, 14 + Math.max(...chart.items.map(({ label }) => textWidth(label, fontSize))));
  const medianRoom = 14 + Math.max(textWidth('中位数', fontSize - 1), ...chart.items.map(({ median }) => textWidth(formatNumber(median, chart.format), fontSize)));
  const countRoom = 12 + Math.max(textWidth('人数', fontSize - 1), ...chart.items.map(({ n }) => textWidth(formatNumber(n, 'count'), fontSize)));
  const plot: Plot = { left: nameRoom, top, width: size.width - nameRoom - medianRoom - countRoom - 8, height: size.height - top - 2 * fontSize - 20 };
  const rowHeight = plot.height / Math.max(1, chart.items.length);
  const all = chart.items.flatMap(({ min, max }) => [min, max]);
  const range = axisRange(chart.reference === undefined ? all : [...all, chart.reference.value], { fromZero: false, headroom: 0.02, ticks: 6 });
  const referenceX = chart.reference === undefined ? 0 : pixelOf(chart.reference.value, range, plot.left, plot.width);
  return {
    ...frame(plot),
    xAxis: valueAxis(range, chart.format, fontSize),
    yAxis: { type: 'value', min: 0, max: chart.items.length, inverse: true, show: false },
    tooltip: {
      formatter: (params: unknown) => {
        const index = tooltipIndex(params);
        const item = chart.items[index];
        if (item === undefined) return '';
        const print = (value: number) => formatNumber(value, chart.format);
        return `${escapeTooltip(item.label)}<br>中位数 ${print(item.median)}，四分位 ${print(item.q1)}–${print(item.q3)}<br>最低 ${print(item.min)}，最高 ${print(item.max)}，人数 ${formatNumber(item.n, 'count')}`;
      },
    },
    series: [
      {
        type: 'custom',
        renderItem: drawBox(rowHeight),
        encode: { x: [0, 1, 2, 3, 4], y: 5 },
        data: chart.items.map(({ min, q1, median, q3, max }, index) => [min, q1, median, q3, max, index + 0.5]),
      },
    ],
    graphic: [
      textAt({ text: '中位数', x: size.width - countRoom - 6, y: top - fontSize / 2 - 6, fontSize: fontSize - 1, align: 'right' }),
      textAt({ text: '人数', x: size.width - 6, y: top - fontSize / 2 - 6, fontSize: fontSize - 1, align: 'right' }),
      textAt({ text: chart.axisLabel, x: plot.left + plot.width / 2, y: size.height - fontSize / 2 - 3, fontSize: fontSize - 1, align: 'center' }),
      ...(chart.reference === undefined
        ? []
        : [
            lineAt(referenceX, plot.top - 4, referenceX, plot.top + plot.height, ink.reference, true, 1.2),
            textAt({
              text: `${chart.reference.label} ${formatNumber(chart.reference.value, chart.format)}`,
              x: referenceX,
              y: plot.top - fontSize / 2 - 6,
              fontSize,
              color: ink.reference,
              align: 'center',
            }),
          ]),
      ...chart.items.flatMap(({ label, median, n }, index) => {
        const y = plot.top + (index + 0.5) * rowHeight;
        return [
          textAt({ text: truncateText(label, nameRoom - 10, fontSize), x: nameRoom - 8, y, fontSize, color: ink.text, align: 'right' }),
          textAt({ text: formatNumber(median, chart.format), x: size.width - countRoom - 6, y, fontSize, color: ink.text, align: 'right' }),
          textAt({ text: formatNumber(n, 'count'), x: size.width - 6, y, fontSize, align: 'right' }),
        ];
      }),
    ],
  };
}

function drawBox(rowHeight: number): NonNullable<CustomSeriesOption['renderItem']> {
  const half = Math.max(3, Math.min(9, rowHeight * 0.3));
  return (_, api) => {
    const at = (dimension: number) => api.coord([api.value(dimension), api.value(5)])[0] ?? 0;
    const y = api.coord([api.value(0), api.value(5)])[1] ?? 0;
    const whisker = { stroke: '#6b7480', lineWidth: 1 };
    return {
      type: 'group',
      children: [
        { type: 'line', shape: { x1: at(0), y1: y, x2: at(1), y2: y }, style: whisker },
        { type: 'line', shape: { x1: at(3), y1: y, x2: at(4), y2: y }, style: whisker },
        { type: 'line', shape: { x1: at(0), y1: y - half / 2, x2: at(0), y2: y + half / 2 }, style: whisker },
        { type: 'line', shape: { x1: at(4), y1: y - half / 2, x2: at(4), y2: y + half / 2 }, style: whisker },
        { type: 'rect', shape: { x: at(1), y: y - half, width: at(3) - at(1), height: 2 * half }, style: { fill: '#c9d9ec', stroke: '#5b7fa8', lineWidth: 1 } },
        { type: 'line', shape: { x1: at(2), y1: y - half, x2: at(2), y2: y + half }, style: { stroke: '#1b3f6b', lineWidth: 2 } },
      ],
    };
  };
}
