import type { ExamSubject } from '../../measures/pairs.ts';
import { TOTAL } from '../../schema/subjects.ts';
import { formatTerm, parseTerm, termLabel } from '../../schema/terms.ts';
import { datedExamLabel, type ExamFacts } from './analysis-context.ts';

export interface YearPair {
  readonly outcome: ExamSubject;
  readonly baselines: readonly ExamSubject[];
}

/** The same pair of exams some years earlier; a text says which exam there is none of. */
export function earlierPair(exams: readonly ExamFacts[], { outcome, baselines }: YearPair, years: number): YearPair | string {
  const found = earlierExam(exams, outcome, years);
  if (typeof found === 'string') return found;
  const starts: ExamSubject[] = [];
  for (const baseline of baselines) {
    const start = earlierExam(exams, baseline, years);
    if (typeof start === 'string') return start;
    starts.push({ exam: start.exam_id, subject: baseline.subject });
  }
  return { outcome: { exam: found.exam_id, subject: outcome.subject }, baselines: starts };
}

/**
 * Same kind, grade and subject, on one paper for all, in the same half of the school year `years` earlier.
 * Where several fit, the one whose name differs in nothing but digits, then same scope, then most pupils.
 */
function earlierExam(exams: readonly ExamFacts[], { exam, subject }: ExamSubject, years: number): ExamFacts | string {
  const now = exams.find(({ exam_id }) => exam_id === exam);
  const term = now && parseTerm(now.term);
  if (!now || !term) return '考试的学期不明，找不到往年的同类考试。';
  const wanted = formatTerm({ startYear: term.startYear - years, half: term.half });
  const bare = (name: string): string => name.replace(/\d/g, '');
  const fits = exams.filter((other) =>
    other.exam_id !== now.exam_id && other.term === wanted && other.grade === now.grade && other.kind === now.kind && (subject === TOTAL || other.subjects.includes(subject)));
  const common = fits.filter(({ commonForm }) => commonForm);
  if (common.length === 0) {
    return `${termLabel(wanted)}没有与“${datedExamLabel(now)}”同类（${now.grade}${now.kind}，${subject}）的${fits.length > 0 ? '统一命题考试（只有异卷）' : '考试'}`;
  }
  return common.toSorted((a, b) =>
    Number(bare(b.name) === bare(now.name)) - Number(bare(a.name) === bare(now.name)) || Number(b.scope === now.scope) - Number(a.scope === now.scope) || b.pupils - a.pupils || a.exam_id - b.exam_id)[0]!;
}
