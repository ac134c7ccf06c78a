import { bandsGrowth } from '../../growth/bands/bands-growth.ts';
import type { Coverage, UnitEffect } from '../../growth/growth-result.ts';
import { sgpGrowth } from '../../growth/sgp/sgp-growth.ts';
import { MINIMUM_UNITS } from '../../growth/value-added.ts';
import { pairCoverageQuery, pairFormsQuery, pairRowsQuery, type ExamSubject } from '../../measures/pairs.ts';
import { sampleSd, moments } from '../../stats/moments.ts';
import type { KeyFigures } from '../element.ts';
import { formatNumber } from '../format.ts';
import { examById, type AnalysisContext } from './analysis-context.ts';
import type { NamedEffect } from './growth-elements.ts';
import type { GrowthModel, GrowthRequest } from './growth-request.ts';
import { nameUnits, pairsAsked, runGrowth } from './growth.ts';

/** A model's result in the form the page shows: `effect` is points for mixed and bands, the median SGP for sgp. */
export interface ModelRun {
  readonly model: GrowthModel;
  readonly units: readonly NamedEffect[];
  readonly wholeMean: number;
  readonly coverage: Coverage;
  readonly warnings: readonly string[];
  readonly methodNote: string;
  /** The figure that is the model's own, beside coverage and flags. */
  readonly figure: KeyFigures['figures'][number];
  /** What `--json` prints of the model beside the units. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** The same, of one unit. */
  readonly unitFacts: (unit: string) => Readonly<Record<string, unknown>>;
}

/** Runs the model asked for; a text instead says why it may not be. */
export function runModel(context: AnalysisContext, request: GrowthRequest): Promise<ModelRun | string> {
  switch (request.model ?? 'mixed') {
    case 'mixed':
      return runMixed(context, request);
    case 'bands':
      return runBands(context, request);
    case 'sgp':
      return runSgp(context, request);
  }
}

async function runMixed(context: AnalysisContext, request: GrowthRequest): Promise<ModelRun | string> {
  const run = await runGrowth(context, request);
  if (typeof run === 'string') return run;
  const { result: { fit, coverage, methodNote }, units, wholeMean } = run;
  return {
    model: 'mixed', units, wholeMean, coverage, methodNote, warnings: fit.warnings,
    figure: { label: `${request.by === 'school' ? '学校' : '班级'}间方差占比`, value: fit.icc, format: 'rate', detail: '扣除起点差异之后' },
    facts: { fit },
    unitFacts: () => ({}),
  };
}

async function runBands(context: AnalysisContext, request: GrowthRequest): Promise<ModelRun | string> {
  const input = await pupilsOf(context, request);
  if (typeof input === 'string') return input;
  const result = await bandsGrowth(input, context.call);
  if (result.model === 'refused') return result.reason;
  const { bands, sigma, coverage, dropped, warnings, methodNote } = result;
  return {
    model: 'bands', ...(await nameUnits(context, request, result.units)), coverage, methodNote, warnings,
    figure: { label: '起点分层', value: bands.length, format: 'count', unit: '层', detail: `学生进步值标准差 ${formatNumber(sigma, 'score')} 分` },
    facts: { bands, sigma, dropped },
    unitFacts: () => ({}),
  };
}

async function runSgp(context: AnalysisContext, request: GrowthRequest): Promise<ModelRun | string> {
  // Each further prior refines the one before it, so the latest exam comes first.
  const recent = { ...request, baselines: latestFirst(context, request.baselines) };
  const input = await pupilsOf(context, recent);
  if (typeof input === 'string') return input;
  const matched = input.coverage.filter((row) => row.matched > 0).length;
  if (matched === 1) return `匹配的学生都在同一个${input.labels.unit}，没有可比较的对象。`;
  const result = await sgpGrowth(input, context.call);
  if (result.model === 'refused') return result.reason;
  const spread = sampleSd(moments(result.pupils.map(({ residual }) => residual)));
  const means = new Map(result.units.map(({ unit, mean }) => [unit, mean]));
  const effects = result.units.map(({ unit, n, median, standardError, low, high, flag, coverage }): UnitEffect => ({
    unit, n, effect: median, standardError, low, high, reliability: null, flag, coverage,
  }));
  const { coverage, dropped, methodNote } = result;
  const few = matched < MINIMUM_UNITS ? [`只有 ${matched} 个${input.labels.unit}，学生百分位受本${input.labels.unit}自身影响较大，请谨慎解读。`] : [];
  return {
    model: 'sgp', ...(await nameUnits(context, request, effects)), coverage, methodNote, warnings: [...few, ...result.warnings],
    figure: { label: '同起点学生的离散', value: spread, format: 'score', unit: '分', detail: '成绩与同起点中位数之差的标准差' },
    facts: { dropped },
    unitFacts: (unit) => ({ meanSgp: means.get(unit) ?? null }),
  };
}

/** Matched pupils one by one, for the models that need them. */
async function pupilsOf(context: AnalysisContext, request: GrowthRequest) {
  const asked = pairsAsked(context, request);
  if (typeof asked === 'string') return asked;
  const { spec, labels } = asked;
  const { engine, call } = context;
  return {
    rows: await engine.query(pairRowsQuery(spec), call),
    coverage: await engine.query(pairCoverageQuery(spec), call),
    forms: await engine.query(pairFormsQuery(spec), call),
    labels,
  };
}

function latestFirst(context: AnalysisContext, baselines: readonly ExamSubject[]): ExamSubject[] {
  const when = ({ exam }: ExamSubject): string => {
    const { term, date } = examById(context, exam);
    return `${term} ${date ?? ''}`;
  };
  return [...baselines].sort((a, b) => (when(a) < when(b) ? 1 : when(a) > when(b) ? -1 : 0));
}
