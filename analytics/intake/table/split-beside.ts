import type { RawSheet, SheetCell } from '../sheet.ts';
import { isBlank } from './cell-text.ts';
import { isHead, type LabelReader } from './recognise-head.ts';

/** Columns that one of several tables side by side takes, both inclusive. */
export interface ColumnWindow {
  readonly left: number;
  readonly right: number;
}

/**
 * Where tables stand side by side: the head names the pupil again (姓名 语文 姓名 语文: one list folded
 * into columns, or two lists), or another head follows behind an empty column.
 */
export function windowsOf(sheet: RawSheet, headerRows: readonly number[], paths: readonly (readonly string[])[], end: number, read: LabelReader): ColumnWindow[] {
  const labels = paths.map((path) => path.join('/'));
  const starts = repeatedStarts(labels);
  const blocks = starts.length > 1 ? starts : startsBehindGaps(sheet, headerRows, labels, end, read);
  return blocks.map((left, index) => ({ left, right: (blocks[index + 1] ?? Math.max(labels.length, 1)) - 1 }));
}

/** First columns of the blocks that a head consists of when it names the pupil more than once. */
function repeatedStarts(labels: readonly string[]): number[] {
  const names = labels.flatMap((label, column) => (/^(?:学生|考生)?姓名$/u.test(label) ? [column] : []));
  const [first, ...others] = names;
  if (first === undefined || others.length === 0) return [];
  const begin = labels.findIndex((label) => label !== '');
  const starts = [begin];
  for (const name of others) {
    let left = name;
    while (left - 1 > starts.at(-1)! && name - left < first - begin && labels[left - 1] !== '' && labels[left - 1] === labels[first - (name - left) - 1]) left--;
    starts.push(left);
  }
  // 姓名 right behind 姓名 is one column given twice, not a table.
  return starts.every((start, index) => index === 0 || start - starts[index - 1]! >= 2) ? starts : [];
}

function startsBehindGaps(sheet: RawSheet, headerRows: readonly number[], labels: readonly string[], end: number, read: LabelReader): number[] {
  const begin = labels.findIndex((label) => label !== '');
  const starts = [Math.max(begin, 0)];
  for (let column = starts[0]! + 1; column < labels.length - 1; column++) {
    if (labels[column] !== '' || labels[column + 1] === '') continue;
    const right = labels.slice(column + 1);
    const next = right.indexOf('');
    const own: SheetCell[] = next < 0 ? right : right.slice(0, next);
    if (isHead(own, read) && isEmptyColumn(sheet, column, headerRows[0]!, end)) starts.push(column + 1);
  }
  return starts;
}

function isEmptyColumn(sheet: RawSheet, column: number, from: number, end: number): boolean {
  for (let row = from; row < end; row++) if (!isBlank(sheet.rows[row]?.[column])) return false;
  return true;
}

/** The sheet with everything outside the window blank; columns keep their places, so that findings name the right ones. */
export function withinWindow(sheet: RawSheet, { left, right }: ColumnWindow, from: number, end: number): RawSheet {
  const inside = (cells: readonly SheetCell[]): SheetCell[] => cells.slice(0, right + 1).map((cell, column) => (column < left ? null : cell));
  return {
    name: sheet.name,
    rows: sheet.rows.map((cells, row) => (row < from || row >= end ? [] : inside(cells))),
    merges: sheet.merges.filter((merge) => merge.left >= left && merge.right <= right),
  };
}
