import { grades, gradeOrder, stageOf } from '../../schema/grades.ts';
import { formatTerm, parseTerm } from '../../schema/terms.ts';
import type { ExamMeta } from '../plan.ts';
import { plainText } from '../table/cell-text.ts';
import { findGrade, parseGrade } from '../values/parse-grade.ts';
import { examKind, findTerm } from './guess-exam.ts';

/**
 * What a table's own name for its exam says (期中, 八下期末, 第二次月考, 中考), beside the exam that the file
 * is about. A 中考 mark in a list of 高中 is an entry score: it belongs to the first term of 高一.
 */
export function guessNamedExam(written: string, main: ExamMeta | null, usualGrade: string | null): Partial<ExamMeta> {
  const hint = plainText(written);
  const kind = examKind(hint);
  const short = /([一二三四五六七八九]|[初高][一二三])([上下])/u.exec(hint);
  const grade = (short ? parseGrade(short[1]!) : null) ?? findGrade(hint);
  const stage = stageOf(usualGrade ?? grade ?? '');
  const entry = entryGrade(hint, kind, stage);
  if (entry) {
    const term = main ? termAt(entry, main, 1) : null;
    return { kind: kind ?? '入学', isEntry: true, grade: entry, name: /成绩|分$/u.test(hint) ? hint : `${hint}成绩`, ...(term ? { term } : {}) };
  }
  const half = short ? (short[2] === '上' ? 1 : 2) : null;
  const ownTerm = findTerm(hint) ?? (grade && main ? termAt(grade, main, half ?? parseTerm(main.term)?.half ?? null) : null);
  const owner = grade ?? usualGrade;
  return {
    name: grade || !owner ? hint : `${owner}${hint}`,
    ...(kind ? { kind, isEntry: kind === '入学' } : {}),
    ...(grade ? { grade } : {}),
    ...(ownTerm ? { term: ownTerm } : {}),
  };
}

function entryGrade(hint: string, kind: string | null, stage: string | null): string | null {
  if (stage === '高中' && (kind === '中考' || kind === '入学')) return '高一';
  if (stage === '初中' && (kind === '入学' || /小升初|小考|小学毕业/u.test(hint))) return '七年级';
  return null;
}

/** The term in which the pupils of the main exam were in `grade`; null when it cannot be told. */
function termAt(grade: string, main: ExamMeta, half: 1 | 2 | null): string | null {
  const start = parseTerm(main.term)?.startYear;
  if (start === undefined || half === null || !grades.some((one) => one === main.grade)) return null;
  return formatTerm({ startYear: start - (gradeOrder(main.grade) - gradeOrder(grade)), half });
}
