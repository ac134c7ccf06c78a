import { multiply, transpose } from '../../stats/matrix.ts';
import type { GroupTree } from './group-tree.ts';
import type { Sweep } from './profiled-criterion.ts';
import { relativeConditional } from './relative-conditional.ts';
import { momentRows, pick } from './unit-rows.ts';

/** b̂ of one unit and its conditional covariance in units of σ², on the scaled columns. */
export interface UnitMode {
  readonly mode: Float64Array;
  /** q × q */
  readonly covariance: Float64Array;
  /** Intercepts of this unit and of those above it together (on the scaled columns: at the mean). */
  readonly total: number;
  /** Variance of that, in units of σ²; with Var(β) = A⁻¹ it includes the intercept's own. */
  readonly totalVariance: number;
}

/**
 * Conditional modes and covariances at all levels, from coarse to fine. With a the coefficients of X in
 * force in a unit (β plus the b of the units above it), W its moments with the levels below eliminated,
 *   b̂ = N(W_Qy − W_Q·â),   Var(b) = N + T Var(a) T',  T = N W_Q·,  Cov(a, b) = −Var(a) T',
 * N = Λ(I + Λ'WΛ)⁻¹Λ'. With Var(β) = 0 (β taken as known) these are lme4's condVar (Bates et al. 2015,
 * sec. 4.2); with Var(β) = A⁻¹ they are the prediction error variances of the mixed model equations
 * (Henderson 1975, Biometrics 31:423), which count that β is estimated too.
 */
export function conditionalModes(tree: GroupTree, sweep: Sweep, betaVariance: Float64Array | null): UnitMode[][] {
  const { p, size, levels } = tree;
  // Var(a) is kept over the columns where it is not zero.
  const random = betaVariance ? Array.from({ length: p }, (_, column) => column) : [...new Set(levels.flatMap(({ columns }) => columns))].toSorted((a, b) => a - b);
  const r = random.length;
  let above: { a: Float64Array; variance: Float64Array }[] = [{ a: sweep.beta, variance: betaVariance ?? new Float64Array(r * r) }];
  return levels.map(({ columns, units, parents }, l) => {
    const q = columns.length;
    const places = columns.map((column) => random.indexOf(column));
    const next: typeof above = [];
    const modes = units.map((_, u): UnitMode => {
      const parent = above[parents[u]!]!;
      const n = relativeConditional(sweep.levels[l]!, u, columns, size, sweep.lambda[l]!);
      const rows = momentRows(sweep.levels[l]!, u, columns, size);
      const residual = Float64Array.from({ length: q }, (__, i) => {
        let sum = rows[i * size + p]!;
        for (let c = 0; c < p; c++) sum -= rows[i * size + c]! * parent.a[c]!;
        return sum;
      });
      // Not −0 at the boundary.
      const mode = multiply(n, residual, q, q, 1).map((value) => value + 0);
      const t = multiply(n, pick(rows, random, q, size), q, q, r);
      const carried = multiply(t, parent.variance, q, r, r);
      const covariance = multiply(carried, transpose(t, q, r), q, r, q).map((value, index) => value + n[index]!);
      const a = parent.a.slice();
      columns.forEach((column, i) => (a[column]! += mode[i]!));
      const variance = parent.variance.slice();
      places.forEach((x, i) => {
        for (let k = 0; k < r; k++) {
          variance[x * r + k]! -= carried[i * r + k]!;
          variance[k * r + x]! -= carried[i * r + k]!;
        }
        places.forEach((y, j) => (variance[x * r + y]! += covariance[i * q + j]!));
      });
      next.push({ a, variance });
      return { mode, covariance, total: a[0]! - sweep.beta[0]!, totalVariance: variance[0]! };
    });
    above = next;
    return modes;
  });
}
