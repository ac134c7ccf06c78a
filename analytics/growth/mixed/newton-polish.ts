import { cholesky } from '../../stats/cholesky.ts';
import { multiply } from '../../stats/matrix.ts';
import { choleskySolve } from '../../stats/symmetric-solve.ts';
import { lambdasOf, type ThetaEntry } from './relative-covariance.ts';

/** Criterion and d criterion / dΨ per level at one set of Λ. */
export interface CriterionAt {
  readonly criterion: number;
  readonly gradient: readonly Float64Array[];
}

export interface Polished {
  readonly theta: Float64Array;
  readonly criterion: number;
  readonly converged: boolean;
}

const ITERATIONS = 40;

/**
 * Newton's method on the free entries of θ, d criterion/dΛ = 2(d criterion/dΨ)Λ, with the Hessian by
 * central differences of the gradient and step halving on the criterion. Ends when a full step moves no
 * entry by more than 1e-9 of its size: a minimum by values alone would be known to √ε only. Where the
 * gradient is no number (the outcome is fitted exactly) it stops, not converged.
 */
export function newtonPolish(
  at: (lambdas: readonly Float64Array[]) => CriterionAt,
  start: Float64Array,
  entries: readonly ThetaEntry[],
  sizes: readonly number[],
  free: readonly number[],
): Polished {
  const d = free.length;
  const evaluate = (theta: Float64Array) => {
    const lambdas = lambdasOf(theta, entries, sizes);
    const { criterion, gradient } = at(lambdas);
    const byLevel = gradient.map((matrix, level) => multiply(matrix, lambdas[level]!, sizes[level]!, sizes[level]!, sizes[level]!));
    const slope = Float64Array.from(free, (index) => {
      const { level, row, column } = entries[index]!;
      return 2 * byLevel[level]![row * sizes[level]! + column]!;
    });
    return { criterion, slope };
  };
  const moved = (theta: Float64Array, step: ArrayLike<number>, times: number): Float64Array => {
    const next = theta.slice();
    free.forEach((index, k) => (next[index]! += times * step[k]!));
    return next;
  };
  let theta = start;
  let here = evaluate(theta);
  for (let iteration = 0; iteration < ITERATIONS && d > 0; iteration++) {
    const hessian = new Float64Array(d * d);
    for (let k = 0; k < d; k++) {
      const h = 1e-4 * Math.max(Math.abs(theta[free[k]!]!), 0.01);
      const unit = Float64Array.from({ length: d }, (_, j) => (j === k ? h : 0));
      const up = evaluate(moved(theta, unit, 1)).slope;
      const down = evaluate(moved(theta, unit, -1)).slope;
      for (let j = 0; j < d; j++) {
        const value = (up[j]! - down[j]!) / (4 * h);
        hessian[j * d + k]! += value;
        hessian[k * d + j]! += value;
      }
    }
    if (![...hessian, ...here.slope].every(Number.isFinite)) break;
    const step = descent(hessian, here.slope, d);
    let accepted = false;
    let length = 1;
    for (let halving = 0; halving < 30 && !accepted; halving++, length /= 2) {
      const next = moved(theta, step, -length);
      const there = evaluate(next);
      if (!(there.criterion <= here.criterion + 1e-13 * Math.abs(here.criterion))) continue;
      const largest = Math.max(...free.map((index, k) => (length * Math.abs(step[k]!)) / Math.max(Math.abs(next[index]!), 1e-3)));
      theta = next;
      here = there;
      accepted = true;
      if (length === 1 && largest < 1e-9) return { theta, criterion: here.criterion, converged: true };
    }
    if (!accepted) break;
  }
  return { theta, criterion: here.criterion, converged: d === 0 };
}

/** H⁻¹g, with a multiple of the identity added until H is positive definite. */
function descent(hessian: Float64Array, slope: Float64Array, d: number): Float64Array {
  const largest = Math.max(...hessian.map(Math.abs), 1e-8);
  for (let ridge = 0; ; ridge = ridge === 0 ? 1e-6 * largest : ridge * 10) {
    const shifted = hessian.slice();
    for (let k = 0; k < d; k++) shifted[k * d + k]! += ridge;
    const decomposition = cholesky(shifted, d, 1e-12);
    if (decomposition.rank === d || ridge > 1e6 * largest) return choleskySolve(decomposition, slope);
  }
}
