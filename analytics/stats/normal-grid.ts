/** Equally spaced nodes with standard normal weights that sum to 1. */
export interface NormalGrid {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Rectangular rule for ∫ f(u) φ(u) du on [−limit, limit], as mirt's fixed quadrature. For smooth f it converges
 * faster than any power of the step h: a factor of the integrand with standard deviation s is taken with a relative error
 * of about 2·exp(−2π²s²/h²) (Trefethen & Weideman 2014, SIAM Review 56:385), 5e-9 for s = h.
 */
export function normalGrid(points: number, limit: number): NormalGrid {
  const nodes = Float64Array.from({ length: points }, (_, q) => (2 * limit * q) / (points - 1) - limit);
  const density = nodes.map((u) => Math.exp(-(u * u) / 2));
  const sum = density.reduce((whole, value) => whole + value, 0);
  return { nodes, weights: density.map((value) => value / sum) };
}
