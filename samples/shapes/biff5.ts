import { CFB } from '@e965/xlsx';
import { encodeGb18030 } from '../files/gb18030.ts';
import type { ShapeGrid } from './shape.ts';
import { joined } from './zip64.ts';

const record = (type: number, body: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(4 + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, type, true);
  view.setUint16(2, body.length, true);
  bytes.set(body, 4);
  return bytes;
};

const words = (...values: readonly number[]): Uint8Array => {
  const view = new DataView(new ArrayBuffer(values.length * 2));
  values.forEach((value, index) => view.setUint16(index * 2, value, true));
  return new Uint8Array(view.buffer);
};

const EOF = record(0x0a, new Uint8Array());

/**
 * An Excel 5/95 workbook ([MS-XLS] is its successor; OpenOffice.org's documentation of the Excel file
 * format, chapter 3): GBK bytes in LABEL records under code page 936, as old Chinese systems write.
 */
export function biff5(grids: readonly ShapeGrid[]): Uint8Array {
  const sheets = grids.map(sheetStream);
  const names = grids.map(({ name }) => encodeGb18030(name));
  const before = [record(0x0809, words(0x0500, 0x0005, 0x096c, 0x07c9)), record(0x42, words(936))];
  const boundSizes = names.map(({ length }) => 4 + 7 + length);
  let start = before.reduce((sum, { length }) => sum + length, 0) + boundSizes.reduce((sum, size) => sum + size, 0) + EOF.length;
  const bounds = names.map((name, index) => {
    const body = new Uint8Array(7 + name.length);
    new DataView(body.buffer).setUint32(0, start, true);
    body[6] = name.length;
    body.set(name, 7);
    start += sheets[index]!.length;
    return record(0x85, body);
  });
  const container = CFB.utils.cfb_new();
  CFB.utils.cfb_add(container, '/Book', joined([...before, ...bounds, EOF, ...sheets]));
  CFB.utils.cfb_del(container, '/\u0001Sh33tJ5');
  const written: unknown = CFB.write(container, { type: 'array' });
  if (written instanceof Uint8Array || written instanceof ArrayBuffer) return new Uint8Array(written);
  if (Array.isArray(written)) return Uint8Array.from(written, Number);
  throw new Error('the compound file was not written');
}

function sheetStream({ rows }: ShapeGrid): Uint8Array {
  const width = Math.max(...rows.map((row) => row.length));
  const records = [record(0x0809, words(0x0500, 0x0010, 0x096c, 0x07c9)), record(0x0200, words(0, rows.length, 0, width, 0))];
  rows.forEach((row, r) => row.forEach((cell, c) => {
    const value = typeof cell === 'object' && cell !== null ? cell.value : cell;
    if (value === null) return;
    if (typeof value === 'number') {
      const body = new Uint8Array(14);
      body.set(words(r, c, 0));
      new DataView(body.buffer).setFloat64(6, value, true);
      records.push(record(0x0203, body));
      return;
    }
    const text = encodeGb18030(String(value)).subarray(0, 255);
    records.push(record(0x0204, joined([words(r, c, 0, text.length), text])));
  }));
  return joined([...records, EOF]);
}
