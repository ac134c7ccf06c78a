import { examYear } from '../growth/trajectory/exam-year.ts';
import { subjectsWithTotal, type AnalysisContext, type ExamFacts } from '../results/analyses/analysis-context.ts';
import { runGrowth } from '../results/analyses/growth.ts';
import { trajectoryView } from '../results/analyses/growth-trajectory.ts';
import type { SubjectUnits } from '../results/analyses/growth-trajectory-subjects.ts';
import { TOTAL } from '../schema/subjects.ts';
import type { ExamData, ExamGrowth } from './term-data.ts';

/** Last years of 初中 and 高中: what their pupils gained since the entrance is the school's whole work. */
const graduating = ['九年级', '高三'];

/** The last common-form exam of a graduating year in the term: its pupils have come to the end of the way. */
export function isExit(exam: ExamFacts, ofTerm: readonly ExamFacts[]): boolean {
  if (!exam.commonForm || !graduating.includes(exam.grade)) return false;
  const when = (other: ExamFacts): number => examYear(other) ?? Number.NEGATIVE_INFINITY;
  const rivals = ofTerm.filter(({ commonForm, grade }) => commonForm && grade === exam.grade);
  return rivals.every((other) => other === exam || when(other) < when(exam) || (when(other) === when(exam) && other.exam_id < exam.exam_id));
}

/** 总分 by school from the entrance to this exam, and the value added on the way; models that have run are used again. */
export async function gatherTrajectory(context: AnalysisContext, exam: ExamFacts, growth: ExamGrowth | null): Promise<Pick<ExamData, 'trajectory' | 'trajectoryMissing'>> {
  const found = await trajectoryView(context, { exit: { exam: exam.exam_id, subject: TOTAL }, by: 'school' });
  if (typeof found === 'string') return { trajectory: null, trajectoryMissing: found };
  const { view, warnings } = found;
  const [first, ...later] = view.chosen.exams;
  const from = context.exams.find(({ exam_id }) => exam_id === first?.exam);
  if (!from || later.length === 0) return { trajectory: null, trajectoryMissing: warnings.join('') };
  if (later.length === 1 && growth?.baseline.exam.exam_id === from.exam_id) {
    return { trajectory: null, trajectoryMissing: '可比的考试只有起点和终点两次，从入口到出口的进步就是上面的增值。' };
  }
  const subjects: SubjectUnits[] = [];
  const refused: string[] = [];
  for (const subject of subjectsWithTotal(exam).filter((name) => name === TOTAL || from.subjects.includes(name))) {
    const known = growth && growth.baseline.exam.exam_id === from.exam_id ? [{ subject: TOTAL, run: growth.total }, ...growth.subjects].find((of) => of.subject === subject)?.run : undefined;
    const run = known ?? (await runGrowth(context, { outcome: { exam: exam.exam_id, subject }, baselines: [{ exam: from.exam_id, subject }], by: 'school' }));
    if (typeof run === 'string') refused.push(`${subject}从入口到出口的增值没有计算：${run}`);
    else subjects.push({ subject, units: run.units });
  }
  return { trajectory: { view, warnings: [...warnings, ...refused], entrance: { from, subjects } }, trajectoryMissing: null };
}
