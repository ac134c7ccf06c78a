import type { LevelsRow } from '../measures/levels.ts';
import type { ExamFacts } from '../results/analyses/analysis-context.ts';
import type { Balance } from '../growth/balance.ts';
import type { GrowthRun } from '../results/analyses/growth.ts';
import type { ResultElement } from '../results/element.ts';
import type { Baseline } from './choose-baseline.ts';
import type { SchoolFacts } from './report-catalog.ts';

/** Everything the documents of a term are written from: computed once, then only arranged. */
export interface TermData {
  readonly term: string;
  readonly exams: readonly ExamData[];
  readonly schools: readonly SchoolFacts[];
}

export interface ExamData {
  readonly exam: ExamFacts;
  /** Every subject and 总分, whole area. */
  readonly subjects: readonly LevelsRow[];
  /** The same exam a year (or the last time) before, for 同比; null when there is none on a common form. */
  readonly earlier: { readonly exam: ExamFacts; readonly subjects: readonly LevelsRow[] } | null;
  /** 总分 by county and by locality; empty for 异卷. */
  readonly counties: readonly LevelsRow[];
  readonly localities: readonly LevelsRow[];
  /** Every subject and 总分 by school and by class, as sat. */
  readonly schools: readonly LevelsRow[];
  readonly classes: readonly LevelsRow[];
  readonly balance: Balance | null;
  /** Histogram and bands of 总分. */
  readonly distribution: readonly ResultElement[];
  readonly growth: ExamGrowth | null;
  /** Why there is no value added, Chinese; null when there is. */
  readonly growthMissing: string | null;
}

export interface ExamGrowth {
  readonly baseline: Baseline;
  readonly total: GrowthRun;
  readonly subjects: readonly { readonly subject: string; readonly run: GrowthRun }[];
}
