import { gradeOrder } from '../../schema/grades.ts';
import { parseTerm, termOrder } from '../../schema/terms.ts';
import type { ExamFacts } from './analysis-context.ts';

/** Exams in the order they were sat. */
export const byTime = (a: ExamFacts, b: ExamFacts): number =>
  termOrder(a.term) - termOrder(b.term) || (a.date ?? '').localeCompare(b.date ?? '') || a.exam_id - b.exam_id;

/** Equal for all exams of one cohort (届). */
const cohortOf = ({ term, grade }: ExamFacts): number => (parseTerm(term)?.startYear ?? 0) - gradeOrder(grade);

/** Earlier exams of the same pupils (cohort), or of the same grade and kind in earlier years (grade); the exam itself last. */
export function examsAlong(exams: readonly ExamFacts[], exam: ExamFacts, along: 'cohort' | 'grade'): ExamFacts[] {
  const same = (other: ExamFacts): boolean => (along === 'cohort' ? cohortOf(other) === cohortOf(exam) : other.grade === exam.grade && other.kind === exam.kind && half(other) === half(exam));
  return exams.filter((other) => other.exam_id !== exam.exam_id && same(other) && byTime(other, exam) < 0).sort(byTime).concat(exam);
}

const half = ({ term }: ExamFacts): number => parseTerm(term)?.half ?? 0;

/** 同比: the last exam of the same grade and kind in the same half of the school year before. 环比: the last exam of the same pupils. */
export function comparedExams(exams: readonly ExamFacts[], exam: ExamFacts): { readonly yearBefore: ExamFacts | null; readonly before: ExamFacts | null } {
  const year = parseTerm(exam.term)?.startYear ?? 0;
  return {
    yearBefore: examsAlong(exams, exam, 'grade').filter(({ term }) => (parseTerm(term)?.startYear ?? 0) === year - 1).at(-1) ?? null,
    before: examsAlong(exams, exam, 'cohort').at(-2) ?? null,
  };
}
