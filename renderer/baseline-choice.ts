import { gradeOrder } from '../analytics/schema/grades.ts';
import { parseTerm, termOrder } from '../analytics/schema/terms.ts';
import type { ExamInfo, ExamSubject } from '../analytics/session-api.ts';
import { subjectChoices } from './exam-choice.ts';

/** Pupils who move up a grade every year keep this number: start year of the term minus grade. */
const cohort = ({ term, grade }: ExamInfo): number | null => {
  const parsed = parseTerm(term);
  return parsed ? parsed.startYear - gradeOrder(grade) : null;
};

/** Earlier exams that the same year group sat, oldest first: what can serve as a baseline. */
export function baselineExams(outcome: ExamInfo, exams: readonly ExamInfo[]): ExamInfo[] {
  const position = (exam: ExamInfo): string => `${String(termOrder(exam.term)).padStart(6, '0')} ${exam.date ?? ''}`;
  return exams
    .filter((exam) => exam.exam_id !== outcome.exam_id && cohort(exam) === cohort(outcome) && position(exam) < position(outcome))
    .toSorted((a, b) => position(a).localeCompare(position(b)));
}

/** The entry marks where there are any, else the earliest exam on common papers; in the same subject where it was examined. */
export function suggestBaseline(outcome: ExamInfo, subject: string, exams: readonly ExamInfo[]): readonly ExamSubject[] {
  const candidates = baselineExams(outcome, exams);
  const exam = candidates.findLast(({ isEntry }) => isEntry) ?? candidates.find(({ commonForm }) => commonForm) ?? candidates[0];
  if (!exam) return [];
  const choices = subjectChoices(exam);
  const chosen = choices.includes(subject) ? subject : choices[0];
  return chosen === undefined ? [] : [{ exam: exam.exam_id, subject: chosen }];
}

export const formatBaselines = (baselines: readonly ExamSubject[]): string => baselines.map(({ exam, subject }) => `${exam}:${subject}`).join(',');

export function parseBaselines(text: string, exams: readonly ExamInfo[]): ExamSubject[] {
  return text.split(',').flatMap((part) => {
    const match = /^(\d+):(.+)$/.exec(part);
    const exam = exams.find(({ exam_id }) => String(exam_id) === match?.[1]);
    return match && exam && subjectChoices(exam).includes(match[2]!) ? [{ exam: exam.exam_id, subject: match[2]! }] : [];
  });
}
