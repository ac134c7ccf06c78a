import type { SourceFile } from '../sheet.ts';
import { encode } from './make-files.ts';

/** One sheet as Excel 5/95 wrote it on a Chinese Windows: 8-bit texts in code page 936 ([MS-XLS] predecessors' record layout). */
export function biff5(name: string, sheet: string, rows: readonly (readonly (string | number | null)[])[], { codePage = 936, password = false } = {}): SourceFile {
  const bytes: number[] = [];
  const u16 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];
  const record = (id: number, body: readonly number[]): void => void bytes.push(...u16(id), ...u16(body.length), ...body);
  const begin = (type: number): void => record(0x0809, [...u16(0x0500), ...u16(type), ...u16(0x096c), ...u16(0x07cc)]);
  const gbk = (text: string): number[] => [...encode(text, 'gb18030')];
  begin(0x0005);
  if (password) record(0x002f, [0x12, 0x34, 0x56, 0x78]);
  record(0x0042, u16(codePage));
  const place = bytes.length + 4;
  record(0x0085, [0, 0, 0, 0, 0, 0, gbk(sheet).length, ...gbk(sheet)]);
  record(0x000a, []);
  bytes.splice(place, 4, ...u16(bytes.length), 0, 0);
  begin(0x0010);
  record(0x0200, [...u16(0), ...u16(rows.length), ...u16(0), ...u16(Math.max(...rows.map(({ length }) => length))), 0, 0]);
  rows.forEach((cells, row) => cells.forEach((cell, column) => {
    if (typeof cell === 'number') record(0x0203, [...u16(row), ...u16(column), 0, 0, ...new Uint8Array(new Float64Array([cell]).buffer)]);
    if (typeof cell === 'string') record(0x0204, [...u16(row), ...u16(column), 0, 0, ...u16(gbk(cell).length), ...gbk(cell)]);
  }));
  record(0x000a, []);
  return { name, bytes: new Uint8Array(bytes) };
}
