import { schoolsQuery } from '../../measures/catalog.ts';
import { isInsideSchool, mayOverlap, type GroupingName } from '../../measures/grouping.ts';
import type { LevelsRow } from '../../measures/levels.ts';
import { compareNames } from '../collate.ts';
import type { Chart, ResultElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { isSuppressed } from '../suppression.ts';
import { examById, examLabel, levelsOf, NOT_COMPARABLE, type AnalysisContext, type LevelsRequest } from './analysis-context.ts';
import { detailTable } from './levels-detail.ts';
import { levelsTable } from './levels-table.ts';
import type { Analysis } from './analysis.ts';

export const unitLabels: Record<GroupingName, string> = {
  all: '范围', county: '县区', school: '学校', class: '班级', locality: '城乡', group: '教育集团', pair: '结对双方', stage: '学段', grade: '年级',
  teaching: '教学班', teacher: '任课教师', subject: '学科', language: '授课语言', category: '应届往届', governance: '公办民办', track: '选科类别', combination: '选科组合',
};

export interface MeasuresRequest extends LevelsRequest {
  readonly subject: string;
  /** Teachers by name instead of by number. */
  readonly names?: boolean | undefined;
}

/** 一分三率 of one subject by any grouping, against the whole. */
export async function measuresAnalysis(context: AnalysisContext, request: MeasuresRequest): Promise<Analysis> {
  const exam = examById(context, request.exam);
  const every = request.by === 'subject';
  const scope = { exam: request.exam, denominator: request.denominator, school: request.school, county: request.county };
  const asked = await levelsOf(context, { ...scope, by: request.by, ...(every ? {} : { subject: request.subject }) });
  const named = request.by === 'teacher' && request.names !== true ? asked.map((row) => ({ ...row, name: teacherCode(row) })) : asked;
  const rows = isInsideSchool(request.by) && request.school === undefined ? await withSchools(context, named) : named;
  const reference = every ? [] : await levelsOf(context, { ...scope, by: 'all', subject: request.subject });
  const withinOneSchool = request.school !== undefined;
  const comparable = exam.commonForm || withinOneSchool;
  const label = unitLabels[request.by];
  const whose = every ? '' : request.subject;
  const id = `levels-${request.by}-${request.exam}-${every ? '各学科' : request.subject}`;
  const caption = `${examLabel(exam)}${whose}一分三率（按${label}）`;
  const inside = isInsideSchool(request.by);
  const table = levelsTable({
    id, caption, unitLabel: label, rows, nameOf: ({ name }) => name,
    summary: comparable ? reference.map((row) => ({ name: '全体', row })) : [],
    more: every || request.by === 'all' ? [] : [{ key: 'above_mean', label: '超均率', format: 'rate', formula: `超均率＝（平均分－${inside ? '本校平均分' : '全体平均分'}）÷${inside ? '本校平均分' : '全体平均分'}` }],
    notes: [
      ...(mayOverlap(request.by) ? [`一所学校可能属于几个${label}，也可能不属于任何一个，各行人数相加不等于全体。`] : []),
      ...((request.by === 'track' || request.by === 'combination') && request.subject === '总分' ? ['各选科类别、组合的试卷不同，总分只作参考，不宜比较高低。'] : []),
      ...(request.by === 'teacher' ? ['任课教师结果受所教班级生源影响，只供教师本人和教研改进使用，不用于教师排名和考核，默认不写入任何文档。'] : []),
    ],
  });
  const shown = rows.filter(({ present, mean }) => mean !== null && !isSuppressed(present));
  const elements: ResultElement[] = [];
  const charted = comparable && shown.length > 1 && request.by !== 'all';
  if (charted) {
    const chart = every ? subjectChart(shown) : meanChart(shown, reference[0]?.mean ?? null, request.subject);
    elements.push({ type: 'chart', id: `${id}-chart`, caption: `${examLabel(exam)}${whose}${every ? '各学科得分率' : '平均分'}（按${label}）`, chart, notes: [] });
  }
  elements.push(table, detailTable({ id: `${id}-detail`, caption: `${examLabel(exam)}${whose}人数与分布（按${label}）`, unitLabel: label, rows, summary: comparable ? reference : [], whole: inside ? '本校' : '全体' }));
  return {
    headline: headlineOf(shown, comparable && !['all', 'subject', 'teacher', 'pair', 'track', 'combination'].includes(request.by), label, request.subject),
    elements,
    warnings: comparable ? [] : [NOT_COMPARABLE],
    data: { subject: every ? null : request.subject, rows },
  };
}

/** Classes of several schools in one table bear the same names. */
async function withSchools({ engine, call }: AnalysisContext, rows: readonly LevelsRow[]): Promise<LevelsRow[]> {
  const names = new Map((await engine.query(schoolsQuery(), call)).map(({ school_id, name }) => [school_id, name]));
  return rows.map((row) => ({ ...row, name: `${names.get(row.school_id ?? -1) ?? ''}${row.name}` })).sort((a, b) => compareNames(a.name, b.name));
}

const teacherCode = ({ unit, name }: LevelsRow): string => (unit.startsWith('未填写') ? name : `教师${unit}`);

const subjectChart = (rows: readonly LevelsRow[]): Chart => ({
  kind: 'bar', categories: rows.map(({ subject }) => subject), series: [{ name: '得分率', values: rows.map(({ score_rate }) => score_rate) }], format: 'rate', axisLabel: '得分率',
});

function meanChart(rows: readonly LevelsRow[], whole: number | null, subject: string): Chart {
  const ordered = [...rows].sort((a, b) => (b.mean ?? 0) - (a.mean ?? 0));
  return {
    kind: 'bar',
    horizontal: true,
    categories: ordered.map(({ name }) => name),
    series: [{ name: subject, values: ordered.map(({ mean }) => mean) }],
    format: 'score',
    axisLabel: '平均分',
    ...(whole === null ? {} : { reference: { label: '全体', value: whole } }),
  };
}

function headlineOf(rows: readonly LevelsRow[], comparable: boolean, label: string, subject: string): string | null {
  if (!comparable || rows.length < 2) return null;
  const ordered = [...rows].sort((a, b) => (b.mean ?? 0) - (a.mean ?? 0));
  const top = ordered[0]!;
  const bottom = ordered.at(-1)!;
  const gap = (top.mean ?? 0) - (bottom.mean ?? 0);
  return `${subject}平均分最高的${label}是${top.name}（${formatNumber(top.mean, 'score')}分），最低的是${bottom.name}（${formatNumber(bottom.mean, 'score')}分），相差${formatNumber(gap, 'score')}分；平均分受生源影响，请结合增值结果看。`;
}
