import type { SparseRows } from '../../stats/sparse-rows.ts';
import type { SgpKnots } from './sgp-knots.ts';

/** τ = 0.005, 0.015 … 0.995 */
export const SGP_TAUS: readonly number[] = Array.from({ length: 100 }, (_, k) => (2 * k + 1) / 200);

/** Predictions are compared with scores after rounding to so many decimals, as the SGP package does. */
const PREDICTION_DECIMALS = 1e5;

/** A fitted order: enough to give the conditional quantiles of any priors. */
export interface SgpModel {
  readonly knots: readonly SgpKnots[];
  /** b(τ) by column of `sgpDesign`, then by τ. */
  readonly coefficients: Float64Array;
}

/** Writes the rounded quantiles of row i of a design, ascending (crossing removed by sorting), into `to`. */
export function conditionalQuantiles({ coefficients }: SgpModel, { width, index, value }: SparseRows, i: number, to: Float64Array): void {
  const taus = SGP_TAUS.length;
  to.fill(0);
  for (let q = i * width; q < (i + 1) * width; q++) {
    const start = index[q]! * taus;
    for (let t = 0; t < taus; t++) to[t]! += value[q]! * coefficients[start + t]!;
  }
  for (let t = 0; t < taus; t++) to[t] = Math.round(to[t]! * PREDICTION_DECIMALS) / PREDICTION_DECIMALS;
  to.sort();
}

/** Quantiles strictly below a score, 0 … 100. */
export function quantilesBelow(quantiles: Float64Array, score: number): number {
  let below = 0;
  while (below < quantiles.length && quantiles[below]! < score) below++;
  return below;
}
