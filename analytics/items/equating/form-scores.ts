import type { ItemColumn, ScoreMatrix } from '../score-matrix.ts';

/** Total and anchor of each pupil of one form, as places on a grid of marks. */
export interface FormScores {
  readonly total: Float64Array;
  readonly anchor: Float64Array;
  readonly fullMark: number;
  readonly anchorFullMark: number;
  /** Step of the grid: 1, 0.5 or 0.1 marks. */
  readonly step: number;
}

/** `anchorItems` in either order of the form. The matrix is complete. */
export function formScores({ n, columns }: ScoreMatrix, anchorItems: readonly string[]): FormScores {
  const sum = (of: readonly ItemColumn[]): Float64Array => {
    const total = new Float64Array(n);
    for (const { scores } of of) for (let i = 0; i < n; i++) total[i]! += scores[i]!;
    return total;
  };
  const common = columns.filter(({ item }) => anchorItems.includes(item));
  const step = [1, 0.5].find((size) => columns.every(({ scores }) => scores.every((x) => Math.abs(x / size - Math.round(x / size)) < 1e-9))) ?? 0.1;
  const full = (of: readonly ItemColumn[]): number => of.reduce((whole, { fullMark }) => whole + fullMark, 0);
  return { total: sum(columns), anchor: sum(common), fullMark: full(columns), anchorFullMark: full(common), step };
}

/** Pupils per score 0, step … top. Scores off the grid go to the nearest place. */
export function gridCounts(scores: Float64Array, step: number, top: number): Float64Array {
  const counts = new Float64Array(Math.round(top / step) + 1);
  for (const score of scores) counts[Math.min(counts.length - 1, Math.max(0, Math.round(score / step)))]!++;
  return counts;
}
