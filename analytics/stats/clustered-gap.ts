import { logGamma } from './log-gamma.ts';
import { studentQuantile } from './student-t.ts';

/** One school's pupils on one side of a comparison. */
export interface ClusterSide {
  readonly cluster: string;
  readonly side: 'first' | 'second';
  readonly n: number;
  readonly mean: number;
  /** Σ (x − mean)² */
  readonly squares: number;
}

export interface ClusteredGap {
  /** first − second, in points. */
  readonly gap: number;
  readonly gapLow: number;
  readonly gapHigh: number;
  /** Hedges' g and its 95 % interval. */
  readonly g: number;
  readonly low: number;
  readonly high: number;
  /** How many times larger the variance of the gap is than if all pupils were independent. */
  readonly designEffect: number;
  readonly firstSchools: number;
  readonly secondSchools: number;
  readonly firstPupils: number;
  readonly secondPupils: number;
}

/**
 * Standardised gap of two sides whose pupils come in schools; a school may have pupils on both sides.
 *
 *   gap = x̄₁ − x̄₂ over pupils, g = J·gap/s_p (Hedges 1981, J. Educ. Stat. 6:107),
 *   Var(gap) = Σ_j e_j², e_j = √(m₁/(m₁−1))·(n₁ⱼ/N₁)(x̄₁ⱼ − x̄₁) − √(m₂/(m₂−1))·(n₂ⱼ/N₂)(x̄₂ⱼ − x̄₂)
 *
 * the linearised variance with schools as primary units (Cochran 1977, §9.3 and §6.3), m the schools of a side;
 * Student's t with Satterthwaite's df = (V₁+V₂)²/(V₁²/(m₁−1) + V₂²/(m₂−1)). The interval of g adds the part of
 * the pooled SD, d²/(2v) (Hedges & Olkin 1985, ch. 5), v = N₁ + N₂ − 2. Null with fewer than two schools on a
 * side (nothing then tells how schools of one kind differ), or when nobody's score differs.
 */
export function clusteredGap(cells: readonly ClusterSide[]): ClusteredGap | null {
  const sideOf = (side: ClusterSide['side']) => {
    const own = cells.filter((cell) => cell.side === side && cell.n > 0);
    const pupils = own.reduce((sum, { n }) => sum + n, 0);
    const mean = own.reduce((sum, { n, mean: value }) => sum + n * value, 0) / pupils;
    const squares = own.reduce((sum, cell) => sum + cell.squares + cell.n * (cell.mean - mean) ** 2, 0);
    const factor = Math.sqrt(own.length / (own.length - 1));
    return { schools: own.length, pupils, mean, squares, parts: new Map(own.map((cell) => [cell.cluster, (factor * cell.n * (cell.mean - mean)) / pupils])) };
  };
  const first = sideOf('first');
  const second = sideOf('second');
  if (first.schools < 2 || second.schools < 2) return null;
  const v = first.pupils + second.pupils - 2;
  const pooled = Math.sqrt((first.squares + second.squares) / v);
  if (!(pooled > 0)) return null;
  const squaresOf = (parts: ReadonlyMap<string, number>): number => [...parts.values()].reduce((sum, part) => sum + part ** 2, 0);
  const variances = [squaresOf(first.parts), squaresOf(second.parts)] as const;
  let variance = 0;
  for (const cluster of new Set([...first.parts.keys(), ...second.parts.keys()])) variance += ((first.parts.get(cluster) ?? 0) - (second.parts.get(cluster) ?? 0)) ** 2;
  const spread = variances[0] ** 2 / (first.schools - 1) + variances[1] ** 2 / (second.schools - 1);
  const df = spread > 0 ? (variances[0] + variances[1]) ** 2 / spread : Math.min(first.schools, second.schools) - 1;
  const t = studentQuantile(0.975, df);
  const gap = first.mean - second.mean;
  const d = gap / pooled;
  const correction = Math.exp(logGamma(v / 2) - Math.log(Math.sqrt(v / 2)) - logGamma((v - 1) / 2));
  const margin = t * Math.sqrt(variance);
  const marginG = t * correction * Math.sqrt(variance / pooled ** 2 + d ** 2 / (2 * v));
  return {
    gap, gapLow: gap - margin, gapHigh: gap + margin,
    g: correction * d, low: correction * d - marginG, high: correction * d + marginG,
    designEffect: variance / (pooled ** 2 * (1 / first.pupils + 1 / second.pupils)),
    firstSchools: first.schools, secondSchools: second.schools, firstPupils: first.pupils, secondPupils: second.pupils,
  };
}
