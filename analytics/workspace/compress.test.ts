import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compress, decompress } from './compress.ts';
import { sha256 } from './hash.ts';

describe('compress', () => {
  it('gives zlib that any reader opens, also over several pieces and for nothing', async () => {
    for (const size of [0, 1, 1000, 9_000_000]) {
      const plain = new Uint8Array(size).map((_, index) => (index * 2654435761) >>> 24);
      const packed = await compress(plain);
      expect(Buffer.compare(inflateSync(packed), plain)).toBe(0);
      expect(Buffer.compare(decompress(packed, size), plain)).toBe(0);
    }
  });

  it('gives back no more and no less than declared', async () => {
    const packed = await compress(new Uint8Array(1000));
    expect(() => decompress(packed, 999)).toThrow(/more/);
    expect(() => decompress(packed, 1001)).toThrow(/less/);
    expect(() => decompress(packed.subarray(0, 8), 1000)).toThrow();
  });

  it('can be cancelled', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    await expect(compress(new Uint8Array(10), { signal: stop.signal })).rejects.toThrow('stopped');
  });
});

describe('sha256', () => {
  // FIPS 180-2, appendix B.1 and the empty message.
  it('agrees with the standard', async () => {
    expect(await sha256(new TextEncoder().encode('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(await sha256(new Uint8Array())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(await sha256(new TextEncoder().encode('xabcx').subarray(1, 4))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
