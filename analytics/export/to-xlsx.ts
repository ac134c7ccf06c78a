import writeExcelFile from 'write-excel-file/universal';
import type { DataWorkbook } from '../reports/document.ts';
import type { TableElement } from '../results/element.ts';
import { finishWorkbook } from './xlsx/finish-workbook.ts';
import { sheetNames } from './xlsx/sheet-names.ts';
import { sheetContent } from './xlsx/xlsx-sheet.ts';

const nothing: TableElement = { type: 'table', id: 'nothing', caption: '没有可以导出的数据', columns: [{ key: 'none', label: '' }], rows: [], summaryRows: 0, notes: [] };

/** The data tables as a workbook: real numbers with formats, frozen heads, filters; no cell can become a formula. */
export async function toXlsx(book: DataWorkbook): Promise<Uint8Array> {
  const filled = book.sheets.filter(({ tables }) => tables.length > 0);
  // Excel opens no workbook without a sheet.
  const sheets = filled.length > 0 ? filled : [{ name: '数据', tables: [nothing] }];
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
