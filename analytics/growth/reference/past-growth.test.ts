import { describe, expect, it } from 'vitest';
import { invert } from '../../stats/invert.ts';
import { multiply, transpose } from '../../stats/matrix.ts';
import { naturalSpline } from '../../stats/natural-spline.ts';
import { quantile } from '../../stats/quantile.ts';
import { seededRandom } from '../../stats/seeded-random.ts';
import type { UnitCoverage } from '../coverage.ts';
import { pastGrowth, type CohortPairs, type PastGrowth } from './past-growth.ts';
import { startCurve } from './start-curve.ts';

const covers = (units: readonly string[]): UnitCoverage[] => [...new Set(units)].map((unit) => {
  const n = units.filter((one) => one === unit).length;
  return { unit, outcome: n, matched: n, kept_mean: 50, lost_mean: null };
});

/** y = 50 + 8 sin((x − 50)/12) + effect + N(0, 6²). */
function cohort(seed: number, sizes: Readonly<Record<string, number>>, effects: Readonly<Record<string, number>> = {}): CohortPairs {
  const random = seededRandom(seed);
  const unit: string[] = [];
  const start: number[] = [];
  const outcome: number[] = [];
  for (const [id, n] of Object.entries(sizes)) {
    for (let i = 0; i < n; i++) {
      const x = 50 + 10 * random.normal();
      unit.push(id);
      start.push(x);
      outcome.push(50 + 8 * Math.sin((x - 50) / 12) + (effects[id] ?? 0) + 6 * random.normal());
    }
  }
  return { unit, start, outcome };
}

const grown = (present: CohortPairs, past: CohortPairs): PastGrowth => {
  const result = pastGrowth(present, past, covers(present.unit), true);
  if (!result.ok) throw new Error(result.reason);
  return result;
};

describe('startCurve', () => {
  it('equals least squares by the normal equations, with its variance', () => {
    const { start, outcome } = cohort(1, { a: 300 });
    const curve = startCurve(start, outcome)!;
    expect(curve.form).toBe('spline');
    const sorted = [...start].sort((a, b) => a - b);
    const basis = naturalSpline([0, 0.25, 0.5, 0.75, 1].map((share) => quantile(sorted, share)!));
    const rows = start.map((x) => [1, ...basis(x)]);
    const x = Float64Array.from(rows.flat());
    const xt = transpose(x, 300, 5);
    const inverse = invert(multiply(xt, x, 5, 300, 5), 5)!;
    const beta = multiply(inverse, multiply(xt, Float64Array.from(outcome), 5, 300, 1), 5, 5, 1);
    const fitted = (row: readonly number[]) => row.reduce((sum, value, k) => sum + value * beta[k]!, 0);
    const sigma2 = rows.reduce((sum, row, i) => sum + (outcome[i]! - fitted(row)) ** 2, 0) / 295;
    for (const at of [25, 50, 90]) expect(curve.expected(at)).toBeCloseTo(fitted([1, ...basis(at)]), 8);
    expect(curve.sigma2).toBeCloseTo(sigma2, 8);
    const b = Float64Array.from([1, ...basis(60)]);
    expect(curve.meanVariance([60])).toBeCloseTo(sigma2 * multiply(multiply(b, inverse, 1, 5, 5), b, 1, 5, 1)[0]!, 8);
    // The mean over all its own starts has the variance of a plain mean.
    expect(curve.meanVariance(start)).toBeCloseTo(curve.sigma2 / 300, 8);
  });

  it('is a straight line below 200 pupils, a mean where all starts are equal, nothing for three pupils', () => {
    const { start, outcome } = cohort(2, { a: 199 });
    const line = startCurve(start, outcome)!;
    expect(line.form).toBe('line');
    expect(line.expected(70) - line.expected(60)).toBeCloseTo(line.expected(60) - line.expected(50), 10);
    const flat = startCurve([3, 3, 3, 3], [1, 2, 3, 6])!;
    expect([flat.form, flat.expected(3), flat.sigma2]).toEqual(['mean', 3, 14 / 3]);
    expect(startCurve([1, 2, 3], [1, 2, 3])).toBeNull();
    expect(startCurve([], [])).toBeNull();
  });
});

describe('pastGrowth', () => {
  it('holds a school against its own earlier cohort from 50 pupils on, else against all', () => {
    const past = cohort(3, { a: 60, b: 49, c: 400 }, { a: 5 });
    const present = cohort(4, { a: 40, b: 40, new: 40 }, { a: 5 });
    const { units } = grown(present, past);
    expect(units.map(({ unit, own, earlier }) => [unit, own, earlier])).toEqual([['a', true, 60], ['b', false, 509], ['new', false, 509]]);
    // The lead of five points that a had before is what is expected of it.
    expect(Math.abs(units[0]!.effect!)).toBeLessThan(1.96 * units[0]!.standardError! + 1);
    for (const { effect, observed, expected } of units) expect(effect).toBeCloseTo(observed! - expected!, 10);
  });

  it('covers the planted change 95 % of the time, the curve estimated anew each time', () => {
    let covered = 0;
    let naive = 0;
    const runs = 600;
    for (let run = 0; run < runs; run++) {
      const present = cohort(10_000 + run, { a: 120 }, { a: 2 });
      const past = cohort(20_000 + run, { a: 60 });
      const { low, high, effect, standardError } = grown(present, past).units[0]!;
      if (low! <= 2 && high! >= 2) covered += 1;
      const alone = 1.96 * Math.sqrt(standardError! ** 2 - startCurve(past.start, past.outcome)!.meanVariance(present.start));
      if (Math.abs(effect! - 2) <= alone) naive += 1;
    }
    // Binomial SD 0.9 %; without the curve's own variance the intervals are far too short.
    expect(covered / runs).toBeGreaterThan(0.92);
    expect(covered / runs).toBeLessThan(0.975);
    expect(naive / runs).toBeLessThan(0.85);
  });

  it('refuses few or equal earlier pupils, suppresses few present ones, and is finite when all are equal', () => {
    const present = cohort(5, { a: 25, b: 4, c: 10 });
    expect(pastGrowth(present, cohort(6, { a: 49 }), covers(present.unit), true)).toEqual({ ok: false, reason: 'few-earlier', earlier: 49 });
    const equal = { ...cohort(6, { a: 60 }), outcome: new Array<number>(60).fill(50) };
    expect(pastGrowth(present, equal, covers(present.unit), true)).toEqual({ ok: false, reason: 'constant', earlier: 60 });
    const { units } = grown(present, cohort(7, { a: 30, b: 30 }));
    expect(units.map(({ flag }) => flag === '不显示' || flag === '仅供参考')).toEqual([false, true, true]);
    expect(units[1]).toMatchObject({ effect: null, standardError: null, low: null, high: null, observed: null, expected: null, flag: '不显示' });
    const same = grown({ unit: new Array<string>(20).fill('a'), start: new Array<number>(20).fill(50), outcome: new Array<number>(20).fill(50) }, { ...cohort(8, { b: 60 }), start: new Array<number>(60).fill(50) });
    expect(Object.values(same.units[0]!).every((value) => typeof value !== 'number' || Number.isFinite(value))).toBe(true);
  });

  it('counts starts beyond those of the earlier cohort', () => {
    const past = cohort(9, { a: 100 });
    const present = { unit: ['a', 'a', 'a', 'a', 'a'], start: [-100, 50, 50, 50, 200], outcome: [50, 50, 50, 50, 50] };
    expect(grown(present, past).outside).toBe(2);
  });
});
