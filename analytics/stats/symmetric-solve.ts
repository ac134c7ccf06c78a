import type { Cholesky } from './cholesky.ts';

/** x of A x = b from the Cholesky factor of A; left-out columns get 0. */
export function choleskySolve({ size, factor, kept }: Cholesky, b: Float64Array): Float64Array {
  const x = forwardSolve({ size, factor, kept }, b);
  for (let i = size - 1; i >= 0; i--) {
    if (!kept[i]) continue;
    let sum = x[i]!;
    for (let k = i + 1; k < size; k++) sum -= factor[k * size + i]! * x[k]!;
    x[i] = sum / factor[i * size + i]!;
  }
  return x;
}

/** A⁻¹ over the kept columns, p×p by rows; rows and columns left out are 0. */
export function choleskyInverse(decomposition: Cholesky): Float64Array {
  const { size, kept } = decomposition;
  const inverse = new Float64Array(size * size);
  const unit = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    if (!kept[j]) continue;
    unit.fill(0);
    unit[j] = 1;
    const column = choleskySolve(decomposition, unit);
    for (let i = 0; i < size; i++) inverse[i * size + j] = column[i]!;
  }
  return inverse;
}

/** log|A| over the kept columns. */
export function logDeterminant({ size, factor, kept }: Pick<Cholesky, 'size' | 'factor' | 'kept'>): number {
  let sum = 0;
  for (let j = 0; j < size; j++) if (kept[j]) sum += Math.log(factor[j * size + j]!);
  return 2 * sum;
}

function forwardSolve({ size, factor, kept }: Pick<Cholesky, 'size' | 'factor' | 'kept'>, b: Float64Array): Float64Array {
  const x = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    if (!kept[i]) continue;
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * size + k]! * x[k]!;
    x[i] = sum / factor[i * size + i]!;
  }
  return x;
}
