import type { PoolRow } from '../../measures/reference-pools.ts';
import { normalQuantile } from '../../stats/normal.ts';

/** Everybody who sat a paper: what a score is worth among them. */
export interface ScorePool {
  readonly n: number;
  readonly mean: number;
  /** n − 1; null where all scores are equal. */
  readonly sd: number | null;
  /** 50 + 10 (x − mean)/sd, 50 where all are equal. */
  t(score: number): number;
  /** Share below, ties counted half: (below + equal/2)/n, kept inside half a pupil of 0 and 1. */
  percentile(score: number): number;
}

/** Pool of one column of `referencePoolsQuery`; null when nobody is there. */
export function scorePool(rows: readonly PoolRow[], column: number): ScorePool | null {
  const own = rows.filter((row) => row.column === column).sort((a, b) => a.score - b.score);
  const n = own.reduce((sum, row) => sum + row.n, 0);
  if (n === 0) return null;
  const mean = own.reduce((sum, row) => sum + row.n * row.score, 0) / n;
  const squares = own.reduce((sum, row) => sum + row.n * (row.score - mean) ** 2, 0);
  const sd = n > 1 && squares > 0 ? Math.sqrt(squares / (n - 1)) : null;
  let below = 0;
  const middle = new Map(own.map((row) => {
    const share = (below + row.n / 2) / n;
    below += row.n;
    return [row.score, share] as const;
  }));
  const between = (score: number): number => own.reduce((sum, row) => sum + (row.score < score ? row.n : 0), 0) / n;
  return {
    n, mean, sd,
    t: (score) => (sd === null ? 50 : 50 + (10 * (score - mean)) / sd),
    percentile: (score) => insideUnit(middle.get(score) ?? between(score), n),
  };
}

/** How many comparable sets a column's pupils come from. */
export const poolForms = (rows: readonly PoolRow[], column: number): number => new Set(rows.filter((row) => row.column === column).map(({ form_group }) => form_group)).size;

/** Half a candidate away from 0 and 1, so that Φ⁻¹ stays finite. */
export const insideUnit = (share: number, n: number): number => Math.min(Math.max(share, 0.5 / n), 1 - 0.5 / n);

/** Φ⁻¹ of a share: a standing in SDs of a normal population. */
export const normalScore = (share: number, n: number): number => normalQuantile(insideUnit(share, Math.max(n, 2)));
