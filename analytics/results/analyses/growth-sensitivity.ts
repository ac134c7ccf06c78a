import { breathe } from '../../call.ts';
import { pupilTable } from '../../growth/diagnostics/pupil-table.ts';
import { reliabilityShift } from '../../growth/diagnostics/reliability-shift.ts';
import { joinedStart } from '../../growth/pair-columns.ts';
import { growthTraitsQuery } from '../../measures/growth-traits.ts';
import type { ChartElement, ResultElement, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import type { Analysis } from './analysis.ts';
import { examById, examLabel, type AnalysisContext } from './analysis-context.ts';
import { baselineReliability } from './baseline-reliability.ts';
import { countFlags, markOf, type NamedEffect } from './growth-elements.ts';
import { runModel } from './growth-models.ts';
import type { GrowthSensitivityRequest } from './growth-request.ts';
import { pairsAsked } from './growth-pairs.ts';
import { unitLabels } from './measures.ts';

const STEPS = [1, 0.95, 0.9, 0.85, 0.8] as const;
/** The least reliability a correction is made for. */
const LEAST = 0.5;
/** Lines that can still be told apart. */
const LINES = 8;

interface Step {
  readonly reliability: number;
  readonly label: string;
  /** None where the corrected model gives no admissible estimates: its column stays, empty. */
  readonly units: readonly NamedEffect[];
}

/** 测量误差: effects and flags as the baseline is taken to be less reliable. */
export async function growthSensitivityAnalysis(context: AnalysisContext, request: GrowthSensitivityRequest): Promise<Analysis> {
  const { engine, call } = context;
  const asked = pairsAsked(context, request);
  if (typeof asked === 'string') return { headline: null, elements: [], warnings: [asked], data: null };
  const exam = examById(context, request.outcome.exam);
  const unitLabel = unitLabels[request.by];
  const counter = request.by === 'school' ? '所' : '个';
  const caption = `${examLabel(exam)}${request.outcome.subject}`;
  const id = `sensitivity-${request.by}-${exam.exam_id}-${request.outcome.subject}`;
  call?.onProgress?.({ stage: '由小题分计算信度', done: 0, total: STEPS.length + 1 });
  const measured = await measuredReliability(context, request);
  const planned = [...STEPS.map((reliability) => ({ reliability, label: formatNumber(reliability, 'index') })), ...(measured.reliability === null ? [] : [{ reliability: measured.reliability, label: `${formatNumber(measured.reliability, 'index')}（小题分）` }])];
  const steps: Step[] = [];
  const warnings: string[] = [];
  for (const [done, { reliability, label }] of planned.entries()) {
    call?.onProgress?.({ stage: `信度${label}`, done: done + 1, total: planned.length + 1 });
    await breathe();
    call?.signal?.throwIfAborted();
    const { outcome, baselines, by, covariates, mergeSites } = request;
    const run = await runModel(context, { outcome, baselines, by, ...(covariates ? { covariates } : {}), ...(mergeSites ? { mergeSites } : {}), model: 'mixed', reliability });
    // Without the uncorrected model there is nothing to hold the others against.
    if (typeof run === 'string') {
      if (steps.length === 0) return { headline: null, elements: [], warnings: [run], data: null };
      warnings.push(`信度${label}：${run}`);
      steps.push({ reliability, label, units: [] });
      continue;
    }
    steps.push({ reliability, label, units: run.units });
    warnings.push(...(steps.length === 1 ? run.warnings : run.warnings.filter((warning) => !warnings.includes(warning)).map((warning) => `信度${label}：${warning}`)));
  }
  const pupils = pupilTable(await engine.query(growthTraitsQuery(asked.spec, []), call), asked.spec.baselines.length);
  const start = joinedStart(pupils.baselines);
  const shift = reliabilityShift(steps.map(({ reliability, units }) => ({ reliability, units: units.map(({ effect }) => effect) })), start, pupils.unit);
  const names = new Map(steps[0]!.units.map((unit) => [unit.effect.unit, unit]));
  const moving = shift.units.filter(({ changes }) => changes);
  const sentence = plainSentence(steps, shift.summaries, unitLabel, counter);
  const stepNote = `信度为1即不校正；信度越低，起点的斜率校正得越多。${measured.note}`;
  const elements: ResultElement[] = [
    {
      type: 'keyFigures', id: `${id}-figures`,
      figures: [
        ...shift.summaries.slice(1).map(({ changed }, index) => ({ label: `信度${steps[index + 1]!.label}时判断改变`, value: steps[index + 1]!.units.length === 0 ? null : changed, format: 'count' as const, unit: counter, ...(changed > 0 ? { mark: 'reference' as const } : {}) })),
        { label: '小题分算得的信度', value: measured.reliability, format: 'ratio' as const, detail: measured.reliability === null ? '没有可用的小题分' : '起点考试的小题分' },
      ],
    },
    summaryTable(`${id}-summary`, `${caption}不同信度下的增值判断`, unitLabel, steps, shift.summaries, stepNote),
    ...(moving.length > 0 ? [lineChart(`${id}-line`, `${caption}判断改变的${unitLabel}`, steps, moving.map(({ unit, effects }) => ({ name: names.get(unit)?.name ?? unit, effects })), unitLabel, counter)] : []),
    unitTable(`${id}-table`, `${caption}不同信度下的增值（按${unitLabel}）`, unitLabel, steps, names, new Set(moving.map(({ unit }) => unit)), stepNote),
  ];
  return {
    headline: sentence, elements, warnings: [...new Set(warnings)],
    data: {
      outcome: request.outcome, baselines: request.baselines, by: request.by, measured: { reliability: measured.reliability, note: measured.note },
      summaries: shift.summaries,
      units: shift.units.map((of) => ({ ...of, name: names.get(of.unit)?.name ?? of.unit })),
    },
  };
}

/** One reliability for all baselines from their item scores: the mean of theirs. */
async function measuredReliability(context: AnalysisContext, { baselines }: GrowthSensitivityRequest): Promise<{ readonly reliability: number | null; readonly note: string }> {
  const sources: string[] = [];
  let sum = 0;
  for (const baseline of baselines) {
    const found = await baselineReliability(context, baseline);
    if (typeof found === 'string') return { reliability: null, note: `未列由小题分计算的信度：${found}` };
    sum += found.reliability;
    sources.push(found.source);
  }
  const reliability = sum / baselines.length;
  if (!(reliability >= LEAST && reliability <= 1)) return { reliability: null, note: `由小题分计算的信度为${formatNumber(reliability, 'index')}，低于${LEAST}，不作校正：${sources.join('；')}。` };
  return { reliability, note: `由小题分计算的信度：${sources.join('；')}${baselines.length > 1 ? `，取平均${formatNumber(reliability, 'ratio')}` : ''}。α按参加该次考试的全体学生计算，一般是信度的下限。` };
}

type Summaries = ReturnType<typeof reliabilityShift>['summaries'];

function plainSentence(steps: readonly Step[], summaries: Summaries, unitLabel: string, counter: string): string {
  const first = summaries[0]!;
  const at = (reliability: number): string[] => {
    const found = summaries.find((summary, index) => summary.reliability === reliability && steps[index]!.units.length > 0);
    return found ? [`降到${formatNumber(reliability, 'index')}，${found.changed === 0 ? `没有${unitLabel}的判断改变` : `有${found.changed}${counter}${unitLabel}的判断改变`}`] : [];
  };
  const parts = [...at(0.85), ...at(0.8)];
  const measured = steps.length > STEPS.length && steps.at(-1)!.units.length > 0 ? summaries[steps.length - 1] : undefined;
  const refused = steps.filter(({ units }) => units.length === 0).map(({ label }) => label);
  const last = summaries.findLast(({ reliability, priorCorrelation }) => reliability < 1 && priorCorrelation !== null);
  return [
    parts.length === 0 ? '校正后的模型不能计算' : `把起点信度从1${parts.join('；')}`,
    ...(refused.length > 0 ? [`信度${refused.join('、')}与数据不相容，没有结果`] : []),
    ...(measured ? [`按小题分算得的信度${formatNumber(measured.reliability, 'index')}，有${measured.changed}${counter}改变`] : []),
    ...(first.priorCorrelation === null || !last ? [] : [`增值与${unitLabel}起点平均的相关由${formatNumber(first.priorCorrelation, 'index')}变为${formatNumber(last.priorCorrelation, 'index')}（信度${formatNumber(last.reliability, 'index')}）`]),
  ].join('；').concat('。');
}

function summaryTable(id: string, caption: string, unitLabel: string, steps: readonly Step[], summaries: Summaries, note: string): TableElement {
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'reliability', label: '起点信度' }, { key: 'above', label: '高于预期', format: 'count' }, { key: 'same', label: '符合预期', format: 'count' }, { key: 'below', label: '低于预期', format: 'count' },
      { key: 'changed', label: '与信度1相比判断改变', format: 'count' }, { key: 'correlation', label: '增值与起点平均的相关', format: 'index' },
    ],
    rows: steps.map(({ label, units }, index) => {
      const flags = countFlags({ units: units.map(({ effect }) => effect) });
      const { changed, priorCorrelation } = summaries[index]!;
      if (units.length === 0) return [{ value: label }, ...Array.from({ length: 5 }, () => ({ value: null }))];
      return [{ value: label }, { value: flags.高于预期 }, { value: flags.符合预期 }, { value: flags.低于预期 }, { value: changed, ...(changed > 0 ? { mark: 'reference' as const } : {}) }, { value: priorCorrelation }];
    }),
    summaryRows: 0,
    notes: [note, `相关接近0，说明增值与生源无关；不校正时相关为正，可能是起点测量误差造成生源好的${unitLabel}增值偏高。`],
  };
}

function lineChart(id: string, caption: string, steps: readonly Step[], lines: readonly { readonly name: string; readonly effects: readonly (number | null)[] }[], unitLabel: string, counter: string): ChartElement {
  // The column from item scores stands at no fixed place between the others.
  const fixed = steps.filter(({ label, reliability, units }) => label === formatNumber(reliability, 'index') && units.length > 0);
  const shown = [...lines].sort((a, b) => spread(b.effects) - spread(a.effects)).slice(0, LINES);
  return {
    type: 'chart', id, caption,
    chart: {
      kind: 'line', format: 'signed', axisLabel: '增值（分）',
      categories: fixed.map(({ label }) => `信度${label}`),
      series: shown.map(({ name, effects }) => ({ name, values: fixed.map((step) => effects[steps.indexOf(step)] ?? null) })),
    },
    notes: [lines.length > shown.length ? `判断改变的共${lines.length}${counter}${unitLabel}，图中为增值变化最大的${shown.length}${counter}，其余见表。` : `图中为判断随信度改变的${lines.length}${counter}${unitLabel}。`],
  };
}

const spread = (effects: readonly (number | null)[]): number => {
  const known = effects.filter((effect) => effect !== null);
  return known.length === 0 ? 0 : Math.max(...known) - Math.min(...known);
};

function unitTable(id: string, caption: string, unitLabel: string, steps: readonly Step[], names: ReadonlyMap<string, NamedEffect>, moving: ReadonlySet<string>, note: string): TableElement {
  const found = steps.map(({ units }) => new Map(units.map(({ effect }) => [effect.unit, effect])));
  const counties = [...names.values()].some(({ county }) => county !== null);
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'name', label: unitLabel }, ...(counties ? [{ key: 'county', label: '县区' }] : []), { key: 'n', label: '匹配人数', format: 'count' },
      ...steps.flatMap(({ label }, index) => [
        { key: `effect${index}`, label: '增值（分）', group: `信度${label}`, format: 'signed' as const }, { key: `flag${index}`, label: '判断', group: `信度${label}` },
      ]),
      { key: 'changes', label: '判断是否改变' },
    ],
    rows: [...names.values()].sort((a, b) => (b.effect.effect ?? Number.NEGATIVE_INFINITY) - (a.effect.effect ?? Number.NEGATIVE_INFINITY)).map(({ name, county, effect: { unit, n } }) => [
      { value: name }, ...(counties ? [{ value: county }] : []), { value: n },
      ...found.flatMap((units) => {
        const of = units.get(unit);
        const mark = of ? markOf[of.flag] : ('suppressed' as const);
        return [{ value: of?.effect ?? null, mark }, { value: of?.flag ?? null, mark }];
      }),
      moving.has(unit) ? { value: '改变', mark: 'reference' as const } : { value: '' },
    ]),
    summaryRows: 0,
    notes: [note],
  };
}
