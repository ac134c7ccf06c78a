import { markLabels } from '../results/chart-palette.ts';
import type { Mark, TableCell, TableColumn, TableElement } from '../results/element.ts';
import { formatNumber, NO_VALUE } from '../results/format.ts';
import type { NumberFormat } from '../results/format.ts';

/** Text of a value in every document: null is “no value”, an empty string a blank to fill in; a number without a format prints as count or with two decimals. */
export function valueText(value: string | number | null, format: NumberFormat | undefined): string {
  if (value === null) return NO_VALUE;
  if (typeof value === 'string') return value;
  return formatNumber(value, format ?? (Number.isInteger(value) ? 'count' : 'score'));
}

/** What a cell prints, with the symbol of its mark in front so that the verdict survives grey print. */
export function cellText(cell: TableCell, column: TableColumn | undefined): string {
  const text = valueText(cell.value, column?.format);
  const symbol = cell.mark === undefined ? '' : markLabels[cell.mark].symbol;
  return symbol === '' ? text : `${symbol} ${text}`;
}

export function isNumeric(cell: TableCell, column: TableColumn | undefined): boolean {
  return column?.format !== undefined || typeof cell.value === 'number';
}

/** Notes of the table, and the key to its symbols when it has any. */
export function tableNotes(table: TableElement): string[] {
  const marks = new Set<Mark>(table.rows.flatMap((row) => row.flatMap(({ mark }) => (mark === undefined ? [] : [mark]))));
  const key: string[] = [];
  if (marks.has('above')) key.push('▲ 显著高于参照');
  if (marks.has('below')) key.push('▼ 显著低于参照');
  if (marks.has('suppressed')) key.push('底纹格人数不足，不作判断');
  return key.length === 0 ? [...table.notes] : [...table.notes, `${key.join('；')}。`];
}
