import type { CovariateName } from '../../measures/covariates.ts';
import type { Curve } from '../../measures/design-terms.ts';
import type { ExamSubject } from '../../measures/pairs.ts';

/** zdiff (标准分变化) is description only: it does not hold the start constant. */
export const growthModels = ['mixed', 'bands', 'sgp', 'zdiff'] as const;
export type GrowthModel = (typeof growthModels)[number];
export type GrowthUnit = 'school' | 'class' | 'county' | 'group';

/** What may be held constant beside the baselines, at the outcome exam. */
export type Covariate = CovariateName;

/** How the baselines enter the mixed model. */
export type BaselineCurve = Curve;

export interface GrowthRequest {
  readonly outcome: ExamSubject;
  readonly baselines: readonly ExamSubject[];
  readonly by: GrowthUnit;
  /** By school: pupils of a 教学点 count with their 中心校. */
  readonly mergeSites?: boolean;
  /** mixed unless given. */
  readonly model?: GrowthModel;
  /** Belongs to the bands: extreme negative progress is raised to the bound the DfE's rule gives. */
  readonly cap?: 'published';
  // The options below belong to the mixed model.
  readonly covariates?: readonly Covariate[];
  /** linear unless given. */
  readonly curve?: BaselineCurve;
  /** The unit's line may have its own slope in the first baseline; its effect is then that of a pupil at the mean. */
  readonly slope?: boolean;
  /** Classes within schools, schools within counties: effects of both levels. */
  readonly nested?: boolean;
  /** REML unless given. */
  readonly method?: 'REML' | 'ML';
  /** Reliability of the baselines, 0.5–1 (1 = taken as free of error): corrects for a baseline measured with error. */
  readonly reliability?: number;
}

/** The pupils behind a unit's figure: start, outcome, what was expected, the difference. */
export interface GrowthPupilsRequest extends GrowthRequest {
  /** As the units of the growth analysis are keyed. */
  readonly unit: string;
  /** Names are given only where they are asked for. */
  readonly names?: boolean;
}

/** Who was lost and whether the model is fair: residuals by prior fifth, sex, locality; guard-rail warnings. */
export type GrowthFairnessRequest = GrowthRequest;

/** The same units under every model. */
export type GrowthCompareRequest = Pick<GrowthRequest, 'outcome' | 'baselines' | 'by' | 'covariates' | 'mergeSites'>;

/** The mixed model under several reliabilities of the baseline. */
export type GrowthSensitivityRequest = GrowthCompareRequest;

/** The mixed model's effects of up to three years, weighted 3:2:1; earlier years are found by kind, grade and subject. */
export type GrowthYearsRequest = Pick<GrowthRequest, 'outcome' | 'baselines' | 'by' | 'mergeSites'>;

/** 各学科: every subject of the outcome exam and its 总分, each with the same subject of the baseline exams as its start (their 总分 where they have no such subject). */
export interface GrowthSubjectsRequest extends Pick<GrowthRequest, 'by' | 'covariates' | 'mergeSites'> {
  readonly outcome: number;
  readonly baselines: readonly number[];
}

/** Every exam of the cohort that sat the exit exam, from its entrance on. */
export interface TrajectoryRequest {
  readonly exit: ExamSubject;
  readonly by: 'school' | 'class' | 'county' | 'group';
  /** Only this school's pupils one by one (growth curves of single pupils); none for the units. */
  readonly school?: number;
}

/** Too few units for a random effect: what is expected comes from elsewhere. */
export interface ReferenceGrowthRequest {
  readonly outcome: ExamSubject;
  readonly baseline: ExamSubject;
  readonly by: GrowthUnit;
  /** 往届同起点: an earlier cohort's pair of exams; or an imported reference by its id. */
  readonly against: { readonly kind: 'past'; readonly outcome: ExamSubject; readonly baseline: ExamSubject } | { readonly kind: 'reference'; readonly reference: number };
}

/** 目标达成所需成长: learnt from an earlier cohort, for pupils whose outcome is still to come. */
export interface NeededGrowthRequest {
  readonly learnt: { readonly outcome: ExamSubject; readonly baselines: readonly ExamSubject[] };
  /** The present cohort's exams that stand for `learnt.baselines`. */
  readonly baselines: readonly ExamSubject[];
  /** In points of the learnt outcome. */
  readonly target: number;
  readonly by: GrowthUnit;
}
