import { medianError } from '../../stats/median-error.ts';
import { medianInterval } from '../../stats/median-interval.ts';
import { moments, sampleSd } from '../../stats/moments.ts';
import { quantile } from '../../stats/quantile.ts';

export interface GroupGrowth {
  readonly id: string;
  /** Pupils with an SGP. */
  readonly n: number;
  readonly median: number;
  readonly mean: number;
  /** Of the median, free of distribution; null below two pupils or when all are equal. */
  readonly se: number | null;
  /** Of the median as the SGP package prints it, 1.253·sd/√n: right for bell-shaped values, too small for SGPs, which are near uniform. */
  readonly seNormal: number | null;
  /** 95 % interval of the median by order statistics; null below five pupils or when all are equal. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Median and mean SGP by group, ids in code-point order; pupils with SGP 0 (none) are left out. */
export function groupGrowth(groups: readonly string[], sgp: ArrayLike<number>): GroupGrowth[] {
  const members = new Map<string, number[]>();
  groups.forEach((id, i) => {
    if (sgp[i] === 0) return;
    const list = members.get(id);
    if (list) list.push(sgp[i]!);
    else members.set(id, [sgp[i]!]);
  });
  return [...members]
    .map(([id, values]) => {
      const of = moments(values);
      const sd = sampleSd(of);
      const sorted = values.toSorted((a, b) => a - b);
      const se = medianError(values);
      // All equal: an interval of no width would claim certainty.
      const interval = se === null ? null : medianInterval(sorted);
      return {
        id,
        n: of.n,
        median: quantile(sorted, 0.5)!,
        mean: of.mean,
        se,
        seNormal: sd === null ? null : (1.253 * sd) / Math.sqrt(of.n),
        low: interval?.[0] ?? null,
        high: interval?.[1] ?? null,
      };
    })
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
