import { TOTAL } from '../../schema/subjects.ts';
import type { Chart, KeyFigures, ResultElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import type { LevelsRow } from '../../measures/levels.ts';
import type { Analysis } from './analysis.ts';
import { examById, examLabel, levelsOf, NOT_COMPARABLE, type AnalysisContext } from './analysis-context.ts';
import { levelsTable } from './levels-table.ts';

/** One exam at a glance: who sat, subjects, counties. */
export async function examOverviewAnalysis(context: AnalysisContext, examId: number): Promise<Analysis> {
  const exam = examById(context, examId);
  const subjects = await levelsOf(context, { exam: examId, by: 'all' });
  const total = subjects.find(({ subject }) => subject === TOTAL);
  const elements: ResultElement[] = [keyFigures(exam.pupils, exam.schools, total)];
  if (exam.commonForm) {
    elements.push(
      { type: 'chart', id: `overview-rates-${examId}`, caption: `${examLabel(exam)}各学科得分率`, chart: rateChart(subjects), notes: [] },
      levelsTable({ id: `overview-subjects-${examId}`, caption: `${examLabel(exam)}各学科一分三率`, unitLabel: '学科', rows: subjects, nameOf: ({ subject }) => subject }),
    );
    const counties = await levelsOf(context, { exam: examId, by: 'county', subject: TOTAL });
    if (counties.length > 1) {
      elements.push(
        levelsTable({
          id: `overview-counties-${examId}`, caption: `${examLabel(exam)}总分一分三率（按县区）`, unitLabel: '县区', rows: counties, nameOf: ({ name }) => name,
          summary: total ? [{ name: '全体', row: total }] : [],
        }),
      );
    }
  }
  return { headline: headlineOf(exam.commonForm, subjects), elements, warnings: exam.commonForm ? [] : [NOT_COMPARABLE], data: { subjects } };
}

function keyFigures(pupils: number, schools: number, total: LevelsRow | undefined): KeyFigures {
  return {
    type: 'keyFigures',
    id: 'overview-figures',
    figures: [
      { label: '参考学校', value: schools, format: 'count', unit: '所' },
      { label: '参考学生', value: pupils, format: 'count', unit: '人', detail: total?.expected ? `应考 ${total.expected} 人` : '应考人数未提供' },
      { label: '总分参考率', value: total?.participation ?? null, format: 'rate', detail: `各科成绩齐全 ${total?.present ?? 0} 人` },
      { label: '总分平均分', value: total?.mean ?? null, format: 'score', unit: '分', detail: total?.full_mark ? `满分 ${total.full_mark} 分` : '' },
      { label: '总分及格率', value: total?.pass_rate ?? null, format: 'rate', detail: '分母：各科成绩齐全的人数' },
    ],
  };
}

const rateChart = (rows: readonly LevelsRow[]): Chart => ({
  kind: 'bar',
  categories: rows.map(({ subject }) => subject),
  series: [{ name: '得分率', values: rows.map(({ score_rate }) => score_rate) }],
  format: 'rate',
  axisLabel: '得分率',
});

function headlineOf(commonForm: boolean, rows: readonly LevelsRow[]): string | null {
  const subjects = rows.filter(({ subject, score_rate }) => subject !== TOTAL && score_rate !== null);
  if (!commonForm || subjects.length < 2) return null;
  const ordered = [...subjects].sort((a, b) => (b.score_rate ?? 0) - (a.score_rate ?? 0));
  const top = ordered[0]!;
  const bottom = ordered.at(-1)!;
  return `得分率最高的学科是${top.subject}（${formatNumber(top.score_rate, 'rate')}），最低的是${bottom.subject}（${formatNumber(bottom.score_rate, 'rate')}）。`;
}
