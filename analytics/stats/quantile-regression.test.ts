import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bSplineBasis } from './b-spline-basis.ts';
import { frischNewton } from './frisch-newton.ts';
import { invert } from './invert.ts';
import { medianError } from './median-error.ts';
import { quantileProcess } from './quantile-regression.ts';
import { keepColumns, weightedGram, type SparseRows } from './sparse-rows.ts';
import { weightedSelect } from './weighted-select.ts';

const dense = (rows: readonly (readonly number[])[]): SparseRows => {
  const columns = rows[0]!.length;
  return { rows: rows.length, columns, width: columns, index: Uint16Array.from(rows.flatMap((row) => row.map((_, k) => k))), value: Float64Array.from(rows.flat()) };
};
const lossOf = (design: SparseRows, y: ArrayLike<number>, w: ArrayLike<number>, b: ArrayLike<number>, tau: number): number => {
  let loss = 0;
  for (let i = 0; i < design.rows; i++) {
    let r = y[i]!;
    for (let q = i * design.width; q < (i + 1) * design.width; q++) r -= design.value[q]! * b[design.index[q]!]!;
    loss += w[i]! * r * (r < 0 ? tau - 1 : tau);
  }
  return loss;
};
const fitOne = (design: SparseRows, y: number[], w: number[], tau: number) => [...quantileProcess(design, Float64Array.from(y), Float64Array.from(w)).fits([tau])][0]!;

describe('quantileProcess', () => {
  it('stack loss: the published least absolute deviations fit (Koenker & Bassett 1978; quantreg rq)', () => {
    const air = [80, 80, 75, 62, 62, 62, 62, 62, 58, 58, 58, 58, 58, 58, 50, 50, 50, 50, 50, 56, 70];
    const water = [27, 27, 25, 24, 22, 23, 24, 24, 23, 18, 18, 17, 18, 19, 18, 18, 19, 19, 20, 20, 20];
    const acid = [89, 88, 90, 87, 87, 87, 93, 93, 87, 80, 89, 88, 82, 93, 89, 86, 72, 79, 80, 82, 91];
    const loss = [42, 37, 37, 28, 18, 18, 19, 20, 15, 14, 14, 13, 11, 12, 8, 7, 8, 8, 9, 15, 15];
    const fit = fitOne(dense(air.map((x, i) => [1, x, water[i]!, acid[i]!])), loss, loss.map(() => 1), 0.5);
    const published = [-39.68985507, 0.83188406, 0.57391304, -0.06086957];
    published.forEach((value, k) => expect(fit.coefficients[k]).toBeCloseTo(value, 7));
  });

  it('reaches the least loss of all vertices, for any weights, ties and τ', () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 5 }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 4, maxLength: 14 }), fc.integer({ min: 1, max: 199 }), (rows, step) => {
        const tau = step / 200;
        const x = rows.map(([first]) => first);
        fc.pre(new Set(x).size > 2);
        const design = dense(x.map((value) => [1, value, value * value]));
        const y = rows.map(([, second]) => second);
        const w = rows.map(([, , third]) => third);
        let least = Infinity;
        for (let a = 0; a < rows.length; a++) for (let b = 0; b < a; b++) for (let c = 0; c < b; c++) {
          const basis = [a, b, c];
          const inverse = invert(Float64Array.from(basis.flatMap((i) => [1, x[i]!, x[i]! ** 2])), 3);
          if (!inverse) continue;
          const fit = [0, 1, 2].map((k) => basis.reduce((sum, i, j) => sum + inverse[k * 3 + j]! * y[i]!, 0));
          least = Math.min(least, lossOf(design, y, w, fit, tau));
        }
        const fit = fitOne(design, y, w, tau);
        expect(fit.exact).toBe(true);
        // τ is shifted by 1e-9 and y by 1e-10 of its range while the basis is sought.
        expect(fit.loss).toBeLessThanOrEqual(least + 1e-7 * Math.max(1, least));
        expect(fit.loss).toBeGreaterThanOrEqual(least - 1e-9);
      }),
      { numRuns: 200 },
    );
  });

  it('with only a constant it is the weighted quantile, the lowest where several are', () => {
    expect(fitOne(dense([[1], [1], [1], [1]]), [4, 1, 3, 2], [1, 1, 1, 1], 0.5).coefficients[0]).toBe(2);
    expect(fitOne(dense([[1], [1], [1]]), [1, 5, 9], [1, 1, 8], 0.5).coefficients[0]).toBe(9);
  });

  it('sets rows aside on long data without losing the optimum', () => {
    const n = 9000;
    const x = Array.from({ length: n }, (_, i) => (i % 997) / 997);
    const y = x.map((value, i) => 3 * value + ((Math.imul(i, 2654435761) >>> 0) / 2 ** 32) ** 3 * (1 + value));
    const design = dense(x.map((value) => [1, value, value * value]));
    const w = new Float64Array(n).fill(1);
    for (const fit of quantileProcess(design, Float64Array.from(y), w).fits([0.005, 0.25, 0.5, 0.75, 0.995])) {
      const near = frischNewton(design, Float64Array.from(y), w, fit.tau, 1e-10);
      expect(near.converged).toBe(true);
      expect(fit.exact).toBe(true);
      expect(fit.loss).toBeLessThanOrEqual(lossOf(design, y, w, near.coefficients, fit.tau) * (1 + 1e-12));
      expect(fit.loss).toBeGreaterThan(lossOf(design, y, w, near.coefficients, fit.tau) * (1 - 1e-8));
    }
  });

  it('leaves out columns that depend on earlier ones', () => {
    const design = dense([[1, 2, 0, 1], [1, 2, 0, 2], [1, 2, 0, 3], [1, 2, 0, 4]]);
    const process = quantileProcess(design, Float64Array.from([1, 2, 3, 9]), new Float64Array(4).fill(1));
    expect(process.kept).toEqual([true, false, false, true]);
    const [fit] = process.fits([0.5]);
    expect([...fit!.coefficients].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([0, 0, 0, 1]);
    expect(keepColumns(design, [true, true, true, true])).toBe(design);
  });

  it('fits constant data and as many rows as columns', () => {
    expect(fitOne(dense([[1, 1], [1, 2], [1, 3]]), [7, 7, 7], [1, 1, 1], 0.3)).toMatchObject({ loss: 0, exact: true });
    expect([...fitOne(dense([[1, 1], [1, 3]]), [2, 6], [1, 1], 0.9).coefficients]).toEqual([0, 2]);
  });
});

describe('bSplineBasis', () => {
  const basis = bSplineBasis([2, 3, 5, 8], [0, 10]);
  const at = (x: number): Float64Array => {
    const values = new Float64Array(4);
    const all = new Float64Array(basis.functions);
    const first = basis.evaluate(x, values, 0);
    values.forEach((value, q) => (all[first + q] = value));
    return all;
  };

  it('values worked out by hand', () => {
    // On [0, 2): B1 = (1 − x/2)³; at x = 1: 1/8. B4 = x³/((2)(3)(5)) = 1/30.
    expect(at(1)[0]).toBeCloseTo(1 / 8, 14);
    expect(at(1)[3]).toBeCloseTo(1 / 30, 14);
    // Three functions are left at a knot.
    expect([...at(5)].filter((value) => value > 1e-14)).toHaveLength(3);
    expect(at(0)[0]).toBe(1);
    expect(at(10)[7]).toBe(1);
  });

  it('sums to 1 and reproduces cubics, outside the boundaries too', () => {
    // Greville-type coefficients of x² and x³ are the blossoms at three consecutive knots.
    const knots = [0, 0, 0, 0, 2, 3, 5, 8, 10, 10, 10, 10];
    for (const x of [-1.5, 0, 0.3, 2, 4.9, 8, 9.99, 10, 11]) {
      const values = at(x);
      expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 11);
      expect(values.reduce((sum, value, i) => sum + value * knots[i + 1]! * knots[i + 2]! * knots[i + 3]!, 0)).toBeCloseTo(x ** 3, 8);
    }
  });

  it('keeps its sum where knots coincide', () => {
    const doubled = bSplineBasis([4, 4, 4, 4], [0, 10]);
    const values = new Float64Array(4);
    for (const x of [0, 3, 4, 7, 10]) {
      doubled.evaluate(x, values, 0);
      expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    }
  });
});

describe('parts', () => {
  it('weightedSelect finds the weighted quantile and puts smaller keys in front', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 40 }), fc.double({ min: 0.01, max: 1, noNaN: true }), (pairs, share) => {
        const keys = Float64Array.from(pairs, ([key]) => key);
        const weights = Float64Array.from(pairs, ([, weight]) => weight);
        const target = share * weights.reduce((sum, weight) => sum + weight, 0);
        const sorted = pairs.toSorted(([a], [b]) => a - b);
        let running = 0;
        const expected = sorted.find(([, weight]) => (running += weight) >= target)![0];
        const items = Int32Array.from(pairs, (_, i) => i);
        const found = weightedSelect(keys, weights, items, pairs.length, target);
        expect(keys[found]).toBe(expected);
        for (let i = 0; i < found; i++) expect(keys[i]).toBeLessThanOrEqual(expected);
        for (let i = found; i < pairs.length; i++) expect(keys[i]).toBeGreaterThanOrEqual(expected);
        expect([...items].toSorted((a, b) => a - b)).toEqual(pairs.map((_, i) => i));
        expect([...items].map((i) => pairs[i]![0])).toEqual([...keys]);
      }),
    );
    expect(weightedSelect(Float64Array.of(1), Float64Array.of(1), Int32Array.of(0), 1, 2)).toBe(-1);
  });

  it('invert, and null for dependent rows', () => {
    expect([...invert(Float64Array.of(0, 2, 4, 0), 2)!]).toEqual([0, 0.25, 0.5, 0]);
    expect(invert(Float64Array.of(1, 2, 2, 4), 2)).toBeNull();
    const gram = new Float64Array(4);
    weightedGram(dense([[1, 2], [3, 4]]), Float64Array.of(1, 10), gram);
    expect([gram[0], gram[2], gram[3]]).toEqual([91, 122, 164]);
  });

  it('medianError: 1/(2 f √n) for uniform values, null where it cannot be known', () => {
    const n = 401;
    const uniform = Array.from({ length: n }, (_, i) => (i + 0.5) / n);
    expect(medianError(uniform)! / (1 / (2 * Math.sqrt(n)))).toBeCloseTo(1, 2);
    expect(medianError([3])).toBeNull();
    expect(medianError([3, 3, 3])).toBeNull();
    // Two values: m = 1.5, weights ½ each: SE = half their distance.
    expect(medianError([1, 5])).toBeCloseTo(2, 12);
  });
});
