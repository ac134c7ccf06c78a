import { cholesky } from '../../stats/cholesky.ts';
import { naturalSpline } from '../../stats/natural-spline.ts';
import { quantile } from '../../stats/quantile.ts';
import { choleskyInverse, choleskySolve } from '../../stats/symmetric-solve.ts';

/**
 * Expected outcome of a start, learnt from an earlier cohort by least squares on a natural cubic spline with 4 df (knots at the
 * ends and the quartiles of its starts), or on a straight line below `CURVE_PUPILS`:
 *   E(x) = b(x)'β̂,  β̂ = (B'B)⁻¹B'y,  Var(β̂) = σ̂²(B'B)⁻¹,  σ̂² = RSS/(m − rank).
 */
export interface StartCurve {
  /** Pupils behind it. */
  readonly n: number;
  readonly sigma2: number;
  readonly form: 'spline' | 'line' | 'mean';
  /** Lowest and highest start; beyond them the curve goes on as a straight line. */
  readonly range: readonly [number, number];
  expected(x: number): number;
  /** b̄'Var(β̂)b̄ for the mean of b over these starts: the variance of their mean expected value. */
  meanVariance(starts: readonly number[]): number;
}

/** Fewer pupils than this bear a straight line only. */
export const CURVE_PUPILS = 200;

/** Null with fewer than two pupils more than coefficients. */
export function startCurve(starts: readonly number[], outcomes: readonly number[]): StartCurve | null {
  const n = starts.length;
  const sorted = Float64Array.from(starts).sort();
  const low = sorted[0];
  const high = sorted.at(-1);
  if (low === undefined || high === undefined) return null;
  const knots = [low, ...[0.25, 0.5, 0.75].map((share) => quantile(sorted, share)!), high].filter((knot, i, all) => i === 0 || knot > all[i - 1]!);
  const form = low === high ? 'mean' : n < CURVE_PUPILS || knots.length < 3 ? 'line' : 'spline';
  const spline = form === 'spline' ? naturalSpline(knots) : null;
  const basis = (x: number): number[] => (form === 'mean' ? [1] : spline ? [1, ...spline(x)] : [1, (x - low) / (high - low)]);
  const p = basis(low).length;
  if (n < p + 2) return null;
  const a = new Float64Array(p * p);
  const b = new Float64Array(p);
  const middle = outcomes.reduce((sum, value) => sum + value, 0) / n;
  const rows = starts.map(basis);
  rows.forEach((row, i) => {
    for (let j = 0; j < p; j++) {
      b[j]! += row[j]! * (outcomes[i]! - middle);
      for (let k = 0; k <= j; k++) a[j * p + k]! += row[j]! * row[k]!;
    }
  });
  const decomposition = cholesky(a, p);
  const beta = choleskySolve(decomposition, b);
  const inverse = choleskyInverse(decomposition);
  const value = (row: readonly number[]): number => row.reduce((sum, cell, j) => sum + cell * beta[j]!, 0);
  const residual = rows.reduce((sum, row, i) => sum + (outcomes[i]! - middle - value(row)) ** 2, 0);
  const sigma2 = residual / (n - decomposition.rank);
  return {
    n, sigma2, form, range: [low, high],
    expected: (x) => middle + value(basis(x)),
    meanVariance(points) {
      const mean = new Float64Array(p);
      for (const x of points) basis(x).forEach((cell, j) => (mean[j]! += cell / points.length));
      let sum = 0;
      for (let j = 0; j < p; j++) for (let k = 0; k < p; k++) sum += mean[j]! * inverse[j * p + k]! * mean[k]!;
      return sum * sigma2;
    },
  };
}
