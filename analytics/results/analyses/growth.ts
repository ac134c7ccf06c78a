import type { GrowthResult } from '../../growth/growth-result.ts';
import { productsFromRows } from '../../growth/products-from-rows.ts';
import { valueAdded } from '../../growth/value-added.ts';
import { crossProductsQuery, pairConstants, pairConstantsQuery } from '../../measures/cross-products.ts';
import { pairCoverageQuery, pairFormsQuery, type ExamSubject, type PairsSpec } from '../../measures/pairs.ts';
import { schoolsQuery } from '../../measures/catalog.ts';
import { formatNumber } from '../format.ts';
import type { Analysis } from './analysis.ts';
import { examById, examLabel, levelsOf, type AnalysisContext } from './analysis-context.ts';
import { caterpillar, countFlags, growthTable, quadrant, type NamedEffect } from './growth-elements.ts';
import { unitLabels } from './measures.ts';

export interface GrowthRequest {
  readonly outcome: ExamSubject;
  readonly baselines: readonly ExamSubject[];
  readonly by: 'school' | 'class';
}

export interface GrowthRun {
  readonly result: GrowthResult;
  readonly units: readonly NamedEffect[];
  readonly wholeMean: number;
}

/** Fits the value-added model for one outcome; a text instead says why it may not be fitted. */
export async function runGrowth(context: AnalysisContext, request: GrowthRequest): Promise<GrowthRun | string> {
  const { engine, call } = context;
  if (request.baselines.length === 0) return '请选择至少一次起点考试。';
  if (request.baselines.some(({ exam, subject }) => exam === request.outcome.exam && subject === request.outcome.subject)) return '起点和终点不能是同一次考试的同一科目。';
  const spec: PairsSpec = { outcome: request.outcome, baselines: request.baselines, by: request.by };
  const labelOf = ({ exam, subject }: ExamSubject): string => `${examLabel(examById(context, exam))}·${subject}`;
  const constants = pairConstants(await engine.query(pairConstantsQuery(spec), call));
  const baselineLabels = request.baselines.map(labelOf);
  const outcome = valueAdded({
    products: productsFromRows(await engine.query(crossProductsQuery(spec, constants), call), baselineLabels, constants),
    coverage: await engine.query(pairCoverageQuery(spec), call),
    forms: await engine.query(pairFormsQuery(spec), call),
    labels: { outcome: labelOf(request.outcome), baselines: baselineLabels, unit: unitLabels[request.by] },
  });
  if (outcome.model === 'refused') return outcome.reason;
  return { result: outcome, ...(await nameUnits(context, request, outcome)) };
}

async function nameUnits(context: AnalysisContext, { outcome, by }: GrowthRequest, result: GrowthResult): Promise<Pick<GrowthRun, 'units' | 'wholeMean'>> {
  const levels = await levelsOf(context, { exam: outcome.exam, by, subject: outcome.subject });
  const schools = new Map((await context.engine.query(schoolsQuery(), context.call)).map((school) => [school.school_id, school]));
  const [whole] = await levelsOf(context, { exam: outcome.exam, by: 'all', subject: outcome.subject });
  const units = result.units.map((effect) => {
    const level = levels.find(({ unit }) => unit === effect.unit);
    const school = level?.school_id === null || level?.school_id === undefined ? undefined : schools.get(level.school_id);
    const name = level?.name ?? effect.unit;
    return { name: by === 'class' && school ? `${school.name}${name}` : name, county: school?.county ?? null, effect, mean: level?.mean ?? null };
  });
  return { units, wholeMean: whole?.mean ?? 0 };
}

/** 增值: caterpillar, quadrant, table with intervals and flags, method note. */
export async function growthAnalysis(context: AnalysisContext, request: GrowthRequest): Promise<Analysis> {
  const run = await runGrowth(context, request);
  if (typeof run === 'string') return { headline: null, elements: [], warnings: [run], data: null };
  const { result, units, wholeMean } = run;
  const exam = examById(context, request.outcome.exam);
  const label = `${examLabel(exam)}${request.outcome.subject}`;
  const unitLabel = unitLabels[request.by];
  const id = `growth-${request.by}-${exam.exam_id}-${request.outcome.subject}`;
  const counter = request.by === 'school' ? '所' : '个';
  const flags = countFlags(result);
  const { coverage, fit } = result;
  const elements = [
    {
      type: 'keyFigures' as const,
      id: `${id}-figures`,
      figures: [
        { label: '匹配学生', value: coverage.matched, format: 'count' as const, unit: '人', detail: `有终点成绩 ${coverage.outcome} 人` },
        { label: '匹配率', value: coverage.share, format: 'rate' as const, detail: coverage.belowLimit ? '低于85%，结论慎用' : '达到85%' },
        { label: '高于预期', value: flags.高于预期, format: 'count' as const, unit: counter, mark: 'above' as const },
        { label: '符合预期', value: flags.符合预期, format: 'count' as const, unit: counter, mark: 'same' as const },
        { label: '低于预期', value: flags.低于预期, format: 'count' as const, unit: counter, mark: 'below' as const },
        { label: `${unitLabel}间方差占比`, value: fit.icc, format: 'rate' as const, detail: '扣除起点差异之后' },
      ],
    },
    caterpillar(`${id}-interval`, `${label}增值（按${unitLabel}）`, units),
    quadrant(`${id}-quadrant`, `${label}水平与增值`, units, wholeMean),
    growthTable(`${id}-table`, `${label}增值结果（按${unitLabel}）`, unitLabel, units, [result.methodNote]),
    { type: 'paragraph' as const, style: 'note' as const, text: result.methodNote, evidence: [`${id}-table`] },
  ];
  return {
    headline: `${result.units.length}${counter}${unitLabel}中，高于预期${flags.高于预期}${counter}，低于预期${flags.低于预期}${counter}，其余未见显著差异或人数不足；匹配率${formatNumber(coverage.share, 'rate')}。`,
    elements,
    warnings: fit.warnings,
    data: {
      model: result.model, outcome: request.outcome, baselines: request.baselines, by: request.by, fit, coverage, methodNote: result.methodNote,
      units: units.map(({ name, county, mean, effect }) => ({ name, county, mean, ...effect })),
    },
  };
}
