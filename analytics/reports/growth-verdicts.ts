import { isJudged } from '../growth/diagnostics/model-agreement.ts';
import type { GrowthFlag } from '../growth/growth-result.ts';
import { adjustedFlags } from '../growth/mixed/adjusted-flags.ts';
import { FLAG_PUPILS } from '../growth/value-added.ts';
import type { NamedEffect } from '../results/analyses/growth-elements.ts';
import type { ExamGrowth } from './term-data.ts';

export type ReportModel = 'mixed' | 'bands' | 'sgp';

export const modelNames: Readonly<Record<ReportModel, string>> = { mixed: '多层模型', bands: '分层进步值', sgp: '成长百分位' };

/** A unit's judgement by the main model, and what is left of it when others are asked. */
export interface Verdict {
  readonly unit: NamedEffect;
  readonly flag: GrowthFlag;
  /** The judgement holds with the false-discovery rate of all units at 5 %. */
  readonly adjusted: boolean;
  /** Judging models, the main one first; those without a figure for the unit are not among them. */
  readonly judgements: readonly { readonly model: ReportModel; readonly flag: GrowthFlag }[];
  /** Every model of the exam judges the unit, and alike. */
  readonly unanimous: boolean;
  /** Above or below expectation, and either adjusted or said by a second model. */
  readonly firm: boolean;
}

/** Verdicts of one outcome; `others` are the same units by other models. */
export function verdicts(units: readonly NamedEffect[], others: ExamGrowth['models']): Verdict[] {
  const held = adjustedUnits(units);
  const flags = others.map(({ model, units: list }) => ({ model, of: new Map(list.map(({ effect }) => [effect.unit, effect.flag])) }));
  return units.map((unit) => {
    const { flag, unit: id } = unit.effect;
    const judgements = [{ model: 'mixed' as ReportModel, flag }, ...flags.map(({ model, of }) => ({ model, flag: of.get(id) ?? '不显示' as const }))].filter((of) => isJudged(of.flag));
    const deviates = flag === '高于预期' || flag === '低于预期';
    const adjusted = deviates && held.get(id) === (flag === '高于预期' ? 1 : -1);
    const second = judgements.filter((of) => of.flag === flag).length > 1;
    return {
      unit, flag, adjusted, judgements,
      unanimous: others.length > 0 && judgements.length === others.length + 1 && judgements.every((of) => of.flag === flag),
      firm: deviates && (adjusted || second),
    };
  });
}

export const totalVerdicts = ({ total, models }: ExamGrowth): Verdict[] => verdicts(total.units, models);

function adjustedUnits(units: readonly NamedEffect[]): ReadonlyMap<string, -1 | 0 | 1> {
  const judged = units.flatMap(({ effect: { unit, n, effect, standardError } }) => (n < FLAG_PUPILS || effect === null || standardError === null ? [] : [{ id: unit, effect, sd: standardError }]));
  return new Map(adjustedFlags(judged).units.map(({ id, adjusted }) => [id, adjusted]));
}
