import * as XLSX from '@e965/xlsx';
import type { MergedRange, RawSheet, SheetCell } from '../sheet.ts';

const MAX_CELLS = 8_000_000;

/** Reads any workbook SheetJS knows. Values only: cached results of formulas, no styles, no macros. */
export function readWorkbook(bytes: Uint8Array): RawSheet[] {
  const book = XLSX.read(bytes, { type: 'array', dense: true, cellFormula: false, cellHTML: false, cellText: false, cellNF: true });
  const date1904 = book.Workbook?.WBProps?.date1904 === true;
  let budget = MAX_CELLS;
  return book.SheetNames.map((name) => {
    const sheet = book.Sheets[name];
    const rows = trim(sheet?.['!data'] ?? [], date1904);
    budget -= rows.reduce((sum, row) => sum + row.length, 0);
    if (budget < 0) throw new RangeError('too many cells');
    return { name, rows, merges: mergesWithin(sheet?.['!merges'] ?? [], rows) };
  });
}

/**
 * Declared dimensions lie (13,326 rows for 885 pupils, columns to XFA), so the extent is taken from
 * the cells that hold something.
 */
function trim(data: readonly (readonly (XLSX.CellObject | undefined)[] | undefined)[], date1904: boolean): SheetCell[][] {
  const rows: SheetCell[][] = [];
  let last = -1;
  for (let index = 0; index < data.length; index++) {
    const source = data[index] ?? [];
    let width = source.length;
    while (width > 0 && isEmpty(source[width - 1])) width--;
    const row: SheetCell[] = [];
    for (let column = 0; column < width; column++) row.push(valueOf(source[column], date1904));
    rows.push(row);
    if (width > 0) last = index;
  }
  rows.length = last + 1;
  return rows;
}

const isEmpty = (cell: XLSX.CellObject | undefined): boolean =>
  cell === undefined || cell.v === undefined || (typeof cell.v === 'string' && cell.v.trim() === '');

function valueOf(cell: XLSX.CellObject | undefined, date1904: boolean): SheetCell {
  if (cell === undefined || cell.v === undefined) return null;
  if (cell.t === 'e') return cell.w ?? '#错误';
  const value = cell.v;
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value !== 'number') return value;
  const format = typeof cell.z === 'string' ? cell.z : '';
  // A number shown as 00012 is an id whose zeros live in its format.
  if (/^0{2,}$/u.test(format) && Number.isInteger(value)) return String(value).padStart(format.length, '0');
  if (format !== '' && format !== 'General' && XLSX.SSF.is_date(format)) return dateText(value, date1904);
  return value;
}

function dateText(serial: number, date1904: boolean): SheetCell {
  const parsed: unknown = XLSX.SSF.parse_date_code(serial, { date1904 });
  if (typeof parsed !== 'object' || parsed === null || !('y' in parsed) || !('m' in parsed) || !('d' in parsed)) return serial;
  const two = (part: unknown): string => String(part).padStart(2, '0');
  return `${String(parsed.y)}-${two(parsed.m)}-${two(parsed.d)}`;
}

function mergesWithin(ranges: readonly XLSX.Range[], rows: readonly (readonly SheetCell[])[]): MergedRange[] {
  return ranges
    .filter(({ s }) => s.r < rows.length)
    .map(({ s, e }) => ({ top: s.r, left: s.c, bottom: Math.min(e.r, rows.length - 1), right: e.c }));
}
