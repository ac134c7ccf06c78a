import { brentMinimise } from '../stats/brent-minimise.ts';
import { brentRoot } from '../stats/brent-root.ts';
import type { AtLambda } from './intercept-criterion.ts';

export interface LambdaSearch {
  readonly best: AtLambda;
  readonly evaluations: number;
  /** False when the criterion still falls at the largest θ tried: there is no variation inside groups. */
  readonly converged: boolean;
}

/** θ = τ/σ from 1e-4 to 1e3, four points a decade: the profile may have two minima, so it is scanned first. */
const GRID = Array.from({ length: 29 }, (_, index) => 10 ** (-4 + index / 4));

/**
 * Minimum of the criterion over λ = θ² ≥ 0: scan, Brent's minimiser inside the best cell, then the root
 * of the slope there (a minimum by values alone is known to √ε only, which τ² would show).
 */
export function searchLambda(at: (lambda: number) => AtLambda): LambdaSearch {
  let evaluations = 0;
  const evaluate = (lambda: number): AtLambda => {
    evaluations += 1;
    return at(lambda);
  };
  const points = [0, ...GRID.map((theta) => theta ** 2)].map(evaluate);
  let place = 0;
  points.forEach((point, index) => {
    if (point.criterion < points[place]!.criterion) place = index;
  });
  if (place === points.length - 1) return { best: points[place]!, evaluations, converged: false };
  const low = points[Math.max(place - 1, 0)]!;
  const high = points[place + 1]!;
  const minimum = brentMinimise((theta) => evaluate(theta ** 2).criterion, Math.sqrt(low.lambda), Math.sqrt(high.lambda));
  let best = [points[place]!, evaluate(minimum.x ** 2)].reduce((a, b) => (b.criterion < a.criterion ? b : a));
  // A rise from λ = 0 with nothing lower further on is the boundary θ = 0.
  if (place === 0 && points[0]!.slope >= 0 && best.criterion >= points[0]!.criterion - 1e-12) return { best: points[0]!, evaluations, converged: true };
  const margin = 0.05 * best.lambda;
  const root = brentRoot((lambda) => evaluate(lambda).slope, Math.max(best.lambda - margin, low.lambda), Math.min(best.lambda + margin, high.lambda));
  if (root !== null) best = evaluate(root);
  return { best, evaluations, converged: minimum.converged };
}
