/** A unit with its size (pupils) and its per-pupil value. */
export interface WeightedValue {
  readonly n: number;
  readonly value: number;
}

/**
 * 差异系数 as the 义务教育均衡 inspection computes it: CV = √(Σ (n_i/N)(x_i − X̄)²) / X̄, with X̄ the
 * area's own value Σ n_i x_i / N and n_i the pupils of unit i (教督〔2012〕3号). 0.51526 on the worked
 * example (45/279, 37/137, 89/935, 76/160 and 55/402 books, which prints 0.52).
 * Null without pupils or when X̄ is not positive.
 */
export function weightedVariation(units: readonly WeightedValue[]): number | null {
  const total = units.reduce((sum, { n }) => sum + n, 0);
  if (total <= 0) return null;
  const mean = units.reduce((sum, { n, value }) => sum + n * value, 0) / total;
  if (!(mean > 0)) return null;
  const variance = units.reduce((sum, { n, value }) => sum + (n / total) * (value - mean) ** 2, 0);
  return Math.sqrt(variance) / mean;
}
