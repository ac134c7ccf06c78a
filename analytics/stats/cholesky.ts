/**
 * Cholesky factor of a symmetric positive semi-definite matrix, A = LL', keeping the column order.
 *
 * A column whose remaining pivot is not above `tolerance` times its own diagonal depends linearly on
 * the columns before it: it is left out (its row and column of L are zero), as R's `lm` and `lmer`
 * leave out later columns first. Golub & Van Loan 2013, Matrix Computations, alg. 4.2.1.
 *
 * Shapes: `a` is p×p by rows, only the lower triangle is read.
 */
export interface Cholesky {
  readonly size: number;
  /** Lower factor, p×p by rows. */
  readonly factor: Float64Array;
  /** Per column: true when it is independent of those before it. */
  readonly kept: readonly boolean[];
  readonly rank: number;
}

/** Pivots below this share of the diagonal mean collinearity of R² > 1 − 1e-11, past what cross-products can resolve. */
export const PIVOT_TOLERANCE = 1e-11;

export function cholesky(a: Float64Array, size: number, tolerance = PIVOT_TOLERANCE): Cholesky {
  const factor = new Float64Array(size * size);
  const kept: boolean[] = [];
  for (let j = 0; j < size; j++) {
    let pivot = a[j * size + j]!;
    for (let k = 0; k < j; k++) pivot -= factor[j * size + k]! ** 2;
    const independent = pivot > tolerance * a[j * size + j]! && pivot > 0;
    kept.push(independent);
    if (!independent) {
      for (let k = 0; k <= j; k++) factor[j * size + k] = 0;
      continue;
    }
    const diagonal = Math.sqrt(pivot);
    factor[j * size + j] = diagonal;
    for (let i = j + 1; i < size; i++) {
      let sum = a[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= factor[i * size + k]! * factor[j * size + k]!;
      factor[i * size + j] = sum / diagonal;
    }
  }
  return { size, factor, kept, rank: kept.filter(Boolean).length };
}
