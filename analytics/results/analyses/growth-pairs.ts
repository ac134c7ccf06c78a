import { identifier } from '../../engine/sql.ts';
import { termLabel } from '../../growth/term-labels.ts';
import type { ValueAddedInput } from '../../growth/value-added.ts';
import { isFactor } from '../../measures/covariates.ts';
import { baselineFacts, baselineFactsQuery, covariateLevelsQuery, pairConstants, pairConstantsQuery, type PairConstants } from '../../measures/cross-products.ts';
import { designTerms, type Curve, type DesignTerm } from '../../measures/design-terms.ts';
import { dropPairsTable, pairOverlapQuery, pairsTable, type ExamSubject, type PairsSource, type PairsSpec } from '../../measures/pairs.ts';
import { examById, examLabel, type AnalysisContext } from './analysis-context.ts';
import type { GrowthRequest } from './growth-request.ts';
import { unitLabels } from './measures.ts';

export interface PairsAsked {
  readonly spec: PairsSpec;
  readonly labels: ValueAddedInput['labels'];
}

const parents = { class: 'school', school: 'county' } as const;

/** What every model asks of the data; a text instead says why the request has no answer. */
export function pairsAsked(context: AnalysisContext, { outcome, baselines, by, model = 'mixed', nested, covariates, mergeSites }: GrowthRequest): PairsAsked | string {
  if (baselines.length === 0) return '请选择至少一次起点考试。';
  if (baselines.some(({ exam, subject }) => exam === outcome.exam && subject === outcome.subject)) return '起点和终点不能是同一次考试的同一科目。';
  const mixed = model === 'mixed';
  const parent = by === 'class' || by === 'school' ? parents[by] : undefined;
  if (mixed && nested && !parent) return `${unitLabels[by]}之上没有更高一层可分，请去掉“分层”，或改为按班级、学校计算。`;
  const labelOf = ({ exam, subject }: ExamSubject): string => `${examLabel(examById(context, exam))}·${subject}`;
  return {
    spec: {
      outcome, baselines, by,
      ...(mergeSites && by === 'school' ? { mergeSites } : {}),
      ...(mixed && nested && parent ? { parent } : {}),
      ...(mixed && covariates ? { covariates: [...new Set(covariates)] } : {}),
    },
    labels: {
      outcome: labelOf(outcome), baselines: baselines.map(labelOf), unit: unitLabels[by],
      ...(mixed && nested && parent ? { parent: unitLabels[parent] } : {}),
    },
  };
}

let tables = 0;

/** Joins outcome and baselines once, for all queries of `work`; a text says why the request has no answer. */
export async function onPairs<T>(context: AnalysisContext, request: GrowthRequest, work: (asked: PairsAsked, from: PairsSource) => Promise<T | string>): Promise<T | string> {
  const asked = pairsAsked(context, request);
  if (typeof asked === 'string') return asked;
  const { engine, call } = context;
  const name = `growth_pairs_${(tables += 1)}`;
  const made = pairsTable(name, asked.spec);
  await engine.exec(made.name, made.sql, call);
  try {
    const overlap = request.by === 'group' ? await engine.query(pairOverlapQuery(asked.spec, identifier(name)), call) : [];
    if (overlap.length > 0) {
      return `${overlap.map(({ school }) => school).join('、')}同时属于两个教育集团，学生会被重复计算。请先在学校关系中为每所学校只保留一个集团，再按教育集团计算。`;
    }
    return await work(asked, identifier(name));
  } finally {
    const dropped = dropPairsTable(name);
    await engine.exec(dropped.name, dropped.sql);
  }
}

export interface Design {
  readonly terms: readonly DesignTerm[];
  /** Their names, in the same order; no two alike. */
  readonly predictors: readonly string[];
  readonly constants: PairConstants;
}

/** More columns than this come from a column that is no category (names, codes). */
const MOST_TERMS = 60;

/** The columns of the mixed model with their constants; a text says why there are none. */
export async function designOf({ engine, call }: AnalysisContext, { spec, labels }: PairsAsked, curve: Curve, from: PairsSource): Promise<Design | string> {
  const factors = (spec.covariates ?? []).filter(isFactor);
  const facts = curve === 'linear' ? [] : baselineFacts((await engine.query(baselineFactsQuery(spec, from), call))[0], spec.baselines.length);
  const levels = factors.length === 0 ? [] : await engine.query(covariateLevelsQuery(spec, factors, from), call);
  const terms = designTerms(spec, curve, facts, levels);
  if (terms.length > MOST_TERMS) return `所选起点和协变量共有 ${terms.length} 个取值，过多而不能估计。请减少协变量，或先统一其写法。`;
  const [row] = await engine.query(pairConstantsQuery(spec, terms, from), call);
  return { terms, predictors: terms.map((term) => termLabel(term, labels.baselines)), constants: pairConstants(row, terms.length) };
}
