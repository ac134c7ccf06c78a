import type { ColumnMeaning } from '../plan.ts';
import { plainText } from '../table/cell-text.ts';
import type { Recognised } from './recognise-header.ts';

type Found = (Recognised | null)[];
type Values = readonly (readonly string[])[];

export const share = (values: readonly string[], pattern: RegExp): number =>
  values.length === 0 ? 0 : values.filter((value) => pattern.test(plainText(value))).length / values.length;

const NAME = /^\p{Script=Han}{2,4}[A-Z]?$/u;
const NUMBER = /^\d+(?:\.\d+)?$/u;
const varied = (values: readonly string[]): boolean => new Set(values).size > values.length * 0.8;

/** A head we do not know over values that speak for themselves. */
export function findByValues(found: Found, values: Values): void {
  const has = (kind: ColumnMeaning['kind']): boolean => found.some((one) => one?.meaning.kind === kind);
  const open = (index: number): boolean => found[index]?.confidence === 0;
  values.forEach((column, index) => {
    if (!open(index) || column.length < 3) return;
    if (!has('eduId') && share(column, /^[GLJ]?\d{17}[\dX]$/iu) > 0.8) found[index] = { meaning: { kind: 'eduId' }, reason: '列里是 18 位学籍号（或身份证号）', confidence: 0.9 };
    else if (!has('sex') && share(column, /^[男女]$/u) > 0.95) found[index] = { meaning: { kind: 'sex' }, reason: '列里只有男、女', confidence: 0.9 };
    else if (!has('name') && (has('score') || has('class')) && share(column, NAME) > 0.9 && varied(column)) {
      found[index] = { meaning: { kind: 'name' }, reason: '列里是两到四个字、很少重复的文字，像姓名', confidence: 0.6 };
    }
  });
}

const CLASS = /^(?:[初高]?[一二三四五六七八九\d]{1,2}(?:年级)?)?[(.]?[一二三四五六七八九十\d]{1,3}\)?班$/u;

/**
 * The columns of a list that has no head, by what they hold. One column of numbers is the mark of the
 * subject that sheet, title or file names; of several nobody can tell, so the analyst has to name them.
 */
export function readHeadless(values: Values, sheetSubject: string | null): Found {
  const found: Found = values.map((column) => (column.length === 0 ? null : { meaning: { kind: 'ignore' }, reason: '没有表头，看不出这一列是什么', confidence: 0 }));
  const set = (index: number, meaning: ColumnMeaning, what: string): void => void (found[index] = { meaning, reason: `没有表头，列里的内容像${what}`, confidence: 0.6 });
  const name = values.findIndex((column) => share(column, NAME) > 0.7 && varied(column));
  if (name >= 0) set(name, { kind: 'name' }, '姓名');
  const numbers: number[] = [];
  values.forEach((column, index) => {
    if (index === name || column.length === 0) return;
    if (share(column, /^[GLJ]?\d{17}[\dX]$/iu) > 0.8) set(index, { kind: 'eduId' }, '学籍号');
    else if (share(column, /^[男女]$/u) > 0.95) set(index, { kind: 'sex' }, '性别');
    else if (share(column, CLASS) > 0.8) set(index, { kind: 'class' }, '班级');
    else if (share(column, /(?:[中小]学|学校|校区|中心校|[一二三四五六七八九十]中)$/u) > 0.8) set(index, { kind: 'school' }, '学校');
    else if (share(column, NUMBER) < 0.6) return;
    else if (column.every((value, row) => Number(value) === row + 1)) set(index, { kind: 'sequence' }, '序号');
    else if (share(column, /^\d{4,12}$/u) > 0.95 && new Set(column).size === column.length) set(index, { kind: 'examNo' }, '考号');
    else numbers.push(index);
  });
  const [only] = numbers;
  if (only !== undefined && numbers.length === 1 && sheetSubject !== null) {
    found[only] = { meaning: { kind: 'score', subject: sheetSubject, measure: 'raw', fullMark: null }, reason: `没有表头；只有一列数字，按表名、标题或文件名认作${sheetSubject}得分`, confidence: 0.6 };
  }
  return found;
}

/** 学号 is an id in some files and a seat number (1 … 45 in every class) in others. */
export function demoteSeatNumbers(found: Found, values: Values): void {
  found.forEach((one, index) => {
    if (one?.meaning.kind !== 'eduId' || one.confidence >= 0.9) return;
    const column = values[index]!;
    const short = share(column, /^\d{1,3}$/u) > 0.9;
    if (short || new Set(column).size < column.length * 0.9) found[index] = { meaning: { kind: 'sequence' }, reason: '“学号”在各班重复，是班内序号，不作身份依据', confidence: 0.9 };
    else found[index] = { ...one, reason: '“学号”各不相同，在本校内作身份依据' };
  });
}
