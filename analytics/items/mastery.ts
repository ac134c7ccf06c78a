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
 * mark on; `rates` holds its mean over the group's pupils with at least one (without gaps Σx̄/ΣW). `relative` holds the mean
 * of d_is = r_is − e_s(g_i), e_s(g) the mean of r_is over all pupils of score group g: how far the group is stronger or weaker
 * on s than pupils with about the same mark on the paper. A plain difference of differences would make every weak school
 * “strong” on easy items, where nobody can fall far behind. The paper's mark holds s itself, so that d is too small for
 * sets that are much of the paper.
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

/** `members` holds the rows of each group's pupils; groups may overlap. */
export function masteryOf(matrix: ScoreMatrix, sets: readonly ItemSet[], members: readonly (readonly number[])[]): Mastery {
  const everything = matrix.columns.map((_, index) => index);
  const paper = ratesOn(matrix, everything);
  const all = Array.from({ length: matrix.n }, (_, i) => i);
  const alike = scoreGroups(paper);
  const bySet = sets.map(({ columns }) => {
    const rates = ratesOn(matrix, columns);
    // NaN marks pupils without a mark on the set; it never leaves this file.
    const relative = new Float64Array(matrix.n).fill(Number.NaN);
    for (const members of alike) {
      const expected = meanOf(rates, members)?.mean ?? Number.NaN;
      for (const pupil of members) relative[pupil] = rates[pupil]! - expected;
    }
    return { rates, relative };
  });
  const summary = (pupils: readonly number[]): GroupMastery => ({
    n: pupils.length,
    paper: meanOf(paper, pupils),
    rates: bySet.map(({ rates }) => meanOf(rates, pupils)),
    relative: bySet.map(({ relative }) => meanOf(relative, pupils)),
  });
  return { whole: summary(all), groups: members.map(summary) };
}

const MOST_GROUPS = 20;
const LEAST_PUPILS = 10;

/** Pupils in up to 20 groups of rising score with about as many in each; equal scores stay together, so that order does not matter. */
function scoreGroups(paper: Float64Array): readonly (readonly number[])[] {
  const n = paper.length;
  const wanted = Math.max(1, Math.min(MOST_GROUPS, Math.floor(n / LEAST_PUPILS)));
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => paper[a]! - paper[b]!);
  const groups: number[][] = [];
  let start = 0;
  while (start < n) {
    // Scores are sums of short decimals over one full mark: equal ones differ by rounding at most.
    let end = start + 1;
    while (end < n && paper[order[end]!]! - paper[order[start]!]! < 1e-9) end++;
    const group = Math.floor((((start + end - 1) / 2) * wanted) / n);
    (groups[group] ??= []).push(...order.slice(start, end));
    start = end;
  }
  return groups.filter((members) => members !== undefined);
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
