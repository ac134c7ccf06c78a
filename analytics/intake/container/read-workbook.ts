import * as XLSX from '@e965/xlsx';
import type { FindingLog } from '../finding-log.ts';
import type { MergedRange, RawSheet, SheetCell } from '../sheet.ts';
import { biffStream } from './biff-stream.ts';
import { installCodePages } from './code-pages.ts';

const MAX_CELLS = 8_000_000;
/** As far as Excel goes. A damaged row or column number beyond it would make an array that ends the process. */
const [MAX_ROWS, MAX_COLUMNS] = [1_048_576, 16_384];
/** Every blank row is this one: a stray mark in row 1,048,576 then costs a million references, not a million arrays. */
const EMPTY: SheetCell[] = [];

/**
 * Reads any workbook SheetJS knows. Values only: cached results of formulas, no styles, no macros.
 * Hidden sheets are read and said; "very hidden" ones (only a macro can show them) hold no lists and are left out.
 */
export function readWorkbook(bytes: Uint8Array, log: FindingLog): RawSheet[] {
  installCodePages();
  const stream = bytes[0] === 0xd0 ? biffStream(bytes) : null;
  const book = XLSX.read(stream ?? bytes, { type: stream ? 'buffer' : 'array', dense: true, sheetRows: MAX_ROWS, cellFormula: false, cellHTML: false, cellText: false, cellNF: true });
  // Excel forbids it and SheetJS keeps one of them: better no file than a sheet lost.
  if (new Set(book.SheetNames).size !== book.SheetNames.length) throw new Error('sheets of one name');
  const date1904 = book.Workbook?.WBProps?.date1904 === true;
  let budget = MAX_CELLS;
  return book.SheetNames.flatMap((name, index) => {
    const hidden = book.Workbook?.Sheets?.[index]?.Hidden ?? 0;
    const sheet = book.Sheets[name];
    const rows = trim(sheet?.['!data'] ?? [], date1904);
    if (hidden > 0 && rows.length > 0) sayHidden(name, hidden === 2, log);
    if (hidden === 2) return [];
    budget -= rows.reduce((sum, row) => sum + row.length, 0);
    if (budget < 0) throw new RangeError('too many cells');
    return [{ name, rows, merges: mergesWithin(sheet?.['!merges'] ?? [], rows) }];
  });
}

function sayHidden(sheet: string, veryHidden: boolean, log: FindingLog): void {
  if (veryHidden) log.remark({ severity: 'info', code: 'very-hidden-sheet', sheet, message: `“${sheet}”是程序隐藏的工作表（在 Excel 里看不到，也不能直接取消隐藏），没有读取。`, fix: '一般是模板的下拉选项，不必改动；如里面有成绩，请向发送方要显示这张表的文件。' });
  else log.remark({ severity: 'warning', code: 'hidden-sheet', sheet, message: `“${sheet}”是隐藏的工作表，也一并读取了。`, fix: '请在 Excel 里取消隐藏后核对；不该导入的，请删去后重新导入。' });
}

/**
 * Declared dimensions lie (13,326 rows for 885 pupils, columns to XFA), so the extent is taken from
 * the cells that hold something.
 */
function trim(data: readonly (readonly (XLSX.CellObject | undefined)[] | undefined)[], date1904: boolean): SheetCell[][] {
  if (data.length > MAX_ROWS) throw new RangeError('too many cells');
  const rows: SheetCell[][] = [];
  let last = -1;
  for (let index = 0; index < data.length; index++) {
    const source = data[index];
    let width = source?.length ?? 0;
    if (width > MAX_COLUMNS) throw new RangeError('too many cells');
    while (width > 0 && isEmpty(source![width - 1])) width--;
    if (width === 0) {
      rows.push(EMPTY);
      continue;
    }
    const row: SheetCell[] = [];
    for (let column = 0; column < width; column++) {
      row.push(valueOf(source![column], date1904));
    }
    rows.push(row);
    last = index;
  }
  rows.length = last + 1;
  return rows;
}

const isEmpty = (cell: XLSX.CellObject | undefined): boolean =>
  cell === undefined || cell.v === undefined || (typeof cell.v === 'string' && cell.v.trim() === '');

/** [MS-XLS] 2.5.10 Bes: what Excel shows for an error code. */
const errors: Readonly<Record<number, string>> = { 0x00: '#NULL!', 0x07: '#DIV/0!', 0x0f: '#VALUE!', 0x17: '#REF!', 0x1d: '#NAME?', 0x24: '#NUM!', 0x2a: '#N/A' };
/** 1908 in days since 1900: a "date" before it is a number (85 shown as 1900-03-25) in a badly formatted cell. */
const FIRST_DATE = 2923;

function valueOf(cell: XLSX.CellObject | undefined, date1904: boolean): SheetCell {
  if (cell === undefined || cell.v === undefined) return null;
  if (cell.t === 'e') return typeof cell.v === 'number' ? (errors[cell.v] ?? '#错误') : String(cell.v);
  const value = cell.v;
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value !== 'number') return value;
  const format = typeof cell.z === 'string' ? cell.z : '';
  // A number shown as 00012 or 2025012 (format "2025"000) is an id whose beginning lives in its format.
  if (/^(?:"[^"]+"0+|0{2,})$/u.test(format) && Number.isInteger(value) && value >= 0) return XLSX.SSF.format(format, value);
  if (format !== '' && format !== 'General' && value >= FIRST_DATE && XLSX.SSF.is_date(format)) return dateText(value, date1904);
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
