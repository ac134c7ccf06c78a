/**
 * Inverse of a p×p matrix by rows, Gauss–Jordan with row exchanges (Golub & Van Loan 2013, 3.4);
 * null when a pivot is below `tolerance` of the largest entry.
 */
export function invert(matrix: Float64Array, p: number, tolerance = 1e-13): Float64Array | null {
  const a = matrix.slice();
  const inverse = new Float64Array(p * p);
  for (let i = 0; i < p; i++) inverse[i * p + i] = 1;
  const least = tolerance * a.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  for (let k = 0; k < p; k++) {
    let best = k;
    for (let i = k + 1; i < p; i++) if (Math.abs(a[i * p + k]!) > Math.abs(a[best * p + k]!)) best = i;
    if (!(Math.abs(a[best * p + k]!) > least)) return null;
    for (const m of [a, inverse]) {
      for (let j = 0; best !== k && j < p; j++) {
        const kept = m[k * p + j]!;
        m[k * p + j] = m[best * p + j]!;
        m[best * p + j] = kept;
      }
    }
    const pivot = a[k * p + k]!;
    for (const m of [a, inverse]) for (let j = 0; j < p; j++) m[k * p + j]! /= pivot;
    for (let i = 0; i < p; i++) {
      const factor = a[i * p + k]!;
      if (i === k || factor === 0) continue;
      for (const m of [a, inverse]) for (let j = 0; j < p; j++) m[i * p + j]! -= factor * m[k * p + j]!;
    }
  }
  return inverse;
}
