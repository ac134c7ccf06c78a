import { breathe, type CallOptions } from '../../call.ts';
import { quantileProcess } from '../../stats/quantile-regression.ts';
import type { SgpKnots } from './sgp-knots.ts';
import { sgpCells } from './sgp-cells.ts';
import { sgpDesign } from './sgp-design.ts';
import { conditionalQuantiles, quantilesBelow, SGP_TAUS, type SgpModel } from './sgp-model.ts';

export interface SgpFit {
  readonly ok: true;
  /** Per pupil, 1 … 99. */
  readonly sgp: Uint8Array;
  /** Per pupil: the median outcome of pupils with his priors. */
  readonly expected: Float64Array;
  readonly model: SgpModel;
  readonly losses: readonly { readonly tau: number; readonly loss: number }[];
  readonly rank: number;
  readonly columns: number;
  readonly exact: boolean;
}

export interface SgpFitRefusal {
  readonly ok: false;
  readonly reason: 'too-few-pupils' | 'constant-outcome';
  readonly columns: number;
}

/**
 * Student growth percentiles of pupils who all have every prior (Betebenner 2009, Educational
 * Measurement 28:42): for every τ the quantile regression of the outcome on the priors' B-splines,
 *
 *   SGP = #{τ : round(Q_τ(priors), 5) < outcome}, 0 → 1, 100 → 99
 *
 * Shapes: one array a prior, all as long as `outcome`; scores finite.
 */
export async function sgpFit(priors: readonly Float64Array[], outcome: Float64Array, knots: readonly SgpKnots[], options: CallOptions = {}): Promise<SgpFit | SgpFitRefusal> {
  const cells = sgpCells(priors, outcome);
  const design = sgpDesign(cells.priors, knots);
  if (outcome.length < design.columns) return { ok: false, reason: 'too-few-pupils', columns: design.columns };
  if (cells.outcome.every((value) => value === cells.outcome[0])) return { ok: false, reason: 'constant-outcome', columns: design.columns };
  const process = quantileProcess(design, cells.outcome, cells.weight);
  const taus = SGP_TAUS.length;
  const coefficients = new Float64Array(design.columns * taus);
  const losses = SGP_TAUS.map((tau) => ({ tau, loss: 0 }));
  let exact = true;
  let done = 0;
  for (const fit of process.fits(SGP_TAUS)) {
    fit.coefficients.forEach((value, column) => (coefficients[column * taus + fit.at] = value));
    losses[fit.at] = { tau: fit.tau, loss: fit.loss };
    exact &&= fit.exact;
    options.onProgress?.({ stage: '拟合成长百分位', done: ++done, total: taus });
    await breathe();
    options.signal?.throwIfAborted();
  }

  const model: SgpModel = { knots, coefficients };
  const sgpOfCell = new Uint8Array(cells.weight.length);
  const expectedOfCell = new Float64Array(cells.weight.length);
  const quantiles = new Float64Array(taus);
  let median = 0;
  for (let cell = 0; cell < cells.weight.length; cell++) {
    // Cells with the same priors are neighbours.
    if (cell === 0 || cells.priors.some((scores) => scores[cell] !== scores[cell - 1])) {
      conditionalQuantiles(model, design, cell, quantiles);
      median = (quantiles[taus / 2 - 1]! + quantiles[taus / 2]!) / 2;
    }
    sgpOfCell[cell] = Math.min(99, Math.max(1, quantilesBelow(quantiles, cells.outcome[cell]!)));
    expectedOfCell[cell] = median;
  }
  return {
    ok: true,
    sgp: Uint8Array.from(cells.cellOf, (cell) => sgpOfCell[cell]!),
    expected: Float64Array.from(cells.cellOf, (cell) => expectedOfCell[cell]!),
    model,
    losses,
    rank: process.rank,
    columns: design.columns,
    exact,
  };
}
