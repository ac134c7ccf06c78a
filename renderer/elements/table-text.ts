import type { TableCell, TableColumn } from '../../analytics/results/element.ts';
import { MINUS, NO_VALUE, formatNumber } from '../../analytics/results/format.ts';

/** A cell as printed on screen. */
export function cellText(cell: TableCell | undefined, column: TableColumn): string {
  const value = cell?.value ?? null;
  if (value === null) return NO_VALUE;
  if (typeof value === 'string') return value;
  return formatNumber(value, column.format ?? 'score');
}

/** The same cell for a spreadsheet: ASCII minus so that it is read as a number, nothing for no value. */
export function plainText(cell: TableCell | undefined, column: TableColumn): string {
  if (cell?.value === null || cell?.value === undefined) return '';
  const text = cellText(cell, column);
  if (typeof cell.value === 'number') return text.replace(MINUS, '-');
  // A spreadsheet would run text that opens like a formula.
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

export type Grid = readonly (readonly string[])[];

/** Head lines (two when columns share group heads) and body lines, as copied and exported. */
export function tableGrid(columns: readonly TableColumn[], rows: readonly (readonly TableCell[])[]): Grid {
  const labels = columns.map(({ group, label }) => (group ? `${group}·${label}` : label));
  return [labels, ...rows.map((row) => columns.map((column, index) => plainText(row[index], column)))];
}

export const toTsv = (grid: Grid): string => grid.map((row) => row.map((text) => text.replace(/[\t\r\n]+/g, ' ')).join('\t')).join('\r\n');

export const toCsv = (grid: Grid): string =>
  `\ufeff${grid.map((row) => row.map((text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(',')).join('\r\n')}\r\n`;

export function toHtmlTable(grid: Grid): string {
  const line = (row: readonly string[], tag: string): string => `<tr>${row.map((text) => `<${tag}>${escapeHtml(text)}</${tag}>`).join('')}</tr>`;
  const [head = [], ...body] = grid;
  return `<table>${line(head, 'th')}${body.map((row) => line(row, 'td')).join('')}</table>`;
}

const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
