import { grades, type Grade } from '../../schema/grades.ts';
import { plainText } from '../table/cell-text.ts';

/** 六三: 初一 is 七年级. 五四: 初一 is 六年级, 初四 is 九年级. */
export type SchoolSystem = '六三' | '五四';

const digits = '零一二三四五六七八九';

/** 一 … 九十九 or 1 … 99; null for anything else. */
export function parseCount(text: string): number | null {
  if (/^\d{1,2}$/u.test(text)) return Number(text);
  const match = /^([一二三四五六七八九])?(十)?([一二三四五六七八九])?$/u.exec(text);
  if (!match || text === '') return null;
  const [, tens, ten, ones] = match;
  if (!ten) return tens && !ones ? digits.indexOf(tens) : null;
  return (tens ? digits.indexOf(tens) : 1) * 10 + (ones ? digits.indexOf(ones) : 0);
}

const at = (index: number): Grade | null => grades[index] ?? null;

interface GradeMatch {
  readonly grade: Grade;
  /** What follows the grade in the text. */
  readonly rest: string;
}

const COUNT = '[一二三四五六七八九\\d]';

/** Reads a grade at the start of a text: 初一, 七年级, 7年级, 高中一年级, 高二年级, 小学三年级. */
export function leadingGrade(text: string, system: SchoolSystem = '六三'): GradeMatch | null {
  const plain = plainText(text);
  const senior = new RegExp(`^(?:高中|高)(${COUNT})(?:年级)?`, 'u').exec(plain);
  if (senior) return within(senior, 9, 3, plain);
  const junior = new RegExp(`^(?:初中|初)(${COUNT})(?:年级)?`, 'u').exec(plain);
  if (junior) {
    const count = parseCount(junior[1] ?? '') ?? 0;
    // 初四 exists only where 初一 is 六年级; 初中八年级 counts from the first year of 小学.
    return count === 4 ? { grade: '九年级', rest: plain.slice(junior[0].length) } : count > 4 ? within(junior, 0, 9, plain) : within(junior, system === '五四' ? 5 : 6, 3, plain);
  }
  const year = new RegExp(`^(?:小学|初中)?(1[0-2]|十[一二]?|${COUNT})年级`, 'u').exec(plain);
  return year ? within(year, 0, 12, plain) : null;
}

function within(match: RegExpExecArray, offset: number, span: number, text: string): GradeMatch | null {
  const count = parseCount(match[1] ?? '');
  const grade = count === null || count < 1 || count > span ? null : at(offset + count - 1);
  return grade ? { grade, rest: text.slice(match[0].length) } : null;
}

/** A cell of a 年级 column: 七年级, 初一, 七, 7, 07, 高一. */
export function parseGrade(text: string, system: SchoolSystem = '六三'): Grade | null {
  const plain = plainText(text);
  const leading = leadingGrade(plain, system);
  if (leading) return leading.grade;
  const count = parseCount(plain.replace(/^0/u, ''));
  return count !== null && count >= 1 ? at(count - 1) : null;
}

/** A grade anywhere in a title or file name. */
export function findGrade(text: string, system: SchoolSystem = '六三'): Grade | null {
  const plain = plainText(text);
  const match = new RegExp(`(?:高中|初中|小学)?(?:高|初)?(?:1[0-2]|${COUNT})年级|(?:高[一二三123]|初[一二三四1234])(?![\\d中])`, 'u').exec(plain);
  return match ? (leadingGrade(match[0], system)?.grade ?? null) : null;
}
