import { sql, type Sql } from '../engine/sql.ts';
import { covariateColumn, isFactor, type CovariateName, type FactorName } from './covariates.ts';
import { baselineColumn, type PairsSpec } from './pairs.ts';

/** How each baseline enters: a straight line, with its square as well, or as a natural cubic spline. */
export const curves = ['linear', 'quadratic', 'spline'] as const;
export type Curve = (typeof curves)[number];

/** Where the knots of the spline lie: the range and the quartiles, as R's ns(x, df = 4). */
export const KNOT_SHARES = [0, 0.25, 0.5, 0.75, 1] as const;

/** One column of the fixed part of the model, before centring and scaling. */
export type DesignTerm =
  | { readonly kind: 'baseline'; readonly baseline: number }
  /** z² − 1 with z the standardised baseline. */
  | { readonly kind: 'square'; readonly baseline: number; readonly mean: number; readonly sd: number }
  /** Column `part` ≥ 1 of `naturalSpline(knots)` (stats); its column 0 is the baseline itself. */
  | { readonly kind: 'spline'; readonly baseline: number; readonly part: number; readonly knots: readonly number[] }
  /** 1 for pupils of this level, 0 for others; `base` is the level left out. */
  | { readonly kind: 'level'; readonly covariate: FactorName; readonly level: string; readonly base: string }
  | { readonly kind: 'schoolPrior' };

/** Of the matched pupils, per baseline. */
export interface BaselineFacts {
  readonly mean: number;
  readonly sd: number;
  /** Quantiles at KNOT_SHARES. */
  readonly quantiles: readonly number[];
}

/** A row of `covariateLevelsQuery`, the most frequent level of a covariate first. */
export interface LevelCount {
  readonly covariate: string;
  readonly level: string;
  readonly n: number;
}

/** The columns of the model in the order in which later ones give way when they depend on earlier ones. */
export function designTerms(spec: PairsSpec, curve: Curve, facts: readonly BaselineFacts[], levels: readonly LevelCount[]): readonly DesignTerm[] {
  const starts = spec.baselines.flatMap((_, baseline): DesignTerm[] => [{ kind: 'baseline', baseline }, ...curveTerms(curve, baseline, facts[baseline])]);
  return [...starts, ...(spec.covariates ?? []).flatMap((name) => covariateTerms(name, levels))];
}

function curveTerms(curve: Curve, baseline: number, facts: BaselineFacts | undefined): DesignTerm[] {
  if (curve === 'linear' || !facts) return [];
  if (curve === 'quadratic') return [{ kind: 'square', baseline, mean: facts.mean, sd: facts.sd > 0 ? facts.sd : 1 }];
  // Many pupils at the full mark or at 0 make quantiles coincide.
  const knots = [...new Set(facts.quantiles)];
  return Array.from({ length: Math.max(knots.length - 2, 0) }, (_, index): DesignTerm => ({ kind: 'spline', baseline, part: index + 1, knots }));
}

function covariateTerms(covariate: CovariateName, levels: readonly LevelCount[]): DesignTerm[] {
  if (!isFactor(covariate)) return [{ kind: 'schoolPrior' }];
  const [base, ...others] = levels.filter((row) => row.covariate === covariate);
  return others.map(({ level }): DesignTerm => ({ kind: 'level', covariate, level, base: base!.level }));
}

/** The value of a term for a row of `pairsSelect`. */
export function termSql(term: DesignTerm): Sql {
  switch (term.kind) {
    case 'baseline':
      return baselineColumn(term.baseline);
    case 'square': {
      const z = sql`((${baselineColumn(term.baseline)} - ${term.mean}) / ${term.sd})`;
      return sql`(${z} * ${z} - 1)`;
    }
    case 'spline':
      return splineSql(baselineColumn(term.baseline), term.part, term.knots);
    case 'level':
      return sql`CAST(${covariateColumn(term.covariate)} = ${term.level} AS INTEGER)`;
    case 'schoolPrior':
      return covariateColumn('schoolPrior');
  }
}

/** N_{k+1} = d_k − d_{K−1} of stats/natural-spline.ts, in units of the knots' range. */
function splineSql(column: Sql, part: number, knots: readonly number[]): Sql {
  const last = knots.length - 1;
  const low = knots[0]!;
  const range = knots[last]! - low;
  const cube = (knot: number): Sql => sql`pow(greatest((${column} - ${knot}) / ${range}, 0), 3)`;
  const d = (k: number): Sql => sql`((${cube(knots[k]!)} - ${cube(knots[last]!)}) / ${(knots[last]! - knots[k]!) / range})`;
  return sql`(${d(part - 1)} - ${d(last - 1)})`;
}
