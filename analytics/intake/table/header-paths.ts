import { examIn } from '../columns/exam-words.ts';
import { recogniseAggregate } from '../columns/recognise-aggregate.ts';
import { recogniseHeader } from '../columns/recognise-header.ts';
import { subjectOf } from '../columns/subject-names.ts';
import type { RawSheet, SheetCell } from '../sheet.ts';
import { cellText, isBlank, plainText } from './cell-text.ts';

const MAX_DEPTH = 3;
/** 客观题 | 主观题, 一、选择题 | 二、填空题 over the numbers of items. */
const ITEM_GROUP = /^(?:[一二三四五六七八九十]+[、.]?)?(?:客观|主观|选择|非选择|填空|判断|解答|计算|实验|作文|阅读|听力)题?(?:\(.*\))?$|^[一二三四五六七八九十]+[、.]?$/u;
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
  if (own !== '') return oneLine(own);
  const merge = mergeAt(sheet, row, column);
  return merge ? oneLine(cellText(sheet.rows[merge.top]?.[merge.left])) : '';
}

/** Blanks and line breaks go, but "1⏎3分" is item 1 worth 3, not 13. */
const oneLine = (text: string): string => text.replace(/(\d)\s+(\d+(?:\.\d+)?分)/gu, '$1($2)').replace(/\s+/gu, '');

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
  const exams = new Set(texts.map(examIn).filter((exam) => exam !== null));
  if (exams.size >= 2 && texts.every((text) => examIn(text) !== null)) return true;
  if (texts.length >= 2 && texts.every((text) => ITEM_GROUP.test(plainText(text)))) return true;
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
  // Numbers in order under 一, 二 … or 客观题: the items of each heading.
  const upper = (sheet.rows[anchor] ?? []).map((cell) => plainText(cellText(cell)));
  if (upper.some((text) => ITEM_GROUP.test(text)) && filled.length >= 3 && filled.every(({ text }) => recogniseHeader([text], null)?.meaning.kind === 'item')) return true;
  const labels = filled.filter(({ text, cell }) => typeof cell === 'string' && Number.isNaN(Number(text)) && (recogniseHeader([text], '语文') ?? recogniseAggregate([text])) !== null);
  return labels.length * 2 > filled.length;
}

function isAnchor(cell: SheetCell): boolean {
  const kind = typeof cell === 'string' ? recogniseHeader([cell], null)?.meaning.kind : undefined;
  return kind === 'name' || kind === 'eduId' || kind === 'examNo' || kind === 'school';
}

/**
 * 满分 | | 150 | 150 | 100: the marks by column; empty when the row is something else. Under the numbers of
 * items the word is often left out: then a row of small numbers without any pupil.
 */
export function fullMarkRow(cells: readonly SheetCell[], paths: readonly (readonly string[])[]): Map<number, number> {
  const marks = new Map<number, number>();
  const values = cells.map((cell) => (isBlank(cell) ? Number.NaN : Number(plainText(cellText(cell)).replace(/^\(?(?:满分|分值)?[::]?/u, '').replace(/分?\)?$/u, ''))));
  if (!cells.some((cell) => FULL_MARK.test(plainText(cellText(cell)))) && !isBareMarks(cells, values, paths)) return marks;
  values.forEach((value, column) => {
    if (Number.isFinite(value) && value > 0) marks.set(column, value);
  });
  return marks;
}

function isBareMarks(cells: readonly SheetCell[], values: readonly number[], paths: readonly (readonly string[])[]): boolean {
  const kinds = paths.map((path) => (path.length === 0 ? undefined : recogniseHeader(path, null)?.meaning.kind));
  const items = kinds.flatMap((kind, column) => (kind === 'item' ? [column] : []));
  if (items.length < 3 || !items.every((column) => values[column]! > 0 && values[column]! <= 60)) return false;
  return kinds.every((kind, column) => kind === 'item' || kind === 'total' || kind === 'score' || isBlank(cells[column]));
}
