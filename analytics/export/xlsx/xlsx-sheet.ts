import type { CellObject, Row } from 'write-excel-file/universal';
import { markColors, markLabels } from '../../results/chart-palette.ts';
import { textWidth } from '../../results/chart-text-width.ts';
import type { Mark, TableCell, TableColumn, TableElement } from '../../results/element.ts';
import type { NumberFormat } from '../../results/format.ts';
import { cellText, tableNotes, valueText } from '../cell-text.ts';
import { numberCode, storedNumber } from '../number-code.ts';
import { cellLines, headRows } from '../table-layout.ts';

export interface SheetContent {
  readonly rows: Row[];
  readonly widths: readonly number[];
  /** Rows above the data that stay in view; 0 when several tables share the sheet. */
  readonly frozenRows: number;
  /** A1:G20 of the only table, for its filter buttons. */
  readonly filter: string | null;
}

const FACE = 'Microsoft YaHei';
const plain = { fontFamily: FACE, fontSize: 10, alignVertical: 'center' } as const;

export function sheetContent(tables: readonly TableElement[]): SheetContent {
  const rows: Row[] = [];
  const widths: number[] = [];
  for (const table of tables) {
    const levels = headRows(table.columns).length;
    table.columns.forEach((column, at) => {
      widths[at] = Math.max(widths[at] ?? 8, columnWidth(table, column, at, levels));
    });
  }
  let filter: string | null = null;
  let frozenRows = 0;
  for (const [index, table] of tables.entries()) {
    if (index > 0) rows.push([]);
    rows.push(captionRow(table));
    rows.push(...headCells(table));
    if (tables.length === 1) {
      frozenRows = rows.length;
      const data = table.rows.length - table.summaryRows;
      if (data > 0) filter = `A${String(rows.length)}:${columnName(table.columns.length - 1)}${String(rows.length + data)}`;
    }
    table.rows.forEach((row, at) => rows.push(bodyCells(table, row, at, widths)));
    for (const note of tableNotes(table)) rows.push([{ ...textCell(`注：${note}`), textColor: '#5c6370' }]);
  }
  return { rows, widths, frozenRows, filter };
}

function captionRow(table: TableElement): Row {
  return [{ ...textCell(table.caption), fontWeight: 'bold', fontSize: 13, textColor: '#1f3d63', columnSpan: Math.max(1, table.columns.length), height: 24 }];
}

/** Head cells with merges; the places a merge covers must be there and empty. */
function headCells(table: TableElement): Row[] {
  const heads = headRows(table.columns);
  return heads.map((cells) => {
    const row: Row = table.columns.map(() => null);
    for (const { text, columnSpan, rowSpan, column } of cells) {
      row[column] = {
        ...textCell(text),
        ...headStyle,
        ...(columnSpan > 1 ? { columnSpan } : {}),
        ...(rowSpan > 1 ? { rowSpan } : {}),
      };
    }
    return row;
  });
}

const headStyle = {
  fontWeight: 'bold',
  backgroundColor: '#e6edf5',
  textColor: '#1f3d63',
  align: 'center',
  wrap: true,
  borderStyle: 'thin',
  borderColor: '#9fb0c4',
} as const;

function bodyCells(table: TableElement, row: readonly TableCell[], at: number, widths: readonly number[]): Row {
  const lines = Math.max(1, ...table.columns.map((column, index) => cellLines(cellText(row[index] ?? { value: null }, column), (widths[index] ?? 8) - 3, 2).length));
  const summary = at >= table.rows.length - table.summaryRows;
  return table.columns.map((column, index) => {
    const cell = row[index] ?? { value: null };
    const marked = cell.mark === 'above' || cell.mark === 'below';
    return {
      ...valueCell(cell, column),
      // Readers do not all stretch rows to wrapped text.
      ...(lines > 1 && index === 0 ? { height: lines * LINE_POINTS + 4 } : {}),
      borderStyle: 'thin',
      borderColor: '#d5dce5',
      ...(summary || marked ? { fontWeight: 'bold' as const } : {}),
      ...(cell.mark !== undefined && marked ? { textColor: markColors[cell.mark] } : {}),
      ...(cell.mark === 'suppressed' ? { backgroundColor: '#eceef1' } : summary ? { backgroundColor: '#e6edf5' } : {}),
    };
  });
}

/** Numbers stay numbers, printed by their format; everything else is text and never a formula. */
function valueCell({ value, mark }: TableCell, { format }: TableColumn): CellObject {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    const text = valueText(typeof value === 'number' ? null : value, format);
    return { ...textCell(text), ...(format === undefined ? { align: 'left', indent: 1, ...(text.includes('\n') || textWidth(text, 2) > WIDEST ? { wrap: true } : {}) } : { align: 'right' }) };
  }
  const shown: NumberFormat = format ?? (Number.isInteger(value) ? 'count' : 'score');
  return { ...plain, type: Number, value: storedNumber(value, shown), format: markedCode(shown, mark), align: 'right' };
}

/** The symbol of a mark belongs to the format, so that the cell keeps its number. */
function markedCode(format: NumberFormat, mark: Mark | undefined): string {
  const symbol = mark === undefined ? '' : markLabels[mark].symbol;
  const code = numberCode(format);
  return symbol === '' ? code : code.split(';').map((section) => `"${symbol} "${section}`).join(';');
}

/** Text format on what a spreadsheet would take for a formula, so that editing the cell stays harmless too. */
function textCell(text: string): CellObject {
  return { ...plain, type: String, value: text, ...(/^[=+\-@\t\r]/.test(text) ? { format: '@' } : {}) };
}

const LINE_POINTS = 16;

/** Wider text wraps. */
const WIDEST = 64;

function columnWidth(table: TableElement, column: TableColumn, at: number, headLevels: number): number {
  // One character of Excel's width unit is about half a Chinese character.
  const units = (text: string) => textWidth(text, 2);
  const cells = table.rows.map((row) => Math.max(...cellText(row[at] ?? { value: null }, column).split('\n').map(units)));
  const head = units(column.label) + (headLevels === 1 ? 3 : 2);
  return Math.min(WIDEST, Math.max(7, head, ...cells.map((width) => width + 3)));
}

export function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}
