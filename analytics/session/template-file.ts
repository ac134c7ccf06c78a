import writeExcelFile, { type Row, type SheetData } from 'write-excel-file/universal';
import type { TemplateSheet } from '../intake/templates/template-sheet.ts';
import type { WrittenTemplate } from '../intake/templates/write-template.ts';
import type { OutputFile } from '../session-api.ts';

const FACE = { fontFamily: 'Microsoft YaHei', fontSize: 10, alignVertical: 'center' } as const;
/** Rows below the list that already have the right format, for what is added. */
const SPARE_ROWS = 200;

/** A template as an xlsx file: the table first, how to fill it in on a sheet of its own. */
export async function templateFile({ book, notes }: WrittenTemplate): Promise<OutputFile> {
  const sheets = book.sheets.map((sheet) => ({ data: tableData(sheet), sheet: sheet.name, columns: sheet.head.map(({ width }) => ({ width: width ?? 10 })), stickyRowsCount: 2, showGridLines: true, orientation: 'landscape' as const }));
  const lines: SheetData = [[{ value: notes.title, ...FACE, fontSize: 13, fontWeight: 'bold' }], ...notes.lines.map((line): Row => [{ value: line, ...FACE, wrap: true }])];
  const written = writeExcelFile([...sheets, { data: lines, sheet: '填写说明', columns: [{ width: 100 }], stickyRowsCount: 0, showGridLines: false }], { fontFamily: 'Microsoft YaHei', fontSize: 10 });
  const blob = await written.toBlob();
  return { name: `${book.name}.xlsx`, mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', bytes: new Uint8Array(await blob.arrayBuffer()) };
}

function tableData({ title, head, rows }: TemplateSheet): SheetData {
  const cell = (value: string | number | null, column: number): Row[number] => {
    const isText = head[column]?.text === true;
    if (value === null) return isText ? { value: '', type: String, format: '@', ...FACE } : null;
    return typeof value === 'number' ? { value, type: Number, ...FACE } : { value, type: String, format: '@', ...FACE };
  };
  return [
    [{ value: title, ...FACE, fontSize: 13, fontWeight: 'bold', columnSpan: head.length, height: 24 }, ...head.slice(1).map(() => null)],
    head.map(({ label }): Row[number] => ({ value: label, ...FACE, fontWeight: 'bold', backgroundColor: '#eaf1f8', borderColor: '#c3ccd8', borderStyle: 'thin' })),
    ...rows.map((row): Row => head.map((_, column) => cell(row[column] ?? null, column))),
    ...Array.from({ length: SPARE_ROWS }, (): Row => head.map((_, column) => cell(null, column))),
  ];
}
