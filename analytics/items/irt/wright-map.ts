import type { FittedItem } from './marginal-ml.ts';
import { stepsOf } from './irt-model.ts';

/** Pupils and items on one scale (Wright & Stone 1979): bins of ability on the left, items at their difficulty on the right. */
export interface WrightMap {
  readonly bins: readonly { readonly low: number; readonly high: number; readonly pupils: number }[];
  readonly items: readonly { readonly item: string; readonly location: number; readonly steps: readonly number[] }[];
  readonly personMean: number;
  readonly personSd: number;
  /** Mean item location weighted equally; far from `personMean` the paper does not fit the pupils. */
  readonly itemMean: number | null;
}

const BIN = 0.5;

/** `abilities` one per pupil, in θ. */
export function wrightMap(items: readonly FittedItem[], abilities: readonly number[]): WrightMap {
  const indices = abilities.map((theta) => Math.floor(theta / BIN));
  const from = indices.reduce((least, index) => Math.min(least, index), Infinity);
  const to = indices.reduce((most, index) => Math.max(most, index), -Infinity);
  const pupils = new Array<number>(abilities.length === 0 ? 0 : to - from + 1).fill(0);
  for (const index of indices) pupils[index - from]!++;
  const located = items.flatMap((item) => (item.location === null ? [] : [{ item: item.item, location: item.location, steps: stepsOf(item) ?? [] }]));
  const mean = abilities.reduce((sum, theta) => sum + theta, 0) / Math.max(1, abilities.length);
  return {
    bins: pupils.map((count, index) => ({ low: (from + index) * BIN, high: (from + index + 1) * BIN, pupils: count })),
    items: located.toSorted((a, b) => a.location - b.location),
    personMean: mean,
    personSd: Math.sqrt(abilities.reduce((sum, theta) => sum + (theta - mean) ** 2, 0) / Math.max(1, abilities.length - 1)),
    itemMean: located.length === 0 ? null : located.reduce((sum, { location }) => sum + location, 0) / located.length,
  };
}
