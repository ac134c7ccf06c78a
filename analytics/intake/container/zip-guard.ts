import { Inflate } from 'fflate';

/** A workbook may unpack to this much; a sheet of 100,000 pupils × 15 columns needs about half. */
export const EXPANSION_LIMIT = 200 * 1024 * 1024;
const ENTRY_LIMIT = 20_000;
/** DEFLATE cannot expand more than this (RFC 1951: 258 bytes from 2 bits). */
const MAX_RATIO = 1032;

export type ZipVerdict =
  | { readonly ok: true; readonly names: readonly string[] }
  | { readonly ok: false; readonly problem: 'truncated' | 'expands' | 'encrypted' };

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly packed: number;
  readonly declared: number;
  readonly offset: number;
}

/**
 * Decides, before any library sees the file, whether it is whole and stays within the limit.
 * Declared sizes are checked first (they cost nothing); they may lie, so whatever could exceed the
 * limit is then inflated, thrown away as it comes, and stopped at the limit.
 */
export function guardZip(bytes: Uint8Array, limit = EXPANSION_LIMIT): ZipVerdict {
  const entries = readDirectory(bytes);
  if (!entries || entries.some(({ offset, packed }) => offset + 30 + packed > bytes.length)) return { ok: false, problem: 'truncated' };
  if (entries.some(({ encrypted }) => encrypted)) return { ok: false, problem: 'encrypted' };
  const declared = entries.reduce((sum, entry) => sum + entry.declared, 0);
  if (entries.length > ENTRY_LIMIT || declared > limit) return { ok: false, problem: 'expands' };
  const possible = entries.reduce((sum, { method, packed }) => sum + (method === 0 ? packed : packed * MAX_RATIO), 0);
  if (possible > limit) {
    let inflated = 0;
    for (const entry of entries) {
      const size = inflatedSize(bytes, entry, limit - inflated);
      if (size === null) return { ok: false, problem: 'truncated' };
      inflated += size;
      if (inflated > limit) return { ok: false, problem: 'expands' };
    }
  }
  return { ok: true, names: entries.map(({ name }) => name) };
}

const CHUNK = 64 * 1024;

function inflatedSize(bytes: Uint8Array, entry: Entry, budget: number): number | null {
  if (entry.method === 0) return entry.packed;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true);
  if (start + entry.packed > bytes.length) return null;
  let size = 0;
  const inflate = new Inflate((chunk) => {
    size += chunk.length;
  });
  try {
    for (let at = 0; at < entry.packed && size <= budget; at += CHUNK) {
      const end = Math.min(at + CHUNK, entry.packed);
      inflate.push(bytes.subarray(start + at, start + end), end === entry.packed);
    }
  } catch {
    return null;
  }
  return size;
}

/** The central directory (APPNOTE 4.3.12), ZIP64 fields included; null when the file is cut off. */
function readDirectory(bytes: Uint8Array): Entry[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end < 0) return null;
  let count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if ((count === 0xffff || at === 0xffffffff) && end >= 20 && view.getUint32(end - 20, true) === 0x07064b50) {
    const end64 = Number(view.getBigUint64(end - 12, true));
    if (end64 + 56 > bytes.length || view.getUint32(end64, true) !== 0x06064b50) return null;
    count = Number(view.getBigUint64(end64 + 32, true));
    at = Number(view.getBigUint64(end64 + 48, true));
  }
  const entries: Entry[] = [];
  for (let index = 0; index < count && index <= ENTRY_LIMIT; index++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) return null;
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    if (at + 46 + nameLength + extraLength > bytes.length) return null;
    let declared = view.getUint32(at + 24, true);
    let packed = view.getUint32(at + 20, true);
    let offset = view.getUint32(at + 42, true);
    const fields = zip64Fields(view, at + 46 + nameLength, extraLength);
    if (declared === 0xffffffff) declared = fields.shift() ?? declared;
    if (packed === 0xffffffff) packed = fields.shift() ?? packed;
    if (offset === 0xffffffff) offset = fields.shift() ?? offset;
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      packed, declared, offset,
    });
    at += 46 + nameLength + extraLength + view.getUint16(at + 32, true);
  }
  return entries;
}

function findEnd(view: DataView): number {
  const lowest = Math.max(0, view.byteLength - 22 - 0xffff);
  for (let at = view.byteLength - 22; at >= lowest; at--) if (view.getUint32(at, true) === 0x06054b50) return at;
  return -1;
}

function zip64Fields(view: DataView, start: number, length: number): number[] {
  for (let at = start; at + 4 <= start + length; ) {
    const size = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 0x0001) {
      const fields: number[] = [];
      for (let field = at + 4; field + 8 <= Math.min(at + 4 + size, start + length); field += 8) fields.push(Number(view.getBigUint64(field, true)));
      return fields;
    }
    at += 4 + size;
  }
  return [];
}
