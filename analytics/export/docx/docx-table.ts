import { AlignmentType, BorderStyle, Paragraph, ShadingType, Table, TableCell, TableLayoutType, TableRow, TextRun, VerticalAlignTable, WidthType } from 'docx';
import type { ITableCellBorders } from 'docx';
import { markColors } from '../../results/chart-palette.ts';
import type { TableCell as Cell, TableElement } from '../../results/element.ts';
import { cellText, isNumeric } from '../cell-text.ts';
import { cellLines, fitWidths, headRows, naturalWidths } from '../table-layout.ts';
import { colors, sans } from './docx-skin.ts';

const CELL_PADDING = 70;
/** Room a cell asks for beside its text: both margins and what readers' fonts differ by. */
const CELL_ROOM = 2 * CELL_PADDING + 30;

/** Font size in half-points: wide tables step down before they leave the page. */
export function tableFont(table: TableElement, room: number): number {
  for (const halfPoints of [18, 17, 16, 15]) {
    const total = naturalWidths(table, halfPoints * 10, CELL_ROOM).reduce((sum, width) => sum + width, 0);
    if (total <= room) return halfPoints;
  }
  return 15;
}

/** More columns than a portrait page holds at a readable size. */
export function isWide(table: TableElement, portraitRoom: number): boolean {
  const natural = naturalWidths(table, 160, 2 * CELL_PADDING).reduce((sum, width) => sum + width, 0);
  return table.columns.length > 9 ? natural > portraitRoom * 1.02 : natural > portraitRoom * 1.25;
}

export function docxTable(table: TableElement, room: number): Table {
  const size = tableFont(table, room);
  const widths = fitWidths(table, naturalWidths(table, size * 10, CELL_ROOM), room, size * 10).map(Math.round);
  const firstSummary = table.rows.length - table.summaryRows;
  const whole = linesOf(table, widths, size) <= WHOLE_LINES;
  return new Table({
    width: { size: widths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    alignment: AlignmentType.CENTER,
    margins: { left: CELL_PADDING, right: CELL_PADDING, top: 30, bottom: 30, marginUnitType: WidthType.DXA },
    borders: {
      top: { style: BorderStyle.SINGLE, size: 12, color: colors.heading },
      bottom: { style: BorderStyle.SINGLE, size: 12, color: colors.heading },
      left: none,
      right: none,
      insideHorizontal: { style: BorderStyle.SINGLE, size: 4, color: colors.thin },
      insideVertical: none,
    },
    rows: [...headOf(table, widths, size), ...table.rows.map((row, index) => bodyRow(table, row, widths, size, index, index >= firstSummary, index === firstSummary, staysWithNext(table, index, whole)))],
  });
}

const none = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;

function headOf(table: TableElement, widths: readonly number[], size: number): TableRow[] {
  const rows = headRows(table.columns);
  return rows.map(
    (cells, level) =>
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        keepNext: true,
        children: cells.map(
          ({ text, columnSpan, rowSpan, column }) =>
            new TableCell({
              columnSpan,
              rowSpan,
              width: { size: widths.slice(column, column + columnSpan).reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
              verticalAlign: VerticalAlignTable.CENTER,
              shading: { type: ShadingType.CLEAR, color: 'auto', fill: colors.head },
              borders: headBorders(level + rowSpan === rows.length, columnSpan > 1 || (level === 0 && rows.length === 2)),
              children: [textParagraph(text, size, AlignmentType.CENTER, { bold: true, color: colors.heading })],
            }),
        ),
      }),
  );
}

/** Lines of text a table may have, about a third of a page, to be moved to the next page as a whole. */
const WHOLE_LINES = 17;

function linesOf(table: TableElement, widths: readonly number[], size: number): number {
  const fontSize = size * 10;
  return table.rows.reduce((sum, row) => sum + Math.max(1, ...table.columns.map((column, at) => cellLines(cellText(row[at] ?? { value: null }, column), (widths[at] ?? 0) - 2 * CELL_PADDING, fontSize).length)), 0);
}

/** Short tables stay whole; long ones never leave one row behind their head, nor their totals alone. */
function staysWithNext(table: TableElement, index: number, whole: boolean): boolean {
  const last = table.rows.length - 1;
  if (table.together === true) return true;
  if (whole) return index < last;
  return index < 1 || (index >= last - table.summaryRows - 1 && index < last);
}

function headBorders(lowest: boolean, grouped: boolean): ITableCellBorders {
  if (lowest) return { bottom: { style: BorderStyle.SINGLE, size: 8, color: colors.rule } };
  return grouped ? { bottom: { style: BorderStyle.SINGLE, size: 4, color: colors.rule } } : {};
}

function bodyRow(table: TableElement, row: readonly Cell[], widths: readonly number[], size: number, index: number, summary: boolean, first: boolean, keepNext: boolean): TableRow {
  return new TableRow({
    cantSplit: true,
    keepNext,
    children: table.columns.map((column, at) => {
      const cell = row[at] ?? { value: null };
      const color = cell.mark === 'above' || cell.mark === 'below' ? markColors[cell.mark].slice(1).toUpperCase() : cell.mark === 'suppressed' ? colors.grey : undefined;
      const fill = cell.mark === 'suppressed' ? colors.suppressed : summary ? colors.head : index % 2 === 1 ? colors.band : undefined;
      return new TableCell({
        width: { size: widths[at] ?? 0, type: WidthType.DXA },
        verticalAlign: VerticalAlignTable.CENTER,
        ...(fill === undefined ? {} : { shading: { type: ShadingType.CLEAR, color: 'auto', fill } }),
        ...(first ? { borders: { top: { style: BorderStyle.SINGLE, size: 8, color: colors.rule } } } : {}),
        children: [
          textParagraph(cellText(cell, column), size, isNumeric(cell, column) ? AlignmentType.RIGHT : AlignmentType.LEFT, {
            bold: summary || cell.mark === 'above' || cell.mark === 'below',
            ...(color === undefined ? {} : { color }),
          }),
        ],
      });
    }),
  });
}

function textParagraph(text: string, size: number, alignment: (typeof AlignmentType)[keyof typeof AlignmentType], run: { bold?: boolean; color?: string }): Paragraph {
  return new Paragraph({ style: 'TableText', alignment, children: text.split('\n').map((line, index) => new TextRun({ text: line, font: sans, size, ...run, ...(index === 0 ? {} : { break: 1 }) })) });
}
