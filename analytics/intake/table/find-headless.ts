import { subjectOf } from '../columns/subject-names.ts';
import type { RawSheet } from '../sheet.ts';
import { cellText, isBlank, plainText } from './cell-text.ts';
import type { DataRow, FoundTable } from './found-table.ts';

const NAME = /^\p{Script=Han}{2,4}[A-Za-z]?$/u;
const NUMBER = /^\d+(?:\.\d+)?$/u;
/** Words of head cells and notes that look like names. */
const WORD = /^(?:合计|总计|平均分?|缺考|姓名|班级|学校|备注|说明)$/u;
const LEAST = 3;

/**
 * A list of pupils without any head: a column of names beside a column of numbers, row for row.
 * What its columns are is told by their values, or by the analyst. Null when the sheet is something else.
 */
export function findHeadless(sheet: RawSheet): FoundTable | null {
  const isName = (text: string): boolean => NAME.test(text) && !WORD.test(text) && subjectOf(text) === null;
  const fits = (row: readonly string[]): boolean => row.some(isName) && row.some((text) => NUMBER.test(text));
  const texts = sheet.rows.map((cells) => cells.map((cell) => plainText(cellText(cell))));
  const first = texts.findIndex(fits);
  if (first < 0) return null;
  const filled = texts.slice(first).filter((row) => row.some((text) => text !== ''));
  if (filled.length < LEAST || filled.filter(fits).length < filled.length * 0.7) return null;
  const width = Math.max(...filled.map(({ length }) => length));
  const names = Array.from({ length: width }, (_, column) => filled.map((row) => row[column] ?? '').filter(isName));
  if (!names.some((column) => column.length >= filled.length * 0.7 && new Set(column).size >= column.length * 0.8)) return null;
  const rows: DataRow[] = sheet.rows.flatMap((cells, row) => (row >= first && !cells.every(isBlank) ? [{ row, cells }] : []));
  return {
    sheet: sheet.name, titles: sheet.rows.slice(0, first).flatMap((cells) => cells.map(cellText).filter((text) => text !== '')), headerRows: [],
    headers: Array.from({ length: width }, () => []), fullMarks: new Map(), fullMarkRow: null, rows, repeatedHeads: [], filledDown: false, part: '',
  };
}
