import type { LevelSweep } from './unit-moments.ts';

/** F K⁻ᵀ J of one unit: the random rows of W*, q × size, into `rows`. */
export function weightedRows({ q, split, joined, factor }: LevelSweep, unit: number, columns: readonly number[], size: number, rows: Float64Array): void {
  const h = unit * q * size;
  const k = unit * q * q;
  for (let c = 0; c < size; c++) {
    // K⁻ᵀJ from the last row up.
    for (let i = q - 1; i >= 0; i--) {
      let sum = joined[h + i * size + c]!;
      for (let j = i + 1; j < q; j++) sum -= factor[k + j * q + i]! * rows[j * size + c]!;
      rows[i * size + c] = sum / factor[k + i * q + i]!;
    }
    // F = H[:, Q]' is lower triangular: from the last row up in place.
    for (let i = q - 1; i >= 0; i--) {
      let sum = 0;
      for (let j = 0; j <= i; j++) sum += split[h + j * size + columns[i]!]! * rows[j * size + c]!;
      rows[i * size + c] = sum;
    }
  }
}

/** W_Q·, q × size. */
export function momentRows({ moments }: LevelSweep, unit: number, columns: readonly number[], size: number): Float64Array {
  const w = unit * size * size;
  const rows = new Float64Array(columns.length * size);
  columns.forEach((column, a) => {
    for (let c = 0; c < size; c++) rows[a * size + c] = c <= column ? moments[w + column * size + c]! : moments[w + c * size + column]!;
  });
  return rows;
}

/** The named columns of a matrix of `rows` rows and `size` columns. */
export function pick(from: Float64Array, columns: readonly number[], rows: number, size: number): Float64Array {
  const picked = new Float64Array(rows * columns.length);
  for (let a = 0; a < rows; a++) columns.forEach((column, b) => (picked[a * columns.length + b] = from[a * size + column]!));
  return picked;
}
