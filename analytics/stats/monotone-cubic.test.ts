import { expect, it } from 'vitest';
import { monotoneCubic } from './monotone-cubic.ts';

// scipy 1.17.1, PchipInterpolator.
it('interpolates as scipy does', () => {
  const curve = monotoneCubic([0, 1, 3, 4, 7, 10], [1, 3, 3.5, 9, 9, 14]);
  for (const [x, expected] of [[0.5, 2.262105855855856], [2, 3.2385571054925895], [3.5, 6.316532258064516], [5, 9], [8, 9.74074074074074], [9.5, 12.761574074074074]] as const) expect(curve.at(x)).toBeCloseTo(expected, 12);
  const falling = monotoneCubic([1, 2, 4], [9, 4, 1]);
  for (const [x, expected] of [[1.5, 6.035984848484848], [3, 1.8863636363636362], [3.9, 1.0100909090909096]] as const) expect(falling.at(x)).toBeCloseTo(expected, 12);
  expect(monotoneCubic([0, 2], [1, 5]).at(0.5)).toBe(2);
});

it('goes through its points, never turns back, and stays at its ends', () => {
  const x = [0, 0.1, 5, 5.5, 40];
  const y = [0, 7, 7.1, 30, 31];
  const curve = monotoneCubic(x, y);
  x.forEach((value, i) => expect(curve.at(value)).toBe(y[i]));
  let last = -Infinity;
  for (let value = -1; value <= 41; value += 0.01) {
    const now = curve.at(value);
    expect(now).toBeGreaterThanOrEqual(last - 1e-12);
    last = now;
  }
  expect([curve.at(-5), curve.at(99), curve.outside(-5), curve.outside(3), curve.outside(99)]).toEqual([0, 31, -1, 0, 1]);
});

it('refuses points out of order', () => {
  for (const x of [[1], [1, 1], [2, 1]]) expect(() => monotoneCubic(x, x)).toThrow(RangeError);
});
