import type { EChartsOption } from 'echarts';
import type { AxisRange } from './chart-axis.ts';
import { formatTick, ticksOf } from './chart-axis.ts';
import { ink } from './chart-palette.ts';
import { textWidth } from './chart-text-width.ts';
import type { NumberFormat } from './format.ts';

export interface ChartSize {
  readonly width: number;
  readonly height: number;
  /** Base size of text in pixels; 12 unless told. */
  readonly fontSize?: number;
  /** Value axis to draw instead of the chart's own: panels side by side share one. */
  readonly valueRange?: AxisRange;
}

/** Rectangle of the plot inside the picture, in pixels. */
export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Names without quotes, so that they survive inside SVG attributes. */
export const chartFontFamily = 'Microsoft YaHei, PingFang SC, Noto Sans SC, sans-serif';

export const baseFontSize = (size: ChartSize): number => size.fontSize ?? 12;

export function frame(plot: Plot): EChartsOption {
  return {
    animation: false,
    backgroundColor: ink.paper,
    textStyle: { fontFamily: chartFontFamily, color: ink.text },
    grid: { left: plot.left, top: plot.top, width: plot.width, height: plot.height, containLabel: false },
  };
}

export function valueAxis(range: AxisRange, format: NumberFormat, fontSize: number) {
  return {
    type: 'value' as const,
    min: range.min,
    max: range.max,
    interval: range.interval,
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: ink.grid, width: 1 } },
    axisLabel: {
      color: ink.secondary,
      fontSize: fontSize - 1,
      hideOverlap: false,
      formatter: (value: number) => formatTick(value, format, range.interval),
    },
  };
}

export function categoryAxis(categories: readonly string[], fontSize: number, label: (name: string, index: number) => string = (name) => name) {
  return {
    type: 'category' as const,
    data: [...categories],
    axisLine: { lineStyle: { color: '#9aa1ab' } },
    axisTick: { show: false },
    axisLabel: { color: ink.text, fontSize, interval: 0, hideOverlap: false, formatter: (name: string, index: number) => label(name, index) },
  };
}

/** Widest tick label of a value axis. */
export function tickWidth(range: AxisRange, format: NumberFormat, fontSize: number): number {
  return Math.max(...ticksOf(range).map((tick) => textWidth(formatTick(tick, format, range.interval), fontSize - 1)));
}

export interface GraphicText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly color?: string;
  readonly fontSize: number;
  readonly align?: 'left' | 'center' | 'right';
  readonly verticalAlign?: 'top' | 'middle' | 'bottom';
  /** Paper behind the text, so that a line it stands on does not strike it through. */
  readonly covered?: boolean;
}

export const labelPaper = 'rgba(255,255,255,0.88)';

/** A text at a fixed place of the picture. */
export function textAt({ text, x, y, color, fontSize, align, verticalAlign, covered }: GraphicText) {
  return {
    type: 'text' as const,
    silent: true,
    z: 20,
    style: {
      text,
      x,
      y,
      fill: color ?? ink.secondary,
      fontSize,
      fontFamily: chartFontFamily,
      align: align ?? ('left' as const),
      verticalAlign: verticalAlign ?? ('middle' as const),
      ...(covered === true ? { backgroundColor: labelPaper, padding: [1, 2] } : {}),
    },
  };
}

export function lineAt(x1: number, y1: number, x2: number, y2: number, color: string, dashed = false, width = 1) {
  return {
    type: 'line' as const,
    silent: true,
    z: 5,
    shape: { x1, y1, x2, y2 },
    style: { stroke: color, lineWidth: width, ...(dashed ? { lineDash: [5, 4] } : {}) },
  };
}

export function rectAt(x: number, y: number, width: number, height: number, fill: string) {
  return { type: 'rect' as const, silent: true, z: 5, shape: { x, y, width, height }, style: { fill } };
}

/** Pixel of a value along an axis that grows to the right from `start`, or upwards when `length` is negative. */
export function pixelOf(value: number, range: AxisRange, start: number, length: number): number {
  return start + ((value - range.min) / (range.max - range.min)) * length;
}

/** Names come from score files; tooltips are HTML. */
export function escapeTooltip(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Which mark a tooltip is asked for, out of what ECharts hands its formatter; −1 for none. */
export const tooltipIndex = (params: unknown): number =>
  typeof params === 'object' && params !== null && 'dataIndex' in params ? Number(params.dataIndex) : -1;
