import writeExcelFile from 'write-excel-file/universal';
import type { DataWorkbook } from '../reports/document.ts';
import { finishWorkbook } from './xlsx/finish-workbook.ts';
import { sheetNames } from './xlsx/sheet-names.ts';
import { sheetContent } from './xlsx/xlsx-sheet.ts';

/** The data tables as a workbook: real numbers with formats, frozen heads, filters; no cell can become a formula. */
export async function toXlsx(book: DataWorkbook): Promise<Uint8Array> {
  const sheets = book.sheets.filter(({ tables }) => tables.length > 0);
  const names = sheetNames(sheets.map(({ name }) => name));
  const contents = sheets.map(({ tables }) => sheetContent(tables));
  const landscape = contents.map(({ widths }) => widths.reduce((sum, width) => sum + width, 0) > 95);
  const written = writeExcelFile(
    contents.map(({ rows, widths, frozenRows }, index) => ({
      data: rows,
      sheet: names[index] ?? '数据',
      columns: widths.map((width) => ({ width })),
      stickyRowsCount: frozenRows,
      ...(frozenRows > 0 ? { stickyColumnsCount: 1 } : {}),
      showGridLines: false,
    })),
    { fontFamily: 'Microsoft YaHei', fontSize: 10 },
  );
  const blob = await written.toBlob();
  return finishWorkbook(
    new Uint8Array(await blob.arrayBuffer()),
    contents.map(({ filter, frozenRows }, index) => ({ name: names[index] ?? '数据', headRows: frozenRows, filter, landscape: landscape[index] ?? false })),
    book.head,
  );
}
