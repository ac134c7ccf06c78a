/** 27 % maximises the validity of an upper–lower difference (Kelley 1939, J. Educ. Psychol. 30:17). */
export const GROUP_SHARE = 0.27;

/**
 * How pupils tied at the cut enter. `fractional` (the product's rule): each with the same weight, so that
 * the weights sum to n₂₇ whatever the order of the rows. `all`: all of them, groups may be larger.
 * `input-order`: the first ones in the file, as many packages do; depends on the order of the rows.
 */
export type TieRule = 'fractional' | 'all' | 'input-order';

export interface ExtremeGroups {
  /** n₂₇ = round(0.27 n) */
  readonly size: number;
  readonly cutHigh: number;
  readonly cutLow: number;
  /** Weight of each pupil in the upper and the lower group, 0–1. */
  readonly high: Float64Array;
  readonly low: Float64Array;
  /** Pupils at or beyond the cut, ties included. */
  readonly countHigh: number;
  readonly countLow: number;
}

/** Null for fewer than two pupils and when all totals are equal: then nobody is better than anybody. */
export function extremeGroups(total: Float64Array, ties: TieRule = 'fractional'): ExtremeGroups | null {
  const n = total.length;
  const size = Math.round(GROUP_SHARE * n);
  if (size < 1) return null;
  const sorted = Float64Array.from(total).sort();
  if (sorted[n - 1]! - sorted[0]! <= 1e-9 * Math.max(1, Math.abs(sorted[n - 1]!))) return null;
  const cutHigh = sorted[n - size]!;
  const cutLow = sorted[size - 1]!;
  const above = side(total, cutHigh, (value) => value > cutHigh, size, ties);
  const below = side(total, cutLow, (value) => value < cutLow, size, ties);
  return { size, cutHigh, cutLow, high: above.weights, low: below.weights, countHigh: above.count, countLow: below.count };
}

function side(total: Float64Array, cut: number, beyond: (value: number) => boolean, size: number, ties: TieRule) {
  let clear = 0;
  let tied = 0;
  for (const value of total) {
    if (beyond(value)) clear++;
    else if (value === cut) tied++;
  }
  const share = ties === 'fractional' ? (size - clear) / tied : 1;
  let places = ties === 'input-order' ? size - clear : Infinity;
  const weights = total.map((value) => {
    if (beyond(value)) return 1;
    if (value !== cut || places <= 0) return 0;
    places--;
    return share;
  });
  return { weights, count: clear + tied };
}
