import { datedExamLabel, examLabel } from '../../results/analyses/analysis-context.ts';
import { levelsTable } from '../../results/analyses/levels-table.ts';
import type { ChartElement, ResultElement } from '../../results/element.ts';
import { TOTAL } from '../../schema/subjects.ts';
import { levelSentence, yearOnYearSentence } from '../sentences.ts';
import type { ExamData, TermData } from '../term-data.ts';
import { body, chineseNumeral, heading, type Section } from './section.ts';

export const totalOf = ({ subjects }: ExamData) => subjects.find(({ subject }) => subject === TOTAL);

/** 总体结果: per common-form exam, subjects and distribution, against the earlier round. */
export function resultsSection({ exams }: TermData): Section {
  const common = exams.filter(({ exam }) => exam.commonForm);
  return { title: '总体结果', elements: common.flatMap((data, index) => [heading(2, `（${chineseNumeral(index)}）${examLabel(data.exam)}`), ...examResults(data)]) };
}

function examResults(data: ExamData): ResultElement[] {
  const { exam, subjects, earlier, distribution } = data;
  const table = `report-subjects-${exam.exam_id}`;
  const total = totalOf(data);
  const before = earlier?.subjects.find(({ subject }) => subject === TOTAL);
  const change = total && before && earlier ? yearOnYearSentence(total, before, datedExamLabel(earlier.exam)) : null;
  return [
    ...(total ? [body(`总分${levelSentence(total)}${change ?? ''}`, [table])] : []),
    levelsTable({ id: table, caption: `${examLabel(exam)}各学科一分三率`, unitLabel: '学科', rows: subjects, nameOf: ({ subject }) => subject }),
    // Without an earlier round the bars would only repeat the table.
    ...(earlier ? [rateChart(data)] : []),
    ...distribution.filter(({ type }) => type === 'chart'),
  ];
}

export function rateChart({ exam, subjects, earlier }: ExamData): ChartElement {
  const now = subjects.filter(({ subject }) => subject !== TOTAL);
  const categories = now.map(({ subject }) => subject);
  const past = earlier ? categories.map((name) => earlier.subjects.find(({ subject }) => subject === name)?.score_rate ?? null) : [];
  const compare = past.some((value) => value !== null);
  return {
    type: 'chart', id: `report-rates-${exam.exam_id}`, caption: `${examLabel(exam)}各学科得分率`,
    chart: {
      kind: 'bar', categories, format: 'rate', axisLabel: '得分率',
      series: [
        ...(compare && earlier ? [{ name: datedExamLabel(earlier.exam), values: past }] : []),
        { name: compare ? datedExamLabel(exam) : '得分率', values: now.map(({ score_rate }) => score_rate) },
      ],
    },
    notes: compare ? ['两次试卷不同，得分率的变化仅供参考。'] : [],
  };
}
