import { grades, type Grade } from '../../schema/grades.ts';
import { plainText } from '../table/cell-text.ts';
import { leadingGrade, parseCount } from './parse-grade.ts';

export interface ClassName {
  readonly grade: Grade | null;
  /** `3`, or a word for a named class: 实验. */
  readonly number: string;
  /** 七年级（3）班 */
  readonly name: string;
}

/**
 * One form for all the ways a class is written: 1, "01", 1.7, 201, 高二9班, 七年级12班, 初一1班,
 * 高二年级3班, 五年级一班, 101班, 七(3)班, 2025级3班. `examGrade` decides what bare numbers mean: 201 in 高二 is
 * class 1, in 七年级 it is class 201. Null for a blank.
 */
export function parseClass(text: string, examGrade: string | null): ClassName | null {
  const plain = plainText(text);
  if (plain === '') return null;
  const written = leadingGrade(plain) ?? shortGrade(plain);
  const known = grades.find((grade) => grade === examGrade) ?? null;
  const grade = written?.grade ?? known;
  const body = (written ? written.rest : plain.replace(/^(?:20\d\d)(?:级|届)/u, '')).replace(/^[-_.·第]+/u, '');
  const number = classNumber(body, written ? null : grade);
  return { grade, number, name: className(grade, number) };
}

export const className = (grade: string | null, number: string): string => `${grade ?? ''}（${number}）班`;

/** 七(3)班, 七（十二）班, 七3班, 三.2班: a grade without the word 年级. */
function shortGrade(plain: string): { grade: Grade; rest: string } | null {
  const match = /^([一二三四五六七八九])[(.]?(\d{1,2})\)?班?$/u.exec(plain) ?? /^([一二三四五六七八九])\(([一二三四五六七八九十]{1,3})\)班?$/u.exec(plain) ?? /^([1-9])\.(\d{1,2})班?$/u.exec(plain) ?? /^([1-9])\((\d{1,2})\)班?$/u.exec(plain);
  const count = match ? parseCount(match[1] ?? '') : null;
  const grade = count === null ? null : grades[count - 1];
  return match && grade ? { grade, rest: match[2] ?? '' } : null;
}

function classNumber(body: string, bareGrade: Grade | null): string {
  const inner = body.replace(/^\((.+)\)(班?)$/u, '$1$2').replace(/班$/u, '').replace(/^\((.+)\)$/u, '$1');
  const count = parseCount(inner);
  if (count !== null) return String(count);
  if (!/^\d+$/u.test(inner)) return inner === '' ? body : inner;
  if (bareGrade && /^\d{3,4}$/u.test(inner)) {
    const overall = grades.indexOf(bareGrade) + 1;
    const inStage = overall > 9 ? overall - 9 : overall > 6 ? overall - 6 : overall;
    for (const prefix of [String(overall), String(overall).padStart(2, '0'), String(inStage)]) {
      if (inner.startsWith(prefix) && inner.length - prefix.length === 2) return String(Number(inner.slice(prefix.length)));
    }
  }
  return String(Number(inner));
}
