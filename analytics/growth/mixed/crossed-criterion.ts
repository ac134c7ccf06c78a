import { cholesky } from '../../stats/cholesky.ts';
import { factorInverse } from '../../stats/factor-inverse.ts';
import { multiply } from '../../stats/matrix.ts';
import { choleskyInverse, choleskySolve, logDeterminant } from '../../stats/symmetric-solve.ts';
import type { Method } from '../fit-method.ts';
import type { CrossedCells } from './crossed-cells.ts';

/** The crossed model at one (λ_a, λ_b). `details` costs an inverse of the smaller factor's block. */
export interface CrossedSweep {
  readonly criterion: number;
  readonly residualSquares: number;
  readonly degrees: number;
  readonly beta: Float64Array;
  /** A⁻¹, p × p */
  readonly inverse: () => Float64Array;
  readonly details: () => readonly [CrossedDetails, CrossedDetails];
}

/** Of one factor, in units of σ² where variances. */
export interface CrossedDetails {
  /** d criterion / dλ */
  readonly slope: number;
  /** λZ'V⁻¹e, one a unit. */
  readonly modes: Float64Array;
  /** λ − λ²(Z'V⁻¹Z)_uu: β taken as known. */
  readonly conditional: Float64Array;
  /** λ²(Z'V⁻¹X A⁻¹ X'V⁻¹Z)_uu: what estimating β adds. */
  readonly addition: Float64Array;
}

/**
 * Profiled criterion of y = Xβ + Z_a u_a + Z_b u_b + e, u_a ~ N(0, σ²λ_a I), u_b ~ N(0, σ²λ_b I), the factors
 * crossed in any way, from the sums over cells. With V_a = I + λ_a Z_aZ_a', w_i = 1/(n_i(1 + n_iλ_a)):
 *   S = C'V_a⁻¹C = within + Σ_i w_i c_i c_i',  R = Z_b'V_a⁻¹C,  G = Z_b'V_a⁻¹Z_b  (alike),
 *   M = I + λ_b G = LL',  J = √λ_b L⁻¹R,  [X y]'V⁻¹[X y] = S − J'J,  log|V| = Σ_i log(1 + n_iλ_a) + log|M|,
 * and β, r² and the criterion as in profiled-criterion.ts (Bates et al. 2015, J. Stat. Softw. 67:1, eqs.
 * 34–41: the larger factor's diagonal block is eliminated, the smaller one's Schur complement is dense).
 * With Q = M⁻¹R, d_i = 1/(1 + n_iλ_a), e = y − Xβ:
 *   Z_b'V⁻¹C = Q,  Z_a'V⁻¹C = d_i(c_i − λ_b Σ_j n_ij Q_j),  tr Z_b'V⁻¹Z_b = Σ G∘M⁻¹,
 *   (Z_a'V⁻¹Z_a)_ii = d_i n_i − λ_b d_i² n_i'M⁻¹n_i,
 *   slope = tr Z'V⁻¹Z − (REML) tr A⁻¹X'V⁻¹ZZ'V⁻¹X − (degrees/r²)|Z'V⁻¹e|².
 */
export function crossedCriterion(cells: CrossedCells, method: Method): (lambdaFirst: number, lambdaSecond: number) => CrossedSweep {
  const { n, p, size, first, second, starts, places, counts } = cells;
  const m = second.ids.length;
  const degrees = method === 'REML' ? n - p : n;

  return (lambdaFirst, lambdaSecond) => {
    const whole = cells.within.slice();
    const link = cells.linkWithin.slice();
    const gram = cells.gramWithin.slice();
    let logDeterminants = 0;
    for (let i = 0; i < first.ids.length; i++) {
      const c = i * size;
      const rows = first.sums[c]!;
      const weight = 1 / (rows * (1 + rows * lambdaFirst));
      logDeterminants += Math.log1p(rows * lambdaFirst);
      for (let a = 0; a < size; a++) for (let b = 0; b <= a; b++) whole[a * size + b]! += weight * first.sums[c + a]! * first.sums[c + b]!;
      for (let x = starts[i]!; x < starts[i + 1]!; x++) {
        const share = weight * counts[x]!;
        for (let a = 0; a < size; a++) link[places[x]! * size + a]! += share * first.sums[c + a]!;
        for (let y = starts[i]!; y <= x; y++) gram[places[x]! * m + places[y]!]! += share * counts[y]!;
      }
    }
    const block = gram.map((value) => value * lambdaSecond);
    for (let j = 0; j < m; j++) block[j * m + j]! += 1;
    const decomposition = cholesky(block, m, 0);
    logDeterminants += logDeterminant(decomposition);
    const joined = forward(decomposition.factor, m, link.map((value) => value * Math.sqrt(lambdaSecond)), size);
    for (let j = 0; j < m; j++) {
      const at = j * size;
      for (let a = 0; a < size; a++) for (let b = 0; b <= a; b++) whole[a * size + b]! -= joined[at + a]! * joined[at + b]!;
    }
    const a = new Float64Array(p * p);
    const right = whole.slice(p * size, p * size + p);
    for (let i = 0; i < p; i++) for (let j = 0; j <= i; j++) a[i * p + j] = whole[i * size + j]!;
    const root = cholesky(a, p, 0);
    const beta = choleskySolve(root, right);
    let residualSquares = whole[p * size + p]!;
    for (let i = 0; i < p; i++) residualSquares -= right[i]! * beta[i]!;
    const criterion = logDeterminants + (method === 'REML' ? logDeterminant(root) : 0) + degrees * (1 + Math.log((2 * Math.PI * residualSquares) / degrees));

    const details = (): readonly [CrossedDetails, CrossedDetails] => {
      const inverse = factorInverse(decomposition.factor, m);
      const q = multiply(inverse, link, m, m, size);
      const secondTraces = Float64Array.from({ length: m }, (_, j) => {
        let sum = 0;
        for (let k = 0; k < m; k++) sum += gram[j >= k ? j * m + k : k * m + j]! * inverse[j * m + k]!;
        return sum;
      });
      // M⁻¹ = I − λ_b GM⁻¹, so λ − λ²(GM⁻¹)_jj = λ(M⁻¹)_jj.
      const ofSecond = { lambda: lambdaSecond, rows: q, traces: secondTraces, conditional: secondTraces.map((_, j) => lambdaSecond * inverse[j * m + j]!) };
      const rows = first.sums.slice();
      const traces = new Float64Array(first.ids.length);
      const conditional = new Float64Array(first.ids.length);
      for (let i = 0; i < first.ids.length; i++) {
        const count = first.sums[i * size]!;
        const d = 1 / (1 + count * lambdaFirst);
        let quadratic = 0;
        for (let x = starts[i]!; x < starts[i + 1]!; x++) {
          const at = places[x]! * m;
          for (let y = starts[i]!; y < starts[i + 1]!; y++) quadratic += counts[x]! * counts[y]! * inverse[at + places[y]!]!;
          for (let c = 0; c < size; c++) rows[i * size + c]! -= lambdaSecond * counts[x]! * q[places[x]! * size + c]!;
        }
        for (let c = 0; c < size; c++) rows[i * size + c]! *= d;
        traces[i] = d * count - lambdaSecond * d * d * quadratic;
        conditional[i] = lambdaFirst * d + lambdaFirst ** 2 * lambdaSecond * d * d * quadratic;
      }
      const aInverse = choleskyInverse(root);
      const finish = ({ lambda, rows: of, traces: trace, conditional: known }: { lambda: number; rows: Float64Array; traces: Float64Array; conditional: Float64Array }): CrossedDetails => {
        let slope = 0;
        const addition = new Float64Array(trace.length);
        const modes = trace.map((own, u) => {
          let e = of[u * size + p]!;
          let quadratic = 0;
          for (let i = 0; i < p; i++) {
            e -= of[u * size + i]! * beta[i]!;
            for (let j = 0; j < p; j++) quadratic += of[u * size + i]! * aInverse[i * p + j]! * of[u * size + j]!;
          }
          slope += own - (method === 'REML' ? quadratic : 0) - (degrees / residualSquares) * e * e;
          addition[u] = lambda ** 2 * quadratic;
          return lambda === 0 ? 0 : lambda * e;
        });
        return { slope, modes, conditional: known, addition };
      };
      return [finish({ lambda: lambdaFirst, rows, traces, conditional }), finish(ofSecond)];
    };
    return { criterion, residualSquares, degrees, beta, inverse: () => choleskyInverse(root), details };
  };
}

/** L⁻¹B, B m × columns by rows, in place. */
function forward(factor: Float64Array, m: number, b: Float64Array, columns: number): Float64Array {
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < i; k++) {
      const value = factor[i * m + k]!;
      if (value !== 0) for (let c = 0; c < columns; c++) b[i * columns + c]! -= value * b[k * columns + c]!;
    }
    for (let c = 0; c < columns; c++) b[i * columns + c]! /= factor[i * m + i]!;
  }
  return b;
}
