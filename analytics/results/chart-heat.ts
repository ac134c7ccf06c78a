import type { CustomSeriesOption, EChartsOption } from 'echarts';
import { heatColor, ink, textOn } from './chart-palette.ts';
import { baseFontSize, escapeTooltip, frame, rectAt, textAt, tooltipIndex } from './chart-style.ts';
import type { ChartSize, Plot } from './chart-style.ts';
import { textWidth, truncateText, wrapText } from './chart-text-width.ts';
import type { Chart } from './element.ts';
import { formatNumber } from './format.ts';

export type HeatChart = Extract<Chart, { kind: 'heat' }>;

/** A table in colour: each cell prints its number, the shade says how far it is from the centre. */
export function heatOption(chart: HeatChart, size: ChartSize): EChartsOption {
  const fontSize = baseFontSize(size);
  const left = Math.min(size.width * 0.32, 12 + Math.max(...chart.rows.map((row) => textWidth(row, fontSize))));
  const width = size.width - left - 8;
  const cellWidth = width / Math.max(1, chart.columns.length);
  const heads = chart.columns.map((name) => wrapText(name, cellWidth - 4, fontSize));
  const headLines = Math.max(1, ...heads.map((lines) => lines.length));
  const top = headLines * (fontSize + 4) + 10;
  const plot: Plot = { left, top, width, height: size.height - top - 2 * fontSize - 18 };
  const cellHeight = plot.height / Math.max(1, chart.rows.length);
  const furthest = Math.max(1e-12, ...chart.values.flat().map((value) => (value === null ? 0 : Math.abs(value - chart.center))));
  const texts = chart.values.flat().map((value) => formatNumber(value, chart.format));
  const widest = Math.max(1, ...texts.map((text) => textWidth(text, 1)));
  const cellFont = Math.max(7, Math.min(fontSize, cellHeight - 4, (cellWidth - 4) / widest));
  const renderItem: CustomSeriesOption['renderItem'] = (params) => {
    const column = params.dataIndex % chart.columns.length;
    const row = Math.floor(params.dataIndex / chart.columns.length);
    const value = chart.values[row]?.[column] ?? null;
    const fill = value === null ? '#f1f2f4' : heatColor((value - chart.center) / furthest);
    const x = plot.left + column * cellWidth;
    const y = plot.top + row * cellHeight;
    return {
      type: 'group',
      children: [
        { type: 'rect', shape: { x: x + 0.75, y: y + 0.75, width: cellWidth - 1.5, height: cellHeight - 1.5 }, style: { fill } },
        {
          type: 'text',
          style: {
            text: formatNumber(value, chart.format),
            x: x + cellWidth / 2,
            y: y + cellHeight / 2,
            align: 'center',
            verticalAlign: 'middle',
            fontSize: cellFont,
            fill: value === null ? ink.secondary : textOn(fill),
          },
        },
      ],
    };
  };
  return {
    ...frame(plot),
    xAxis: { type: 'value', min: 0, max: chart.columns.length, show: false },
    yAxis: { type: 'value', min: 0, max: chart.rows.length, inverse: true, show: false },
    tooltip: {
      formatter: (params: unknown) => {
        const index = tooltipIndex(params);
        const row = Math.floor(index / chart.columns.length);
        const column = index % chart.columns.length;
        return `${escapeTooltip(chart.rows[row] ?? '')} · ${escapeTooltip(chart.columns[column] ?? '')}：${formatNumber(chart.values[row]?.[column], chart.format)}`;
      },
    },
    series: [
      {
        type: 'custom',
        renderItem,
        encode: { x: 0, y: 1 },
        data: chart.rows.flatMap((_, row) => chart.columns.map((__, column) => [column + 0.5, row + 0.5])),
      },
    ],
    graphic: [
      ...heads.map((lines, column) =>
        textAt({ text: lines.join('\n'), x: plot.left + (column + 0.5) * cellWidth, y: top - 6, fontSize, color: ink.text, align: 'center', verticalAlign: 'bottom' }),
      ),
      ...chart.rows.map((row, index) =>
        textAt({ text: truncateText(row, left - 10, fontSize), x: left - 8, y: plot.top + (index + 0.5) * cellHeight, fontSize, color: ink.text, align: 'right' }),
      ),
      ...scale(chart, plot, furthest, size.height - fontSize / 2 - 5, fontSize - 1),
    ],
  };
}

function scale(chart: HeatChart, plot: Plot, furthest: number, y: number, fontSize: number) {
  const steps = 9;
  const cell = 18;
  const ends = [chart.center - furthest, chart.center, chart.center + furthest].map((value) => formatNumber(value, chart.format));
  const lowText = `低 ${ends[0] ?? ''}`;
  const highText = `${ends[2] ?? ''} 高`;
  const total = textWidth(lowText, fontSize) + steps * cell + textWidth(highText, fontSize) + 16 + textWidth(`白色为 ${ends[1] ?? ''}`, fontSize) + 16;
  const start = plot.left + Math.max(0, (plot.width - total) / 2);
  const barStart = start + textWidth(lowText, fontSize) + 8;
  const barEnd = barStart + steps * cell;
  return [
    textAt({ text: lowText, x: start, y, fontSize }),
    ...Array.from({ length: steps }, (_, index) => rectAt(barStart + index * cell, y - 5, cell, 10, heatColor((index - 4) / 4))),
    textAt({ text: highText, x: barEnd + 8, y, fontSize }),
    textAt({ text: `白色为 ${ends[1] ?? ''}`, x: barEnd + 24 + textWidth(highText, fontSize), y, fontSize }),
  ];
}
