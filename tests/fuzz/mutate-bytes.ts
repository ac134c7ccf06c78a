import type { Random } from '../../samples/district/random.ts';

export type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const spliced = (bytes: Uint8Array, at: number, removed: number, inserted: Uint8Array): Uint8Array => {
  const copy = new Uint8Array(bytes.length - removed + inserted.length);
  copy.set(bytes.subarray(0, at));
  copy.set(inserted, at);
  copy.set(bytes.subarray(at + removed), at + inserted.length);
  return copy;
};
const noise = (random: Random, length: number): Uint8Array => Uint8Array.from({ length }, () => random.int(256));
/** Lengths, offsets and counts that readers trust at their peril. */
const telling = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0xfffffffe, 0xffffffff, 0x80000000, 0x00100000, 0x04000000];

export const byteMutations: Readonly<Record<string, Mutation>> = {
  flip(bytes, random) {
    const copy = bytes.slice();
    for (let times = 1 + random.int(20); times > 0; times--) copy[random.int(copy.length)]! ^= 1 << random.int(8);
    return copy;
  },
  flipHead(bytes, random) {
    const copy = bytes.slice();
    for (let times = 1 + random.int(6); times > 0; times--) copy[random.int(Math.min(600, copy.length))] = random.int(256);
    return copy;
  },
  flipTail(bytes, random) {
    const copy = bytes.slice();
    for (let times = 1 + random.int(6); times > 0; times--) copy[copy.length - 1 - random.int(Math.min(400, copy.length))] = random.int(256);
    return copy;
  },
  truncate: (bytes, random) => bytes.slice(0, random.int(bytes.length)),
  behead: (bytes, random) => bytes.slice(random.int(Math.min(bytes.length, 64))),
  insert: (bytes, random) => spliced(bytes, random.int(bytes.length), 0, noise(random, 1 + random.int(200))),
  remove: (bytes, random) => {
    const at = random.int(bytes.length);
    return spliced(bytes, at, random.int(Math.min(300, bytes.length - at)), new Uint8Array());
  },
  repeat: (bytes, random) => {
    const at = random.int(bytes.length);
    const piece = bytes.slice(at, at + 1 + random.int(500));
    return spliced(bytes, at, 0, piece);
  },
  zero(bytes, random) {
    const at = random.int(bytes.length);
    return bytes.slice().fill(random.chance(0.5) ? 0 : 0xff, at, at + random.int(512));
  },
  number(bytes, random) {
    const copy = bytes.slice();
    const view = new DataView(copy.buffer);
    for (let times = 1 + random.int(4); times > 0 && copy.length > 8; times--) {
      const at = random.int(copy.length - 4);
      if (random.chance(0.5)) view.setUint32(at, random.pick(telling), true);
      else view.setUint16(at, random.pick(telling) & 0xffff, true);
    }
    return copy;
  },
};

/** Half of one file and half of another. */
export const cross = (a: Uint8Array, b: Uint8Array, random: Random): Uint8Array => {
  const head = a.subarray(0, random.int(a.length));
  const tail = b.subarray(random.int(b.length));
  const joined = new Uint8Array(head.length + tail.length);
  joined.set(head);
  joined.set(tail, head.length);
  return joined;
};
