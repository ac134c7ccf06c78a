/**
 * Minimum of a function of d variables without derivatives, by the simplex of Nelder & Mead 1965
 * (Computer Journal 7:308) with the dimension-dependent coefficients of Gao & Han 2012 (Comput. Optim.
 * Appl. 51:259). Stops when the simplex is no larger than `size` and its values differ by at most `spread`.
 * It finds the basin; digits beyond √ε are the business of a Newton step on the gradient.
 */
export interface SimplexMinimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly evaluations: number;
  readonly converged: boolean;
}

export function nelderMead(
  f: (x: Float64Array) => number,
  start: ArrayLike<number>,
  step: number,
  { size = 1e-4, spread = 1e-6, limit = 400 * start.length }: { size?: number; spread?: number; limit?: number } = {},
): SimplexMinimum {
  const d = start.length;
  const expand = 1 + 2 / Math.max(d, 2);
  const contract = 0.75 - 1 / (2 * Math.max(d, 2));
  const shrink = 1 - 1 / Math.max(d, 2);
  let evaluations = 0;
  const at = (x: Float64Array) => {
    evaluations += 1;
    const value = f(x);
    return { x, value: Number.isNaN(value) ? Infinity : value };
  };
  const simplex = Array.from({ length: d + 1 }, (_, index) => {
    const x = Float64Array.from({ length: d }, (__, k) => start[k]! + (index === k + 1 ? step : 0));
    return at(x);
  });
  const along = (from: Float64Array, to: Float64Array, t: number): Float64Array => from.map((value, k) => value + t * (to[k]! - value));
  while (evaluations < limit) {
    simplex.sort((a, b) => a.value - b.value);
    const best = simplex[0]!;
    const worst = simplex[d]!;
    const extent = Math.max(...simplex.map(({ x }) => Math.max(...x.map((value, k) => Math.abs(value - best.x[k]!)))));
    if (extent <= size && worst.value - best.value <= spread) return { ...best, evaluations, converged: true };
    const centre = new Float64Array(d);
    for (const { x } of simplex.slice(0, d)) x.forEach((value, k) => (centre[k]! += value / d));
    const reflected = at(along(worst.x, centre, 2));
    if (reflected.value < best.value) {
      const further = at(along(worst.x, centre, 1 + expand));
      simplex[d] = further.value < reflected.value ? further : reflected;
      continue;
    }
    if (reflected.value < simplex[d - 1]!.value) {
      simplex[d] = reflected;
      continue;
    }
    const outside = reflected.value < worst.value;
    const nearer = at(along(outside ? reflected.x : worst.x, centre, 1 - contract));
    if (nearer.value < Math.min(reflected.value, worst.value)) {
      simplex[d] = nearer;
      continue;
    }
    for (let index = 1; index <= d; index++) simplex[index] = at(along(best.x, simplex[index]!.x, shrink));
  }
  simplex.sort((a, b) => a.value - b.value);
  return { ...simplex[0]!, evaluations, converged: false };
}
