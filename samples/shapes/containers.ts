import { utils, write, type CellObject, type WorkSheet } from '@e965/xlsx';
import { strToU8, unzipSync, zipSync } from 'fflate';
import type { SheetCell, SourceFile } from '../../analytics/intake/sheet.ts';
import { encodeGb18030 } from '../files/gb18030.ts';
import { biff5 } from './biff5.ts';
import type { Shape, ShapeGrid } from './shape.ts';
import { zip64 } from './zip64.ts';

export const textContainers = ['csv', 'csv-bom', 'csv-gb18030', 'csv-utf16', 'tsv-gb18030', 'xls-tab', 'csv-semicolon'] as const;
export const workbookContainers = ['xlsx', 'xlsx-bom', 'xlsx-zip64', 'xls', 'xls-biff5', 'xlsb', 'ods', 'xls-html', 'xls-xml'] as const;
export type ShapeContainer = (typeof textContainers)[number] | (typeof workbookContainers)[number];

const zipDate = new Date(2026, 0, 5, 8, 0, 0);
const isText = (container: ShapeContainer): container is (typeof textContainers)[number] => textContainers.some((one) => one === container);

/** The containers a shape can be written in. BIFF5, HTML and text hold values only, text one sheet without merged cells. */
export function containersOf({ needs }: Shape): ShapeContainer[] {
  if (needs === 'xlsx') return ['xlsx', 'xlsx-bom', 'xlsx-zip64', 'xls', 'xlsb', 'ods'];
  return needs === 'workbook' ? workbookContainers.filter((one) => one !== 'xls-biff5') : [...textContainers, ...workbookContainers];
}

export function writeShape({ grids, file }: Pick<Shape, 'grids' | 'file'>, container: ShapeContainer): SourceFile {
  const named = (extension: string, bytes: Uint8Array): SourceFile => ({ name: `${file}.${extension}`, bytes });
  if (isText(container)) return textFile(file, grids, container);
  switch (container) {
    case 'xlsx': return named('xlsx', packed(workbook(grids, 'xlsx')));
    case 'xlsx-bom': return named('xlsx', packed(workbook(grids, 'xlsx'), (path, part) => (/\.(xml|rels)$/u.test(path) ? strToU8(`\ufeff${new TextDecoder().decode(part)}`) : part)));
    case 'xlsx-zip64': return named('xlsx', zip64(unzipSync(workbook(grids, 'xlsx'))));
    case 'xls': return named('xls', workbook(grids, 'biff8'));
    case 'xls-biff5': return named('xls', biff5(grids));
    case 'xlsb': return named('xlsb', workbook(grids, 'xlsb'));
    case 'ods': return named('ods', workbook(grids, 'ods'));
    case 'xls-html': return named('xls', strToU8(html(grids)));
    case 'xls-xml': return named('xls', workbook(grids, 'xlml'));
  }
}

export const plain = (cell: ShapeGrid['rows'][number][number]): SheetCell => (typeof cell === 'object' && cell !== null ? cell.value : cell);

function textFile(file: string, grids: readonly ShapeGrid[], container: (typeof textContainers)[number]): SourceFile {
  const separator = container === 'tsv-gb18030' || container === 'xls-tab' ? '\t' : container === 'csv-semicolon' ? ';' : ',';
  const quoteAll = container === 'csv-gb18030';
  const field = (cell: SheetCell): string => {
    const text = cell === null ? '' : String(cell);
    return (quoteAll && typeof cell === 'string') || text.includes(separator) || /["\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const newline = container === 'csv' ? '\n' : '\r\n';
  const text = grids.flatMap(({ rows }) => rows.map((row) => row.map((cell) => field(plain(cell))).join(separator) + newline)).join('');
  const extension = container === 'xls-tab' ? 'xls' : container.startsWith('tsv') ? 'tsv' : 'csv';
  return { name: `${file}.${extension}`, bytes: encodeText(text, container) };
}

function encodeText(text: string, container: (typeof textContainers)[number]): Uint8Array {
  if (container === 'csv' || container === 'csv-semicolon') return strToU8(text);
  if (container === 'csv-bom') return strToU8(`\ufeff${text}`);
  if (container !== 'csv-utf16') return encodeGb18030(text);
  const bytes = new Uint8Array(2 + text.length * 2);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xfeff, true);
  for (let index = 0; index < text.length; index++) view.setUint16(2 + index * 2, text.charCodeAt(index), true);
  return bytes;
}

export function workbook(grids: readonly ShapeGrid[], bookType: 'xlsx' | 'biff8' | 'xlsb' | 'ods' | 'xlml'): Uint8Array {
  const book = utils.book_new();
  for (const { name, rows, merges } of grids) {
    const sheet: WorkSheet = utils.aoa_to_sheet(rows.map((row) => row.map((cell): SheetCell | CellObject => (typeof cell === 'object' && cell !== null ? { t: 'n', f: cell.formula, v: cell.value } : cell))));
    if (merges.length > 0) sheet['!merges'] = merges.map(({ top, left, bottom, right }) => ({ s: { r: top, c: left }, e: { r: bottom, c: right } }));
    utils.book_append_sheet(book, sheet, name);
  }
  return new Uint8Array(write(book, { type: 'array', bookType, bookSST: true, compression: false, Props: { CreatedDate: new Date(Date.UTC(2026, 0, 5)) } }));
}

export function packed(bytes: Uint8Array, change: (path: string, part: Uint8Array) => Uint8Array = (_, part) => part): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(unzipSync(bytes)).map(([path, part]) => [path, change(path, part)])), { level: 5, mtime: zipDate });
}

const escape = (cell: SheetCell): string => (cell === null ? '' : String(cell).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\n', '<br>'));

/** Used ranges that real workbooks state and do not have (part D, row 13). */
export const lyingDimensions = ['A1:XFA433', 'A1:XBO52', 'A1:T13326', 'A1:XFD1048576', 'A1'] as const;

/** An xlsx whose sheets state this used range. */
export const withDimension = (xlsx: Uint8Array, ref: string): Uint8Array =>
  packed(xlsx, (path, part) => {
    if (!/worksheets\/sheet\d+\.xml$/u.test(path)) return part;
    const xml = new TextDecoder().decode(part);
    const changed = xml.replace(/<dimension ref="[^"]*"/u, `<dimension ref="${ref}"`);
    if (changed === xml && !xml.includes(`<dimension ref="${ref}"`)) throw new Error(`${path} states no used range`);
    return new TextEncoder().encode(changed);
  });

/** What many school systems export as .xls: a web page with one table a sheet. */
function html(grids: readonly ShapeGrid[]): string {
  const tables = grids.map(({ name, rows, merges }) => {
    const width = Math.max(...rows.map((row) => row.length));
    const lines = rows.map((row, r) => `<tr>${Array.from({ length: width }, (_, c) => {
      const merge = merges.find(({ top, left, bottom, right }) => r >= top && r <= bottom && c >= left && c <= right);
      if (merge && (merge.top !== r || merge.left !== c)) return '';
      const span = merge ? `${merge.bottom > merge.top ? ` rowspan=${merge.bottom - merge.top + 1}` : ''}${merge.right > merge.left ? ` colspan="${merge.right - merge.left + 1}"` : ''}` : '';
      return `<td${span} style='mso-number-format:"\\@"'>${escape(plain(row[c] ?? null))}</td>`;
    }).join('')}</tr>`).join('\r\n');
    return `<table border="1" summary="${name}">\r\n${lines}\r\n</table>`;
  });
  return `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><style>td{mso-style-parent:style0}</style></head><body>${tables.join('\r\n')}</body></html>`;
}
