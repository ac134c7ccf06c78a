import { correlation } from '../stats/correlation.ts';
import type { ExtremeGroups } from './extreme-groups.ts';
import type { ItemColumn } from './score-matrix.ts';
import { restInto, type Totals } from './totals.ts';

/** One item: figures that do not exist (nobody varies, too few pupils) are null. */
export interface ItemStatistics {
  readonly item: string;
  /** Pupils with a mark after the missing-mark policy. */
  readonly n: number;
  readonly fullMark: number;
  readonly mean: number | null;
  /** P = x̄ / W; for 0/1 items R/N. 1 is easy. */
  readonly difficulty: number | null;
  /** s² with n − 1, and its root. */
  readonly variance: number | null;
  readonly sd: number | null;
  /** Observed lowest and highest mark L, H. */
  readonly lowest: number | null;
  readonly highest: number | null;
  /** Shares of pupils with no mark at all and with the full mark. */
  readonly zeroShare: number | null;
  readonly fullShare: number | null;
  /** P_H, P_L: difficulty in the upper and the lower 27 %. */
  readonly high27: number | null;
  readonly low27: number | null;
  /** D = P_H − P_L */
  readonly d27: number | null;
  /** D for open items = (X_H − X_L)/(n(H − L)): on the range of marks that occurred. Equals `d27` on 0/1 items. */
  readonly dRange: number | null;
  readonly isOpen: boolean;
  /** With the total that contains the item, and with the total without it (corrected). */
  readonly rItemTotal: number | null;
  readonly rItemRest: number | null;
}

/** `rest` is scratch of the matrix's length; on return it holds the rest totals of the item. */
export function itemStatistics(column: ItemColumn, totals: Totals, groups: ExtremeGroups | null, rest: Float64Array): ItemStatistics {
  const { item, fullMark, scores, missing } = column;
  restInto(rest, totals, column);
  let n = 0;
  let sum = 0;
  let lowest = Infinity;
  let highest = -Infinity;
  let zero = 0;
  let full = 0;
  let open = false;
  for (let i = 0; i < scores.length; i++) {
    if (missing !== null && missing[i] === 1) continue;
    const x = scores[i]!;
    n++;
    sum += x;
    if (x < lowest) lowest = x;
    if (x > highest) highest = x;
    if (x === 0) zero++;
    else if (x === fullMark) full++;
    else open = true;
  }
  const none = n === 0;
  const mean = none ? null : sum / n;
  const variance = mean === null || n < 2 ? null : highest > lowest ? squares(column, mean) / (n - 1) : 0;
  const high = groups && weightedMean(column, groups.high);
  const low = groups && weightedMean(column, groups.low);
  const gap = high === null || low === null ? null : high - low;
  const rated = fullMark > 0;
  return {
    item, n, fullMark, mean, variance,
    difficulty: mean === null || !rated ? null : mean / fullMark,
    sd: variance === null ? null : Math.sqrt(variance),
    lowest: none ? null : lowest,
    highest: none ? null : highest,
    zeroShare: none ? null : zero / n,
    fullShare: none || !rated ? null : full / n,
    high27: high === null || !rated ? null : high / fullMark,
    low27: low === null || !rated ? null : low / fullMark,
    d27: gap === null || !rated ? null : gap / fullMark,
    dRange: gap === null || !(highest > lowest) ? null : gap / (highest - lowest),
    isOpen: open,
    rItemTotal: correlation(scores, totals.total, missing),
    rItemRest: correlation(scores, rest, missing),
  };
}

function squares({ scores, missing }: ItemColumn, mean: number): number {
  let sum = 0;
  for (let i = 0; i < scores.length; i++) if (missing === null || missing[i] === 0) sum += (scores[i]! - mean) ** 2;
  return sum;
}

function weightedMean({ scores, missing }: ItemColumn, weights: Float64Array): number | null {
  let weight = 0;
  let sum = 0;
  for (let i = 0; i < scores.length; i++) {
    if (missing !== null && missing[i] === 1) continue;
    weight += weights[i]!;
    sum += weights[i]! * scores[i]!;
  }
  return weight > 0 ? sum / weight : null;
}
