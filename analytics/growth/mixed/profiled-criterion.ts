import { cholesky, type Cholesky } from '../../stats/cholesky.ts';
import { choleskyInverse, choleskySolve, logDeterminant } from '../../stats/symmetric-solve.ts';
import type { Method } from '../fit-method.ts';
import type { GroupTree } from './group-tree.ts';
import { joinMoments, splitMoments, type LevelSweep } from './unit-moments.ts';

/** The model at one Λ. The arrays are reused: read them before the next call. */
export interface Sweep {
  readonly lambda: readonly Float64Array[];
  readonly criterion: number;
  readonly residualSquares: number;
  readonly beta: Float64Array;
  readonly inverse: () => Float64Array;
  readonly degrees: number;
  readonly levels: readonly LevelSweep[];
}

/** A pivot below this share of its diagonal carries no information about a random slope inside a unit. */
const NO_INFORMATION = 1e-12;

/**
 * Profiled criterion of the nested mixed model from the moments of the finest units.
 *
 * y = Xβ + Σ_l Z_l b_l + e, b_lu ~ N(0, σ²Λ_lΛ_l'), e ~ N(0, σ²I); Z_l's columns are columns of X (the
 * intercept and slopes), zero outside the unit. For a unit with moments W = [X y]'[X y] and random
 * columns Q,
 *   W_QQ = FF',  H = F⁻¹W_Q·,  S = W − H'H,  G = F'Λ,  KK' = I + GG',  J = K⁻¹H,
 *   W* = [X y]'(I + ZΛΛ'Z')⁻¹[X y] = S + J'J,   log|I + Λ'Z'ZΛ| = 2 Σ log K_ii.
 * Summed over the units of a parent, W* is the parent's own W: each level is eliminated in turn and the
 * work is units × q × size². At the root, A and b are its blocks:
 *   β = A⁻¹b,  r² = c − b'β,
 *   REML: Σ 2 log K_ii + log|A| + (n − p)(1 + log(2π r²/(n − p)))
 *   ML:   Σ 2 log K_ii + n(1 + log(2π r²/n)).
 * Bates, Mächler, Bolker & Walker 2015 (J. Stat. Softw. 67:1), eqs. 34–41. S does not depend on Λ and
 * J'J is only added, so nothing cancels however large Λ. Right only while the factors are nested.
 */
export function profiledCriterion(tree: GroupTree, method: Method): (lambda: readonly Float64Array[]) => Sweep {
  const { n, p, size, levels } = tree;
  const finest = levels.length - 1;
  const degrees = method === 'REML' ? n - p : n;
  const block = size * size;
  const sweeps = levels.map(({ columns, units }, l): LevelSweep => {
    const q = columns.length;
    return {
      q,
      moments: l === finest ? tree.moments : new Float64Array(units.length * block),
      split: new Float64Array(units.length * q * size),
      joined: new Float64Array(units.length * q * size),
      factor: new Float64Array(units.length * q * q),
    };
  });
  // The finest level's H and S never change: S is summed once into the parents.
  const parentsOfFinest = finest === 0 ? 1 : levels[finest - 1]!.units.length;
  const base = new Float64Array(parentsOfFinest * block);
  levels[finest]!.units.forEach((_, u) =>
    splitMoments(sweeps[finest]!, u, levels[finest]!.columns, size, base, levels[finest]!.parents[u]! * block, NO_INFORMATION),
  );
  const root = new Float64Array(block);

  return (lambda) => {
    let logDeterminants = 0;
    for (let l = finest; l >= 0; l--) {
      const { columns, parents, units } = levels[l]!;
      const sweep = sweeps[l]!;
      const target = l === 0 ? root : sweeps[l - 1]!.moments;
      if (l === finest) target.set(base);
      else target.fill(0);
      for (let u = 0; u < units.length; u++) {
        if (l !== finest) splitMoments(sweep, u, columns, size, target, parents[u]! * block, NO_INFORMATION);
        logDeterminants += joinMoments(sweep, u, columns, size, lambda[l]!, target, parents[u]! * block);
      }
    }
    const { decomposition, residualSquares, beta } = solveRoot(root, p, size);
    const criterion =
      logDeterminants + (method === 'REML' ? logDeterminant(decomposition) : 0) + degrees * (1 + Math.log((2 * Math.PI * residualSquares) / degrees));
    return { lambda, criterion, residualSquares, beta, inverse: () => choleskyInverse(decomposition), degrees, levels: sweeps };
  };
}

function solveRoot(root: Float64Array, p: number, size: number) {
  const a = new Float64Array(p * p);
  const b = new Float64Array(p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) a[i * p + j] = root[i * size + j]!;
    b[i] = root[p * size + i]!;
  }
  const decomposition: Cholesky = cholesky(a, p, 0);
  const beta = choleskySolve(decomposition, b);
  let residualSquares = root[p * size + p]!;
  for (let i = 0; i < p; i++) residualSquares -= b[i]! * beta[i]!;
  return { decomposition, beta, residualSquares };
}
