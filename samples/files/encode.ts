import { unzipSync, zipSync } from 'fflate';
import { utils, write, type WorkSheet } from '@e965/xlsx';
import { encodeGb18030 } from './gb18030.ts';
import type { SheetCell, SourceFile } from '../../analytics/intake/sheet.ts';
import type { FileDraft, Grid } from './draft.ts';

/** Fixed, so that the same seed gives the same bytes. */
const fileDate = new Date(Date.UTC(2026, 0, 5));
const zipDate = new Date(2026, 0, 5, 8, 0, 0);

export function encodeFile({ name, format, grids }: FileDraft): SourceFile {
  switch (format) {
    case 'xlsx': return { name: `${name}.xlsx`, bytes: workbook(grids, 'xlsx') };
    case 'xls': return { name: `${name}.xls`, bytes: workbook(grids, 'biff8') };
    case 'csv-utf8': return { name: `${name}.csv`, bytes: new TextEncoder().encode(csv(grids, '\n', false)) };
    case 'csv-bom': return { name: `${name}.csv`, bytes: new TextEncoder().encode(`\ufeff${csv(grids, '\r\n', false)}`) };
    case 'csv-gb18030': return { name: `${name}.csv`, bytes: encodeGb18030(csv(grids, '\r\n', true)) };
  }
}

function csv(grids: readonly Grid[], newline: string, quoteAll: boolean): string {
  const field = (cell: SheetCell): string => {
    const text = cell === null ? '' : String(cell);
    const quoted = (quoteAll && typeof cell === 'string') || /[",\r\n]/.test(text);
    return quoted ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return grids.flatMap(({ rows }) => rows.map((row) => row.map(field).join(',') + newline)).join('');
}

function workbook(grids: readonly Grid[], bookType: 'xlsx' | 'biff8'): Uint8Array {
  const book = utils.book_new();
  for (const grid of grids) {
    const sheet: WorkSheet = utils.aoa_to_sheet(grid.rows.map((row) => [...row]), { dense: true });
    if (grid.merges.length > 0) {
      sheet['!merges'] = grid.merges.map(({ top, left, bottom, right }) => ({ s: { r: top, c: left }, e: { r: bottom, c: right } }));
    }
    utils.book_append_sheet(book, sheet, grid.name);
  }
  const bytes = new Uint8Array(write(book, {
    type: 'array', bookType, bookSST: true, compression: false, Props: { CreatedDate: fileDate },
  }));
  return bookType === 'xlsx' ? repack(bytes) : bytes;
}

/** SheetJS stores parts uncompressed, or compresses them slowly; fflate is several times faster. */
function repack(bytes: Uint8Array): Uint8Array {
  return zipSync(unzipSync(bytes), { level: 5, mtime: zipDate });
}
