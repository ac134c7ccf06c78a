import type PptxGenJS from 'pptxgenjs';
import { axisRange } from '../../results/chart-axis.ts';
import { barRange } from '../../results/chart-bar.ts';
import type { BarChart } from '../../results/chart-bar.ts';
import type { HistogramChart } from '../../results/chart-histogram.ts';
import { lineRange } from '../../results/chart-line.ts';
import type { LineChart } from '../../results/chart-line.ts';
import { seriesColor } from '../../results/chart-palette.ts';
import { textWidth } from '../../results/chart-text-width.ts';
import type { Chart } from '../../results/element.ts';
import { formatNumber } from '../../results/format.ts';
import type { NumberFormat } from '../../results/format.ts';
import { numberCode, storedNumber } from '../number-code.ts';
import { face, POINT, tint } from './pptx-skin.ts';
import type { Area } from './pptx-skin.ts';

export type NativeChart = BarChart | LineChart | HistogramChart;

/** Kinds PowerPoint has itself and draws well; the others go in as pictures. */
export function isNative(chart: Chart): chart is NativeChart {
  return chart.kind === 'bar' || chart.kind === 'line' || chart.kind === 'histogram';
}

export function addNativeChart(pptx: PptxGenJS, slide: PptxGenJS.Slide, chart: NativeChart, area: Area, altText: string): void {
  const place = { x: area.x, y: area.y, w: area.width, h: area.height, altText };
  switch (chart.kind) {
    case 'bar':
      return addBars(pptx, slide, chart, place, area);
    case 'line':
      return addLines(pptx, slide, chart, place);
    case 'histogram':
      return addHistogram(pptx, slide, chart, place, area);
  }
}

type Place = { x: number; y: number; w: number; h: number; altText: string };

function common(format: NumberFormat, range: { min: number; max: number; interval: number }, axisLabel: string): PptxGenJS.IChartOpts {
  const stored = (value: number) => storedNumber(value, format);
  return {
    chartArea: { fill: { color: 'FFFFFF' } },
    catAxisLabelFontFace: face,
    catAxisLabelFontSize: 12,
    catAxisLabelColor: tint.text,
    catGridLine: { style: 'none' },
    valAxisLabelFontFace: face,
    valAxisLabelFontSize: 11,
    valAxisLabelColor: tint.grey,
    valAxisLabelFormatCode: tickCode(format, range.interval),
    valAxisMinVal: stored(range.min),
    valAxisMaxVal: stored(range.max),
    valAxisMajorUnit: stored(range.interval),
    valAxisLineShow: false,
    valGridLine: { color: 'E3E6EA', size: 0.75 },
    showValAxisTitle: true,
    valAxisTitle: axisLabel,
    valAxisTitleFontFace: face,
    valAxisTitleFontSize: 11,
    valAxisTitleColor: tint.grey,
    dataLabelFontFace: face,
    dataLabelColor: tint.text,
    dataLabelFormatCode: numberCode(format),
    showTitle: false,
    lang: 'zh-CN',
  };
}

function tickCode(format: NumberFormat, interval: number): string {
  const whole = Number.isInteger(Number((interval * (format === 'rate' || format === 'points' ? 100 : 1)).toFixed(9)));
  if (format === 'rate') return whole ? '0%' : '0.0%';
  const digits = whole ? '0' : interval >= 0.1 ? '0.0' : '0.00';
  return format === 'signed' || format === 'points' ? `+${digits};"−"${digits};0` : `${digits};"−"${digits};0`;
}

function addBars(pptx: PptxGenJS, slide: PptxGenJS.Slide, chart: BarChart, place: Place, area: Area): void {
  // PowerPoint turns names that do not fit their slot; lying bars keep them readable.
  const slot = (area.width - 0.8) / chart.categories.length;
  const horizontal = chart.horizontal ?? chart.categories.some((name) => textWidth(name, 12 * POINT) > slot);
  const range = barRange(chart);
  const count = chart.categories.length * chart.series.length;
  // Labels of neighbouring bars must not run into each other: first the decimals go, then the labels.
  const labelSize = count > 14 ? 10 : 12;
  const bar = ((area.width - 0.8) * (chart.series.length > 1 ? 1 / (chart.series.length + 0.45) : 1)) / chart.categories.length;
  const widest = Math.max(...chart.series.flatMap(({ values }) => values.map((value) => textWidth(formatNumber(value, chart.format), labelSize * POINT))));
  const short = chart.format === 'rate' && !horizontal && widest > bar;
  const roomy = horizontal ? area.height / count > 0.13 : (short ? textWidth('00.0%', labelSize * POINT) : widest) <= bar;
  // PowerPoint draws horizontal bars from the bottom up.
  const inOrder = <T>(list: readonly T[]): T[] => (horizontal ? [...list].reverse() : [...list]);
  const data = chart.series.map(({ name, values }) => ({
    name,
    labels: inOrder(chart.categories),
    values: inOrder(values.map((value) => (value === null ? Number.NaN : storedNumber(value, chart.format)))),
  }));
  const noteRoom = chart.reference === undefined ? 0 : 0.36;
  slide.addChart(pptx.ChartType.bar, data, {
    ...common(chart.format, range, chart.axisLabel),
    ...place,
    y: place.y + noteRoom,
    h: place.h - noteRoom,
    barDir: horizontal ? 'bar' : 'col',
    barGrouping: 'clustered',
    barGapWidthPct: chart.series.length > 1 ? 45 : 75,
    barOverlapPct: chart.series.length > 1 ? -5 : 0,
    chartColors: chart.series.map(({ name }, index) => seriesColor(name, index).slice(1)),
    showValue: roomy,
    dataLabelFontSize: labelSize,
    ...(short ? { dataLabelFormatCode: '0.0%' } : {}),
    dataLabelPosition: 'outEnd',
    showLegend: chart.series.length > 1,
    legendPos: 't',
    legendFontFace: face,
    legendFontSize: 12,
    legendColor: tint.text,
  });
  if (chart.reference !== undefined) {
    slide.addText(`${chart.reference.label}：${formatNumber(chart.reference.value, chart.format)}`, { x: place.x, y: place.y, w: place.w, h: 0.34, margin: 0, fontFace: face, fontSize: 13, bold: true, color: tint.accent, align: 'right', valign: 'middle' });
  }
}

function addLines(pptx: PptxGenJS, slide: PptxGenJS.Slide, chart: LineChart, place: Place): void {
  const data = chart.series.map(({ name, values }) => ({
    name,
    labels: [...chart.categories],
    // pptxgenjs writes an empty point for anything that is not a number; its types know only numbers.
    values: values.map((value) => (value === null ? Number.NaN : storedNumber(value, chart.format))),
  }));
  slide.addChart(pptx.ChartType.line, data, {
    ...common(chart.format, lineRange(chart), chart.axisLabel),
    ...place,
    chartColors: chart.series.map(({ name }, index) => seriesColor(name, index).slice(1)),
    lineSize: 2.25,
    lineDataSymbolSize: 7,
    displayBlanksAs: 'gap',
    showValue: chart.series.length === 1,
    dataLabelFontSize: 11,
    dataLabelPosition: 't',
    showLegend: true,
    legendPos: 't',
    legendFontFace: face,
    legendFontSize: 12,
    legendColor: tint.text,
  });
}

function addHistogram(pptx: PptxGenJS, slide: PptxGenJS.Slide, chart: HistogramChart, place: Place, area: Area): void {
  const range = axisRange(chart.bins.map(({ count }) => count), { fromZero: true, headroom: 0.1 });
  const last = chart.bins.length - 1;
  const slot = (area.width - 0.8) / chart.bins.length;
  const full = chart.bins.map(({ low, high }, index) => `[${edge(low)},${edge(high)}${index === last ? ']' : ')'}`);
  const labels = full.every((label) => textWidth(label, 10 * POINT) <= slot) ? full : chart.bins.map(({ low }) => `${edge(low)}–`);
  const noteRoom = chart.reference === undefined ? 0 : 0.36;
  slide.addChart(pptx.ChartType.bar, [{ name: '人数', labels, values: chart.bins.map(({ count }) => count) }], {
    ...common('count', range, '人数'),
    ...place,
    y: place.y + noteRoom,
    h: place.h - noteRoom,
    barDir: 'col',
    barGapWidthPct: 4,
    chartColors: ['7FA3CC'],
    showValue: area.width / chart.bins.length > 0.4,
    dataLabelFontSize: 10,
    dataLabelPosition: 'outEnd',
    catAxisLabelFontSize: chart.bins.length > 12 ? 10 : 12,
    showCatAxisTitle: true,
    catAxisTitle: chart.axisLabel,
    catAxisTitleFontFace: face,
    catAxisTitleFontSize: 11,
    catAxisTitleColor: tint.grey,
    showLegend: false,
  });
  if (chart.reference !== undefined) {
    slide.addText(`${chart.reference.label}：${formatNumber(chart.reference.value, 'score')}`, { x: place.x, y: place.y, w: place.w, h: 0.34, margin: 0, fontFace: face, fontSize: 13, bold: true, color: tint.accent, align: 'right', valign: 'middle' });
  }
}

const edge = (value: number) => formatNumber(value, Number.isInteger(value) ? 'count' : 'score');
