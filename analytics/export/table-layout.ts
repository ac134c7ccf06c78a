import { textWidth, wrapText } from '../results/chart-text-width.ts';
import type { TableColumn, TableElement } from '../results/element.ts';
import { cellText } from './cell-text.ts';

export interface HeadCell {
  readonly text: string;
  readonly columnSpan: number;
  readonly rowSpan: number;
  /** Index of the first column it stands over. */
  readonly column: number;
}

/** One head row, or two when neighbouring columns share a group; a column without a group spans both. */
export function headRows(columns: readonly TableColumn[]): HeadCell[][] {
  const grouped = columns.some(({ group }) => group !== undefined);
  if (!grouped) return [columns.map(({ label }, column) => ({ text: label, columnSpan: 1, rowSpan: 1, column }))];
  const upper: HeadCell[] = [];
  const lower: HeadCell[] = [];
  columns.forEach(({ label, group }, column) => {
    if (group === undefined) {
      upper.push({ text: label, columnSpan: 1, rowSpan: 2, column });
      return;
    }
    const last = upper.at(-1);
    if (last !== undefined && columns[column - 1]?.group === group) upper[upper.length - 1] = { ...last, columnSpan: last.columnSpan + 1 };
    else upper.push({ text: group, columnSpan: 1, rowSpan: 1, column });
    lower.push({ text: label, columnSpan: 1, rowSpan: 1, column });
  });
  return [upper, lower];
}

/** Lines of a cell: those it has, wrapped to the width. */
export const cellLines = (text: string, width: number, fontSize: number): string[] => text.split('\n').flatMap((line) => wrapText(line, width, fontSize));

/** Office sets a quarter em between Chinese and figures. */
const seams = (line: string): number => line.match(/(?<=[\u3400-\u9fff])[A-Za-z0-9]|[A-Za-z0-9%](?=[\u3400-\u9fff])/g)?.length ?? 0;

const longestLine = (text: string, fontSize: number): number => Math.max(...text.split('\n').map((line) => textWidth(line, fontSize) + seams(line) * fontSize * 0.25));

/** Room each column needs at the given font size: its longest cell on one line, its head on at most two or three. */
export function naturalWidths(table: TableElement, fontSize: number, padding: number, wrapHeads = true): number[] {
  return table.columns.map((column, index) => {
    const firstSummary = table.rows.length - table.summaryRows;
    const cells = table.rows.map((row, at) => {
      const cell = row[index];
      // Totals and verdicts are bold, which is wider.
      const bold = at >= firstSummary || cell?.mark === 'above' || cell?.mark === 'below' ? 1.06 : 1;
      return cell === undefined ? 0 : longestLine(cellText(cell, column), fontSize) * bold;
    });
    const longest = Math.max(0, ...cells);
    const isText = column.format === undefined;
    const head = textWidth(column.label, fontSize);
    // A head of three characters is never broken: 问题／数 reads badly.
    const headLines = wrapHeads && head > longest && !isText && [...column.label].length > 3 ? 2 : 1;
    const shortest = Math.max(2.2, ...(column.label.match(/[A-Za-z0-9]+/g) ?? []).map((word) => word.length * 0.6)) * fontSize;
    return Math.max(Math.min(longest, fontSize * 18), (column.room ?? 0) * fontSize, head / headLines + (headLines > 1 ? fontSize * 0.5 : 0), shortest) + padding;
  });
}

/** How far the longest cell of each text column is from fitting on one line at its natural width. */
export function missingWidths(table: TableElement, natural: readonly number[], fontSize: number): number[] {
  return table.columns.map((column, index) => {
    if (column.format !== undefined) return 0;
    const longest = Math.max(0, ...table.rows.map((row) => longestLine(cellText(row[index] ?? { value: null }, column), fontSize)));
    return Math.max(0, longest - (natural[index] ?? 0));
  });
}

/** Spreads or shrinks natural widths to the room; long text takes what is spare and gives way before numbers do. */
export function fitWidths(table: TableElement, natural: readonly number[], room: number, fontSize: number): number[] {
  const total = natural.reduce((sum, width) => sum + width, 0);
  if (total === 0) return natural.map(() => room / Math.max(1, natural.length));
  if (total <= room) {
    const spare = room - total;
    const missing = missingWidths(table, natural, fontSize);
    const hunger = missing.reduce((sum, width) => sum + width, 0);
    const fed = Math.min(spare, hunger);
    const rest = spare - fed;
    return natural.map((width, index) => width + (hunger === 0 ? 0 : (fed * (missing[index] ?? 0)) / hunger) + (rest * width) / total);
  }
  const isText = table.columns.map(({ format }) => format === undefined);
  const textTotal = natural.reduce((sum, width, index) => sum + (isText[index] === true ? width : 0), 0);
  const excess = total - room;
  // Long texts give way first: a school's name should not break to spare a sentence.
  for (const kept of [11, 7]) {
    const yielding = natural.map((width, index) => (isText[index] === true ? Math.max(0, width - kept * fontSize) : 0));
    const slack = yielding.reduce((sum, width) => sum + width, 0);
    if (excess <= slack) return natural.map((width, index) => width - (excess * (yielding[index] ?? 0)) / slack);
  }
  if (excess < textTotal * 0.6) return natural.map((width, index) => (isText[index] === true ? width * (1 - excess / textTotal) : width));
  return natural.map((width) => (width * room) / total);
}
