import { quantile } from '../../stats/quantile.ts';

/** Where the spline of a prior bends, and the range it is defined on. */
export interface SgpKnots {
  readonly knots: readonly number[];
  readonly boundaries: readonly [number, number];
}

const KNOT_SHARES = [0.2, 0.4, 0.6, 0.8] as const;
const RANGE_MARGIN = 0.1;

/**
 * Knots by the rule of the SGP package: type-7 quantiles at 0.2, 0.4, 0.6, 0.8 of all scores of the
 * prior (pupils without an outcome included), boundaries at the range ± 10 % of it, both rounded to 3 decimals. Null without two
 * different scores.
 */
export function sgpKnots(scores: Iterable<number>): SgpKnots | null {
  const sorted = Float64Array.from(scores).filter(Number.isFinite).sort();
  const low = sorted[0];
  const high = sorted.at(-1);
  if (low === undefined || high === undefined || low === high) return null;
  const margin = RANGE_MARGIN * (high - low);
  return {
    knots: KNOT_SHARES.map((share) => round3(quantile(sorted, share)!)),
    boundaries: [round3(low - margin), round3(high + margin)],
  };
}

const round3 = (value: number): number => Math.round(value * 1000) / 1000;
