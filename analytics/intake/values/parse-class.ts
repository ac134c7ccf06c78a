import { grades, type Grade } from '../../schema/grades.ts';
import { parseTerm } from '../../schema/terms.ts';
import { plainText } from '../table/cell-text.ts';
import { leadingGrade, parseCount, type SchoolSystem } from './parse-grade.ts';
import { stageYears } from './stage-years.ts';

export interface ClassName {
  readonly grade: Grade | null;
  /** `3`, or a word for a named class: 实验. */
  readonly number: string;
  /** 七年级（3）班 */
  readonly name: string;
}

export interface ClassSetting {
  /** The term in which the class is so called: tells the grade of a 2023级 class. */
  readonly term?: string | undefined;
  readonly system?: SchoolSystem | undefined;
}

/**
 * One form for all the ways a class is written: 1, "01", 1.7, 201, 高二9班, 七年级12班, 初一1班,
 * 高二年级3班, 五年级一班, 101班, 七(3)班, 七年三班, 2025级3班, 初2023级5班, 2305. `examGrade` decides what
 * bare numbers mean: 201 in 高二 is class 1, in 七年级 it is class 201. Null for a blank.
 */
export function parseClass(text: string, examGrade: string | null, { term, system = '六三' }: ClassSetting = {}): ClassName | null {
  const plain = plainText(text);
  if (plain === '') return null;
  const known = grades.find((grade) => grade === examGrade) ?? null;
  const dated = /^(?:小学?|初中?|高中?)?(20\d\d|\d\d)(级|届)(.+)$/u.exec(plain);
  const inner = dated?.[3] ?? plain;
  const written = leadingGrade(inner, system) ?? (dated ? null : shortGrade(inner, known));
  const cohort = dated ? gradeOfYear(Number(dated[1]) % 100, dated[2] === '届', known, term, system) : null;
  const grade = written?.grade ?? cohort ?? known;
  const body = (written ? written.rest : inner).replace(/^[-_.·、第]+/u, '');
  const number = classNumber(body, written || dated ? null : grade, term, system);
  return { grade, number, name: className(grade, number) };
}

export const className = (grade: string | null, number: string): string => `${grade ?? ''}（${number}）班`;

/** 七(3)班, 七（十二）班, 七3班, 三.2班, 七年三班: a grade without the word 年级. 1.7 in 高一 is its class 7. */
function shortGrade(plain: string, known: Grade | null): { grade: Grade; rest: string } | null {
  const match = /^([一二三四五六七八九])[(.-]?(\d{1,2})\)?班?$/u.exec(plain)
    ?? /^([一二三四五六七八九])\(([一二三四五六七八九十]{1,3})\)班?$/u.exec(plain)
    ?? /^([一二三四五六七八九\d])年\(?(\d{1,2}|[一二三四五六七八九十]{1,3})\)?班?$/u.exec(plain)
    ?? /^([1-9])[.-](\d{1,2})班?$/u.exec(plain)
    ?? /^([1-9])\((\d{1,2})\)班?$/u.exec(plain);
  const count = match ? parseCount(match[1] ?? '') : null;
  if (!match || count === null) return null;
  const ofStage = known && /^\d/u.test(plain) && stageYears(known, '六三').year === count ? known : null;
  const grade = ofStage ?? grades[count - 1];
  return grade ? { grade, rest: match[2] ?? '' } : null;
}

/** 2023级 entered its stage in 2023; 2026届 leaves it in 2026 (or, as some write, entered in that year). */
function gradeOfYear(year: number, leaving: boolean, known: Grade | null, term: string | undefined, system: SchoolSystem): Grade | null {
  const start = term ? parseTerm(term)?.startYear : undefined;
  if (!known || start === undefined) return null;
  const { first, length } = stageYears(known, system);
  const at = (entered: number): Grade | null => {
    const passed = (start - entered) % 100;
    return passed >= 0 && passed < length ? (grades[first + passed] ?? null) : null;
  };
  const left = at(2000 + year - length);
  const entered = at(2000 + year);
  return leaving ? (left === known || entered === null ? left : entered === known ? entered : left) : entered;
}

function classNumber(body: string, bareGrade: Grade | null, term: string | undefined, system: SchoolSystem): string {
  const inner = body.replace(/^\((.+)\)(班?)$/u, '$1$2').replace(/班$/u, '').replace(/^\((.+)\)$/u, '$1');
  const count = parseCount(inner);
  if (count !== null) return String(count);
  if (!/^\d+$/u.test(inner)) return inner === '' ? body : inner;
  if (bareGrade && /^\d{3,6}$/u.test(inner)) {
    const overall = grades.indexOf(bareGrade) + 1;
    const { year, length } = stageYears(bareGrade, system);
    const start = term ? parseTerm(term)?.startYear : undefined;
    const entered = start === undefined ? null : start - year + 1;
    const years = entered === null ? [] : [entered, entered + length].flatMap((one) => [String(one), String(one % 100).padStart(2, '0')]);
    for (const prefix of [String(overall), String(overall).padStart(2, '0'), String(year), ...years]) {
      if (inner.startsWith(prefix) && inner.length - prefix.length === 2) return String(Number(inner.slice(prefix.length)));
    }
  }
  return String(Number(inner));
}
