import type { GroupingName } from '../../measures/grouping.ts';
import { levelsQuery, type LevelsRow } from '../../measures/levels.ts';
import { unitTScoresQuery } from '../../measures/t-scores.ts';
import { compareNames } from '../collate.ts';
import type { ChartElement, ResultElement, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { isSuppressed } from '../suppression.ts';
import { datedExamLabel, examById, NOT_COMPARABLE, type AnalysisContext, type ExamFacts } from './analysis-context.ts';
import type { Analysis } from './analysis.ts';
import { ruleNotes } from './levels-notes.ts';
import { unitLabels } from './measures.ts';
import { byTime, comparedExams, examsAlong } from './trend-exams.ts';
import { figureCell, refuse, SMALL_NOTE } from './unit-figures.ts';

export interface TrendRequest {
  readonly exam: number;
  readonly subject: string;
  readonly by: GroupingName;
  /** cohort: the same pupils over time; grade: the same grade and kind over the years. */
  readonly along?: 'cohort' | 'grade' | undefined;
  /** Any exams instead; they are put in the order of time. */
  readonly exams?: readonly number[] | undefined;
  readonly school?: number | undefined;
  readonly county?: string | undefined;
}

interface Point {
  readonly level: LevelsRow;
  readonly t: number | null;
}
type Points = ReadonlyMap<string, Point>;

/** More lines than these cannot be told apart. */
const LINES_DRAWN = 8;

/** Trend of one subject over a set of exams, with 现值, 同比 and 环比. */
export async function trendAnalysis(context: AnalysisContext, request: TrendRequest): Promise<Analysis> {
  const exam = examById(context, request.exam);
  const asked = request.exams ? [...new Set([...request.exams, request.exam])].map((id) => examById(context, id)).sort(byTime) : examsAlong(context.exams, exam, request.along ?? 'cohort');
  const { yearBefore, before } = comparedExams(context.exams, exam);
  const wanted = [...new Map([...asked, ...[yearBefore, before].filter((one) => one !== null)].map((one) => [one.exam_id, one])).values()];
  const usable = wanted.filter((one) => (one.commonForm || request.school !== undefined) && (request.subject === '总分' || one.subjects.includes(request.subject)));
  const warnings = wanted.filter((one) => !usable.includes(one)).map((one) => `${datedExamLabel(one)}：${one.commonForm || request.school !== undefined ? `没有${request.subject}成绩` : NOT_COMPARABLE.replace(/。$/, '')}，没有列入。`);
  if (!usable.includes(exam)) return refuse(...warnings);
  const points = await pointsOf(context, request, usable);
  const series = asked.filter((one) => usable.includes(one));
  const rows = [...points.values()].filter(({ level }) => level.exam_id === exam.exam_id && level.mean !== null).map(({ level }) => level).sort((a, b) => compareNames(a.name, b.name));
  if (rows.length === 0) return refuse('没有可以统计的成绩。');
  if (series.length < 2) warnings.push(`${request.along === 'grade' ? '往年同年级同类考试' : '同一届学生更早的考试'}在工作区里没有可用的，只有本次的数据；导入更早的考试后才有趋势。`);
  const label = unitLabels[request.by];
  const id = `trend-${request.by}-${request.exam}-${request.subject}`;
  const elements: ResultElement[] = [
    ...(series.length > 1 ? [trendChart(id, request.subject, label, series, rows, points)] : []),
    changeTable(`${id}-change`, `${request.subject}现值、同比、环比（按${label}）`, label, { exam, yearBefore, before, usable }, rows, points),
    ...(series.length > 1 ? [seriesTable(`${id}-series`, `${request.subject}历次结果（按${label}）`, label, series, rows, points)] : []),
  ];
  const data = {
    subject: request.subject, by: request.by, exams: series.map(({ exam_id }) => exam_id), yearBefore: yearBefore?.exam_id ?? null, before: before?.exam_id ?? null,
    rows: [...points.values()].map(({ level, t }) => ({ ...level, mean_t: t })),
  };
  return { headline: headlineOf(rows, exam, before, yearBefore, points), elements, warnings, data };
}

const keyOf = (exam: number, unit: string): string => `${exam} ${unit}`;

async function pointsOf({ engine, call }: AnalysisContext, request: TrendRequest, exams: readonly ExamFacts[]): Promise<Points> {
  const filter = { exams: exams.map(({ exam_id }) => exam_id), subjects: [request.subject], school: request.school, county: request.county };
  const levels = await engine.query(levelsQuery({ ...filter, by: request.by }), call);
  const scores = new Map((await engine.query(unitTScoresQuery({ ...filter, by: request.by }), call)).map((row) => [keyOf(row.exam_id, row.unit), row.mean_t]));
  return new Map(levels.map((level) => [keyOf(level.exam_id, level.unit), { level, t: scores.get(keyOf(level.exam_id, level.unit)) ?? null }]));
}

function trendChart(id: string, subject: string, label: string, exams: readonly ExamFacts[], rows: readonly LevelsRow[], points: Points): ChartElement {
  const single = rows.length === 1;
  const shown = rows.filter(({ present }) => !isSuppressed(present)).slice(0, LINES_DRAWN);
  const value = (exam: number, unit: string): number | null => {
    const point = points.get(keyOf(exam, unit));
    return !point || isSuppressed(point.level.present) ? null : single ? point.level.score_rate : point.t;
  };
  return {
    type: 'chart', id, caption: `${subject}${single ? '得分率' : 'T分'}历次变化（按${label}）`,
    chart: {
      kind: 'line', categories: exams.map(datedExamLabel), format: single ? 'rate' : 'score', axisLabel: single ? '得分率' : 'T分',
      series: shown.map(({ unit, name }) => ({ name, values: exams.map(({ exam_id }) => value(exam_id, unit)) })),
    },
    notes: [single ? '各次试卷难度不同，得分率的升降不全是水平变化。' : 'T分以每次考试的全体学生为参照（平均50、标准差10），不受试卷难度影响，但参照总体每次可能不同。', ...(rows.length > shown.length ? [`只画${shown.length}个，其余见表。`] : [])],
  };
}

interface Compared {
  readonly exam: ExamFacts;
  readonly yearBefore: ExamFacts | null;
  readonly before: ExamFacts | null;
  readonly usable: readonly ExamFacts[];
}

function changeTable(id: string, caption: string, label: string, { exam, yearBefore, before, usable }: Compared, rows: readonly LevelsRow[], points: Points): TableElement {
  const against = [{ key: 'year', word: '同比', other: yearBefore }, { key: 'last', word: '环比', other: before }].filter(({ other }) => other !== null && usable.includes(other));
  const measures = [{ key: 'score_rate', label: '得分率' }, { key: 'excellent_rate', label: '优秀率' }, { key: 'pass_rate', label: '及格率' }, { key: 'low_rate', label: '低分率' }] as const;
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'unit', label }, { key: 'present', label: '实考', format: 'count' }, { key: 'mean', label: '平均分', format: 'score' },
      ...measures.flatMap((measure) => [{ key: measure.key, label: '现值', group: measure.label, format: 'rate' as const }, ...against.map(({ key, word }) => ({ key: `${measure.key}-${key}`, label: word, group: measure.label, format: 'points' as const }))]),
      { key: 't', label: '现值', group: 'T分', format: 'score' }, ...against.map(({ key, word }) => ({ key: `t-${key}`, label: word, group: 'T分', format: 'signed' as const })),
    ],
    rows: rows.map((row) => {
      const others = against.map(({ other }) => points.get(keyOf(other!.exam_id, row.unit)));
      const now = points.get(keyOf(exam.exam_id, row.unit))!;
      const change = (value: number | null, old: number | null | undefined): number | null => (value === null || old === null || old === undefined ? null : value - old);
      const size = (point: Point | undefined): number => Math.min(row.present, point?.level.present ?? 0);
      const cell = (point: Point | undefined, value: number | null) => (point === undefined ? { value: null } : figureCell(size(point), value, `本次 ${row.present} 人，对照 ${point.level.present} 人`));
      return [
        { value: row.name }, { value: row.present }, figureCell(row.present, row.mean),
        ...measures.flatMap(({ key }) => [figureCell(row.present, row[key]), ...others.map((point) => cell(point, change(row[key], point?.level[key])))]),
        figureCell(row.present, now.t), ...others.map((point) => cell(point, change(now.t, point?.t))),
      ];
    }),
    summaryRows: 0,
    notes: [
      `本次：${datedExamLabel(exam)}。${yearBefore ? `同比对照：${datedExamLabel(yearBefore)}（不是同一批学生）。` : '没有上年同期的同类考试，不计算同比。'}${before ? `环比对照：${datedExamLabel(before)}（同一届学生上一次考试）。` : '没有同一届学生更早的考试，不计算环比。'}`,
      '各率的同比、环比以个百分点表示；各次试卷难度不同，率的升降要和T分的变化一起看。',
      ...ruleNotes(rows), SMALL_NOTE,
    ],
  };
}

function seriesTable(id: string, caption: string, label: string, exams: readonly ExamFacts[], rows: readonly LevelsRow[], points: Points): TableElement {
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'unit', label },
      ...exams.flatMap((exam) => [
        { key: `n${exam.exam_id}`, label: '实考', group: datedExamLabel(exam), format: 'count' as const }, { key: `r${exam.exam_id}`, label: '得分率', group: datedExamLabel(exam), format: 'rate' as const },
        { key: `t${exam.exam_id}`, label: 'T分', group: datedExamLabel(exam), format: 'score' as const },
      ]),
    ],
    rows: rows.map(({ unit, name }) => [
      { value: name },
      ...exams.flatMap(({ exam_id }) => {
        const point = points.get(keyOf(exam_id, unit));
        return point ? [{ value: point.level.present }, figureCell(point.level.present, point.level.score_rate), figureCell(point.level.present, point.t)] : [{ value: null }, { value: null }, { value: null }];
      }),
    ]),
    summaryRows: 0,
    notes: [SMALL_NOTE],
  };
}

function headlineOf(rows: readonly LevelsRow[], exam: ExamFacts, before: ExamFacts | null, yearBefore: ExamFacts | null, points: Points): string | null {
  const [only] = rows;
  if (!only || rows.length > 1 || isSuppressed(only.present)) return null;
  const parts = [[yearBefore, '同比'], [before, '环比']] as const;
  const change = parts.flatMap(([other, word]) => {
    const old = other ? points.get(keyOf(other.exam_id, only.unit))?.level.score_rate : null;
    return old === null || old === undefined || only.score_rate === null ? [] : [`${word}${only.score_rate >= old ? '上升' : '下降'}${formatNumber(Math.abs(only.score_rate - old) * 100, 'score')}个百分点`];
  });
  return `${datedExamLabel(exam)}${only.subject}得分率${formatNumber(only.score_rate, 'rate')}${change.length > 0 ? `，${change.join('，')}` : ''}。`;
}
