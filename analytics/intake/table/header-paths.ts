import { recogniseHeader } from '../columns/recognise-header.ts';
import { subjectOf } from '../columns/subject-names.ts';
import type { RawSheet, SheetCell } from '../sheet.ts';
import { cellText, isBlank, plainText } from './cell-text.ts';

const MAX_DEPTH = 3;
const FULL_MARK = /^(?:满分|分值|题分|卷面满分|总分值|满分值)[::]?$/u;

/** The rows of a head around its anchor row, and the path of every column: 语文/得分. */
export function headerPaths(sheet: RawSheet, anchor: number): { readonly rows: readonly number[]; readonly paths: readonly (readonly string[])[] } {
  let top = anchor;
  while (top > 0 && anchor - top < MAX_DEPTH - 1 && groupsAbove(sheet, top - 1)) top--;
  let bottom = anchor;
  while (bottom - top < MAX_DEPTH - 1 && belongsBelow(sheet, anchor, bottom + 1)) bottom++;
  const rows = Array.from({ length: bottom - top + 1 }, (_, index) => top + index);
  const width = Math.max(...rows.map((row) => sheet.rows[row]?.length ?? 0), mergedWidth(sheet, rows));
  const texts = rows.map((row) => Array.from({ length: width }, (_, column) => headText(sheet, row, column)));
  inherit(texts);
  const paths = Array.from({ length: width }, (_, column) => {
    const path: string[] = [];
    for (const line of texts) {
      const text = line[column]!;
      if (text !== '' && path.at(-1) !== text) path.push(text);
    }
    return path;
  });
  return { rows, paths };
}

const mergeAt = (sheet: RawSheet, row: number, column: number) =>
  sheet.merges.find(({ top, left, bottom, right }) => row >= top && row <= bottom && column >= left && column <= right);

function headText(sheet: RawSheet, row: number, column: number): string {
  const own = cellText(sheet.rows[row]?.[column]);
  if (own !== '') return own.replace(/\s+/gu, '');
  const merge = mergeAt(sheet, row, column);
  return merge ? cellText(sheet.rows[merge.top]?.[merge.left]).replace(/\s+/gu, '') : '';
}

/** Text files lose merged cells: a blank in an upper row belongs to the label on its left, where both have something below. */
function inherit(texts: string[][]): void {
  for (let line = 0; line < texts.length - 1; line++) {
    const upper = texts[line]!;
    const lower = texts[line + 1]!;
    for (let column = 1; column < upper.length; column++) {
      if (upper[column] === '' && lower[column] !== '' && lower[column - 1] !== '' && upper[column - 1] !== '' && upper[column - 1] !== lower[column - 1]) {
        upper[column] = upper[column - 1]!;
      }
    }
  }
}

function mergedWidth(sheet: RawSheet, rows: readonly number[]): number {
  let width = 0;
  for (const { top, bottom, left, right } of sheet.merges) {
    // A title merged far to the right says nothing about the width of the table.
    if (rows.some((row) => row >= top && row <= bottom) && (right - left < 40)) width = Math.max(width, right + 1);
  }
  return width;
}

/** A row of subject names over 得分/校次 …: it has subjects and nobody's name. */
function groupsAbove(sheet: RawSheet, row: number): boolean {
  const texts = (sheet.rows[row] ?? []).map((cell) => cellText(cell)).filter((text) => text !== '');
  const named = texts.filter((text) => subjectOf(text) !== null);
  return named.length >= 1 && named.length * 2 >= texts.length && texts.every((text) => text.length <= 20);
}

function belongsBelow(sheet: RawSheet, anchor: number, row: number): boolean {
  const cells = sheet.rows[row] ?? [];
  const filled = cells.map((cell, column) => ({ text: cellText(cell), column, cell })).filter(({ text }) => text !== '');
  if (filled.length === 0 || filled.some(({ text }) => FULL_MARK.test(plainText(text)))) return false;
  const mergedDown = sheet.merges.some(({ top, bottom }) => top <= anchor && bottom >= row && top !== bottom);
  const anchorBlank = (sheet.rows[anchor] ?? []).some((cell, column) => isAnchor(cell) && isBlank(cells[column]));
  if (!anchorBlank) return false;
  if (mergedDown) return true;
  const labels = filled.filter(({ text, cell }) => typeof cell === 'string' && Number.isNaN(Number(text)) && recogniseHeader([text], '语文') !== null);
  return labels.length * 2 > filled.length;
}

function isAnchor(cell: SheetCell): boolean {
  const kind = typeof cell === 'string' ? recogniseHeader([cell], null)?.meaning.kind : undefined;
  return kind === 'name' || kind === 'eduId' || kind === 'examNo' || kind === 'school';
}

/** 满分 | | 150 | 150 | 100: the marks by column; empty when the row is something else. */
export function fullMarkRow(cells: readonly SheetCell[]): Map<number, number> {
  const marks = new Map<number, number>();
  if (!cells.some((cell) => FULL_MARK.test(plainText(cellText(cell))))) return marks;
  cells.forEach((cell, column) => {
    const value = Number(plainText(cellText(cell)).replace(/分$/u, ''));
    if (!isBlank(cell) && Number.isFinite(value) && value > 0) marks.set(column, value);
  });
  return marks;
}
