import type { WeightedValue } from './weighted-variation.ts';

export interface QuarterGap {
  /** Pupil-weighted means of the highest and the lowest quarter of units. */
  readonly top: number;
  readonly bottom: number;
  readonly gap: number;
  /** Units in each quarter: ⌊J/4⌋. */
  readonly units: number;
}

/** Gap between the top and the bottom quarter of units by their value; null below four units. */
export function quarterGap(units: readonly WeightedValue[]): QuarterGap | null {
  const size = Math.floor(units.length / 4);
  if (size === 0) return null;
  const ordered = units.toSorted((a, b) => b.value - a.value);
  const top = weightedMean(ordered.slice(0, size));
  const bottom = weightedMean(ordered.slice(-size));
  return { top, bottom, gap: top - bottom, units: size };
}

const weightedMean = (units: readonly WeightedValue[]): number =>
  units.reduce((sum, { n, value }) => sum + n * value, 0) / units.reduce((sum, { n }) => sum + n, 0);
