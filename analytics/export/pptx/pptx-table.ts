import type PptxGenJS from 'pptxgenjs';
import { markColors } from '../../results/chart-palette.ts';
import type { TableCell, TableElement } from '../../results/element.ts';
import { cellText, isNumeric, tableNotes } from '../cell-text.ts';
import { cellLines, fitWidths, headRows, missingWidths, naturalWidths } from '../table-layout.ts';
import { face, POINT, tint } from './pptx-skin.ts';
import type { Area } from './pptx-skin.ts';

/** A table laid out for one slide: what fits and at which size. */
export interface TablePage {
  readonly table: TableElement;
  readonly rows: readonly (readonly TableCell[])[];
  /** Index of the first of `rows` in the table. */
  readonly offset: number;
  readonly fontSize: number;
  readonly widths: readonly number[];
  readonly rowHeights: readonly number[];
  readonly headHeight: number;
}

const PADDING = 0.14;
const SIZES = [20, 18, 16, 14, 13, 12, 11, 10];
/** Tallest a row grows, in lines, to use a slide that the table alone would leave white. */
const AIRY = 2.1;
const NOTE_HEIGHT = 0.26;
/** Line pitch of YaHei and Noto Sans SC, in em. */
const LINE = 1.42;

/** Splits a table over slides by measured heights; the totals stay with the last rows. */
export function tablePages(table: TableElement, area: Area): TablePage[] {
  const fontSize = SIZES.find((size) => layout(table, size, area).fitsWidth && layout(table, size, area).total <= area.height) ?? SIZES.find((size) => layout(table, size, area).fitsWidth && size <= 12) ?? 9;
  const { widths, heights, headHeight, noteHeight } = layout(table, fontSize, area);
  const filled = headHeight + noteHeight + sum(heights);
  const stretch = Math.min(AIRY, (area.height * 0.94 - noteHeight) / Math.max(0.01, filled - noteHeight));
  if (stretch > 1 && filled <= area.height) {
    return [{ table, rows: table.rows, offset: 0, fontSize, widths, rowHeights: heights.map((height) => height * stretch), headHeight: headHeight * Math.min(stretch, 1.4) }];
  }
  const pages: TablePage[] = [];
  let start = 0;
  while (start < table.rows.length || pages.length === 0) {
    let used = headHeight + noteHeight;
    let end = start;
    while (end < table.rows.length && used + (heights[end] ?? 0) <= area.height) {
      used += heights[end] ?? 0;
      end += 1;
    }
    if (end === start) end = start + 1;
    // The totals alone on a slide would stand for nothing.
    if (end < table.rows.length && end >= table.rows.length - table.summaryRows) end = Math.max(start + 1, table.rows.length - table.summaryRows - 1);
    pages.push({ table, rows: table.rows.slice(start, end), offset: start, fontSize, widths, rowHeights: heights.slice(start, end), headHeight });
    start = end;
  }
  return pages;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function layout(table: TableElement, fontSize: number, area: Area) {
  const unit = fontSize * POINT;
  const oneLine = naturalWidths(table, unit, PADDING, false);
  const natural = sum(oneLine) <= area.width ? oneLine : naturalWidths(table, unit, PADDING);
  const total = sum(natural);
  const widths = fitWidths(table, natural, Math.min(area.width, Math.max(total * 1.25, area.width * 0.55, total + sum(missingWidths(table, natural, unit)))), unit);
  const heightOf = (texts: readonly string[]) => Math.max(1, ...texts.map((text, index) => cellLines(text, Math.max(unit, ((widths[index] ?? 1) - PADDING) * 0.95), unit).length)) * unit * LINE + 0.1;
  const heights = table.rows.map((row) => heightOf(table.columns.map((column, index) => cellText(row[index] ?? { value: null }, column))));
  const headHeight = headRows(table.columns).length === 2 ? unit * LINE + 0.1 + heightOf(table.columns.map(({ label }) => label)) : heightOf(table.columns.map(({ label }) => label));
  const noteHeight = tableNotes(table).length * NOTE_HEIGHT;
  return { widths, heights, headHeight, noteHeight, total: headHeight + noteHeight + sum(heights), fitsWidth: total <= area.width };
}

export function addTablePage(slide: PptxGenJS.Slide, page: TablePage, area: Area): void {
  const { table, fontSize, widths } = page;
  const width = sum(widths);
  const x = area.x + (area.width - width) / 2;
  const heads = headRows(table.columns);
  const headHeight = page.headHeight / heads.length;
  slide.addTable([...heads.map((cells) => cells.map((cell) => headCell(cell.text, cell.columnSpan, cell.rowSpan, fontSize))), ...page.rows.map((row, index) => bodyRow(table, row, page.offset + index, fontSize))], {
    x,
    y: area.y,
    w: width,
    colW: [...widths],
    rowH: [...heads.map(() => headHeight), ...page.rowHeights],
    margin: [0.02, PADDING / 2, 0.02, PADDING / 2],
    autoPage: false,
  });
  const used = page.headHeight + sum(page.rowHeights);
  const notes = tableNotes(table);
  if (notes.length > 0) {
    slide.addText(notes.map((text, index) => (index === 0 ? `注：${text}` : text)).join('\n'), { x, y: area.y + used + 0.04, w: width, h: notes.length * NOTE_HEIGHT, margin: 0, fontFace: face, fontSize: 10, color: tint.grey, valign: 'top' });
  }
}

const line = (color: string, pt: number) => ({ type: 'solid' as const, color, pt });
const open = { type: 'none' as const };

function headCell(text: string, colspan: number, rowspan: number, fontSize: number): PptxGenJS.TableCell {
  return {
    text,
    options: {
      ...(colspan > 1 ? { colspan } : {}),
      ...(rowspan > 1 ? { rowspan } : {}),
      bold: true,
      fontFace: face,
      fontSize,
      color: tint.heading,
      fill: { color: tint.head },
      align: 'center',
      valign: 'middle',
      border: [line(tint.heading, 1), open, line(tint.rule, 1), open],
    },
  };
}

function bodyRow(table: TableElement, row: readonly TableCell[], index: number, fontSize: number): PptxGenJS.TableCell[] {
  const summary = index >= table.rows.length - table.summaryRows;
  return table.columns.map((column, at) => {
    const cell = row[at] ?? { value: null };
    const marked = cell.mark === 'above' || cell.mark === 'below';
    const fill = cell.mark === 'suppressed' ? tint.suppressed : summary ? tint.head : index % 2 === 1 ? tint.band : 'FFFFFF';
    return {
      text: cellText(cell, column),
      options: {
        bold: summary || marked,
        fontFace: face,
        fontSize,
        color: cell.mark !== undefined && marked ? markColors[cell.mark].slice(1) : tint.text,
        fill: { color: fill },
        align: isNumeric(cell, column) ? 'right' : 'left',
        valign: 'middle',
        border: [open, open, line(tint.thin, 0.75), open],
      },
    };
  });
}
