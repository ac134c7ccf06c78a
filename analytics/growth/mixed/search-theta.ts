import { nelderMead } from '../../stats/nelder-mead.ts';
import { newtonPolish, type CriterionAt, type Polished } from './newton-polish.ts';
import { canonical, lambdasOf, thetaEntries, thetaOf } from './relative-covariance.ts';

export interface ThetaSearch {
  /** Λ per level, canonical: non-negative diagonals, a zero column where Σ is singular. */
  readonly lambdas: readonly Float64Array[];
  readonly converged: boolean;
  readonly evaluations: number;
}

/** Snapping to the boundary is tried where a pivot of Ψ is below these shares, or a variance below these. */
const SNAPS = [0, 1e-6, 1e-3, 3e-2];
/** A boundary solution is taken unless the interior is lower by more than this. */
const TIE = 1e-9;
/** Standard deviations above this many σ mean that nothing varies inside units. */
const LARGEST = 1e3;
const RESTARTS = 3;

/**
 * Minimum of the profiled criterion over Ψ_l = Λ_lΛ_l' ⪰ 0: a grid over the diagonals, the simplex
 * from its best point (the profile may have several minima), then Newton steps on the analytic gradient,
 * and again inside each face of the boundary that this came near to. A solution on the boundary has to
 * satisfy d criterion/dΨ ⪰ 0; if it does not, the search starts again from inside.
 */
export function searchTheta(
  value: (lambdas: readonly Float64Array[]) => number,
  withGradient: (lambdas: readonly Float64Array[]) => CriterionAt,
  sizes: readonly number[],
): ThetaSearch {
  const entries = thetaEntries(sizes);
  let evaluations = 0;
  const at = (theta: ArrayLike<number>): number => {
    evaluations += 1;
    return value(lambdasOf(theta, entries, sizes));
  };
  const gradientAt = (lambdas: readonly Float64Array[]): CriterionAt => {
    evaluations += 1;
    return withGradient(lambdas);
  };
  let start: ArrayLike<number> = bestOfGrid(at, entries.map(({ row, column }) => row === column));
  let best: (Polished & { lambdas: Float64Array[] }) | null = null;
  let settled = false;
  for (let attempt = 0; attempt < RESTARTS && !settled; attempt++) {
    const rough = nelderMead(at, start, 0.1, { size: 0.01, spread: 1e-3 }).x;
    let from = lambdasOf(rough, entries, sizes);
    const tried = new Set<string>();
    for (const snap of SNAPS) {
      const snapped = from.map((lambda, level) => canonical(lambda, sizes[level]!, snap, snap ** 1.5));
      const free = entries.flatMap(({ level, column }, index) => (snapped[level]![column * sizes[level]! + column]! > 0 ? [index] : []));
      if (tried.has(free.join())) continue;
      tried.add(free.join());
      const polished = newtonPolish(gradientAt, thetaOf(snapped, entries, sizes), entries, sizes, free);
      if (snap === 0) from = lambdasOf(polished.theta, entries, sizes);
      const lambdas = lambdasOf(polished.theta, entries, sizes).map((lambda, level) => canonical(lambda, sizes[level]!, 1e-14, 1e-14));
      // Later snaps lie further inside the boundary: at equal criteria the simpler covariance is the answer.
      if (best === null || polished.criterion < best.criterion + (polished.converged || !best.converged ? TIE : -TIE)) best = { ...polished, lambdas };
    }
    settled = best!.converged && downhill(gradientAt(best!.lambdas).gradient, sizes) === null;
    start = thetaOf(best!.lambdas, entries, sizes).map((entry, index) => (entries[index]!.row === entries[index]!.column ? entry + 0.2 * (attempt + 1) : entry));
  }
  const bounded = best!.lambdas.every((lambda) => lambda.every((entry) => Math.abs(entry) < LARGEST));
  return { lambdas: best!.lambdas, converged: settled && bounded, evaluations };
}

function bestOfGrid(at: (theta: number[]) => number, diagonal: readonly boolean[]): number[] {
  const count = diagonal.filter(Boolean).length;
  const values = count === 1 ? [0.01, 0.03, 0.1, 0.2, 0.4, 0.8, 1.6, 4, 12, 40] : count === 2 ? [0.02, 0.1, 0.3, 0.8, 2, 6] : count === 3 ? [0.05, 0.2, 0.7, 2] : count === 4 ? [0.1, 0.4, 1.2] : [0.2, 0.8];
  let best = diagonal.map((on) => (on ? values[0]! : 0));
  let lowest = Infinity;
  const total = values.length ** Math.min(count, 6);
  for (let code = 0; code < total; code++) {
    let rest = code;
    const theta = diagonal.map((on) => {
      if (!on) return 0;
      const value = values[rest % values.length]!;
      rest = Math.floor(rest / values.length);
      return value;
    });
    const criterion = at(theta);
    if (criterion < lowest) [best, lowest] = [theta, criterion];
  }
  return best;
}

/** The first level whose gradient in Ψ has a direction downhill, else null. */
function downhill(gradients: readonly Float64Array[], sizes: readonly number[]): number | null {
  for (const [level, gradient] of gradients.entries()) {
    const q = sizes[level]!;
    const scale = Math.max(...gradient.map(Math.abs));
    const shifted = gradient.slice();
    for (let a = 0; a < q; a++) shifted[a * q + a]! += 1e-5 * scale + 1e-6;
    // Cholesky without tolerance: a pivot that is not positive is a negative direction.
    for (let j = 0; j < q; j++) {
      for (let k = 0; k < j; k++) {
        const factor = shifted[j * q + k]! / shifted[k * q + k]!;
        for (let i = 0; i < q; i++) shifted[j * q + i]! -= factor * shifted[k * q + i]!;
      }
      if (!(shifted[j * q + j]! > 0)) return level;
    }
  }
  return null;
}
