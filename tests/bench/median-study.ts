import { medianError } from '../../analytics/stats/median-error.ts';
import { medianInterval } from '../../analytics/stats/median-interval.ts';
import { moments, sampleSd } from '../../analytics/stats/moments.ts';
import { normalCdf, Z95 } from '../../analytics/stats/normal.ts';
import { quantile } from '../../analytics/stats/quantile.ts';
import { seededRandom } from '../../analytics/stats/seeded-random.ts';

type Interval = readonly [low: number, high: number];

/** Ways to an interval of a median SGP; `sorted` ascends. */
const ways: Readonly<Record<string, (sorted: readonly number[], median: number) => Interval | null>> = {
  'Maritz–Jarrett ± 1.96 SE': (sorted, median) => around(median, medianError(sorted)),
  '1.253·sd/√n ± 1.96': (sorted, median) => around(median, (1.253 * (sampleSd(moments(sorted)) ?? 0)) / Math.sqrt(sorted.length)),
  '50/√n ± 1.96': (sorted, median) => around(median, 50 / Math.sqrt(sorted.length)),
  'order statistics, whole ranks': (sorted) => wholeRanks(sorted),
  'order statistics, interpolated': (sorted) => medianInterval(sorted),
};

const around = (median: number, se: number | null): Interval | null => (se === null ? null : [median - Z95 * se, median + Z95 * se]);

/** The shortest pair x_(k), x_(n−k+1) with P(k ≤ B ≤ n − k) ≥ 0.95, B ~ Bin(n, 1/2); the extremes where there is none. */
function wholeRanks(sorted: readonly number[]): Interval {
  const n = sorted.length;
  let below = 0;
  let share = 0.5 ** n;
  let k = 0;
  while (below + share <= 0.025) {
    below += share;
    share *= (n - k) / (k + 1);
    k += 1;
  }
  const place = Math.max(k, 1);
  return [sorted[place - 1]!, sorted[n - place]!];
}

/** Schools: the growth of their pupils ~ N(shift, spread²) on the scale where the cohort's is N(0, 1). */
const schools = [
  { name: '全体一样', shift: 0, spread: 1 },
  { name: '高于平均', shift: 0.4, spread: 0.95 },
  { name: '很高', shift: 1, spread: 0.9 },
  { name: '学生差异小', shift: 0.2, spread: 0.5 },
  { name: '两极分化', shift: 0, spread: 1.5 },
];

/** Coverage of the school's true median SGP by each interval; figures in docs/methods/sgp.md. */
export function studyMedians(runs = 4000): string[] {
  const random = seededRandom(20_260_401);
  const lines: string[] = [];
  for (const n of [5, 6, 10, 20, 50, 200]) {
    const sums = Object.keys(ways).map((way) => ({ way, covered: [] as number[], width: 0, spread: 0 }));
    for (const { shift, spread } of schools) {
      const truth = 100 * normalCdf(shift);
      for (const sum of sums) sum.covered.push(0);
      for (let run = 0; run < runs; run++) {
        // #{τ < U}, τ = 0.005, 0.015 …, then 0 → 1 and 100 → 99.
        const sorted = Array.from({ length: n }, () => Math.min(99, Math.max(1, Math.ceil(100 * normalCdf(shift + spread * random.normal()) - 0.5)))).sort((a, b) => a - b);
        const median = quantile(Float64Array.from(sorted), 0.5)!;
        for (const sum of sums) {
          const interval = ways[sum.way]!(sorted, median);
          if (interval === null) continue;
          // No allowance for SGPs being whole numbers: the interval has to hold the median before rounding.
          if (interval[0] <= truth && truth <= interval[1]) sum.covered[sum.covered.length - 1]! += 1;
          const width = (interval[1] - interval[0]) / (2 * Z95);
          sum.width += width;
          sum.spread += width ** 2;
        }
      }
    }
    for (const { way, covered, width, spread } of sums) {
      const count = runs * schools.length;
      const mean = width / count;
      const shares = covered.map((hit) => (100 * hit) / runs);
      lines.push(
        `n = ${n}\t${way}\t${(shares.reduce((a, b) => a + b, 0) / shares.length).toFixed(1)} %（${shares.map((share) => share.toFixed(1)).join('、')}）\t半宽 ${(Z95 * mean).toFixed(1)}，变异系数 ${Math.sqrt(Math.max(spread / count - mean ** 2, 0) / mean ** 2).toFixed(2)}`,
      );
    }
  }
  return lines;
}
