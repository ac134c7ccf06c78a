import { deflateSync } from 'fflate';

/** CRC-32 (IEEE 802.3, reflected polynomial EDB88320). */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/**
 * A ZIP whose entries carry their sizes in the ZIP64 extra field (APPNOTE 4.5.3) and whose directory
 * ends with the ZIP64 records (4.3.14, 4.3.15), as streaming writers make even of small workbooks.
 */
export function zip64(parts: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const chunks: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  const push = (list: Uint8Array[], bytes: Uint8Array): void => void list.push(bytes);
  for (const [path, content] of Object.entries(parts)) {
    const name = new TextEncoder().encode(path);
    const data = deflateSync(content, { level: 6 });
    const crc = crc32(content);
    const common = (view: DataView, at: number): void => {
      view.setUint16(at, 45, true);
      view.setUint16(at + 2, 0x0800, true);
      view.setUint16(at + 4, 8, true);
      view.setUint32(at + 6, 0x5c254200, true);
      view.setUint32(at + 10, crc, true);
      view.setUint32(at + 14, 0xffffffff, true);
      view.setUint32(at + 18, 0xffffffff, true);
      view.setUint16(at + 22, name.length, true);
    };
    const sizes = (view: DataView, at: number, withOffset: boolean): void => {
      view.setUint16(at, 1, true);
      view.setUint16(at + 2, withOffset ? 24 : 16, true);
      view.setBigUint64(at + 4, BigInt(content.length), true);
      view.setBigUint64(at + 12, BigInt(data.length), true);
      if (withOffset) view.setBigUint64(at + 20, BigInt(offset), true);
    };
    const local = new Uint8Array(30 + name.length + 20);
    const localView = new DataView(local.buffer);
    localView.setUint32(0, 0x04034b50, true);
    common(localView, 4);
    localView.setUint16(28, 20, true);
    local.set(name, 30);
    sizes(localView, 30 + name.length, false);
    const entry = new Uint8Array(46 + name.length + 28);
    const view = new DataView(entry.buffer);
    view.setUint32(0, 0x02014b50, true);
    view.setUint16(4, 45, true);
    common(view, 6);
    view.setUint16(30, 28, true);
    view.setUint32(42, 0xffffffff, true);
    entry.set(name, 46);
    sizes(view, 46 + name.length, true);
    push(directory, entry);
    push(chunks, local);
    push(chunks, data);
    offset += local.length + data.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const tail = new Uint8Array(56 + 20 + 22);
  const view = new DataView(tail.buffer);
  view.setUint32(0, 0x06064b50, true);
  view.setBigUint64(4, 44n, true);
  view.setUint16(12, 45, true);
  view.setUint16(14, 45, true);
  view.setBigUint64(24, BigInt(directory.length), true);
  view.setBigUint64(32, BigInt(directory.length), true);
  view.setBigUint64(40, BigInt(size), true);
  view.setBigUint64(48, BigInt(offset), true);
  view.setUint32(56, 0x07064b50, true);
  view.setBigUint64(64, BigInt(offset + size), true);
  view.setUint32(72, 1, true);
  view.setUint32(76, 0x06054b50, true);
  view.setUint16(84, 0xffff, true);
  view.setUint16(86, 0xffff, true);
  view.setUint32(88, 0xffffffff, true);
  view.setUint32(92, 0xffffffff, true);
  return joined([...chunks, ...directory, tail]);
}

export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
