import type { ItemColumn, ScoreMatrix } from './score-matrix.ts';

/** T_i: the paper's total per pupil. */
export interface Totals {
  readonly total: Float64Array;
  /** F = Σ W_j */
  readonly fullMark: number;
  /** Σ of the marks a pupil has. */
  readonly sum: Float64Array;
  /** Σ W_j over the items he has; null when everybody has all. */
  readonly reached: Float64Array | null;
}

/** T_i = Σ_j x_ij; with missing marks (`available`) T_i = F · Σ x_ij / Σ W_j over the items the pupil has. */
export function totalsOf({ n, columns }: ScoreMatrix): Totals {
  const sum = new Float64Array(n);
  const fullMark = columns.reduce((whole, column) => whole + column.fullMark, 0);
  for (const { scores } of columns) for (let i = 0; i < n; i++) sum[i]! += scores[i]!;
  if (columns.every(({ missing }) => missing === null)) return { total: sum, fullMark, sum, reached: null };
  const reached = new Float64Array(n).fill(fullMark);
  for (const column of columns) {
    if (column.missing) for (let i = 0; i < n; i++) reached[i]! -= column.missing[i]! * column.fullMark;
  }
  const total = sum.map((value, i) => (reached[i] === fullMark ? value : prorate(value, reached[i]!, fullMark)));
  return { total, fullMark, sum, reached };
}

/** R_ij = T_i without item j, for pupils who have it; on the scale F − W_j. Written into `rest`. */
export function restInto(rest: Float64Array, { sum, reached, fullMark }: Totals, { scores, fullMark: own }: ItemColumn): void {
  for (let i = 0; i < rest.length; i++) {
    const marks = sum[i]! - scores[i]!;
    rest[i] = reached === null || reached[i] === fullMark ? marks : prorate(marks, reached[i]! - own, fullMark - own);
  }
}

const prorate = (marks: number, reached: number, full: number): number => (reached > 0 ? (marks / reached) * full : 0);
