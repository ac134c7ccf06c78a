import { multiply, transpose } from '../../stats/matrix.ts';
import { semidefiniteFactor } from '../../stats/semidefinite-factor.ts';

/** Positions of θ in the Λ of each level: lower triangles column by column, as lme4 orders them. */
export interface ThetaEntry {
  readonly level: number;
  readonly row: number;
  readonly column: number;
}

export function thetaEntries(sizes: readonly number[]): ThetaEntry[] {
  return sizes.flatMap((q, level) => {
    const entries: ThetaEntry[] = [];
    for (let column = 0; column < q; column++) for (let row = column; row < q; row++) entries.push({ level, row, column });
    return entries;
  });
}

export function lambdasOf(theta: ArrayLike<number>, entries: readonly ThetaEntry[], sizes: readonly number[]): Float64Array[] {
  const lambdas = sizes.map((q) => new Float64Array(q * q));
  entries.forEach(({ level, row, column }, index) => (lambdas[level]![row * sizes[level]! + column] = theta[index]!));
  return lambdas;
}

export const thetaOf = (lambdas: readonly Float64Array[], entries: readonly ThetaEntry[], sizes: readonly number[]): Float64Array =>
  Float64Array.from(entries, ({ level, row, column }) => lambdas[level]![row * sizes[level]! + column]!);

/**
 * The factor with a non-negative diagonal of the same Ψ = ΛΛ', and a zero column where Ψ is singular (a
 * pivot below `tolerance` of its diagonal, or a variance below `floor`).
 */
export function canonical(lambda: Float64Array, q: number, tolerance: number, floor = 0): Float64Array {
  const psi = multiply(lambda, transpose(lambda, q, q), q, q, q);
  for (let a = 0; a < q; a++) {
    if (psi[a * q + a]! > floor) continue;
    for (let b = 0; b < q; b++) psi[a * q + b] = psi[b * q + a] = 0;
  }
  return semidefiniteFactor(psi, q, tolerance);
}
