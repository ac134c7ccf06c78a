import { ROWS_A_STEP, type Steps } from '../in-steps.ts';
import type { MergedRange, RawSheet, SheetCell } from '../sheet.ts';
import { cellText, isBlank, plainText } from './cell-text.ts';
import type { DataRow, FoundTable } from './found-table.ts';
import { findHeadless } from './find-headless.ts';
import { fullMarkRow, headerPaths } from './header-paths.ts';
import { isHead, isItemHead, labelReader, type LabelReader } from './recognise-head.ts';
import { windowsOf, withinWindow } from './split-beside.ts';

export type { DataRow, FoundTable } from './found-table.ts';

/** A head and how far its table may reach. */
interface Start {
  readonly anchor: number;
  readonly headerRows: readonly number[];
  readonly paths: readonly (readonly string[])[];
  /** First row of the titles above the head. */
  readonly from: number;
}

/** Where the tables of a sheet lie: under their heads, one below the other or side by side. */
export function* findTables(sheet: RawSheet, chosenHeader?: number): Steps<FoundTable[]> {
  const read = labelReader();
  const heads: number[] = [];
  if (chosenHeader !== undefined) heads.push(chosenHeader);
  else {
    for (const [row, cells] of sheet.rows.entries()) {
      if (row % ROWS_A_STEP === 0) yield;
      if (isHead(cells, read) || isItemHead(cells, read)) heads.push(row);
    }
  }
  const repeated = new Set<number>();
  const first = withoutCodes(sheet, heads, repeated);
  if (first === undefined) {
    const list = findHeadless(sheet);
    return list ? [list] : [];
  }
  const starts = startsOf(sheet, first, heads, repeated);
  const tables: FoundTable[] = [];
  for (const [index, start] of starts.entries()) tables.push(...(yield* besideEachOther(sheet, start, starts[index + 1]?.from ?? sheet.rows.length, repeated, read)));
  return tables;
}

/**
 * The first head. A row of field codes (xh, xm, yw) may stand right above or right below the labels:
 * of two adjoining heads the one with more Chinese counts, the lower one when they are alike.
 */
function withoutCodes(sheet: RawSheet, heads: readonly number[], repeated: Set<number>): number | undefined {
  const [first, second] = heads;
  if (first === undefined || second !== first + 1) return first;
  const han = (row: number): number => (sheet.rows[row] ?? []).filter((cell) => /\p{Script=Han}/u.test(cellText(cell))).length;
  if (han(second) === 0 && han(first) > 0) {
    repeated.add(second);
    return first;
  }
  return heads.length < 4 || han(first) < han(second) ? second : first;
}

const lineOf = (cells: readonly SheetCell[] | undefined): string => (cells ?? []).map((cell) => plainText(cellText(cell))).join('\t').replace(/\t+$/u, '');

function startsOf(sheet: RawSheet, first: number, heads: readonly number[], repeated: Set<number>): Start[] {
  const head = headerPaths(sheet, first);
  const starts: Start[] = [{ anchor: first, headerRows: head.rows, paths: head.paths, from: 0 }];
  const lines = new Map<number, string>([[first, lineOf(sheet.rows[first])]]);
  let lastHead = first;
  for (const row of heads) {
    const start = starts.at(-1)!;
    if (row <= start.headerRows.at(-1)! || repeated.has(row)) continue;
    if (lineOf(sheet.rows[row]) === lines.get(start.anchor)) {
      const shift = row - start.anchor;
      const title = titleAbove(sheet, start.headerRows[0]! + shift, lastHead);
      // A line of its own above the head (七年级2班) begins another list; one above every pupil belongs to the slip.
      if (title !== null && row - lastHead > start.headerRows.length + 3 && title.text !== titleText(sheet, start)) {
        starts.push({ anchor: row, headerRows: start.headerRows.map((one) => one + shift), paths: start.paths, from: title.row });
        lines.set(row, lines.get(start.anchor)!);
      } else {
        for (let one = title?.row ?? row; one < start.headerRows[0]! + shift; one++) if (!(sheet.rows[one] ?? []).every(isBlank)) repeated.add(one);
        for (const one of start.headerRows) if (lineOf(sheet.rows[one]) === lineOf(sheet.rows[one + shift])) repeated.add(one + shift);
      }
      lastHead = row;
    } else if (row > start.anchor + 2) {
      const own = headerPaths(sheet, row);
      starts.push({ anchor: row, headerRows: own.rows, paths: own.paths, from: titleAbove(sheet, own.rows[0]!, lastHead)?.row ?? own.rows[0]! });
      lines.set(row, lineOf(sheet.rows[row]));
      lastHead = row;
    }
  }
  return starts;
}

/** Lines of one text each right above a head, under whatever table stands there. */
function titleAbove(sheet: RawSheet, top: number, after: number): { readonly row: number; readonly text: string } | null {
  let found: { row: number; text: string } | null = null;
  for (let row = top - 1; row > after; row--) {
    const filled = (sheet.rows[row] ?? []).map(cellText).filter((text) => text !== '');
    if (filled.length === 0) continue;
    if (filled.length > 1 || /^[\d.]+$|^(?:注|备注|说明|合计|平均|总计)/u.test(filled[0]!)) break;
    found = { row, text: found ? `${filled[0]!} ${found.text}` : filled[0]! };
  }
  return found;
}

const titleText = (sheet: RawSheet, start: Start): string => titleAbove(sheet, start.headerRows[0]!, start.from - 1)?.text ?? '';

/** Tables side by side share their rows; each is read as if it stood alone. */
function* besideEachOther(sheet: RawSheet, start: Start, end: number, repeated: ReadonlySet<number>, read: LabelReader): Steps<FoundTable[]> {
  const windows = windowsOf(sheet, start.headerRows, start.paths, end, read);
  if (windows.length < 2) return [yield* readTable(sheet, start, end, repeated, '')];
  const tables: FoundTable[] = [];
  for (const [index, window] of windows.entries()) {
    const own = withinWindow(sheet, window, start.from, end);
    const titled = titlesOf(own, start).length > 0 ? own : sheet;
    const table = yield* readTable(own, { ...start, paths: start.paths.map((path, column) => (column >= window.left && column <= window.right ? path : [])) }, end, repeated, index === 0 ? '' : String(index + 1));
    tables.push({ ...table, titles: titlesOf(titled, start) });
  }
  return tables;
}

const titlesOf = (sheet: RawSheet, { from, headerRows }: Start): string[] =>
  sheet.rows.slice(from, headerRows[0]).flatMap((cells) => cells.map(cellText).filter((text) => text !== ''));

function* readTable(sheet: RawSheet, start: Start, end: number, repeated: ReadonlySet<number>, part: string): Steps<FoundTable> {
  const { headerRows, paths } = start;
  let at = headerRows.at(-1)! + 1;
  while (repeated.has(at)) at++;
  const marksRow = at;
  const marks = fullMarkRow(sheet.rows[at] ?? [], paths);
  if (marks.size > 0) at++;
  const filled = fillDown(sheet.merges, at, end);
  const rows: DataRow[] = [];
  const repeatedHeads: number[] = [];
  for (let row = headerRows.at(-1)! + 1; row < end; row++) {
    if (row % ROWS_A_STEP === 0) yield;
    const cells = sheet.rows[row] ?? [];
    if (cells.length === 0 || cells.every(isBlank)) continue;
    if (repeated.has(row)) repeatedHeads.push(row);
    else if (row >= at) rows.push({ row, cells: filled.size > 0 ? fillCells(cells, row, filled, sheet) : cells });
  }
  return {
    sheet: sheet.name, titles: titlesOf(sheet, start), headerRows, headers: paths, fullMarks: marks, fullMarkRow: marks.size > 0 ? marksRow : null, rows, repeatedHeads,
    filledDown: filled.size > 0, part,
  };
}

/** Row → (column → row that holds the merged value), for cells merged downwards in the data. */
function fillDown(merges: readonly MergedRange[], from: number, end: number): Map<number, Map<number, number>> {
  const sources = new Map<number, Map<number, number>>();
  for (const { top, left, bottom, right } of merges) {
    if (top < from || top >= end || bottom === top || left !== right) continue;
    for (let row = top + 1; row <= Math.min(bottom, end - 1); row++) {
      const columns = sources.get(row) ?? new Map<number, number>();
      columns.set(left, top);
      sources.set(row, columns);
    }
  }
  return sources;
}

function fillCells(cells: readonly SheetCell[], row: number, filled: ReadonlyMap<number, ReadonlyMap<number, number>>, sheet: RawSheet): readonly SheetCell[] {
  const columns = filled.get(row);
  if (!columns) return cells;
  const copy = [...cells];
  for (const [column, source] of columns) {
    while (copy.length < column) copy.push(null);
    if (isBlank(copy[column])) copy[column] = sheet.rows[source]?.[column] ?? null;
  }
  return copy;
}
