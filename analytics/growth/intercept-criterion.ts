import { cholesky } from '../stats/cholesky.ts';
import { choleskyInverse, choleskySolve, logDeterminant } from '../stats/symmetric-solve.ts';
import { packed, type CrossProducts } from './cross-product-groups.ts';

export type Method = 'REML' | 'ML';

/** The model at one λ = θ² = τ²/σ², on the centred and scaled columns. */
export interface AtLambda {
  readonly lambda: number;
  readonly criterion: number;
  /** d criterion / d λ */
  readonly slope: number;
  readonly beta: Float64Array;
  /** A⁻¹, p × p */
  readonly inverse: Float64Array;
  readonly residualSquares: number;
  /** e_j = Σ_i y_ij − s_j'β per group */
  readonly residualSums: Float64Array;
}

/**
 * Profiled criterion of the random-intercept model from sufficient statistics.
 *
 * Symbols: X_j = [1 z_1 … z_k] (n_j × p), s_j = X_j'1, t_j = Σ_i y_ij, w_j = λ/(1 + n_jλ),
 *   A(λ) = Σ_j (X_j'X_j − w_j s_j s_j'),  b(λ) = Σ_j (X_j'y_j − w_j s_j t_j),  c(λ) = Σ_j (y_j'y_j − w_j t_j²)
 *   β = A⁻¹b,  r² = c − b'β
 *   REML: Σ_j log(1 + n_jλ) + log|A| + (n − p)(1 + log(2π r²/(n − p)))
 *   ML:   Σ_j log(1 + n_jλ) + n (1 + log(2π r²/n))
 * and, as dw_j/dλ = 1/(1 + n_jλ)² =: d_j and β is stationary,
 *   slope = Σ_j n_j/(1 + n_jλ) − Σ_j d_j s_j'A⁻¹s_j − ((n − p)/r²) Σ_j d_j e_j²   (ML: without the middle term, n for n − p).
 * Bates, Mächler, Bolker & Walker 2015 (J. Stat. Softw. 67:1), eqs. 34–41, for Z_j = 1.
 *
 * X_j'X_j − w_j s_j s_j' is summed as its within-group part plus s_j s_j'/(n_j(1 + n_jλ)): only
 * additions, so no digits are lost however large λ.
 */
export function interceptCriterion(data: CrossProducts, kept: readonly number[], method: Method): (lambda: number) => AtLambda {
  const p = kept.length + 1;
  const size = p + 1;
  const outcome = data.predictors.length;
  const columns = [...kept, outcome];
  const n = data.groups.reduce((sum, group) => sum + group.n, 0);
  const degrees = method === 'REML' ? n - p : n;
  // Row j: n_j, the sums of the kept predictors, t_j.
  const sums = data.groups.map((group) => Float64Array.from([group.n, ...columns.map((column) => group.sums[column]!)]));
  const within = new Float64Array(size * size);
  data.groups.forEach((group) => {
    for (let i = 1; i < size; i++) {
      for (let j = 1; j <= i; j++) {
        const a = columns[i - 1]!;
        const b = columns[j - 1]!;
        within[i * size + j]! += group.products[a >= b ? packed(a, b) : packed(b, a)]! - (group.sums[a]! * group.sums[b]!) / group.n;
      }
    }
  });

  return (lambda) => {
    const whole = within.slice();
    let logOnePlus = 0;
    let traceOfFirst = 0;
    for (const s of sums) {
      const count = s[0]!;
      const onePlus = 1 + count * lambda;
      logOnePlus += Math.log1p(count * lambda);
      traceOfFirst += count / onePlus;
      const weight = 1 / (count * onePlus);
      for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) whole[i * size + j]! += weight * s[i]! * s[j]!;
    }
    const a = new Float64Array(p * p);
    const b = new Float64Array(p);
    for (let i = 0; i < p; i++) {
      for (let j = 0; j <= i; j++) a[i * p + j] = whole[i * size + j]!;
      b[i] = whole[p * size + i]!;
    }
    const decomposition = cholesky(a, p, 0);
    const beta = choleskySolve(decomposition, b);
    const inverse = choleskyInverse(decomposition);
    let residualSquares = whole[p * size + p]!;
    for (let i = 0; i < p; i++) residualSquares -= b[i]! * beta[i]!;

    const residualSums = new Float64Array(sums.length);
    let middle = 0;
    let last = 0;
    sums.forEach((s, index) => {
      let e = s[p]!;
      let quadratic = 0;
      for (let i = 0; i < p; i++) {
        e -= s[i]! * beta[i]!;
        for (let j = 0; j < p; j++) quadratic += s[i]! * inverse[i * p + j]! * s[j]!;
      }
      residualSums[index] = e;
      const d = 1 / (1 + s[0]! * lambda) ** 2;
      middle += d * quadratic;
      last += d * e * e;
    });
    const criterion =
      logOnePlus + (method === 'REML' ? logDeterminant(decomposition) : 0) + degrees * (1 + Math.log((2 * Math.PI * residualSquares) / degrees));
    const slope = traceOfFirst - (method === 'REML' ? middle : 0) - (degrees / residualSquares) * last;
    return { lambda, criterion, slope, beta, inverse, residualSquares, residualSums };
  };
}
