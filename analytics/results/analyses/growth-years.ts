import { breathe } from '../../call.ts';
import { outcomeSdOf, weightedYears, type WeightedUnit } from '../../growth/diagnostics/weighted-years.ts';
import type { UnitEffect } from '../../growth/growth-result.ts';
import { adjustedFlags } from '../../growth/mixed/adjusted-flags.ts';
import { FLAG_PUPILS } from '../../growth/value-added.ts';
import { termLabel } from '../../schema/terms.ts';
import type { ResultElement, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import type { Analysis } from './analysis.ts';
import { datedExamLabel, examById, examLabel, type AnalysisContext } from './analysis-context.ts';
import { caterpillar, countFlags, markOf, type NamedEffect } from './growth-elements.ts';
import { cautionText, flagCaution } from './growth-ranks.ts';
import { runModel, type ModelRun } from './growth-models.ts';
import type { GrowthYearsRequest } from './growth-request.ts';
import { growthScales, type GrowthScale } from './growth-scale.ts';
import { earlierPair, type YearPair } from './growth-years-exams.ts';
import { pairsAsked } from './growth-pairs.ts';
import { unitLabels } from './measures.ts';

const YEARS = 3;

const scale: GrowthScale = { ...growthScales.mixed, axis: '加权增值（标准差）', short: '加权增值', point: '各年增值的加权平均' };

/** What a year's mixed model has to give. */
export type YearFit = Pick<ModelRun, 'units' | 'coverage' | 'warnings'>;

export interface Year {
  readonly label: string;
  /** 2025—2026学年第二学期 */
  readonly term: string;
  readonly pair: YearPair;
  readonly run: YearFit;
}

/** Each year's model and what the years give together, units in the order of `weighted`. */
export interface YearsRun {
  readonly slots: readonly (Year | null)[];
  readonly missing: readonly string[];
  readonly weighted: readonly WeightedUnit[];
  readonly units: readonly NamedEffect[];
  /** By the false-discovery rate; units with pupils enough to be judged. */
  readonly adjusted: ReadonlyMap<string, -1 | 0 | 1>;
}

/** The years behind 三年加权; `newest` is the run of the year asked for where it is at hand. */
export async function gatherYears(context: AnalysisContext, request: GrowthYearsRequest, newest?: YearFit): Promise<YearsRun | string> {
  const { slots, missing } = await yearRuns(context, request, newest);
  if (!slots[0]) return `${missing[0]!}。`;
  const weighted = weightedYears(slots.map((year) => year?.run.units.map(({ effect }) => effect) ?? null));
  const named = new Map(slots.filter((year) => year !== null).toReversed().flatMap(({ run }) => run.units.map((unit) => [unit.effect.unit, unit] as const)));
  const judged = weighted.filter(({ n, pooled }) => pooled !== null && n >= FLAG_PUPILS);
  const { units: flags } = adjustedFlags(judged.map(({ unit, pooled }) => ({ id: unit, effect: pooled!.effect, sd: pooled!.standardError })));
  return { slots, missing, weighted, units: weighted.map((unit) => asNamed(unit, named.get(unit.unit)!)), adjusted: new Map(flags.map(({ id, adjusted }) => [id, adjusted])) };
}

/** 三年加权: each year's effects in SDs of its outcome, their 3 : 2 : 1 mean with interval and flag. */
export async function growthYearsAnalysis(context: AnalysisContext, request: GrowthYearsRequest): Promise<Analysis> {
  const refuse = (warning: string): Analysis => ({ headline: null, elements: [], warnings: [warning], data: null });
  const asked = pairsAsked(context, request);
  if (typeof asked === 'string') return refuse(asked);
  if (request.by === 'class') return refuse('班级每年的学生不同，不作多年加权；请按学校、县区或教育集团查看，或在增值页看本年的班级结果。');
  const found = await gatherYears(context, request);
  if (typeof found === 'string') return refuse(found);
  const { slots, missing, weighted, units, adjusted } = found;
  const years = slots.filter((year) => year !== null);
  const unitLabel = unitLabels[request.by];
  const counter = request.by === 'school' ? '所' : '个';
  const exam = examById(context, request.outcome.exam);
  const caption = `${examLabel(exam)}${request.outcome.subject}`;
  const id = `years-${request.by}-${exam.exam_id}-${request.outcome.subject}`;
  const effects = units.map(({ effect }) => effect);
  const flags = countFlags({ units: effects });
  const caution = flagCaution(effects, 0);
  const weights = weightText(slots);
  const elements: ResultElement[] = [
    {
      type: 'keyFigures', id: `${id}-figures`,
      figures: [
        { label: '参加加权的年份', value: years.length, format: 'count', unit: '年', detail: weights },
        { label: '高于预期', value: flags.高于预期, format: 'count', unit: counter, mark: 'above' },
        { label: '符合预期', value: flags.符合预期, format: 'count', unit: counter, mark: 'same' },
        { label: '低于预期', value: flags.低于预期, format: 'count', unit: counter, mark: 'below' },
        { label: '校正后仍可判断', value: [...adjusted.values()].filter((flag) => flag !== 0).length, format: 'count', unit: counter, detail: '错误发现率控制在5%以内' },
      ],
    },
    caterpillar(`${id}-interval`, `${caption}${scale.short}（按${unitLabel}）`, units, scale),
    yearsTable(`${id}-table`, `${caption}逐年增值与${scale.short}（按${unitLabel}）`, unitLabel, found),
  ];
  const sentence = years.length === 1 ? '只有本年可以计算，加权结果即本年结果：' : `${years.length}年加权后，`;
  return {
    headline: `${sentence}${units.length}${counter}${unitLabel}中，高于预期${flags.高于预期}${counter}，低于预期${flags.低于预期}${counter}，其余未见显著差异或人数不足。`,
    elements,
    warnings: [...missing.map((text) => `${text}，未计入加权，其余年份按原比例重新分配权重。`), ...years.flatMap(({ label, run }) => run.warnings.map((warning) => `${label}：${warning}`))],
    data: {
      outcome: request.outcome, baselines: request.baselines, by: request.by, caution, missing,
      years: years.map(({ label, pair, run }) => ({ label, ...pair, coverage: run.coverage, outcomeSd: outcomeSdOf(run.units.map(({ effect }) => effect)) })),
      units: weighted.map((unit, index) => ({ name: units[index]!.name, county: units[index]!.county, ...unit, adjusted: adjusted.get(unit.unit) ?? null })),
    },
  };
}

const yearLabel = (context: AnalysisContext, { outcome }: YearPair): string => `${datedExamLabel(examById(context, outcome.exam))}${outcome.subject}`;

/** The year asked for and up to two before it; why the others are missing. */
async function yearRuns(context: AnalysisContext, request: GrowthYearsRequest, newest: YearFit | undefined): Promise<{ readonly slots: readonly (Year | null)[]; readonly missing: readonly string[] }> {
  const { call } = context;
  const slots: (Year | null)[] = [];
  const missing: string[] = [];
  for (let back = 0; back < YEARS; back++) {
    call?.onProgress?.({ stage: back === 0 ? '计算本年增值' : `计算${back}年前的增值`, done: back, total: YEARS });
    await breathe();
    call?.signal?.throwIfAborted();
    const pair = back === 0 ? { outcome: request.outcome, baselines: request.baselines } : earlierPair(context.exams, request, back);
    const year = typeof pair === 'string' ? pair : await yearRun(context, pair, request, back === 0 ? newest : undefined);
    slots.push(typeof year === 'string' ? null : year);
    if (typeof year === 'string') missing.push(year);
    if (!slots[0]) break;
  }
  return { slots, missing };
}

async function yearRun(context: AnalysisContext, pair: YearPair, { by, mergeSites }: GrowthYearsRequest, known: YearFit | undefined): Promise<Year | string> {
  const run = known ?? await runModel(context, { ...pair, by, ...(mergeSites ? { mergeSites } : {}), model: 'mixed' });
  const label = yearLabel(context, pair);
  if (typeof run === 'string') return `${label}：${run.replace(/。$/, '')}`;
  const found = outcomeSdOf(run.units.map(({ effect }) => effect)) !== null;
  return found ? { label, term: termLabel(examById(context, pair.outcome.exam).term), pair, run } : `${label}：未检出${unitLabels[by]}之间的差异，没有可以加权的估计`;
}

/** 由近到远按3:2加权; a year without a model keeps its place. */
function weightText(slots: readonly (Year | null)[]): string {
  const weights = slots.flatMap((year, back) => (year ? [YEARS - back] : []));
  return weights.length === 1 ? '只有本年' : `由近到远按${weights.join(':')}加权`;
}

function asNamed({ unit, n, pooled, flag }: WeightedUnit, { name, county, effect }: NamedEffect): NamedEffect {
  const standing: UnitEffect = {
    unit, n, effect: pooled?.effect ?? null, standardError: pooled?.standardError ?? null, low: pooled?.low ?? null, high: pooled?.high ?? null,
    reliability: null, flag, coverage: effect.coverage,
  };
  return { name, county, effect: standing, mean: null };
}

/** A row a unit: every year, their weighted mean, its judgement and what is left of it under the false-discovery rate. */
export function yearsTable(id: string, caption: string, unitLabel: string, { slots, missing, weighted, units, adjusted }: YearsRun): TableElement {
  const counter = unitLabel === '学校' ? '所' : '个';
  const caution = flagCaution(units.map(({ effect }) => effect), 0);
  const notes = [
    ...(caution ? [cautionText(caution, counter, unitLabel, true)] : []),
    `各年分别按多层线性模型计算增值，除以当年终点成绩的标准差后加权平均，${weightText(slots)}；某${unitLabel}缺某年时，其余年份按原比例重新分配权重。`,
    `标准误按各年学生互相独立计算：√(Σ权重²×标准误²)；区间为95%区间，不含0才判为高于或低于预期，各年匹配学生合计不足${FLAG_PUPILS}人的仅供参考。`,
    ...slots.flatMap((year) => (year ? [`${year.label}：匹配${year.run.coverage.matched}人，匹配率${formatNumber(year.run.coverage.share, 'rate')}，一个标准差为${formatNumber(outcomeSdOf(year.run.units.map(({ effect }) => effect)), 'score')}分。`] : [])),
    ...missing.map((text) => `未计入：${text}。`),
  ];
  const counties = units.some(({ county }) => county !== null);
  const order = weighted.map((_, index) => index).sort((a, b) => (weighted[b]!.pooled?.effect ?? -Infinity) - (weighted[a]!.pooled?.effect ?? -Infinity));
  const shown = slots.flatMap((year, slot) => (year ? [{ slot, label: year.term }] : []));
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'name', label: unitLabel }, ...(counties ? [{ key: 'county', label: '县区' }] : []),
      ...shown.flatMap(({ slot, label }) => [
        { key: `n${slot}`, label: '匹配人数', group: label, format: 'count' as const }, { key: `effect${slot}`, label: '增值（标准差）', group: label, format: 'signed' as const },
      ]),
      { key: 'years', label: '年数', format: 'count' }, { key: 'effect', label: scale.axis, format: 'signed' }, { key: 'standardError', label: '标准误', format: 'index' },
      { key: 'low', label: '下限', group: '95%区间', format: 'signed' }, { key: 'high', label: '上限', group: '95%区间', format: 'signed' },
      { key: 'flag', label: '判断' }, { key: 'adjusted', label: '校正后判断' },
    ],
    rows: order.map((index) => {
      const { unit, years, n, pooled, flag } = weighted[index]!;
      const mark = markOf[flag];
      const held = adjusted.get(unit);
      return [
        { value: units[index]!.name }, ...(counties ? [{ value: units[index]!.county }] : []),
        ...shown.flatMap(({ slot }) => {
          const year = years[slot] ?? null;
          return [{ value: year?.n ?? null }, { value: year?.effect ?? null, ...(year ? { explain: `标准误${formatNumber(year.sd, 'index')}` } : {}) }];
        }),
        { value: pooled?.years ?? 0 }, { value: pooled?.effect ?? null, mark, explain: `各年匹配学生合计 ${n} 人` }, { value: pooled?.standardError ?? null },
        { value: pooled?.low ?? null }, { value: pooled?.high ?? null }, { value: flag, mark },
        { value: held === undefined ? null : held > 0 ? '高于预期' : held < 0 ? '低于预期' : '符合预期' },
      ];
    }),
    summaryRows: 0,
    notes: [...notes, `“校正后判断”按本哈明尼—霍赫贝格方法把错误发现率控制在5%以内；人数不足${FLAG_PUPILS}人的不作判断。`],
  };
}
