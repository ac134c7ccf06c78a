import { breathe } from '../../call.ts';
import { modelAgreement, type Agreement } from '../../growth/diagnostics/model-agreement.ts';
import { growthCeilingsQuery } from '../../measures/growth-ceilings.ts';
import type { ChartElement, ResultElement, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import type { Analysis } from './analysis.ts';
import { examById, examLabel, type AnalysisContext } from './analysis-context.ts';
import { disagreementText, type ComparedModel } from './growth-compare-reasons.ts';
import { cellMark } from './growth-elements.ts';
import { runModel } from './growth-models.ts';
import type { GrowthCompareRequest, GrowthRequest } from './growth-request.ts';
import { growthScales } from './growth-scale.ts';
import { pairsAsked } from './growth-pairs.ts';
import { unitLabels } from './measures.ts';

interface Candidate {
  readonly key: string;
  readonly label: string;
  readonly options: Pick<GrowthRequest, 'model' | 'curve'>;
}

const candidates: readonly Candidate[] = [
  { key: 'mixed', label: '多层模型', options: { model: 'mixed' } },
  { key: 'curve', label: '多层（平方项）', options: { model: 'mixed', curve: 'quadratic' } },
  { key: 'bands', label: '分层进步值', options: { model: 'bands' } },
  { key: 'sgp', label: '成长百分位', options: { model: 'sgp' } },
  { key: 'zdiff', label: '标准分变化', options: { model: 'zdiff' } },
];

/** 模型比较: the same units under every model, how alike the figures are, who is judged otherwise and why. */
export async function growthCompareAnalysis(context: AnalysisContext, request: GrowthCompareRequest): Promise<Analysis> {
  const { engine, call } = context;
  const asked = pairsAsked(context, request);
  if (typeof asked === 'string') return { headline: null, elements: [], warnings: [asked], data: null };
  const exam = examById(context, request.outcome.exam);
  const unitLabel = unitLabels[request.by];
  const counter = request.by === 'school' ? '所' : '个';
  const caption = `${examLabel(exam)}${request.outcome.subject}`;
  const id = `compare-${request.by}-${exam.exam_id}-${request.outcome.subject}`;
  const models: ComparedModel[] = [];
  const warnings: string[] = [];
  for (const [done, { key, label, options }] of candidates.entries()) {
    call?.onProgress?.({ stage: `比较模型：${label}`, done, total: candidates.length });
    await breathe();
    call?.signal?.throwIfAborted();
    const { outcome, baselines, by, covariates, mergeSites } = request;
    const run = await runModel(context, { outcome, baselines, by, ...(mergeSites ? { mergeSites } : {}), ...(options.model === 'mixed' && covariates ? { covariates } : {}), ...options });
    if (typeof run === 'string') {
      warnings.push(`${label}：${run}`);
      continue;
    }
    const scale = growthScales[run.model];
    models.push({ key, label, scale, expected: scale.expected, named: run.units, units: run.units.map(({ effect }) => effect) });
    // A description warns of itself; the note of the table says it.
    if (scale.judges) warnings.push(...run.warnings.map((warning) => `${label}：${warning}`));
  }
  if (models.length === 0) return { headline: null, elements: [], warnings, data: null };
  const agreement = modelAgreement(models);
  const ceilings = new Map((await engine.query(growthCeilingsQuery(asked.spec), call)).flatMap(({ column, unit, n, full }) => (column === -1 && full !== null && n > 0 ? [[unit, full / n] as const] : [])));
  const names = new Map(models.flatMap(({ named }) => named.map(({ name, county, effect }) => [effect.unit, { name, county }] as const)));
  const differing = agreement.differing.map((unit) => ({ unit, name: names.get(unit)!.name, text: disagreementText(unit, models, ceilings.get(unit) ?? null) }));
  const sentence = agreementSentence(agreement, models, unitLabel, counter);
  const elements: ResultElement[] = [
    {
      type: 'keyFigures', id: `${id}-figures`,
      figures: [
        { label: '比较的模型', value: models.length, format: 'count', unit: '个', detail: models.map(({ label }) => label).join('、') },
        { label: '各模型都能判断', value: agreement.judged, format: 'count', unit: counter, detail: '匹配学生不少于20人' },
        { label: '判断一致', value: agreement.judged - differing.length, format: 'count', unit: counter },
        { label: '判断不同', value: differing.length, format: 'count', unit: counter, ...(differing.length > 0 ? { mark: 'reference' as const } : {}) },
      ],
    },
    unitTable(`${id}-table`, `${caption}各模型结果对照（按${unitLabel}）`, unitLabel, models, names, agreement),
    ...(differing.length > 0 ? [differingTable(`${id}-differing`, `${caption}判断不同的${unitLabel}`, unitLabel, differing)] : []),
    ...(models.length > 1
      ? [
          heat(`${id}-pearson`, `${caption}各模型结果的相关`, models, agreement.pearson, '数值为两个模型的单位结果的皮尔逊相关系数，越接近1越一致。'),
          heat(`${id}-spearman`, `${caption}各模型名次的相关`, models, agreement.spearman, '数值为两个模型名次的斯皮尔曼相关系数，只看先后、不看差距。'),
        ]
      : []),
  ];
  return {
    headline: sentence, elements, warnings: [...new Set(warnings)],
    data: {
      outcome: request.outcome, baselines: request.baselines, by: request.by,
      models: models.map(({ key, label, expected, units }) => ({ key, label, expected, units })),
      names: Object.fromEntries([...names].map(([unit, { name }]) => [unit, name])), ...agreement, differing,
    },
  };
}

/** Lowest rank correlation of two different models, and share of equal judgements. */
function agreementSentence(agreement: Agreement<string>, models: readonly ComparedModel[], unitLabel: string, counter: string): string {
  const { judged, differing, spearman } = agreement;
  const pairs = models.flatMap((a, i) => models.slice(0, i).flatMap((b, j) => {
    const value = spearman[i]![j] ?? null;
    return value === null ? [] : [{ value, text: `${b.label}与${a.label}` }];
  }));
  const lowest = pairs.toSorted((a, b) => a.value - b.value)[0];
  const ranks = lowest ? [`名次相关最低的是${lowest.text}，为${formatNumber(lowest.value, 'ratio')}`] : [];
  if (models.length === 1) return `只有${models[0]!.label}能够计算，不能比较。`;
  const same = judged - differing.length;
  const flags = judged === 0
    ? `没有各模型都能判断的${unitLabel}（匹配学生须不少于20人）`
    : `各模型都能判断的${judged}${counter}${unitLabel}中，${same === judged ? '判断全部一致' : `判断一致的${same}${counter}（${formatNumber(same / judged, 'rate')}），不同的${differing.length}${counter}`}`;
  return `${[flags, ...ranks].join('；')}。`;
}

function unitTable(id: string, caption: string, unitLabel: string, models: readonly ComparedModel[], names: ReadonlyMap<string, { readonly name: string; readonly county: string | null }>, agreement: Agreement<string>): TableElement {
  const found = models.map(({ units }) => new Map(units.map((unit) => [unit.unit, unit])));
  const counties = [...names.values()].some(({ county }) => county !== null);
  const first = (unit: string): number => found[0]!.get(unit)?.effect ?? Number.NEGATIVE_INFINITY;
  const differing = new Set(agreement.differing);
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'name', label: unitLabel }, ...(counties ? [{ key: 'county', label: '县区' }] : []), { key: 'n', label: '匹配人数', format: 'count' },
      ...models.flatMap(({ key, label, scale }) => [
        { key: `${key}-value`, label: scale.axis, group: label, format: scale.format }, { key: `${key}-flag`, label: '判断', group: label },
      ]),
      { key: 'same', label: '各模型判断' },
    ],
    rows: [...names].sort(([a], [b]) => first(b) - first(a)).map(([unit, { name, county }]) => {
      const own = found.map((units) => units.get(unit));
      return [
        { value: name }, ...(counties ? [{ value: county }] : []), { value: Math.max(0, ...own.map((of) => of?.n ?? 0)) },
        ...own.flatMap((of, index) => {
          const mark = of ? cellMark(of.flag) : { mark: 'suppressed' as const };
          const format = models[index]!.scale.format;
          const explain = of && of.low !== null && of.high !== null ? `95%区间${formatNumber(of.low, format)}至${formatNumber(of.high, format)}，${of.n}人` : `${of?.n ?? 0}人`;
          return [{ value: of?.effect ?? null, ...mark, explain }, { value: of?.flag ?? null, ...mark }];
        }),
        { value: differing.has(unit) ? '不同' : own.every((of) => of === undefined || of.flag === '不显示') ? '' : own.some((of) => of?.flag === '仅供参考') ? '仅供参考' : '一致', ...(differing.has(unit) ? { mark: 'reference' as const } : {}) },
      ];
    }),
    summaryRows: 0,
    notes: [
      '各模型的尺度不同：多层模型和分层进步值以终点分数表示，预期为0；成长百分位为学生百分位的中位数，预期为50；标准分变化以标准差表示，没有控制起点，只作描述。大小不能直接相减，应比较判断和名次。',
      '判断都以各模型自己的95%区间为准；人数不足20人的仅供参考。',
    ],
  };
}

function differingTable(id: string, caption: string, unitLabel: string, rows: readonly { readonly name: string; readonly text: readonly [string, string] }[]): TableElement {
  return {
    type: 'table', id, caption,
    columns: [{ key: 'name', label: unitLabel }, { key: 'flags', label: '各模型判断' }, { key: 'reason', label: '数据显示的原因' }],
    rows: rows.map(({ name, text: [flags, reason] }) => [{ value: name }, { value: flags }, { value: reason }]),
    summaryRows: 0,
    notes: [`判断随模型改变的${unitLabel}，不宜单凭一个模型下结论。`],
  };
}

const heat = (id: string, caption: string, models: readonly ComparedModel[], values: readonly (readonly (number | null)[])[], note: string): ChartElement => ({
  type: 'chart', id, caption,
  chart: { kind: 'heat', rows: models.map(({ label }) => label), columns: models.map(({ label }) => label), values, format: 'ratio', center: 0 },
  notes: [note],
});
