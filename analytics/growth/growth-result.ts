/** What every value-added model returns (growth.md): one type for schools, classes, counties, groups. */
export type GrowthFlag = '高于预期' | '符合预期' | '低于预期' | '仅供参考' | '不显示';

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
  readonly flag: GrowthFlag;
  readonly coverage: Coverage;
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

export interface FitSummary {
  readonly method: 'REML' | 'ML';
  readonly n: number;
  readonly groups: number;
  readonly fixedEffects: readonly FixedEffect[];
  readonly betweenVariance: number;
  readonly residualVariance: number;
  readonly icc: number;
  readonly criterion: number;
  readonly converged: boolean;
  readonly singular: boolean;
  readonly dropped: readonly { readonly rows: number; readonly reason: string }[];
  readonly warnings: readonly string[];
}

export interface GrowthResult {
  readonly model: 'mixed';
  readonly units: readonly UnitEffect[];
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
