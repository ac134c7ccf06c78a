import { gradeOrder } from '../analytics/schema/grades.ts';
import { subjectOrder, TOTAL } from '../analytics/schema/subjects.ts';
import { termOrder } from '../analytics/schema/terms.ts';
import type { ExamInfo } from '../analytics/session-api.ts';
import { useAddress } from './address.ts';
import { useApp } from './store.ts';

/** Newest term first, then by grade, then by date. */
export const sortExams = (exams: readonly ExamInfo[]): ExamInfo[] =>
  exams.toSorted(
    (a, b) =>
      termOrder(b.term) - termOrder(a.term) ||
      gradeOrder(a.grade) - gradeOrder(b.grade) ||
      (a.date ?? '').localeCompare(b.date ?? '') ||
      a.exam_id - b.exam_id,
  );

/** The exam in the address, else the newest one sat by the most pupils. */
export function chooseExam(exams: readonly ExamInfo[], params: Readonly<Record<string, string>>): ExamInfo | null {
  const inTerm = params['term'] ? exams.filter(({ term }) => term === params['term']) : exams;
  const named = inTerm.find(({ exam_id }) => String(exam_id) === params['exam']);
  if (named) return named;
  const newest = Math.max(...inTerm.map(({ term }) => termOrder(term)));
  const candidates = inTerm.filter(({ term }) => termOrder(term) === newest);
  return candidates.toSorted((a, b) => Number(a.isEntry) - Number(b.isEntry) || Number(b.commonForm) - Number(a.commonForm) || b.pupils - a.pupils)[0] ?? null;
}

export const subjectChoices = (exam: ExamInfo): string[] =>
  [...new Set([...(exam.subjects.length > 1 ? [TOTAL] : []), ...exam.subjects])].sort((a, b) => subjectOrder(a) - subjectOrder(b));

export function useExam(): { readonly exam: ExamInfo | null; readonly subject: string; readonly subjects: readonly string[] } {
  const exams = useApp((state) => state.exams);
  const { params } = useAddress();
  const exam = chooseExam(exams, params);
  const subjects = exam ? subjectChoices(exam) : [];
  const subject = subjects.find((name) => name === params['subject']) ?? subjects[0] ?? TOTAL;
  return { exam, subject, subjects };
}

export const examLabel = ({ grade, name }: ExamInfo): string => (name.includes(grade) ? name : `${grade} ${name}`);
