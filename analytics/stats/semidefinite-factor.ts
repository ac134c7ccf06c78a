/**
 * Triangular factor F of a positive semi-definite matrix, A = FF', in the given order. A pivot not above
 * `tolerance` times its diagonal leaves a zero column: its row still follows from the columns before it.
 * Golub & Van Loan 2013, Matrix Computations, §4.2.8, without pivoting.
 *
 * Shapes: `a` q × q by rows, lower triangle read; F lower, q × q by rows.
 */
export function semidefiniteFactor(a: ArrayLike<number>, q: number, tolerance: number): Float64Array {
  const factor = new Float64Array(q * q);
  for (let j = 0; j < q; j++) {
    let pivot = a[j * q + j]!;
    for (let k = 0; k < j; k++) pivot -= factor[j * q + k]! ** 2;
    if (!(pivot > tolerance * a[j * q + j]!)) continue;
    const diagonal = Math.sqrt(pivot);
    factor[j * q + j] = diagonal;
    for (let i = j + 1; i < q; i++) {
      let sum = a[i * q + j]!;
      for (let k = 0; k < j; k++) sum -= factor[i * q + k]! * factor[j * q + k]!;
      factor[i * q + j] = sum / diagonal;
    }
  }
  return factor;
}
