import type { Method } from '../fit-method.ts';

/** A nested mixed model on the original scale. */
export interface MixedFit {
  readonly ok: true;
  readonly method: Method;
  readonly n: number;
  /** `(Intercept)`, then the predictors kept. */
  readonly terms: readonly string[];
  readonly beta: readonly number[];
  readonly standardErrors: readonly number[];
  /** Covariance of β, p × p by rows. */
  readonly covariance: readonly number[];
  readonly sigma2: number;
  /** −2 log-likelihood, REML or ML. */
  readonly criterion: number;
  /** From coarse to fine. */
  readonly levels: readonly FittedLevel[];
  readonly converged: boolean;
  /** True when some Σ is singular: a variance of 0 or a correlation of ±1. */
  readonly singular: boolean;
  /** Predictors that are constant or depend linearly on those before them, left out as R does. */
  readonly leftOut: readonly string[];
  readonly evaluations: number;
}

export interface FittedLevel {
  readonly factor: string;
  /** `(Intercept)` and the random slopes. */
  readonly terms: readonly string[];
  /** Σ = σ²ΛΛ', q × q by rows. */
  readonly covariance: readonly number[];
  /** Lower triangle of Λ (original scale) column by column, as lme4's θ. */
  readonly theta: readonly number[];
  /** Variance of the unit effect for a pupil at the mean of the slope columns. */
  readonly varianceAtMean: number;
  /** Correlation of two pupils of one unit of this level, at the mean of the slope columns. */
  readonly icc: number;
  /** A variance of 0, or correlations of ±1 (a linear dependence); null when Σ has full rank. */
  readonly boundary: 'no-variance' | 'degenerate' | null;
  readonly units: readonly FittedUnit[];
}

export interface FittedUnit {
  readonly id: string;
  /** The unit one level up; null at the coarsest level. */
  readonly parent: string | null;
  readonly n: number;
  /** b̂, one a term. */
  readonly modes: readonly number[];
  /** As lme4's condVar: β taken as known. */
  readonly conditionalSds: readonly number[];
  /** Of b̂ − b, with β estimated: larger where units are few. */
  readonly predictionSds: readonly number[];
  /** Conditional covariance of b, q × q by rows (β taken as known). */
  readonly covariance: readonly number[];
  /** 1 − Var(b_0 | y)/Σ_00; n·λ/(1 + n·λ) for a lone random intercept. 0 where Σ_00 = 0. */
  readonly reliability: number;
  /** The effect for a pupil at the mean of the slope columns. */
  readonly atMean: { readonly mode: number; readonly conditionalSd: number; readonly predictionSd: number; readonly reliability: number };
  /** That plus the effects of the units above (a class with its school), β taken as known. */
  readonly totalAtMean: { readonly mode: number; readonly conditionalSd: number };
}

export interface MixedRefusal {
  readonly ok: false;
  readonly reason:
    | 'no-rows' | 'one-group' | 'groups-of-one' | 'too-few-rows' | 'constant-outcome' | 'perfect-fit'
    | 'not-nested' | 'same-units' | 'too-many-effects' | 'unknown-slope';
  /** The factor or the column it is about. */
  readonly about?: string;
}
