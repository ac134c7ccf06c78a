import { bottomShareQuery, indexCellsQuery, indexVarianceQuery } from '../../measures/composite-cells.ts';
import { bottomSharePoints, evaluateIndex, indexFaults, measureLabels, subjectWeights, type BottomShareIndex, type IndexCell, type IndexScale, type RatioIndex } from '../../measures/composite-index.ts';
import { indexPresets } from '../../measures/composite-presets.ts';
import { schoolsQuery } from '../../measures/catalog.ts';
import { normalQuantile, Z95 } from '../../stats/normal.ts';
import { rankSets, simultaneousLevel } from '../../stats/rank-sets.ts';
import { TOTAL, subjectOrder } from '../../schema/subjects.ts';
import { compareNames } from '../collate.ts';
import type { ResultElement, TableElement } from '../element.ts';
import { groupBy } from '../group-by.ts';
import { formatNumber } from '../format.ts';
import { SUPPRESS_BELOW } from '../suppression.ts';
import type { Analysis } from './analysis.ts';
import { examById, examLabel, NOT_COMPARABLE, type AnalysisContext, type ExamFacts } from './analysis-context.ts';
import { placeText } from './comparison-rank-elements.ts';
import type { CompositeRequest } from './comparison-requests.ts';
import { growthValues } from './composite-growth.ts';

const refuse = (...reasons: string[]): Analysis => ({ headline: null, elements: [], warnings: reasons, data: null });

/** 综合指数 of every school, with the places that its own uncertainty leaves open. */
export async function compositeAnalysis(context: AnalysisContext, request: CompositeRequest): Promise<Analysis> {
  const exam = examById(context, request.exam);
  const definition = request.definition ?? indexPresets.find(({ id }) => id === request.index);
  if (!definition) return refuse(`没有名为“${request.index ?? ''}”的综合指数，可用的有：${indexPresets.map(({ id }) => id).join('、')}。`);
  const faults = indexFaults(definition);
  if (faults.length > 0) return refuse(...faults);
  if (!exam.commonForm) return refuse(`${NOT_COMPARABLE}综合指数是跨校比较，不能计算。`);
  return definition.kind === 'ratio' ? ratioIndex(context, exam, definition, request.earlier) : bottomShareIndex(context, exam, definition, request.earlier);
}

async function namesOf({ engine, call }: AnalysisContext): Promise<ReadonlyMap<number, string>> {
  return new Map((await engine.query(schoolsQuery(), call)).map(({ school_id, name }) => [school_id, name]));
}

export interface IndexedSchool {
  readonly school: number;
  readonly name: string;
  readonly pupils: number;
  readonly index: number;
  readonly low: number;
  readonly high: number;
  readonly best: number;
  readonly worst: number;
  readonly tied: number;
}

async function ratioIndex(context: AnalysisContext, exam: ExamFacts, definition: RatioIndex, earlier: number | undefined): Promise<Analysis> {
  const { engine, call } = context;
  const names = await namesOf(context);
  const rows = await engine.query(indexCellsQuery(exam.exam_id), call);
  const needsGrowth = definition.indicators.some(({ name }) => name === 'growth');
  if (needsGrowth && earlier === undefined) return refuse('这个指数含增值，请选择作为起点的那次考试。');
  const subjects = [...subjectWeights(definition, [...new Set(rows.map(({ subject }) => subject))]).weights.keys()];
  const growth = needsGrowth ? await growthValues(context, exam.exam_id, earlier!, subjects) : null;
  if (growth?.refused) return refuse(growth.refused);
  const cellOf = (row: (typeof rows)[number]): IndexCell => ({
    school: row.school_id ?? 0, kind: row.locality, subject: row.subject, fullMark: row.full_mark,
    values: {
      mean: row.mean, scoreRate: row.score_rate, passRate: row.pass_rate, goodRate: row.good_rate, excellentRate: row.excellent_rate, lowRate: row.low_rate === null ? null : 1 - row.low_rate,
      participation: row.expected !== null && row.expected > 0 ? Math.min(1, row.n / row.expected) : null,
      growth: row.school_id === null ? 50 : (growth?.values.get(`${row.school_id} ${row.subject}`)?.t ?? null),
    },
  });
  // A school of a handful of pupils must neither be shown nor set the scale for all.
  const cells = rows.filter(({ school_id, n }) => school_id !== null && n >= SUPPRESS_BELOW).map(cellOf);
  const { schools, scales } = evaluateIndex(definition, cells, rows.filter(({ school_id }) => school_id === null).map(cellOf));
  const counted = schools.flatMap((one) => (one.index === null ? [] : [{ ...one, index: one.index }]));
  if (counted.length === 0) return refuse('没有一所学校能算出这个指数。', ...schools.slice(0, 5).map(({ school, missing }) => `${names.get(school) ?? school}：${missing ?? ''}。`));
  const coefficients = counted.flatMap(({ school, parts }) => parts.map(({ subject, name, coefficient }) => ({ school, subject, name, coefficient })));
  const sampled = coefficients.some(({ name }) => name !== 'growth' && name !== 'participation');
  const variances = new Map(sampled ? (await engine.query(indexVarianceQuery(exam.exam_id, coefficients), call)).map(({ school_id, variance, pupils }) => [school_id, { variance, pupils }]) : []);
  const errorOf = (school: number, parts: (typeof counted)[number]['parts']): number =>
    Math.sqrt((variances.get(school)?.variance ?? 0) + parts.reduce((sum, { name, subject, coefficient }) => sum + (name === 'growth' ? (coefficient * (growth?.values.get(`${school} ${subject}`)?.error ?? 0)) ** 2 : 0), 0));
  const z = normalQuantile((1 + simultaneousLevel(counted.length)) / 2);
  const joint = counted.map(({ school, index, parts }) => ({ id: String(school), low: index - z * errorOf(school, parts), high: index + z * errorOf(school, parts) }));
  const ranks = new Map(rankSets(joint).map((rank) => [rank.id, rank]));
  const placed = counted
    .map(({ school, index, parts }): IndexedSchool => {
      const { best, worst, tied } = ranks.get(String(school))!;
      const margin = Z95 * errorOf(school, parts);
      return { school, name: names.get(school) ?? String(school), pupils: Math.max(...cells.filter((cell) => cell.school === school).map((cell) => rows.find((row) => row.school_id === school && row.subject === cell.subject)!.n)), index, low: index - margin, high: index + margin, best, worst, tied: tied.length };
    })
    .sort((a, b) => b.index - a.index || compareNames(a.name, b.name));
  const { weights, absent } = subjectWeights(definition, [...new Set(cells.map(({ subject }) => subject))]);
  const left = schools.filter(({ index }) => index === null);
  const id = `composite-${exam.exam_id}-${definition.id}`;
  const elements: ResultElement[] = [
    intervalsChart(id, `${examLabel(exam)}${definition.name}`, placed),
    indexTable(id, `${examLabel(exam)}${definition.name}`, placed, formulaNotes(definition, weights)),
    ...(scales.some(({ school }) => school !== null) ? [scalesTable(id, scales, names)] : []),
    ...(left.length > 0 ? [missingTable(id, left.map(({ school, missing }) => ({ name: names.get(school) ?? String(school), missing: missing ?? '' })))] : []),
  ];
  return {
    headline: headlineOf(placed, definition.name),
    elements,
    warnings: [
      ...scaleWarnings(scales, names, counted.length),
      ...(absent.length > 0 ? [`这次考试没有${absent.join('、')}，其权重按比例分给其余学科。`] : []),
      ...(weights.has(TOTAL) && weights.size > 1 ? ['总分与单科同时计权，单科被重复计算。'] : []),
      ...(growth?.warnings ?? []),
    ],
    data: { index: definition, schools: placed, missing: left.map(({ school, missing }) => ({ school, missing })), scales },
  };
}

function headlineOf(placed: readonly IndexedSchool[], name: string): string {
  const certain = placed.filter(({ best, worst }) => best === worst).length;
  return certain === 0
    ? `${placed.length}所学校的${name}都与别的学校分不出先后，不宜排名。`
    : `${placed.length}所学校中只有${certain}所的位次可以确定，其余学校的${name}彼此分不出先后。`;
}

function scaleWarnings(scales: readonly IndexScale[], names: ReadonlyMap<number, string>, schools: number): string[] {
  const setters = scales.filter(({ school }) => school !== null);
  if (setters.length === 0) return [];
  const [top] = [...groupBy(setters, ({ school }) => school!)].sort((a, b) => b[1].length - a[1].length);
  return [
    `最高校（同类最高）作分母：全部${schools}所学校的得分都取决于少数学校一次的成绩，那所学校进退，别校得分随之升降。${names.get(top![0]) ?? top![0]}决定了${setters.length}把尺子中的${top![1].length}把。建议改用县均或满分。`,
  ];
}

function formulaNotes(definition: RatioIndex, weights: ReadonlyMap<string, number>): string[] {
  const parts = definition.indicators.map(({ name, reference, weight }) => `${measureLabels[name]}${reference === 'none' ? '' : `÷${reference}`}×${weight}`);
  const shares = [...weights].sort((a, b) => subjectOrder(a[0]) - subjectOrder(b[0])).map(([subject, weight]) => `${subject}${formatNumber(weight, 'rate')}`);
  return [
    `公式（第${definition.version}版）：各学科 ${parts.join('＋')}，再按学科权重（${shares.join('、')}）相加。来源：${definition.source || '本单位自定'}。`,
    '区间用Delta法：按学生的偶然起伏计算，同一学生各科一起计，分母（参照）视为固定；位次区间为全部学校同时成立的95%区间，区间有重叠的学校不能排出先后。',
    `某科不足${SUPPRESS_BELOW}人的学校不计算，也不作参照。`,
  ];
}

const intervalsChart = (id: string, caption: string, placed: readonly IndexedSchool[]): ResultElement => {
  const mean = placed.reduce((sum, { index }) => sum + index, 0) / placed.length;
  return {
    type: 'chart', id: `${id}-chart`, caption: `${caption}及95%区间`,
    chart: {
      kind: 'interval', format: 'score', axisLabel: '指数', reference: { label: '各校平均', value: mean },
      items: placed.map(({ name, index, low, high, pupils }) => ({ label: name, value: index, low, high, n: pupils, mark: low > mean ? ('above' as const) : high < mean ? ('below' as const) : ('same' as const) })),
    },
    notes: [],
  };
};

const indexTable = (id: string, caption: string, placed: readonly IndexedSchool[], notes: readonly string[]): TableElement => ({
  type: 'table', id, caption,
  columns: [
    { key: 'school', label: '学校' }, { key: 'pupils', label: '实考', format: 'count' }, { key: 'index', label: '指数', format: 'score' }, { key: 'interval', label: '95%区间' },
    { key: 'place', label: '位次区间' }, { key: 'tied', label: '不能区分', format: 'count' },
  ],
  rows: placed.map((one) => [
    { value: one.name }, { value: one.pupils }, { value: one.index }, { value: `${formatNumber(one.low, 'score')}～${formatNumber(one.high, 'score')}` }, { value: placeText(one) },
    { value: one.tied, explain: `与另外 ${one.tied} 所学校分不出先后` },
  ]),
  summaryRows: 0, notes,
});

const scalesTable = (id: string, scales: readonly IndexScale[], names: ReadonlyMap<number, string>): TableElement => ({
  type: 'table', id: `${id}-scales`, caption: '作参照的学校',
  columns: [{ key: 'subject', label: '学科' }, { key: 'measure', label: '指标' }, { key: 'kind', label: '范围' }, { key: 'school', label: '学校' }, { key: 'value', label: '参照值', format: 'ratio' }],
  rows: scales.filter(({ school }) => school !== null).sort((a, b) => subjectOrder(a.subject) - subjectOrder(b.subject)).map(({ subject, name, kind, school, value }) => [
    { value: subject }, { value: measureLabels[name] }, { value: kind ?? '全体' }, { value: names.get(school!) ?? String(school) }, { value },
  ]),
  summaryRows: 0, notes: [],
});

const missingTable = (id: string, rows: readonly { readonly name: string; readonly missing: string }[]): TableElement => ({
  type: 'table', id: `${id}-missing`, caption: '没有指数的学校', columns: [{ key: 'school', label: '学校' }, { key: 'why', label: '原因' }],
  rows: rows.map(({ name, missing }) => [{ value: name }, { value: missing }]), summaryRows: 0, notes: [],
});

async function bottomShareIndex(context: AnalysisContext, exam: ExamFacts, definition: BottomShareIndex, earlierId: number | undefined): Promise<Analysis> {
  if (earlierId === undefined) return refuse(`${definition.name}要与上一次考试比较，请选择那次考试。`);
  const earlier = examById(context, earlierId);
  if (!earlier.commonForm) return refuse(`${examLabel(earlier)}各校自主命题，不能跨校比较。请另选一次同卷考试。`);
  const { engine, call } = context;
  const names = await namesOf(context);
  const share = ({ bottom, all_bottom }: { readonly bottom: number; readonly all_bottom: number }): number => bottom / all_bottom;
  const before = new Map((await engine.query(bottomShareQuery(earlierId, definition.share), call)).map((row) => [`${row.school_id} ${row.subject}`, row]));
  const after = await engine.query(bottomShareQuery(exam.exam_id, definition.share), call);
  const asked = Object.keys(definition.subjects);
  const rows = after.filter(({ subject, n }) => n >= SUPPRESS_BELOW && (asked.length === 0 || asked.includes(subject))).flatMap((row) => {
    const old = before.get(`${row.school_id} ${row.subject}`);
    return old ? [{ school: row.school_id, subject: row.subject, n: row.n, before: share(old), after: share(row), points: bottomSharePoints(definition, share(old), share(row)) }] : [];
  });
  if (rows.length === 0) return refuse(`${examLabel(earlier)}与${examLabel(exam)}没有共同的学校和学科，不能比较。`);
  const totals = [...groupBy(rows, ({ school }) => school)].map(([school, own]) => ({ school, name: names.get(school) ?? String(school), subjects: own.length, points: own.reduce((sum, { points }) => sum + points, 0) }))
    .sort((a, b) => compareNames(a.name, b.name));
  const percent = Math.round(definition.share * 100);
  return {
    headline: `${totals.filter(({ points, subjects }) => points >= definition.points * subjects).length}所学校各科的后${percent}%学生比例都没有上升。`,
    elements: [
      {
        type: 'table', id: `composite-${exam.exam_id}-${definition.id}`, caption: `${examLabel(exam)}后${percent}%学生比例得分`,
        columns: [{ key: 'school', label: '学校' }, { key: 'subjects', label: '学科数', format: 'count' }, { key: 'points', label: '得分', format: 'score' }, { key: 'most', label: '满分', format: 'score' }],
        rows: totals.map(({ name, subjects, points }) => [{ value: name }, { value: subjects }, { value: points }, { value: subjects * definition.points }]),
        summaryRows: 0,
        notes: [
          `每科：本校后${percent}%学生占全体后${percent}%学生的比例不高于${examLabel(earlier)}的得${definition.points}分，每上升1个百分点扣${definition.penalty}分，扣完为止。分数线上同分的都计入。来源：${definition.source}（第${definition.version}版）。`,
          '两次考试的学生可能不同，比例的小幅升降多属偶然；本表按校名排列，不作位次。',
        ],
      },
      {
        type: 'table', id: `composite-${exam.exam_id}-${definition.id}-detail`, caption: `各科后${percent}%学生比例`,
        columns: [{ key: 'school', label: '学校' }, { key: 'subject', label: '学科' }, { key: 'before', label: '上次', format: 'rate' }, { key: 'after', label: '本次', format: 'rate' }, { key: 'change', label: '变化', format: 'points' }, { key: 'points', label: '得分', format: 'score' }],
        rows: rows.map(({ school, subject, before: old, after: now, points }) => [{ value: names.get(school) ?? String(school) }, { value: subject }, { value: old }, { value: now }, { value: now - old }, { value: points }]),
        summaryRows: 0, notes: ['变化的单位为个百分点。'],
      },
    ],
    warnings: [], data: { index: definition, earlier: earlierId, schools: totals, rows },
  };
}
