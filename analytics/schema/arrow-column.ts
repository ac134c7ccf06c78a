import { Bool, Dictionary, Float64, Int16, Int32, Utf8, Vector, makeData, type Data } from 'apache-arrow';
import type { Column } from './column.ts';
import type { CellValue } from './table-builder.ts';

/** Above this many distinct texts a column is stored plainly: a dictionary would no longer shrink it. */
const DICTIONARY_LIMIT = 4096;

/** Where a bad value stands; the row is 1-based within the table. Never carries the value itself: it may be personal. */
export type Refuse = (row: number, reason: string) => never;

/** One column of plain values as Arrow data of the column's declared type; refuses what does not fit. */
export function arrowColumn(column: Column, values: readonly CellValue[], dictionaryId: number, refuse: Refuse): Data {
  const missing = (row: number): void => {
    if (!column.nullable) refuse(row, '不能为空');
  };
  switch (column.kind) {
    case 'int': return intData(values, missing, refuse);
    case 'double': return doubleData(values, missing, refuse);
    case 'bool': return boolData(values, missing, refuse);
    case 'text':
    case 'list': return textData(values, dictionaryId, missing, refuse);
  }
}

/** Validity bits, lowest bit first; made only when the first null turns up. */
class Validity {
  readonly #length: number;
  #bits: Uint8Array | null = null;
  nullCount = 0;

  constructor(length: number) {
    this.#length = length;
  }

  clear(row: number): void {
    this.#bits ??= new Uint8Array((this.#length + 7) >> 3).fill(255);
    this.#bits[row >> 3]! &= ~(1 << (row & 7));
    this.nullCount++;
  }

  get parts(): { nullCount: number; nullBitmap: Uint8Array | null } {
    return { nullCount: this.nullCount, nullBitmap: this.#bits };
  }
}

type Missing = (row: number) => void;

function intData(values: readonly CellValue[], missing: Missing, refuse: Refuse): Data {
  const data = new Int32Array(values.length);
  const validity = new Validity(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value === null) {
      missing(row);
      validity.clear(row);
    } else if (typeof value !== 'number') {
      refuse(row, `应为整数，实为 ${typeof value}`);
    } else if ((value | 0) !== value) {
      refuse(row, Number.isInteger(value) ? '整数超出范围（−2147483648～2147483647）' : '应为整数，实为小数或非数');
    } else {
      data[row] = value;
    }
  }
  return makeData({ type: new Int32(), length: values.length, ...validity.parts, data });
}

function doubleData(values: readonly CellValue[], missing: Missing, refuse: Refuse): Data {
  const data = new Float64Array(values.length);
  const validity = new Validity(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value === null) {
      missing(row);
      validity.clear(row);
    } else if (typeof value !== 'number') {
      refuse(row, `应为数值，实为 ${typeof value}`);
    } else if (!Number.isFinite(value)) {
      refuse(row, '数值不是有限数');
    } else {
      data[row] = value;
    }
  }
  return makeData({ type: new Float64(), length: values.length, ...validity.parts, data });
}

function boolData(values: readonly CellValue[], missing: Missing, refuse: Refuse): Data {
  const data = new Uint8Array((values.length + 7) >> 3);
  const validity = new Validity(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value === null) {
      missing(row);
      validity.clear(row);
    } else if (typeof value !== 'boolean') {
      refuse(row, `应为是/否，实为 ${typeof value}`);
    } else if (value) {
      data[row >> 3]! |= 1 << (row & 7);
    }
  }
  return makeData({ type: new Bool(), length: values.length, ...validity.parts, data });
}

function textData(values: readonly CellValue[], dictionaryId: number, missing: Missing, refuse: Refuse): Data {
  const limit = Math.min(DICTIONARY_LIMIT, values.length >> 1);
  const positions = new Map<string, number>();
  const indices = new Int16Array(values.length);
  const validity = new Validity(values.length);
  let fits = true;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value === null) {
      missing(row);
      validity.clear(row);
    } else if (typeof value !== 'string') {
      refuse(row, `应为文字，实为 ${typeof value}`);
    } else if (fits) {
      let position = positions.get(value);
      if (position === undefined) {
        position = positions.size;
        positions.set(value, position);
        fits = positions.size <= limit;
      }
      indices[row] = position;
    }
  }
  if (!fits || positions.size === 0) {
    return makeData({ type: new Utf8(), length: values.length, ...validity.parts, ...utf8(values, refuse) });
  }
  const dictionary = new Vector([makeData({ type: new Utf8(), length: positions.size, ...utf8([...positions.keys()], refuse) })]);
  const type = new Dictionary(new Utf8(), new Int16(), dictionaryId);
  return makeData({ type, length: values.length, ...validity.parts, data: indices, dictionary });
}

/** Texts (null as empty) as one run of UTF-8 with offsets. A lone surrogate becomes U+FFFD, as TextEncoder makes it. */
function utf8(values: readonly CellValue[], refuse: Refuse): { valueOffsets: Int32Array; data: Uint8Array } {
  const valueOffsets = new Int32Array(values.length + 1);
  const encoder = new TextEncoder();
  let data = new Uint8Array(Math.max(64, values.length * 12));
  let offset = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (typeof value === 'string') {
      const most = offset + value.length * 3;
      if (most > data.length) {
        if (most > 0x7fffffff) refuse(row, '文字总量超过 2 GB');
        const grown = new Uint8Array(Math.min(0x7fffffff, most * 2));
        grown.set(data.subarray(0, offset));
        data = grown;
      }
      offset = writeText(value, data, offset, encoder);
    }
    valueOffsets[row + 1] = offset;
  }
  return { valueOffsets, data: data.subarray(0, offset) };
}

function writeText(text: string, target: Uint8Array, start: number, encoder: TextEncoder): number {
  let offset = start;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x80) {
      target[offset++] = code;
    } else if (code >= 0xd800 && code <= 0xdfff) {
      const bytes = encoder.encode(text);
      target.set(bytes, start);
      return start + bytes.length;
    } else if (code < 0x800) {
      target[offset++] = 0xc0 | (code >> 6);
      target[offset++] = 0x80 | (code & 63);
    } else {
      target[offset++] = 0xe0 | (code >> 12);
      target[offset++] = 0x80 | ((code >> 6) & 63);
      target[offset++] = 0x80 | (code & 63);
    }
  }
  return offset;
}
