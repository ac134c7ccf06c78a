import { languageMomentsQuery, localityMomentsQuery } from '../../measures/balance.ts';
import { clusteredGap, type ClusteredGap, type ClusterSide } from '../../stats/clustered-gap.ts';
import type { Balance } from '../../growth/balance.ts';
import { termOrder } from '../../schema/terms.ts';
import type { ChartElement, ResultElement, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { isSuppressed, sizeMark } from '../suppression.ts';
import type { Analysis } from './analysis.ts';
import { datedExamLabel, examById, examLabel, NOT_COMPARABLE, type AnalysisContext, type ExamFacts } from './analysis-context.ts';
import { balanceOf, intervalText } from './balance.ts';
import type { EquityRequest } from './comparison-requests.ts';
import { balanceSentence } from './comparison.ts';
import { resourceTables } from './equity-resources.ts';

interface NamedGap {
  readonly name: string;
  readonly gap: ClusteredGap | null;
}

/** 均衡: how results lie between schools, counties, town and country and languages of teaching, and how that has moved. */
export async function equityAnalysis(context: AnalysisContext, { exam: examId, subject, county }: EquityRequest): Promise<Analysis> {
  const exam = examById(context, examId);
  if (!exam.commonForm) return { headline: null, elements: [], warnings: [NOT_COMPARABLE], data: null };
  const balance = await balanceOf(context, examId, subject, county);
  if (balance.schools === 0) return { headline: null, elements: [], warnings: [`${examLabel(exam)}没有${subject}成绩。`], data: null };
  const { engine, call } = context;
  const localities = await engine.query(localityMomentsQuery({ exam: examId, subject, county }), call);
  const languages = await engine.query(languageMomentsQuery({ exam: examId, subject, county }), call);
  const gaps: NamedGap[] = [{ name: '城区－乡村', gap: balance.urbanRural }, ...languageGaps(languages)];
  const trend = await trendOf(context, exam, subject, county);
  const resources = await resourceTables(context);
  const place = county ?? '全体';
  const caption = `${examLabel(exam)}${subject}`;
  const elements: ResultElement[] = [
    spreadTable(examId, subject, caption, place, balance),
    sidesTable(examId, subject, caption, localities.map(({ locality, schools, n, mean, sd }) => ({ name: locality, schools, n, mean, sd }))),
    gapsTable(examId, subject, caption, gaps),
    ...(trend.length > 1 ? [trendChart(examId, subject, trend), trendTable(examId, subject, trend)] : []),
    ...resources.elements,
  ];
  const warnings = [
    ...(balance.schools < 5 ? [`只有${balance.schools}所学校，各项均衡指标很不稳定，仅供参考。`] : []),
    ...(balance.urbanRural ? [] : ['城区或乡村不足两所学校，不能计算城乡差距的区间。']),
    ...(trend.length > 1 ? [] : ['同年级没有另一次同卷考试，不能看变化。']),
    ...resources.warnings,
  ];
  return { headline: balanceSentence(balance, subject), elements, warnings, data: { subject, county: county ?? null, balance, localities, gaps, trend, resources: resources.data } };
}

function languageGaps(rows: readonly { readonly school_id: number; readonly language: string; readonly n: number; readonly mean: number; readonly squares: number }[]): NamedGap[] {
  const usual = '汉语授课';
  const others = [...new Set(rows.map(({ language }) => language))].filter((language) => language !== usual && language !== '未填写');
  return others.map((language) => ({
    name: `${usual}－${language}`,
    gap: clusteredGap(rows.flatMap((row): ClusterSide[] => {
      const side = row.language === usual ? 'first' : row.language === language ? 'second' : null;
      return side === null ? [] : [{ cluster: String(row.school_id), side, n: row.n, mean: row.mean, squares: row.squares }];
    })),
  }));
}

export interface TrendPoint {
  readonly exam: number;
  readonly label: string;
  readonly balance: Balance;
}

/** Other common exams of the grade, oldest first: the same grade's papers, other cohorts. */
async function trendOf(context: AnalysisContext, exam: ExamFacts, subject: string, county: string | undefined): Promise<TrendPoint[]> {
  const same = context.exams
    .filter(({ grade, commonForm, scope, subjects }) => grade === exam.grade && commonForm && scope !== '校' && (subject === '总分' || subjects.includes(subject)))
    .sort((a, b) => termOrder(a.term) - termOrder(b.term) || (a.date ?? '').localeCompare(b.date ?? '') || a.exam_id - b.exam_id);
  const points: TrendPoint[] = [];
  for (const one of same) {
    const balance = await balanceOf(context, one.exam_id, subject, county);
    if (balance.schools > 1) points.push({ exam: one.exam_id, label: datedExamLabel(one), balance });
  }
  return points;
}

const share = (part: number, total: number): number | null => (total > 0 ? part / total : null);

function spreadTable(exam: number, subject: string, caption: string, place: string, balance: Balance): TableElement {
  const { theil } = balance;
  const rows: [string, string | number | null, string][] = [
    ['学校数', balance.schools, '有成绩的学校'],
    ['学生数', balance.pupils, '实考人数'],
    ['差异系数（按学生数加权）', formatNumber(balance.variation, 'ratio'), '√(Σ(nᵢ/N)(x̄ᵢ−X̄)²)÷X̄，均衡验收所用的公式'],
    ['差异系数（各校等权）', formatNumber(balance.unweightedVariation, 'ratio'), '各校均分的标准差（n−1）÷各校均分的平均'],
    ['校间方差比', formatNumber(balance.icc, 'rate'), `学校之间的方差÷总方差；95%区间 ${intervalText(balance.iccInterval, 'rate') ?? '—'}`],
    ['前后1/4校均分差', formatNumber(balance.quarters?.gap, 'score'), balance.quarters ? `最高的${balance.quarters.units}所（${formatNumber(balance.quarters.top, 'score')}分）减最低的${balance.quarters.units}所（${formatNumber(balance.quarters.bottom, 'score')}分），按学生数加权` : '不足四所学校，不计算'],
    ['泰尔指数', theil ? theil.total.toFixed(5) : null, theil ? '全体学生得分的不均等程度，0为完全均等' : '有负分，不能计算'],
    ['　其中县区之间', theil ? formatNumber(share(theil.betweenAreas, theil.total), 'rate') : null, '占泰尔指数的比例'],
    ['　其中县区内学校之间', theil ? formatNumber(share(theil.betweenGroups, theil.total), 'rate') : null, '占泰尔指数的比例'],
    ['　其中学校内部', theil ? formatNumber(share(theil.withinGroups, theil.total), 'rate') : null, '占泰尔指数的比例'],
  ];
  return {
    type: 'table', id: `equity-spread-${exam}-${subject}`, caption: `${caption}均衡指标（${place}）`,
    columns: [{ key: 'name', label: '指标' }, { key: 'value', label: '数值' }, { key: 'how', label: '说明' }],
    rows: rows.map(([name, value, how]) => [{ value: name }, { value: typeof value === 'number' ? String(value) : value }, { value: how }]),
    summaryRows: 0,
    notes: ['均衡验收的差异系数限值（小学0.50、初中0.45）只针对办学资源，成绩的差异系数天然较小，不能与之比较。', '试卷难度不同时，差异系数和泰尔指数随平均分变化，跨考试请看校间方差比和效应量。'],
  };
}

function sidesTable(exam: number, subject: string, caption: string, sides: readonly { readonly name: string; readonly schools: number; readonly n: number; readonly mean: number; readonly sd: number | null }[]): TableElement {
  return {
    type: 'table', id: `equity-localities-${exam}-${subject}`, caption: `${caption}城乡成绩`,
    columns: [{ key: 'name', label: '城乡' }, { key: 'schools', label: '学校数', format: 'count' }, { key: 'n', label: '人数', format: 'count' }, { key: 'mean', label: '平均分', format: 'score' }, { key: 'sd', label: '标准差', format: 'score' }],
    rows: sides.map(({ name, schools, n, mean, sd }) => [
      { value: name }, { value: schools }, { value: n }, ...[mean, sd].map((value) => (isSuppressed(n) ? { value: null, mark: 'suppressed' as const } : { value, ...sizeMark(n) })),
    ]),
    summaryRows: 0, notes: ['标准差按 n−1 计算；不足5人的不显示。'],
  };
}

function gapsTable(exam: number, subject: string, caption: string, gaps: readonly NamedGap[]): TableElement {
  return {
    type: 'table', id: `equity-gaps-${exam}-${subject}`, caption: `${caption}城乡与授课语言差距`,
    columns: [
      { key: 'name', label: '比较' }, { key: 'schools', label: '学校数' }, { key: 'pupils', label: '人数' }, { key: 'gap', label: '均分差', format: 'signed' }, { key: 'gapInterval', label: '均分差95%区间' },
      { key: 'g', label: '效应量g', format: 'signed' }, { key: 'interval', label: 'g的95%区间' }, { key: 'design', label: '设计效应', format: 'index' },
    ],
    rows: gaps.map(({ name, gap }) => [
      { value: name }, { value: gap ? `${gap.firstSchools}、${gap.secondSchools}` : null }, { value: gap ? `${gap.firstPupils}、${gap.secondPupils}` : null },
      { value: gap?.gap ?? null }, { value: gap ? intervalText({ low: gap.gapLow, high: gap.gapHigh }, 'signed') : null },
      { value: gap?.g ?? null }, { value: intervalText(gap, 'signed') }, { value: gap?.designEffect ?? null },
    ]),
    summaryRows: 0,
    notes: [
      '区间以学校为单位计算（同校学生彼此相近），t分布，自由度按Satterthwaite法；一方不足两校的不计算。设计效应＝这样算出的方差÷把学生当作彼此独立时的方差。',
      '效应量g：0.2为小、0.5为中、0.8为大；差距反映两类学校学生的水平差别，不说明原因。',
    ],
  };
}

function trendTable(exam: number, subject: string, trend: readonly TrendPoint[]): TableElement {
  return {
    type: 'table', id: `equity-trend-${exam}-${subject}`, caption: `${subject}均衡指标的变化`,
    columns: [
      { key: 'exam', label: '考试' }, { key: 'schools', label: '学校数', format: 'count' }, { key: 'icc', label: '校间方差比', format: 'rate' }, { key: 'interval', label: '95%区间' },
      { key: 'variation', label: '差异系数', format: 'ratio' }, { key: 'g', label: '城乡差距g', format: 'signed' }, { key: 'gInterval', label: 'g的95%区间' },
    ],
    rows: trend.map(({ label, balance }) => [
      { value: label }, { value: balance.schools }, { value: balance.icc }, { value: intervalText(balance.iccInterval, 'rate') }, { value: balance.variation },
      { value: balance.urbanRural?.g ?? null }, { value: intervalText(balance.urbanRural, 'signed') },
    ]),
    summaryRows: 0, notes: ['同一年级历次同卷考试；学生不是同一批。两次的区间大部分重叠时，不能说差距扩大或缩小了。'],
  };
}

const trendChart = (exam: number, subject: string, trend: readonly TrendPoint[]): ChartElement => ({
  type: 'chart', id: `equity-trend-chart-${exam}-${subject}`, caption: `${subject}校间方差比的变化`,
  chart: { kind: 'line', categories: trend.map(({ label }) => label), series: [{ name: '校间方差比', values: trend.map(({ balance }) => balance.icc) }], format: 'rate', axisLabel: '校间方差比' },
  notes: [],
});
