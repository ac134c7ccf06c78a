import { describe, expect, it } from 'vitest';
import { brentRoot } from './brent-root.ts';
import { cholesky } from './cholesky.ts';
import { choleskyInverse, choleskySolve, logDeterminant } from './symmetric-solve.ts';

describe('cholesky', () => {
  // Textbook matrix with factor [[2,0,0],[6,1,0],[-8,5,3]] (determinant 36).
  const a = Float64Array.from([4, 12, -16, 12, 37, -43, -16, -43, 98]);
  it('factors, solves, inverts, takes log-determinants', () => {
    const decomposition = cholesky(a, 3);
    expect([...decomposition.factor]).toEqual([2, 0, 0, 6, 1, 0, -8, 5, 3]);
    expect(logDeterminant(decomposition)).toBeCloseTo(Math.log(36), 14);
    expect([...choleskySolve(decomposition, Float64Array.from([-20, -43, 192]))].map((x) => Math.round(x * 1e9) / 1e9)).toEqual([1, 2, 3]);
    const inverse = choleskyInverse(decomposition);
    expect(inverse[0]).toBeCloseTo(1777 / 36, 10);
    expect(inverse[8]).toBeCloseTo(1 / 9, 12);
  });

  it('leaves out the later of two dependent columns and a constant-zero one', () => {
    // Columns: u, 2u, 0, w with u'u = 3, w'w = 5, u'w = 1.
    const dependent = Float64Array.from([3, 6, 0, 1, 6, 12, 0, 2, 0, 0, 0, 0, 1, 2, 0, 5]);
    const decomposition = cholesky(dependent, 4);
    expect(decomposition.kept).toEqual([true, false, false, true]);
    expect(decomposition.rank).toBe(2);
    const x = choleskySolve(decomposition, Float64Array.from([3, 6, 0, 1]));
    expect(x[0]).toBeCloseTo(1, 14);
    expect([x[1], x[2]]).toEqual([0, 0]);
    expect(x[3]).toBeCloseTo(0, 14);
    expect(logDeterminant(decomposition)).toBeCloseTo(Math.log(14), 14);
  });
});

describe('brent', () => {
  it('finds roots, and refuses an interval without a change of sign', () => {
    expect(brentRoot((x) => x ** 3 - 2 * x - 5, 2, 3)).toBeCloseTo(2.0945514815423265, 14);
    expect(brentRoot((x) => Math.cos(x) - x, 0, 1)).toBeCloseTo(0.7390851332151607, 14);
    expect(brentRoot((x) => x * x + 1, -1, 1)).toBeNull();
    expect(brentRoot((x) => x - 1, 1, 2)).toBe(1);
  });
});
