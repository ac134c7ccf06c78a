import { termOrder } from '../../../analytics/schema/terms.ts';
import type { ExamInfo, ExamSubject } from '../../../analytics/session-api.ts';
import { baselineExams } from '../../baseline-choice.ts';
import { subjectChoices } from '../../exam-choice.ts';

export interface ExamPair {
  readonly outcome: ExamSubject;
  readonly baseline: ExamSubject;
}

const alike = (one: ExamInfo, other: ExamInfo): boolean => one.kind === other.kind && one.grade === other.grade;

/** 2025-2026 of 2025-2026-1: exams of one grade in different school years are of different cohorts. */
const yearOf = ({ term }: ExamInfo): string => term.slice(0, 9);

const withSubject = (exam: ExamInfo, subject: string): ExamSubject => {
  const choices = subjectChoices(exam);
  return { exam: exam.exam_id, subject: choices.includes(subject) ? subject : choices[0]! };
};

/** 往届同起点: the latest earlier cohort that sat exams of the same kind and grade as this start and this outcome. */
export function suggestPast(outcome: ExamSubject, baseline: ExamSubject, exams: readonly ExamInfo[]): ExamPair | null {
  const now = exams.find(({ exam_id }) => exam_id === outcome.exam);
  const start = exams.find(({ exam_id }) => exam_id === baseline.exam);
  if (!now || !start) return null;
  const earlier = exams.filter((exam) => alike(exam, now) && yearOf(exam) < yearOf(now)).toSorted((a, b) => termOrder(b.term) - termOrder(a.term));
  for (const exam of earlier) {
    const before = baselineExams(exam, exams).findLast((candidate) => alike(candidate, start) && yearOf(candidate) < yearOf(start));
    if (before) return { outcome: withSubject(exam, outcome.subject), baseline: withSubject(before, baseline.subject) };
  }
  return null;
}

/** For a cohort whose outcome is still to come: an earlier cohort's pair that began with an exam like this one. */
export function suggestLearnt(start: ExamSubject, exams: readonly ExamInfo[]): ExamPair | null {
  const now = exams.find(({ exam_id }) => exam_id === start.exam);
  if (!now) return null;
  const pairs = exams.flatMap((outcome) =>
    baselineExams(outcome, exams)
      .filter((before) => yearOf(before) < yearOf(now) && alike(before, now) && outcome.commonForm && before.commonForm)
      .map((before) => ({ outcome, before })));
  const latest = pairs.toSorted((a, b) => termOrder(b.outcome.term) - termOrder(a.outcome.term))[0];
  return latest ? { outcome: withSubject(latest.outcome, start.subject), baseline: withSubject(latest.before, start.subject) } : null;
}
