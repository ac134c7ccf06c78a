import { distributionShape } from '../stats/distribution-shape.ts';
import { moments, sampleSd, sampleVariance } from '../stats/moments.ts';
import { quantile } from '../stats/quantile.ts';

export interface ScoreDistribution {
  readonly n: number;
  readonly fullMark: number;
  readonly mean: number | null;
  readonly sd: number | null;
  readonly variance: number | null;
  readonly min: number | null;
  readonly q1: number | null;
  readonly median: number | null;
  readonly q3: number | null;
  readonly max: number | null;
  readonly skewness: number | null;
  readonly kurtosis: number | null;
  /** Share of pupils with 0, and with the full mark. */
  readonly floorShare: number | null;
  readonly ceilingShare: number | null;
  /** [low, high) on the score scale; the last bin holds the full mark too. */
  readonly bins: readonly { readonly low: number; readonly high: number; readonly count: number }[];
}

/** At least this many bins, so that short papers show a shape. */
const MINIMUM_BINS = 10;
const widths = [0.5, 1, 2, 5, 10, 20, 50, 100];

export function scoreDistribution(total: Float64Array, fullMark: number): ScoreDistribution {
  const of = moments(total);
  const sorted = Float64Array.from(total).sort();
  const shape = distributionShape(total);
  const share = (wanted: (value: number) => boolean): number | null => (of.n === 0 ? null : total.reduce((count, value) => count + (wanted(value) ? 1 : 0), 0) / of.n);
  return {
    n: of.n, fullMark,
    // Marks are short decimals: their plain sum is exact to the last digit, a running mean is not.
    mean: of.n === 0 ? null : total.reduce((sum, value) => sum + value, 0) / of.n,
    sd: sampleSd(of),
    variance: sampleVariance(of),
    min: sorted[0] ?? null,
    q1: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    q3: quantile(sorted, 0.75),
    max: sorted[of.n - 1] ?? null,
    skewness: shape?.skewness ?? null,
    kurtosis: shape?.kurtosis ?? null,
    floorShare: share((value) => value <= 0),
    ceilingShare: fullMark > 0 ? share((value) => value >= fullMark - 1e-9) : null,
    bins: binsOf(total, fullMark),
  };
}

function binsOf(total: Float64Array, fullMark: number): ScoreDistribution['bins'] {
  if (!(fullMark > 0)) return [];
  const width = widths.toReversed().find((candidate) => fullMark / candidate >= MINIMUM_BINS) ?? fullMark / MINIMUM_BINS;
  const counts = new Array<number>(Math.max(1, Math.ceil(fullMark / width - 1e-9))).fill(0);
  for (const value of total) counts[Math.max(0, Math.min(counts.length - 1, Math.floor(value / width + 1e-9)))]!++;
  return counts.map((count, index) => ({ low: index * width, high: Math.min(fullMark, (index + 1) * width), count }));
}
