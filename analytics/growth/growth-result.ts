/**
 * What every value-added model returns (growth.md): one type for schools, classes, counties, groups.
 * 仅描述: a description that judges nobody (标准分变化).
 */
export type GrowthFlag = '高于预期' | '符合预期' | '低于预期' | '仅供参考' | '仅描述' | '不显示';

export interface UnitEffect {
  readonly unit: string;
  /** Pupils with baseline(s) and outcome. */
  readonly n: number;
  /** On the outcome's scale; null when n is below the display limit. */
  readonly effect: number | null;
  readonly standardError: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly reliability: number | null;
  /** The effect in SDs of the matched pupils' outcome. */
  readonly effectSd?: number | null;
  /** Nested models: the unit one level up, and the unit's own part of `effect`, which has the parent's in it. */
  readonly parent?: string;
  readonly within?: Estimate | null;
  /** Slope models: how much steeper this unit's line is than the average one, points per point of the baseline. */
  readonly slope?: Estimate | null;
  readonly flag: GrowthFlag;
  readonly coverage: Coverage;
}

export interface Estimate {
  readonly estimate: number;
  /** null where the model found no variance at all. */
  readonly standardError: number | null;
}

export interface Coverage {
  /** Pupils with an outcome, and those of them with every baseline. */
  readonly outcome: number;
  readonly matched: number;
  readonly share: number | null;
  readonly belowLimit: boolean;
  /** Mean outcome of those kept and those lost: a selection check. */
  readonly keptMean: number | null;
  readonly lostMean: number | null;
}

export interface FixedEffect {
  readonly term: string;
  readonly estimate: number;
  readonly standardError: number;
}

/** A row of the random part. */
export interface VarianceComponent {
  /** 学校, 班级 … or 学生 for the residual. */
  readonly level: string;
  readonly kind: 'intercept' | 'slope' | 'residual';
  readonly variance: number;
  /** Of the intercepts and the residual together; null for a slope. */
  readonly share: number | null;
  /** With the intercept of the level, at the mean of the baseline; slopes only, null at the boundary. */
  readonly correlation?: number | null;
}

export interface FitSummary {
  readonly method: 'REML' | 'ML';
  readonly n: number;
  readonly groups: number;
  readonly fixedEffects: readonly FixedEffect[];
  /** At the mean of the baseline; in a nested model of the finest level. */
  readonly betweenVariance: number;
  readonly residualVariance: number;
  /** Correlation of two pupils of one unit of the finest level. */
  readonly icc: number;
  /** From coarse to fine, the residual last. */
  readonly components: readonly VarianceComponent[];
  readonly levels: readonly { readonly level: string; readonly units: number; readonly icc: number; readonly boundary: 'no-variance' | 'degenerate' | null }[];
  /** Columns that are constant or follow from earlier ones. */
  readonly leftOut: readonly string[];
  readonly criterion: number;
  readonly converged: boolean;
  readonly singular: boolean;
  readonly dropped: readonly { readonly rows: number; readonly reason: string }[];
  readonly warnings: readonly string[];
}

export interface GrowthResult {
  readonly model: 'mixed';
  /** Of the finest level; in a nested model effects include those of the parent, so that all units compare. */
  readonly units: readonly UnitEffect[];
  /** Nested models: effects of the level above. */
  readonly parents?: readonly UnitEffect[];
  readonly fit: FitSummary;
  readonly coverage: Coverage;
  /** Chinese, printed under every figure of this result. */
  readonly methodNote: string;
}

/** No model could be fitted, or none may be: why, in Chinese, and what the data covered. */
export interface GrowthRefusal {
  readonly model: 'refused';
  readonly reason: string;
  readonly coverage: Coverage;
}

export type GrowthOutcome = GrowthResult | GrowthRefusal;

/** A pupil beside what pupils of the same start reached. */
export interface PupilGrowth {
  readonly student: number;
  readonly unit: string;
  readonly outcome: number;
  readonly expected: number;
  readonly residual: number;
}

interface DescriptiveGrowth {
  readonly pupils: readonly PupilGrowth[];
  readonly coverage: Coverage;
  readonly dropped: readonly { readonly rows: number; readonly reason: string }[];
  readonly warnings: readonly string[];
  /** Chinese, printed under every figure of this result. */
  readonly methodNote: string;
}

/** 起点分层进步值: `effect` of a unit is the mean progress of its pupils, in points. */
export interface BandsResult extends DescriptiveGrowth {
  readonly model: 'bands';
  readonly units: readonly UnitEffect[];
  readonly bands: readonly { readonly low: number; readonly high: number; readonly n: number | null; readonly expected: number }[];
  /** SD of progress over all pupils. */
  readonly sigma: number;
}

/** 学生成长百分位: a unit beside the 50 that half of all pupils with the same start exceed. */
export interface SgpUnit {
  readonly unit: string;
  readonly n: number;
  /** null when n is below the display limit, as are the figures after it. */
  readonly median: number | null;
  readonly mean: number | null;
  /** Of the median; null too when all SGPs of the unit are equal. */
  readonly standardError: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly flag: GrowthFlag;
  readonly coverage: Coverage;
}

export interface SgpResult extends DescriptiveGrowth {
  readonly model: 'sgp';
  readonly units: readonly SgpUnit[];
  readonly pupils: readonly (PupilGrowth & { readonly sgp: number })[];
}

/** 标准分变化: `effect` of a unit is the mean change of Z of its pupils; nobody is judged by it. */
export interface StandardChangeUnit extends UnitEffect {
  readonly startZ: number | null;
  readonly outcomeZ: number | null;
  /** Mean change of the percentile rank, −100 … 100. */
  readonly percentileChange: number | null;
}

export interface StandardChangeResult extends Omit<DescriptiveGrowth, 'pupils'> {
  readonly model: 'zdiff';
  readonly units: readonly StandardChangeUnit[];
  readonly pupils: readonly { readonly student: number; readonly unit: string; readonly outcome: number; readonly startZ: number; readonly outcomeZ: number; readonly change: number }[];
  /** Pupils by fifth at the start (rows, lowest first) and fifth at the outcome. */
  readonly transition: readonly (readonly number[])[];
  /** SD of the change over all pupils. */
  readonly sigma: number;
}
