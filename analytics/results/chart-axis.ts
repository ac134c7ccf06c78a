import { MINUS, roundHalfUp } from './format.ts';
import type { NumberFormat } from './format.ts';

/** A value axis with round ticks: values in the unit of the data. */
export interface AxisRange {
  readonly min: number;
  readonly max: number;
  readonly interval: number;
}

const steps = [1, 2, 2.5, 5, 10];

/**
 * Round range around the values. `fromZero` for bars, whose length is the message.
 * `headroom` is the share of the range left free above the largest value (labels stand there).
 */
export function axisRange(values: readonly number[], options: { fromZero: boolean; ticks?: number; headroom?: number }): AxisRange {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return { min: 0, max: 1, interval: 0.25 };
  let low = Math.min(...finite);
  let high = Math.max(...finite);
  if (options.fromZero) {
    low = Math.min(0, low);
    high = Math.max(0, high);
  }
  if (low === high) {
    const room = Math.abs(low) > 0 ? Math.abs(low) * 0.1 : 1;
    low -= options.fromZero && low === 0 ? 0 : room;
    high += room;
  }
  const headroom = (high - low) * (options.headroom ?? 0.06);
  if (!(options.fromZero && high === 0)) high += headroom;
  if (!(options.fromZero && low === 0)) low -= headroom;
  const interval = niceStep((high - low) / (options.ticks ?? 5));
  return { min: tidy(Math.floor(low / interval + 1e-9) * interval), max: tidy(Math.ceil(high / interval - 1e-9) * interval), interval };
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = steps.find((candidate) => candidate * power >= rough * 0.999) ?? 10;
  return tidy(step * power);
}

function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

/** Rates never run past 0–100 % however much headroom was asked for. */
export function limitToRate(range: AxisRange, format: NumberFormat): AxisRange {
  if (format !== 'rate') return range;
  return { ...range, min: Math.max(range.min, 0), max: range.max > 1 ? 1 : range.max };
}

/** Axis tick: as many decimals as the step needs, not as many as a table prints. */
export function formatTick(value: number, format: NumberFormat, interval: number): string {
  const scale = format === 'rate' || format === 'points' ? 100 : 1;
  const digits = decimals(interval * scale);
  const rounded = roundHalfUp(value * scale, digits);
  const body = Math.abs(rounded).toFixed(digits);
  const sign = rounded < 0 ? MINUS : rounded > 0 && (format === 'signed' || format === 'points') ? '+' : '';
  return `${sign}${body}${format === 'rate' ? '%' : ''}`;
}

function decimals(step: number): number {
  for (let digits = 0; digits < 6; digits += 1) {
    if (Math.abs(roundHalfUp(step, digits) - step) < 1e-9) return digits;
  }
  return 6;
}

export function ticksOf(range: AxisRange): number[] {
  const count = Math.round((range.max - range.min) / range.interval);
  return Array.from({ length: count + 1 }, (_, index) => tidy(range.min + index * range.interval));
}
