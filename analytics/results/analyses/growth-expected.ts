import { bandsGrowth } from '../../growth/bands/bands-growth.ts';
import { residualsOf, type Bend, type Residuals } from '../../growth/diagnostics/residuals.ts';
import { pupilTable, type PupilTable } from '../../growth/diagnostics/pupil-table.ts';
import type { PupilGrowth } from '../../growth/growth-result.ts';
import type { PairRow } from '../../growth/pair-columns.ts';
import { sgpGrowth } from '../../growth/sgp/sgp-growth.ts';
import { growthTraitsQuery } from '../../measures/growth-traits.ts';
import type { PairsSource } from '../../measures/pairs.ts';
import type { AnalysisContext } from './analysis-context.ts';
import { capOf } from './growth-models.ts';
import type { PairsAsked } from './growth-pairs.ts';
import { expectedBy } from './growth-pupils.ts';
import type { GrowthRequest } from './growth-request.ts';
import { fitOnPairs } from './growth.ts';

export interface ExpectedScores extends Residuals {
  /** Those the model has an expected score for. */
  readonly pupils: PupilTable;
}

/**
 * What the model expects of each pupil. mixed: its fixed part x'β̂, the unit left out; bands: the mean of the
 * band; sgp: the conditional median. A text says why there is none.
 */
export async function expectedScores(context: AnalysisContext, request: GrowthRequest, asked: PairsAsked, from: PairsSource): Promise<ExpectedScores | string> {
  const { engine, call } = context;
  const { spec, labels } = asked;
  const model = request.model ?? 'mixed';
  if (model === 'zdiff') return '标准分变化只作描述，没有对每名学生的预期成绩，不能检查残差；请改选多层线性模型、分层进步值或成长百分位。';
  if (model === 'mixed') {
    const fitted = await fitOnPairs(context, request, asked, from);
    if (typeof fitted === 'string') return fitted;
    const { design: { terms, predictors }, result: { fit } } = fitted;
    const rows = await engine.query(growthTraitsQuery(spec, terms, from), call);
    const pupils = pupilTable(rows, labels.baselines.length);
    const expected = expectedBy(fit.fixedEffects, predictors);
    return { pupils, ...residualsOf(pupils.outcome, Float64Array.from(rows, (row) => expected(predictors.map((_, k) => Number(row[`d${k}`])))), true) };
  }
  const rows = await engine.query(growthTraitsQuery(spec, [], from), call);
  const result = await (model === 'bands' ? bandsGrowth({ rows, coverage: [], labels, ...capOf(request) }, call) : sgpGrowth({ rows, coverage: [], labels }, call));
  return result.model === 'refused' ? result.reason : fromPupils(rows, labels.baselines.length, result.pupils);
}

function fromPupils(rows: readonly PairRow[], baselines: number, found: readonly PupilGrowth[]): ExpectedScores {
  const of = new Map(found.map(({ student, expected }) => [student, expected]));
  const pupils = pupilTable(rows.filter(({ student_id }) => of.has(Number(student_id))), baselines);
  return { pupils, ...residualsOf(pupils.outcome, Float64Array.from(pupils.student, (student) => of.get(student)!), false) };
}

/** Whether the straight line is one: each baseline's square added to the model of the request. None where it cannot be fitted. */
export async function bendsOf(context: AnalysisContext, request: GrowthRequest, asked: PairsAsked, from: PairsSource, outcomeSd: number): Promise<readonly Bend[]> {
  // A slope of the unit or a correction for error has no form with squares.
  const fitted = await fitOnPairs(context, { ...request, slope: false, reliability: 1, curve: 'quadratic' }, asked, from);
  if (typeof fitted === 'string' || !(outcomeSd > 0)) return [];
  const { design: { terms, predictors }, result: { fit } } = fitted;
  const effects = new Map(fit.fixedEffects.map((effect) => [effect.term, effect]));
  return terms.flatMap((term, index) => {
    const effect = term.kind === 'square' ? effects.get(predictors[index]!) : undefined;
    if (term.kind !== 'square' || !effect || !(effect.standardError > 0)) return [];
    return [{ baseline: asked.labels.baselines[term.baseline]!, t: effect.estimate / effect.standardError, departure: (3 * effect.estimate) / outcomeSd }];
  });
}
