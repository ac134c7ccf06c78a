import * as XLSX from '@e965/xlsx';
import type { MergedRange, SheetCell, SourceFile } from '../sheet.ts';

export interface SheetDraft {
  readonly name: string;
  readonly rows: readonly (readonly SheetCell[])[];
  readonly merges?: readonly MergedRange[];
}

export function workbook(name: string, sheets: readonly SheetDraft[], bookType: 'xlsx' | 'xls' | 'xlsb' | 'ods' = 'xlsx'): SourceFile {
  const book = XLSX.utils.book_new();
  for (const { name: title, rows, merges = [] } of sheets) {
    const sheet = XLSX.utils.aoa_to_sheet(rows.map((row) => [...row]));
    sheet['!merges'] = merges.map(({ top, left, bottom, right }) => ({ s: { r: top, c: left }, e: { r: bottom, c: right } }));
    XLSX.utils.book_append_sheet(book, sheet, title);
  }
  const written: unknown = XLSX.write(book, { type: 'array', bookType });
  if (!(written instanceof ArrayBuffer)) throw new Error('the workbook was not written');
  return { name, bytes: new Uint8Array(written) };
}

export const csvText = (rows: readonly (readonly SheetCell[])[], delimiter = ',', lineEnd = '\r\n'): string =>
  rows.map((row) => row.map((cell) => quoted(cell === null ? '' : String(cell), delimiter)).join(delimiter)).join(lineEnd) + lineEnd;

const quoted = (text: string, delimiter: string): string =>
  text.includes(delimiter) || /["\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

export type Encoding = 'utf-8' | 'utf-8-bom' | 'gb18030' | 'utf-16le';

export function encode(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf-8') return new TextEncoder().encode(text);
  if (encoding === 'utf-8-bom') return new TextEncoder().encode(`\ufeff${text}`);
  if (encoding === 'gb18030') return encodeGb(text);
  const bytes = new Uint8Array(2 + text.length * 2);
  bytes.set([0xff, 0xfe]);
  for (let index = 0; index < text.length; index++) {
    bytes[2 + index * 2] = text.charCodeAt(index) & 0xff;
    bytes[3 + index * 2] = text.charCodeAt(index) >> 8;
  }
  return bytes;
}

let table: Map<string, readonly [number, number]> | null = null;

/** The two-byte part of GB18030, turned round by decoding every pair. */
function encodeGb(text: string): Uint8Array {
  if (!table) {
    table = new Map();
    const decoder = new TextDecoder('gb18030');
    for (let high = 0x81; high <= 0xfe; high++) {
      for (let low = 0x40; low <= 0xfe; low++) {
        const character = decoder.decode(new Uint8Array([high, low]));
        if (low !== 0x7f && character.length === 1 && character !== '\ufffd' && !table.has(character)) table.set(character, [high, low]);
      }
    }
  }
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code < 0x80) {
      bytes.push(code);
      continue;
    }
    const pair = table.get(character);
    if (!pair) throw new Error(`not in the two-byte part of GB18030: ${character}`);
    bytes.push(...pair);
  }
  return new Uint8Array(bytes);
}

export const textFile = (name: string, text: string, encoding: Encoding = 'utf-8'): SourceFile => ({ name, bytes: encode(text, encoding) });
