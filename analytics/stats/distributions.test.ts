import { describe, expect, it } from 'vitest';
import { chiSquaredCdf, chiSquaredQuantile, chiSquaredUpper } from './chi-squared.ts';
import { fCdf, fQuantile, fUpper } from './f-distribution.ts';
import { logGamma } from './log-gamma.ts';
import { normalCdf, normalQuantile, Z95 } from './normal.ts';
import { regularisedBeta } from './regularised-beta.ts';
import { regularisedGamma } from './regularised-gamma.ts';
import { studentCdf, studentQuantile } from './student-t.ts';

const relative = (actual: number, expected: number, tolerance = 1e-13): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(expected), 1e-300));

// Expected values: mpmath 1.3 with 30 digits (special functions) and scipy 1.17 (distributions).
describe('special functions', () => {
  it.each([[0.5, 0.5723649429247001], [1.5, -0.12078223763524522], [10, 12.801827480081469], [100.25, 360.28455963776423], [3642.5, 26224.36877105987], [0.001, 6.907178885383853]])(
    'logGamma(%d)', (x, expected) => relative(logGamma(x), expected, 5e-14));
  it.each([[2, 3, 0.4, 0.5248], [0.5, 0.5, 0.1, 0.20483276469913345], [5, 0.5, 0.99, 0.7571581091015624]])(
    'I_x(%d, %d) at %d', (a, b, x, expected) => relative(regularisedBeta(x, a, b), expected));
  // ln Γ near 28,000 carries 1e-16 relative, which the exponential turns into 1e-11.
  it('I_x with large parameters', () => relative(regularisedBeta(0.03, 79.5, 3512.5), 0.9983124709749326, 1e-11));
  it.each([[0.5, 0.2, 0.4729107431344619], [3, 5, 0.8753479805169189], [50, 40, 0.07033506665939496], [10, 30, 0.9999928782491372]])(
    'P(%d, %d)', (a, x, expected) => relative(regularisedGamma(a, x), expected, 5e-13));
  it('is refused outside its range', () => expect(() => logGamma(0)).toThrow(RangeError));
});

describe('normal', () => {
  it.each([[-8, 6.22096057427174e-16], [-3, 0.0013498980316300933], [-1, 0.15865525393145707], [0.5, 0.6914624612740131], [2, 0.9772498680518208]])(
    'cdf(%d)', (x, expected) => relative(normalCdf(x), expected));
  it.each([[0.975, 1.9599639845400543], [0.001, -3.0902323061678136], [0.9999, 3.7190164854556804], [1e-12, -7.034483825301131]])(
    'quantile(%d)', (p, expected) => relative(normalQuantile(p), expected, 1e-12));
  it('agrees with the constant and refuses 0 and 1', () => {
    relative(Z95, normalQuantile(0.975), 1e-14);
    expect(normalQuantile(0.5)).toBeCloseTo(0, 15);
    expect(() => normalQuantile(1)).toThrow(RangeError);
  });
});

describe('t, F, chi-squared', () => {
  it.each([[2, 3, 0.9303370157205785], [-1.5, 10, 0.08225366322272007], [0.3, 1.5, 0.5997639015982075], [4, 100, 0.9999392381778496]])(
    't cdf(%d; %d)', (t, df, expected) => relative(studentCdf(t, df), expected));
  it.each([[0.975, 1, 12.706204736174694], [0.975, 10, 2.228138851986274], [0.95, 3.5, 2.2224334936496004], [0.001, 50, -3.2614090557983184]])(
    't quantile(%d; %d)', (p, df, expected) => relative(studentQuantile(p, df), expected, 1e-11));
  it('F', () => {
    relative(fUpper(3, 2, 10), 0.09536743164062497);
    relative(fCdf(3, 2, 10), 1 - 0.09536743164062497);
    relative(fUpper(1.2, 159, 7025), 0.045419207773767234, 1e-10);
    relative(fQuantile(0.95, 3, 20), 3.098391212140781, 1e-11);
  });
  it('chi-squared', () => {
    relative(chiSquaredCdf(3.84, 1), 0.9499564787512949);
    relative(chiSquaredCdf(10, 5), 0.9247647538534878);
    relative(chiSquaredUpper(300, 250), 1 - 0.9834817268421313, 1e-10);
    relative(chiSquaredQuantile(0.95, 1), 3.841458820694124, 1e-11);
    relative(chiSquaredQuantile(0.025, 64), 43.77595262256913, 1e-11);
  });
});
