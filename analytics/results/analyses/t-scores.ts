import { unitTScoresQuery } from '../../measures/t-scores.ts';
import { compareNames } from '../collate.ts';
import type { TableElement } from '../element.ts';
import { sizeMark, isSuppressed } from '../suppression.ts';
import { examLabel, subjectsWithTotal, type AnalysisContext, type ExamFacts } from './analysis-context.ts';

/** Mean T of every school in every subject: subjects with different full marks on one scale. */
export async function schoolTScores({ engine, call }: AnalysisContext, exam: ExamFacts): Promise<TableElement> {
  const rows = await engine.query(unitTScoresQuery({ exams: [exam.exam_id], by: 'school' }), call);
  const subjects = subjectsWithTotal(exam).filter((subject) => rows.some((row) => row.subject === subject));
  const names = [...new Map(rows.map(({ unit, name }) => [unit, name]))].sort((a, b) => compareNames(a[1], b[1]));
  const found = new Map(rows.map((row) => [`${row.unit} ${row.subject}`, row]));
  return {
    type: 'table',
    id: `comparison-t-${exam.exam_id}`,
    caption: `${examLabel(exam)}各校各学科T分`,
    columns: [{ key: 'school', label: '学校' }, ...subjects.map((subject) => ({ key: subject, label: subject, format: 'score' as const }))],
    rows: names.map(([unit, name]) => [
      { value: name },
      ...subjects.map((subject) => {
        const row = found.get(`${unit} ${subject}`);
        if (!row) return { value: null };
        const explain = `T＝50＋10×（分数－全体平均）÷全体标准差，取本校学生的平均；实考 ${row.n} 人`;
        return { value: isSuppressed(row.n) ? null : row.mean_t, explain, ...sizeMark(row.n) };
      }),
    ]),
    summaryRows: 0,
    notes: ['T分以参加同一份试卷的全体学生为参照，全体平均为50、标准差为10；反映水平，未扣除生源差异。'],
  };
}
