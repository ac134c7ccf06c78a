import { CFB } from '@e965/xlsx';
import type { Random } from '../../samples/district/random.ts';
import { byteMutations, type Mutation } from './mutate-bytes.ts';

interface BiffRecord {
  type: number;
  body: Uint8Array;
  /** What the record says of its own length. */
  length: number;
}

function recordsOf(stream: Uint8Array): BiffRecord[] {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  const records: BiffRecord[] = [];
  for (let at = 0; at + 4 <= stream.length;) {
    const length = view.getUint16(at + 2, true);
    records.push({ type: view.getUint16(at, true), body: stream.slice(at + 4, at + 4 + length), length });
    at += 4 + length;
  }
  return records;
}

function streamOf(records: readonly BiffRecord[]): Uint8Array {
  const bytes = new Uint8Array(records.reduce((sum, { body }) => sum + 4 + body.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { type, body, length } of records) {
    view.setUint16(at, type, true);
    view.setUint16(at + 2, length & 0xffff, true);
    bytes.set(body, at + 4);
    at += 4 + body.length;
  }
  return bytes;
}

const known = [0x0809, 0x000a, 0x0085, 0x00fc, 0x003c, 0x00fd, 0x0203, 0x027e, 0x00bd, 0x0201, 0x00be, 0x0006, 0x0207, 0x00e5, 0x0200, 0x0208, 0x002f, 0x0042, 0x0031, 0x00e0, 0x041e, 0x0221, 0x00eb, 0x001d];
const numbers = [0, 1, 0xff, 0xffff, 0x7fff, 0x8000, 8224, 0x4000];

/** Changes single records of the Workbook stream and leaves the compound file around it whole. */
export const biffRecords: Mutation = (bytes, random) => {
  const container = CFB.read(bytes, { type: 'array' });
  const entry = CFB.find(container, 'Workbook') ?? CFB.find(container, 'Book');
  if (!entry) return byteMutations['number']!(bytes, random);
  const records = recordsOf(Uint8Array.from(entry.content, Number));
  for (let times = 1 + random.int(5); times > 0; times--) change(records, random);
  entry.content = Array.from(streamOf(records));
  entry.size = entry.content.length;
  const written: unknown = CFB.write(container, { type: 'array' });
  return Array.isArray(written) ? Uint8Array.from(written, Number) : new Uint8Array(written instanceof ArrayBuffer || written instanceof Uint8Array ? written : []);
};

function change(records: BiffRecord[], random: Random): void {
  const index = random.int(records.length);
  const one = records[index]!;
  switch (random.int(8)) {
    case 0: one.type = random.pick(known); break;
    case 1: one.length = random.pick(numbers); break;
    case 2: one.body = random.chance(0.5) ? one.body.slice(0, random.int(one.body.length + 1)) : Uint8Array.from({ length: random.int(40) }, () => random.int(256)); one.length = one.body.length; break;
    case 3: records.splice(index, 1); break;
    case 4: records.splice(index, 0, ...Array.from({ length: 1 + random.int(200) }, () => ({ ...one }))); break;
    case 5: records.splice(random.int(records.length), 0, { type: random.pick(known), body: Uint8Array.from({ length: random.int(60) }, () => random.int(256)), length: random.pick([4, 8, 60, 8224]) }); break;
    case 6: for (let at = 0; at + 2 <= one.body.length; at += 2) if (random.chance(0.3)) new DataView(one.body.buffer, one.body.byteOffset).setUint16(at, random.pick(numbers), true); break;
    default: [records[index], records[random.int(records.length)]] = [records[random.int(records.length)]!, one];
  }
}
