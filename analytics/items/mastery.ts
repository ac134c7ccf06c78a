import { moments, sampleSd } from '../stats/moments.ts';
import { studentQuantile } from '../stats/student-t.ts';
import type { ItemSet } from './item-sets.ts';
import type { ScoreMatrix } from './score-matrix.ts';

/** Mean over n pupils with its 95 % interval by Student's t; bounds null below two pupils. */
export interface MeanRate {
  readonly n: number;
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * 得分率 of one group of pupils on sets of items. Per pupil r_is = Σ_{j∈s} x_ij / Σ_{j∈s} W_j over the items of s he has a
 * mark on; `rates` holds its mean over the group's pupils with at least one (without gaps Σx̄/ΣW), and `relative` the mean
 * of d_is = (r_is − r_i) − mean over all pupils of (r_is − r_i), r_i his rate on the whole paper: how far the group is
 * stronger or weaker on s than its own level lets expect.
 */
export interface GroupMastery {
  readonly n: number;
  readonly paper: MeanRate | null;
  readonly rates: readonly (MeanRate | null)[];
  readonly relative: readonly (MeanRate | null)[];
}

export interface Mastery {
  readonly whole: GroupMastery;
  readonly groups: readonly GroupMastery[];
}

/** `groupOf` holds a group 0 … groups − 1 per pupil of the matrix, −1 for none. */
export function masteryOf(matrix: ScoreMatrix, sets: readonly ItemSet[], groupOf: Int32Array, groups: number): Mastery {
  const everything = matrix.columns.map((_, index) => index);
  const paper = ratesOn(matrix, everything);
  const members = Array.from({ length: groups }, (): number[] => []);
  const all: number[] = [];
  for (let i = 0; i < matrix.n; i++) {
    all.push(i);
    if (groupOf[i]! >= 0) members[groupOf[i]!]!.push(i);
  }
  const bySet = sets.map(({ columns }) => {
    const rates = ratesOn(matrix, columns);
    // NaN marks pupils without a mark on the set; it never leaves this file.
    const beyond = rates.map((rate, i) => rate - paper[i]!);
    const usual = meanOf(beyond, all)?.mean ?? 0;
    return { rates, relative: beyond.map((difference) => difference - usual) };
  });
  const summary = (pupils: readonly number[]): GroupMastery => ({
    n: pupils.length,
    paper: meanOf(paper, pupils),
    rates: bySet.map(({ rates }) => meanOf(rates, pupils)),
    relative: bySet.map(({ relative }) => meanOf(relative, pupils)),
  });
  return { whole: summary(all), groups: members.map(summary) };
}

function ratesOn({ n, columns }: ScoreMatrix, wanted: readonly number[]): Float64Array {
  const sum = new Float64Array(n);
  const reached = new Float64Array(n);
  for (const index of wanted) {
    const { scores, missing, fullMark } = columns[index]!;
    for (let i = 0; i < n; i++) {
      if (missing !== null && missing[i] === 1) continue;
      sum[i]! += scores[i]!;
      reached[i]! += fullMark;
    }
  }
  return sum.map((marks, i) => (reached[i]! > 0 ? marks / reached[i]! : Number.NaN));
}

function meanOf(values: Float64Array, pupils: readonly number[]): MeanRate | null {
  const of = moments(pupils.map((pupil) => values[pupil]!).filter((value) => !Number.isNaN(value)));
  if (of.n === 0) return null;
  const sd = sampleSd(of);
  if (sd === null) return { n: of.n, mean: of.mean, low: null, high: null };
  const margin = studentQuantile(0.975, of.n - 1) * (sd / Math.sqrt(of.n));
  return { n: of.n, mean: of.mean, low: of.mean - margin, high: of.mean + margin };
}
