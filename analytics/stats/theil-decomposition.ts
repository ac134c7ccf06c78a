/** What Theil's index needs of a group of pupils: size, Σx and Σ x·ln x (0 for x = 0). */
export interface TheilGroup {
  /** The larger area it lies in. */
  readonly area: string;
  readonly n: number;
  readonly sum: number;
  readonly logSum: number;
}

export interface TheilDecomposition {
  readonly total: number;
  readonly betweenAreas: number;
  readonly betweenGroups: number;
  readonly withinGroups: number;
}

/**
 * Theil's T = (1/N) Σ (x/μ) ln(x/μ) (Theil 1967, *Economics and Information Theory*, ch. 4), which falls
 * exactly into three parts. With s the share of all points, p the share of all pupils:
 * between areas Σ_a s_a ln(s_a/p_a), between groups of one area Σ_g s_g ln((s_g/p_g)/(s_a/p_a)), and within
 * groups Σ_g s_g T_g, T_g = (Σ x ln x)/(Σx) − ln μ_g. Null unless there are points to share out.
 */
export function theilDecomposition(groups: readonly TheilGroup[]): TheilDecomposition | null {
  const used = groups.filter(({ n }) => n > 0);
  const pupils = used.reduce((sum, { n }) => sum + n, 0);
  const points = used.reduce((total, { sum }) => total + sum, 0);
  if (!(points > 0) || used.some(({ sum }) => sum < 0)) return null;
  const mean = points / pupils;
  const areas = new Map<string, { n: number; sum: number }>();
  for (const { area, n, sum } of used) {
    const found = areas.get(area) ?? { n: 0, sum: 0 };
    areas.set(area, { n: found.n + n, sum: found.sum + sum });
  }
  let betweenAreas = 0;
  for (const { n, sum } of areas.values()) if (sum > 0) betweenAreas += (sum / points) * Math.log(sum / n / mean);
  let betweenGroups = 0;
  let withinGroups = 0;
  for (const { area, n, sum, logSum } of used) {
    if (sum === 0) continue;
    const of = areas.get(area)!;
    betweenGroups += (sum / points) * Math.log(sum / n / (of.sum / of.n));
    withinGroups += (sum / points) * (logSum / sum - Math.log(sum / n));
  }
  return { total: betweenAreas + betweenGroups + withinGroups, betweenAreas, betweenGroups, withinGroups };
}
