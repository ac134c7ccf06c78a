import { bandsGrowth } from '../../growth/bands/bands-growth.ts';
import type { Coverage, UnitEffect } from '../../growth/growth-result.ts';
import { sgpGrowth } from '../../growth/sgp/sgp-growth.ts';
import { MINIMUM_UNITS } from '../../growth/value-added.ts';
import { standardChange } from '../../growth/standard-change.ts';
import { UNKNOWN_UNIT } from '../../measures/grouping.ts';
import { pairCoverageQuery, pairFormsQuery, pairRowsQuery, type ExamSubject } from '../../measures/pairs.ts';
import { sampleSd, moments } from '../../stats/moments.ts';
import type { KeyFigures, ResultElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { examById, type AnalysisContext } from './analysis-context.ts';
import type { NamedEffect, UnitColumns } from './growth-elements.ts';
import { estimatesTable, mixedColumns } from './growth-estimates.ts';
import { onPairs } from './growth-pairs.ts';
import type { GrowthModel, GrowthRequest } from './growth-request.ts';
import { standardChangeColumns, transitionElements } from './growth-standard-change.ts';
import { unusedOptions } from './growth-unused.ts';
import { nameUnits, runGrowth } from './growth.ts';
import { unitLabels } from './measures.ts';

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
  /** Nested models: the level above the units. */
  readonly parents?: readonly NamedEffect[];
  /** Columns of the table of units that only this model has. */
  readonly extra?: UnitColumns;
  /** The model's own tables and charts, after the table of units. */
  readonly own?: (id: string) => readonly ResultElement[];
}

/** Runs the model asked for; a text instead says why it may not be. */
export async function runModel(context: AnalysisContext, request: GrowthRequest): Promise<ModelRun | string> {
  const run = await runners[request.model ?? 'mixed'](context, request);
  if (typeof run === 'string') return run;
  const note = request.mergeSites && request.by === 'school' ? '教学点的学生计入所属中心校。' : '';
  return { ...run, methodNote: `${run.methodNote}${note}`, warnings: [...unusedOptions(request), ...pooledUnits(request, run), ...run.warnings] };
}

const runners: Record<GrowthModel, (context: AnalysisContext, request: GrowthRequest) => Promise<ModelRun | string>> = {
  mixed: runMixed, bands: runBands, sgp: runSgp, zdiff: runStandardChange,
};

/** Pupils whose school is in no county or group are compared as one unit that does not exist. */
const pooledUnits = ({ by }: GrowthRequest, { units }: ModelRun): string[] =>
  (by === 'county' || by === 'group') && units.some(({ effect }) => effect.unit === UNKNOWN_UNIT)
    ? [by === 'group' ? '未加入教育集团的学校合为一个单位参加比较，其结果只作参照。' : '没有填写县区的学校合为一个单位参加比较，其结果只作参照。']
    : [];

async function runMixed(context: AnalysisContext, request: GrowthRequest): Promise<ModelRun | string> {
  const run = await runGrowth(context, request);
  if (typeof run === 'string') return run;
  const { result: { fit, coverage, methodNote, units: effects }, units, parents, wholeMean } = run;
  const label = unitLabels[request.by];
  const extra = mixedColumns(effects, parents ? fit.levels[0]?.level : undefined);
  const between = fit.components.filter(({ kind }) => kind === 'intercept').at(-1);
  return {
    model: 'mixed', units, wholeMean, coverage, methodNote, warnings: fit.warnings,
    figure: { label: `${label}间方差占比`, value: between?.share ?? fit.icc, format: 'rate', detail: parents ? `扣除起点差异和${fit.levels[0]?.level ?? ''}差异之后` : '扣除起点差异之后' },
    facts: { fit, ...(parents ? { parents: parents.map(({ name, county, mean, effect }) => ({ name, county, mean, ...effect })) } : {}) },
    unitFacts: () => ({}),
    ...(parents ? { parents } : {}),
    ...(extra ? { extra } : {}),
    own: (id) => [estimatesTable(`${id}-estimates`, '模型估计', fit)],
  };
}

/** The cap of the bands as their model takes it. */
export const capOf = ({ cap }: Pick<GrowthRequest, 'cap'>): { readonly capSds?: 'published' } => (cap ? { capSds: cap } : {});

async function runBands(context: AnalysisContext, request: GrowthRequest): Promise<ModelRun | string> {
  const input = await pupilsOf(context, request);
  if (typeof input === 'string') return input;
  const result = await bandsGrowth({ ...input, ...capOf(request) }, context.call);
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
  const input = await pupilsOf(context, request);
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

async function runStandardChange(context: AnalysisContext, request: GrowthRequest): Promise<ModelRun | string> {
  const input = await pupilsOf(context, request);
  if (typeof input === 'string') return input;
  const result = standardChange(input);
  if (result.model === 'refused') return result.reason;
  const { sigma, transition, coverage, dropped, warnings, methodNote } = result;
  const of = new Map(result.units.map((unit) => [unit.unit, unit]));
  return {
    model: 'zdiff', ...(await nameUnits(context, request, result.units)), coverage, methodNote, warnings,
    figure: { label: '学生变化的标准差', value: sigma, format: 'index', detail: '全体学生标准分之差的标准差' },
    facts: { sigma, transition, dropped },
    unitFacts: (unit) => {
      const { startZ = null, outcomeZ = null, percentileChange = null } = of.get(unit) ?? {};
      return { startZ, outcomeZ, percentileChange };
    },
    extra: standardChangeColumns(result),
    own: (id) => transitionElements(id, result),
  };
}

/** Matched pupils one by one, for the models that need them; for sgp the latest exam first, as each further prior refines the one before it. */
export function pupilsOf(context: AnalysisContext, asked: GrowthRequest) {
  const request = asked.model === 'sgp' ? { ...asked, baselines: latestFirst(context, asked.baselines) } : asked;
  const { engine, call } = context;
  return onPairs(context, request, async ({ spec, labels }, from) => ({
    rows: await engine.query(pairRowsQuery(spec, from), call),
    coverage: await engine.query(pairCoverageQuery(spec, from), call),
    forms: await engine.query(pairFormsQuery(spec, from), call),
    labels,
  }));
}

function latestFirst(context: AnalysisContext, baselines: readonly ExamSubject[]): ExamSubject[] {
  const when = ({ exam }: ExamSubject): string => {
    const { term, date } = examById(context, exam);
    return `${term} ${date ?? ''}`;
  };
  return [...baselines].sort((a, b) => (when(a) < when(b) ? 1 : when(a) > when(b) ? -1 : 0));
}
