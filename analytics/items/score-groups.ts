import type { ScoreMatrix } from './score-matrix.ts';
import { restInto, totalsOf } from './totals.ts';

/** One item in groups of pupils of rising score: how the weak and the strong answered. */
export interface ScoreGroup {
  readonly n: number;
  readonly low: number;
  readonly high: number;
  /** Mean share of the full mark. */
  readonly rate: number | null;
  /** Share of each option, in the order of the item's options; empty without answers. */
  readonly options: readonly number[];
}

/**
 * Up to `wanted` groups of about as many pupils by the score on the other items R_ij (not by the total, which holds the item
 * itself); equal scores stay together. Pupils without a mark on the item are left out.
 */
export function itemByScore(matrix: ScoreMatrix, item: number, wanted: number): readonly ScoreGroup[] {
  const column = matrix.columns[item]!;
  const rest = new Float64Array(matrix.n);
  restInto(rest, totalsOf(matrix), column);
  const pupils = Array.from({ length: matrix.n }, (_, i) => i).filter((i) => column.missing?.[i] !== 1).sort((a, b) => rest[a]! - rest[b]!);
  const members: number[][] = [];
  let start = 0;
  while (start < pupils.length) {
    let end = start + 1;
    while (end < pupils.length && rest[pupils[end]!]! - rest[pupils[start]!]! < 1e-9) end++;
    (members[Math.floor((((start + end - 1) / 2) * wanted) / pupils.length)] ??= []).push(...pupils.slice(start, end));
    start = end;
  }
  return members.filter((own) => own !== undefined).map((own): ScoreGroup => ({
    n: own.length,
    low: rest[own[0]!]!,
    high: rest[own.at(-1)!]!,
    rate: column.fullMark > 0 ? own.reduce((sum, i) => sum + column.scores[i]!, 0) / own.length / column.fullMark : null,
    options: column.choices ? column.choices.options.map((_, code) => own.filter((i) => column.choices!.chosen[i] === code).length / own.length) : [],
  }));
}
