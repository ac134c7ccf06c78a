import { describe, expect, it } from 'vitest';
import { darkShare } from './page-ink.ts';

const pgm = (pixels: readonly number[]) => new Uint8Array([...new TextEncoder().encode(`P5\n${String(pixels.length)} 1\n255\n`), ...pixels]);

describe('darkShare', () => {
  it('counts dark pixels of a grey page', () => {
    expect(darkShare(pgm([255, 255, 0, 120]))).toBe(0.5);
    expect(darkShare(pgm([255, 250]))).toBe(0);
  });

  it('refuses other files', () => {
    expect(() => darkShare(new Uint8Array([1, 2, 3]))).toThrow('PGM');
  });
});
