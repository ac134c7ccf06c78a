import { chiSquaredUpper } from '../../stats/chi-squared.ts';
import type { DifClass } from './mantel-haenszel.ts';

/** Marks of pupils with equal matching total: pupils per distinct mark, in the order of `marks`. */
export interface MarkStratum {
  readonly reference: readonly number[];
  readonly focal: readonly number[];
}

export interface MantelDif {
  /** Mantel's χ² of the focal group's sum of marks, 1 df. */
  readonly chiSquared: number;
  readonly p: number;
  /** Σ_s w_s (mean focal − mean reference), w_s the focal share in stratum s; marks. Negative: harder for the focal group. */
  readonly meanDifference: number;
  /** By the item's SD over both groups. */
  readonly standardised: number;
  readonly category: DifClass;
}

/**
 * Partial credit: Mantel 1963 (JASA 58:690), standardised mean difference of Dorans & Schmitt 1991. Classes of Zwick, Thayer & Mazzeo
 * 1997 (Appl. Meas. Educ. 10:321) as used by NAEP: A when χ² is not significant at 5 % or |SMD/SD| ≤ 0.17, B to 0.25, C above.
 */
export function mantelDif(marks: readonly number[], strata: readonly MarkStratum[]): MantelDif | null {
  let excess = 0;
  let variance = 0;
  let difference = 0;
  let matched = 0;
  let n = 0;
  let sum = 0;
  let squares = 0;
  for (const { reference, focal } of strata) {
    const nr = total(reference);
    const nf = total(focal);
    const t = nr + nf;
    if (nr === 0 || nf === 0) continue;
    const sumR = dot(reference, marks);
    const sumF = dot(focal, marks);
    const square = marks.reduce((whole, mark, index) => whole + mark * mark * (reference[index]! + focal[index]!), 0);
    n += t;
    sum += sumR + sumF;
    squares += square;
    matched += nf;
    difference += nf * (sumF / nf - sumR / nr);
    excess += sumF - (nf * (sumR + sumF)) / t;
    if (t > 1) variance += ((nr * nf) / (t * t * (t - 1))) * (t * square - (sumR + sumF) ** 2);
  }
  const spread = n < 2 ? 0 : (squares - sum ** 2 / n) / (n - 1);
  if (matched === 0 || !(variance > 1e-12) || !(spread > 1e-12)) return null;
  const meanDifference = difference / matched;
  const standardised = meanDifference / Math.sqrt(spread);
  const chiSquared = excess ** 2 / variance;
  const p = chiSquaredUpper(chiSquared, 1);
  const size = Math.abs(standardised);
  return { chiSquared, p, meanDifference, standardised, category: p >= 0.05 || size <= 0.17 ? 'A' : size <= 0.25 ? 'B' : 'C' };
}

const total = (counts: readonly number[]): number => counts.reduce((sum, value) => sum + value, 0);
const dot = (counts: readonly number[], marks: readonly number[]): number => counts.reduce((sum, value, index) => sum + value * marks[index]!, 0);
