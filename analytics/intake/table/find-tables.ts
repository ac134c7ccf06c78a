import { processAnchors } from '../columns/process-attributes.ts';
import { recogniseAttribute } from '../columns/recognise-attribute.ts';
import { recogniseHeader } from '../columns/recognise-header.ts';
import type { MergedRange, RawSheet, SheetCell } from '../sheet.ts';
import { cellText, isBlank, plainText } from './cell-text.ts';
import { fullMarkRow, headerPaths } from './header-paths.ts';

export interface DataRow {
  /** 0-based, in the sheet. */
  readonly row: number;
  readonly cells: readonly SheetCell[];
}

/** One rectangle of data under one head. */
export interface FoundTable {
  readonly sheet: string;
  /** Texts above the head: titles, instructions. */
  readonly titles: readonly string[];
  readonly headerRows: readonly number[];
  /** Header path of each column; [] where the head is blank. */
  readonly headers: readonly (readonly string[])[];
  /** Full marks from a 满分 row under the head, by column. */
  readonly fullMarks: ReadonlyMap<number, number>;
  readonly fullMarkRow: number | null;
  readonly rows: readonly DataRow[];
  /** Rows that repeat the head (slip-printing sheets). */
  readonly repeatedHeads: readonly number[];
  /** True when merged cells were filled down. */
  readonly filledDown: boolean;
}

const anchors = new Set(['name', 'eduId', 'examNo', 'school', 'class', 'schoolCode']);
const anchorColumns = new Set(['from_school', 'to_school', 'group', 'teacher', ...processAnchors]);

const NUMBER = /^\d+(?:\.\d+)?$/u;
/** A head shows itself within its first few labels; this keeps 100,000 pupils from being read as possible heads. */
const LOOK = 5;

/** A head names at least two things we know, one of which says whose row it is. */
function isHead(cells: readonly SheetCell[]): boolean {
  let known = 0;
  let filled = 0;
  let anchored = false;
  let numbers = 0;
  for (const cell of cells) {
    if (isBlank(cell)) continue;
    filled++;
    if (typeof cell !== 'string' || NUMBER.test(cell)) numbers++;
    if (known === 0 && (filled > LOOK || numbers > 2)) return false;
    if (typeof cell !== 'string' || cell.length > 40) continue;
    const found = recogniseHeader([cell], '语文');
    const attribute = found && found.meaning.kind !== 'item' ? null : recogniseAttribute([cell]);
    if (attribute?.meaning.kind === 'attribute') anchored ||= anchorColumns.has(attribute.meaning.column);
    else if (!found || found.meaning.kind === 'item') continue;
    else anchored ||= anchors.has(found.meaning.kind);
    known++;
  }
  return anchored && known >= 2 && known * 2 >= Math.min(filled, 12);
}

/** Item heads hold mostly numbers: 姓名, 1, 2, 3 … */
function isItemHead(cells: readonly SheetCell[]): boolean {
  const texts = cells.map((cell) => cellText(cell)).filter((text) => text !== '');
  const anchored = texts.slice(0, LOOK).some((text) => !NUMBER.test(text) && ['name', 'eduId', 'examNo'].includes(recogniseHeader([text], null)?.meaning.kind ?? ''));
  return anchored && texts.filter((text) => recogniseHeader([text], null)?.meaning.kind === 'item').length >= 3;
}

const lineOf = (cells: readonly SheetCell[]): string => cells.map((cell) => plainText(cellText(cell))).join('\t').replace(/\t+$/u, '');

export function findTables(sheet: RawSheet, chosenHeader?: number): FoundTable[] {
  const heads: number[] = [];
  if (chosenHeader !== undefined) heads.push(chosenHeader);
  else sheet.rows.forEach((cells, row) => (isHead(cells) || isItemHead(cells)) && heads.push(row));
  const first = promoted(heads);
  if (first === undefined) return [];
  const starts = [first];
  const repeated = new Set<number>();
  for (const row of heads.filter((head) => head > first)) {
    const start = starts.at(-1)!;
    if (lineOf(sheet.rows[row] ?? []) === lineOf(sheet.rows[start] ?? [])) repeated.add(row);
    else if (row > start + 2) starts.push(row);
  }
  let from = 0;
  return starts.map((start, index) => {
    const table = readTable(sheet, start, starts[index + 1] ?? sheet.rows.length, from, repeated);
    from = (table.rows.at(-1)?.row ?? start) + 1;
    return table;
  });
}

/** A code row (xh, xm, yw) may stand right above the real head: the lower of two adjoining heads counts. */
function promoted(heads: readonly number[]): number | undefined {
  const [first, second] = heads;
  return first !== undefined && second === first + 1 && heads.length < 4 ? second : first;
}

function readTable(sheet: RawSheet, start: number, end: number, from: number, repeated: ReadonlySet<number>): FoundTable {
  const { rows: headerRows, paths } = headerPaths(sheet, start);
  const titles = sheet.rows.slice(from, headerRows[0]).flatMap((cells) => cells.map(cellText).filter((text) => text !== ''));
  let at = headerRows.at(-1)! + 1;
  const marksRow = at;
  const marks = fullMarkRow(sheet.rows[at] ?? []);
  if (marks.size > 0) at++;
  const filled = fillDown(sheet.merges, at, end);
  const rows: DataRow[] = [];
  const repeatedHeads: number[] = [];
  for (let row = at; row < end; row++) {
    const cells = sheet.rows[row] ?? [];
    if (cells.every(isBlank)) continue;
    if (repeated.has(row)) repeatedHeads.push(row);
    else rows.push({ row, cells: filled.size > 0 ? fillCells(cells, row, filled, sheet) : cells });
  }
  return { sheet: sheet.name, titles, headerRows, headers: paths, fullMarks: marks, fullMarkRow: marks.size > 0 ? marksRow : null, rows, repeatedHeads, filledDown: filled.size > 0 };
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
