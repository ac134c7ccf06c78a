import type { ScoreMatrix } from './score-matrix.ts';

export type RaschExclusion = 'partial-credit' | 'all-right' | 'all-wrong';

/** Right/wrong items and the counts the conditional likelihood needs. */
export interface RightWrong {
  readonly items: readonly string[];
  readonly leftOut: readonly { readonly item: string; readonly reason: RaschExclusion }[];
  /** S_j: pupils right on item j among those with 0 < score < k. */
  readonly right: Float64Array;
  /** n_r: pupils with score r on the items kept, r = 0 … k. */
  readonly scoreCounts: Float64Array;
}

/**
 * Keeps the items marked 0 or W only. An item that everybody (or nobody) with an informative score has
 * right has no finite difficulty: it leaves, scores are counted anew, until none is left to leave.
 * The matrix must be complete (settled with `listwise` or `zero`).
 */
export function rightWrong({ n, columns }: ScoreMatrix): RightWrong {
  const leftOut: { item: string; reason: RaschExclusion }[] = [];
  let kept = columns.filter(({ item, scores, fullMark }) => {
    const dichotomous = fullMark > 0 && scores.every((x) => x === 0 || x === fullMark);
    if (!dichotomous) leftOut.push({ item, reason: scores.every((x) => x === 0) ? 'all-wrong' : 'partial-credit' });
    return dichotomous;
  });
  for (;;) {
    const k = kept.length;
    const score = new Int32Array(n);
    for (const { scores } of kept) for (let i = 0; i < n; i++) if (scores[i]! > 0) score[i]!++;
    const scoreCounts = new Float64Array(k + 1);
    for (const r of score) scoreCounts[r]!++;
    const informative = n - scoreCounts[0]! - (k > 0 ? scoreCounts[k]! : 0);
    const right = Float64Array.from(kept, ({ scores }) => {
      let count = 0;
      for (let i = 0; i < n; i++) if (scores[i]! > 0 && score[i]! < k) count++;
      return count;
    });
    const stays = (index: number): boolean => right[index]! > 0 && right[index]! < informative;
    if (kept.every((_, index) => stays(index))) return { items: kept.map(({ item }) => item), leftOut, right, scoreCounts };
    kept = kept.filter(({ item }, index) => {
      if (!stays(index)) leftOut.push({ item, reason: right[index] === 0 ? 'all-wrong' : 'all-right' });
      return stays(index);
    });
  }
}
