import { sandwich } from '../../stats/matrix.ts';
import type { CrossProducts } from '../cross-product-groups.ts';

/**
 * T of [1, z_1 …] coefficients to [1, x_1 …] coefficients, z = (x − centre)/scale: first row
 * (1, −centre_k/scale_k …), 1/scale_k on the diagonal. Columns: 0 the intercept, k the k-th predictor kept.
 */
export function toOriginal({ centre, scale }: CrossProducts, kept: readonly number[], columns: readonly number[]): Float64Array {
  const q = columns.length;
  const t = new Float64Array(q * q);
  columns.forEach((column, index) => {
    if (column === 0) {
      t[0] = 1;
      return;
    }
    const k = kept[column - 1]!;
    t[index] = -centre[k]! / scale[k]!;
    t[index * q + index] = 1 / scale[k]!;
  });
  return t;
}

/** T a T' times a factor. */
export const rescaled = (t: Float64Array, a: Float64Array, q: number, factor: number): Float64Array => sandwich(t, a, q, q).map((value) => value * factor);
