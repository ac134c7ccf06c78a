import type { Coverage } from '../growth/growth-result.ts';
import type { LevelsRow } from '../measures/levels.ts';
import type { ExamFacts } from '../results/analyses/analysis-context.ts';
import type { Balance } from '../growth/balance.ts';
import type { GrowthRun } from '../results/analyses/growth.ts';
import type { NamedEffect } from '../results/analyses/growth-elements.ts';
import type { FairnessChecks } from '../results/analyses/growth-fairness.ts';
import type { ReferenceEffects } from '../results/analyses/growth-reference-past.ts';
import type { SubjectUnits } from '../results/analyses/growth-trajectory-subjects.ts';
import type { TrajectoryView } from '../results/analyses/growth-trajectory-elements.ts';
import type { YearsRun } from '../results/analyses/growth-years.ts';
import type { PaperData } from '../results/analyses/items-gather.ts';
import type { ResultElement } from '../results/element.ts';
import type { Baseline } from './choose-baseline.ts';
import type { SchoolFacts } from './report-catalog.ts';

/** Everything the documents of a term are written from: computed once, then only arranged. */
export interface TermData {
  readonly term: string;
  readonly exams: readonly ExamData[];
  readonly schools: readonly SchoolFacts[];
  /** Papers of the term with 小题分. */
  readonly papers: readonly PaperData[];
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
  /** Too few schools for a model among themselves: 总分 against an earlier cohort. */
  readonly reference: ExamReference | null;
  /** 总分 from the entrance on, for the last exam of a graduating year; null for every other. */
  readonly trajectory: ExamTrajectory | null;
  /** Why a graduating year has no trajectory, Chinese. */
  readonly trajectoryMissing: string | null;
}

/** Value added by school: the mixed model, and for 总分 what says how firm it is. */
export interface ExamGrowth {
  readonly baseline: Baseline;
  readonly total: GrowthRun;
  readonly subjects: readonly { readonly subject: string; readonly run: GrowthRun }[];
  /** 总分 by the other models. */
  readonly models: readonly ModelUnits[];
  readonly fairness: Pick<FairnessChecks, 'rails' | 'findings' | 'residuals'> | null;
  /** Only where there are two years or three. */
  readonly years: YearsRun | null;
  /** 总分 by county (schools within counties) and by group, where there are five and more. */
  readonly upper: readonly { readonly by: 'county' | 'group'; readonly units: readonly NamedEffect[] }[];
  /** 总分 by class, for each school's own brief. */
  readonly classes: readonly NamedEffect[];
  /** What of the above could not be computed and why, Chinese. */
  readonly withheld: readonly string[];
}

export interface ModelUnits {
  readonly model: 'bands' | 'sgp';
  readonly units: readonly NamedEffect[];
  readonly coverage: Coverage;
  readonly methodNote: string;
  readonly warnings: readonly string[];
}

export interface ExamReference {
  readonly run: ReferenceEffects;
  readonly units: readonly NamedEffect[];
}

export interface ExamTrajectory {
  readonly view: TrajectoryView;
  readonly warnings: readonly string[];
  /** Entrance-to-exit value added by subject, 总分 first. */
  readonly entrance: { readonly from: ExamFacts; readonly subjects: readonly SubjectUnits[] };
}
