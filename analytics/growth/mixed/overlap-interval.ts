import type { RankedEffect } from './rank-intervals.ts';

export interface OverlapInterval {
  readonly id: string;
  readonly low: number;
  readonly high: number;
}

/** √2·1.96/2: with equal standard errors two such intervals just touch when the difference is 1.96 SE. */
export const OVERLAP_FACTOR = 1.39;

/**
 * Interval û_j ± 1.39·SE_j for comparing two units: two of them overlap, over all pairs, with
 * probability about 95 % when the units are equal (Goldstein & Healy 1995, JRSS A 158:175). They are not
 * for comparing a unit with the average, and not for picking the largest of many differences.
 */
export const overlapInterval = ({ id, effect, sd }: RankedEffect): OverlapInterval => ({ id, low: effect - OVERLAP_FACTOR * sd, high: effect + OVERLAP_FACTOR * sd });
