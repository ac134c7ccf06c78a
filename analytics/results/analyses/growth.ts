import type { GrowthResult, UnitEffect } from '../../growth/growth-result.ts';
import { productsFromRows } from '../../growth/products-from-rows.ts';
import { valueAdded, type ValueAddedInput } from '../../growth/value-added.ts';
import { crossProductsQuery, pairConstants, pairConstantsQuery } from '../../measures/cross-products.ts';
import { pairCoverageQuery, pairFormsQuery, type ExamSubject, type PairsSpec } from '../../measures/pairs.ts';
import { schoolsQuery } from '../../measures/catalog.ts';
import { examById, examLabel, levelsOf, type AnalysisContext } from './analysis-context.ts';
import type { NamedEffect } from './growth-elements.ts';
import type { GrowthRequest } from './growth-request.ts';
import { unitLabels } from './measures.ts';

export interface GrowthRun {
  readonly result: GrowthResult;
  readonly units: readonly NamedEffect[];
  readonly wholeMean: number;
}

/** What every model asks of the data; a text instead says why the request has no answer. */
export function pairsAsked(context: AnalysisContext, { outcome, baselines, by }: GrowthRequest): { readonly spec: PairsSpec; readonly labels: ValueAddedInput['labels'] } | string {
  if (baselines.length === 0) return '请选择至少一次起点考试。';
  if (baselines.some(({ exam, subject }) => exam === outcome.exam && subject === outcome.subject)) return '起点和终点不能是同一次考试的同一科目。';
  const labelOf = ({ exam, subject }: ExamSubject): string => `${examLabel(examById(context, exam))}·${subject}`;
  return { spec: { outcome, baselines, by }, labels: { outcome: labelOf(outcome), baselines: baselines.map(labelOf), unit: unitLabels[by] } };
}

/** Fits the value-added model for one outcome; a text instead says why it may not be fitted. */
export async function runGrowth(context: AnalysisContext, request: GrowthRequest): Promise<GrowthRun | string> {
  const { engine, call } = context;
  const asked = pairsAsked(context, request);
  if (typeof asked === 'string') return asked;
  const { spec, labels } = asked;
  const constants = pairConstants(await engine.query(pairConstantsQuery(spec), call));
  const outcome = valueAdded({
    products: productsFromRows(await engine.query(crossProductsQuery(spec, constants), call), labels.baselines, constants),
    coverage: await engine.query(pairCoverageQuery(spec), call),
    forms: await engine.query(pairFormsQuery(spec), call),
    labels,
  });
  if (outcome.model === 'refused') return outcome.reason;
  return { result: outcome, ...(await nameUnits(context, request, outcome.units)) };
}

/** Names, counties and mean outcomes of the units of a result. */
export async function nameUnits(context: AnalysisContext, { outcome, by }: GrowthRequest, effects: readonly UnitEffect[]): Promise<Pick<GrowthRun, 'units' | 'wholeMean'>> {
  const levels = await levelsOf(context, { exam: outcome.exam, by, subject: outcome.subject });
  const schools = new Map((await context.engine.query(schoolsQuery(), context.call)).map((school) => [school.school_id, school]));
  const [whole] = await levelsOf(context, { exam: outcome.exam, by: 'all', subject: outcome.subject });
  const units = effects.map((effect) => {
    const level = levels.find(({ unit }) => unit === effect.unit);
    const school = level?.school_id === null || level?.school_id === undefined ? undefined : schools.get(level.school_id);
    const name = level?.name ?? effect.unit;
    return { name: by === 'class' && school ? `${school.name}${name}` : name, county: school?.county ?? null, effect, mean: level?.mean ?? null };
  });
  return { units, wholeMean: whole?.mean ?? 0 };
}
