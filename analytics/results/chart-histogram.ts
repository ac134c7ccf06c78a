import type { CustomSeriesOption, EChartsOption } from 'echarts';
import { axisRange } from './chart-axis.ts';
import { ink } from './chart-palette.ts';
import { baseFontSize, frame, lineAt, pixelOf, textAt, tickWidth, tooltipIndex, valueAxis } from './chart-style.ts';
import type { ChartSize, Plot } from './chart-style.ts';
import { textWidth } from './chart-text-width.ts';
import type { Chart } from './element.ts';
import { formatNumber } from './format.ts';

export type HistogramChart = Extract<Chart, { kind: 'histogram' }>;

/** Bars touch and stand on the true score scale, so that the shape of the distribution is honest. */
export function histogramOption(chart: HistogramChart, size: ChartSize): EChartsOption {
  const fontSize = baseFontSize(size);
  const counts = axisRange(chart.bins.map(({ count }) => count), { fromZero: true, headroom: 0.1 });
  const low = Math.min(...chart.bins.map((bin) => bin.low));
  const high = Math.max(...chart.bins.map((bin) => bin.high));
  const referenceText = chart.reference === undefined ? '' : `${chart.reference.label} ${formatNumber(chart.reference.value, 'score')}`;
  const top = fontSize + 12 + (referenceText === '' ? 0 : fontSize + 6);
  const left = 14 + tickWidth(counts, 'count', fontSize);
  const plot: Plot = { left, top, width: size.width - left - 20, height: size.height - top - 2 * fontSize - 22 };
  const range = { min: low, max: high, interval: (high - low) / Math.max(1, chart.bins.length) };
  const edges = [...chart.bins.map((bin) => bin.low), high];
  const edgeWidth = Math.max(...edges.map((edge) => textWidth(edgeText(edge), fontSize - 1))) + 8;
  const every = Math.max(1, Math.ceil(edgeWidth / (plot.width / chart.bins.length)));
  const referenceX = chart.reference === undefined ? 0 : pixelOf(chart.reference.value, range, plot.left, plot.width);
  const half = textWidth(referenceText, fontSize) / 2;
  const renderItem: CustomSeriesOption['renderItem'] = (_, api) => {
    const start = api.coord([api.value(0), api.value(2)]);
    const end = api.coord([api.value(1), 0]);
    const x = start[0] ?? 0;
    const y = start[1] ?? 0;
    return { type: 'rect', shape: { x: x + 0.5, y, width: Math.max(0.5, (end[0] ?? 0) - x - 1), height: (end[1] ?? 0) - y }, style: { fill: '#7fa3cc' } };
  };
  return {
    ...frame(plot),
    xAxis: { type: 'value', min: low, max: high, splitLine: { show: false }, axisLabel: { show: false }, axisTick: { show: false }, axisLine: { show: true, onZero: false, lineStyle: { color: '#9aa1ab' } } },
    yAxis: valueAxis(counts, 'count', fontSize),
    tooltip: {
      formatter: (params: unknown) => {
        const index = tooltipIndex(params);
        const bin = chart.bins[index];
        return bin === undefined ? '' : `${edgeText(bin.low)}–${edgeText(bin.high)} 分：${formatNumber(bin.count, 'count')} 人`;
      },
    },
    series: [{ type: 'custom', renderItem, encode: { x: [0, 1], y: 2 }, data: chart.bins.map((bin) => [bin.low, bin.high, bin.count]) }],
    graphic: [
      textAt({ text: '人数', x: 6, y: fontSize / 2 + 3, fontSize: fontSize - 1 }),
      textAt({ text: chart.axisLabel, x: plot.left + plot.width / 2, y: size.height - fontSize / 2 - 4, fontSize: fontSize - 1, align: 'center' }),
      ...edges.flatMap((edge, index) => {
        const x = pixelOf(edge, range, plot.left, plot.width);
        // The last bin may be narrower: its edge would stand on the one before.
        const crowded = index > 0 && index === edges.length - 1 && index % every === 0 && x - pixelOf(edges[index - every] ?? low, range, plot.left, plot.width) < edgeWidth;
        return index % every === 0 && !crowded ? [textAt({ text: edgeText(edge), x, y: plot.top + plot.height + fontSize, fontSize: fontSize - 1, align: 'center' })] : [];
      }),
      ...chart.bins.flatMap((bin) => {
        const x = pixelOf((bin.low + bin.high) / 2, range, plot.left, plot.width);
        const room = (plot.width * (bin.high - bin.low)) / (high - low);
        const text = formatNumber(bin.count, 'count');
        if (bin.count === 0 || textWidth(text, fontSize - 2) > room - 2) return [];
        const y = pixelOf(bin.count, counts, plot.top + plot.height, -plot.height) - fontSize / 2 - 1;
        return [textAt({ text, x, y, fontSize: fontSize - 2, align: 'center', covered: chart.reference !== undefined })];
      }),
      ...(chart.reference === undefined
        ? []
        : [
            lineAt(referenceX, plot.top - 4, referenceX, plot.top + plot.height, ink.reference, true, 1.2),
            textAt({
              text: referenceText,
              x: Math.min(Math.max(referenceX, plot.left + half), size.width - half - 4),
              y: plot.top - fontSize / 2 - 6,
              fontSize,
              color: ink.reference,
              align: 'center',
            }),
          ]),
    ],
  };
}

function edgeText(edge: number): string {
  return Number.isInteger(edge) ? formatNumber(edge, 'count') : formatNumber(edge, 'score');
}
