import { cholesky } from '../../stats/cholesky.ts';
import { multiply, sandwich, transpose } from '../../stats/matrix.ts';
import { choleskyInverse } from '../../stats/symmetric-solve.ts';
import type { LevelSweep } from './unit-moments.ts';

/**
 * N = Λ(I + Λ'WΛ)⁻¹Λ' of one unit, q × q: the conditional covariance of its random coefficients given
 * those above it, in units of σ². I + Λ'WΛ = I + G'G with G = F'Λ = H[:, Q]Λ.
 */
export function relativeConditional({ q, split }: LevelSweep, unit: number, columns: readonly number[], size: number, lambda: Float64Array): Float64Array {
  const h = unit * q * size;
  if (q === 1) {
    const square = lambda[0]! ** 2;
    return Float64Array.of(square / (1 + square * split[h + columns[0]!]! ** 2));
  }
  const f = new Float64Array(q * q);
  for (let a = 0; a < q; a++) for (let b = 0; b < q; b++) f[a * q + b] = split[h + a * size + columns[b]!]!;
  const g = multiply(f, lambda, q, q, q);
  const inner = multiply(transpose(g, q, q), g, q, q, q);
  for (let a = 0; a < q; a++) inner[a * q + a]! += 1;
  return sandwich(lambda, choleskyInverse(cholesky(inner, q, 0)), q, q);
}
