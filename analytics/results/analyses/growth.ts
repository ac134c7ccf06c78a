import type { Coverage, GrowthResult, UnitEffect } from '../../growth/growth-result.ts';
import { productsFromRows } from '../../growth/products-from-rows.ts';
import { covariateLabels } from '../../growth/term-labels.ts';
import { valueAdded } from '../../growth/value-added.ts';
import { schoolsQuery } from '../../measures/catalog.ts';
import { crossProductsQuery } from '../../measures/cross-products.ts';
import { pairCoverageQuery, pairFormsQuery, type PairsSource } from '../../measures/pairs.ts';
import { levelsOf, type AnalysisContext } from './analysis-context.ts';
import type { NamedEffect } from './growth-elements.ts';
import { designOf, onPairs, type Design, type PairsAsked } from './growth-pairs.ts';
import type { GrowthRequest } from './growth-request.ts';

export { pairsAsked } from './growth-pairs.ts';

export interface GrowthRun {
  readonly result: GrowthResult;
  readonly units: readonly NamedEffect[];
  /** Nested models: the level above. */
  readonly parents?: readonly NamedEffect[];
  readonly wholeMean: number;
}

/** Fits the value-added model for one outcome; a text instead says why it may not be fitted. */
export async function runGrowth(context: AnalysisContext, request: GrowthRequest): Promise<GrowthRun | string> {
  const fitted = await onPairs(context, request, (asked, from) => fitOnPairs(context, request, asked, from));
  if (typeof fitted === 'string') return fitted;
  const { result, asked } = fitted;
  const named = await nameUnits(context, request, result.units);
  if (!result.parents || !asked.spec.parent) return { result, ...named };
  const { units: above } = await nameUnits(context, { outcome: request.outcome, by: asked.spec.parent }, result.parents);
  return { result, ...named, parents: above };
}

export interface FittedPairs {
  readonly result: GrowthResult;
  readonly design: Design;
  readonly asked: PairsAsked;
}

/** The mixed model from the cross-products of the pairs in `from`. */
export async function fitOnPairs(context: AnalysisContext, request: GrowthRequest, asked: PairsAsked, from: PairsSource): Promise<FittedPairs | string> {
  const { engine, call } = context;
  const { curve = 'linear', slope = false, method, reliability } = request;
  const { spec, labels } = asked;
  const design = await designOf(context, asked, curve, from);
  if (typeof design === 'string') return design;
  const { terms, predictors, constants } = design;
  const rows = await engine.query(crossProductsQuery(spec, terms, constants, from), call);
  const result = valueAdded({
    products: productsFromRows(rows, predictors, constants),
    ...(spec.parent ? { parents: { of: rows.map((row) => String(row.parent)), coverage: await engine.query(pairCoverageQuery(spec, from, 'parent'), call) } } : {}),
    coverage: await engine.query(pairCoverageQuery(spec, from), call),
    forms: await engine.query(pairFormsQuery(spec, from), call),
    labels, curve, slope,
    ...(method ? { method } : {}),
    ...(reliability === undefined ? {} : { reliability }),
    covariates: (spec.covariates ?? []).map((name) => covariateLabels[name]),
  });
  return result.model === 'refused' ? result.reason : { result, design, asked };
}

/** Names, counties and mean outcomes of the units of a result. */
export async function nameUnits(context: AnalysisContext, { outcome, by, mergeSites }: Pick<GrowthRequest, 'outcome' | 'by' | 'mergeSites'>, effects: readonly UnitEffect[]): Promise<Pick<GrowthRun, 'units' | 'wholeMean'>> {
  const levels = new Map((await levelsOf(context, { exam: outcome.exam, by, subject: outcome.subject })).map((level) => [level.unit, level]));
  const schools = new Map((await context.engine.query(schoolsQuery(), context.call)).map((school) => [school.school_id, school]));
  const [whole] = await levelsOf(context, { exam: outcome.exam, by: 'all', subject: outcome.subject });
  const units = effects.map((effect) => {
    const level = levels.get(effect.unit);
    // A 中心校 may have pupils only through its 教学点.
    const school = by === 'school' ? schools.get(Number(effect.unit)) : level?.school_id === null || level?.school_id === undefined ? undefined : schools.get(level.school_id);
    const name = level?.name ?? (by === 'school' ? school?.name : undefined) ?? effect.unit;
    const mean = by === 'school' && mergeSites ? meanOf(effect.coverage) : (level?.mean ?? null);
    return { name: by === 'class' && school ? `${school.name}${name}` : name, county: school?.county ?? null, effect, mean };
  });
  return { units, wholeMean: whole?.mean ?? 0 };
}

/** Mean outcome of everybody in the unit, matched or not: the levels know schools only as they are registered. */
function meanOf({ outcome, matched, keptMean, lostMean }: Coverage): number | null {
  return outcome > 0 ? (matched * (keptMean ?? 0) + (outcome - matched) * (lostMean ?? 0)) / outcome : null;
}
