import { moments } from '../stats/moments.ts';

/** A row of `pairRowsQuery`: student_id, unit, y, and x0 … one per baseline. */
export type PairRow = Readonly<Record<string, string | number>>;

export interface PairColumns {
  readonly student: readonly number[];
  readonly unit: readonly string[];
  readonly outcome: Float64Array;
  readonly baselines: readonly Float64Array[];
}

export function pairColumns(rows: readonly PairRow[], baselines: number): PairColumns {
  return {
    student: rows.map((row) => Number(row.student_id)),
    unit: rows.map((row) => String(row.unit)),
    outcome: Float64Array.from(rows, (row) => Number(row.y)),
    baselines: Array.from({ length: baselines }, (_, k) => Float64Array.from(rows, (row) => Number(row[`x${k}`]))),
  };
}

/**
 * One start from several baselines: the mean of their standardised scores, each exam counting the same
 * whatever its full mark. A single baseline stays in its points.
 */
export function joinedStart(baselines: readonly Float64Array[]): Float64Array {
  if (baselines.length === 1) return baselines[0]!;
  const scales = baselines.map((scores) => {
    const { n, mean, squares } = moments(scores);
    return { mean, sd: squares > 0 ? Math.sqrt(squares / n) : 1 };
  });
  return Float64Array.from(baselines[0]!, (_, i) =>
    baselines.reduce((sum, scores, k) => sum + (scores[i]! - scales[k]!.mean) / scales[k]!.sd, 0) / baselines.length);
}
