import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../stats/seeded-random.ts';
import { crossProductsOf } from '../cross-product-groups.ts';
import type { Method } from '../fit-method.ts';
import { notFinite } from '../testing/not-finite.ts';
import { adjustedFlags } from './adjusted-flags.ts';
import { fitCrossedModel, type CrossedRefusal } from './fit-crossed-model.ts';
import { fitMixedModel } from './fit-mixed-model.ts';
import type { MixedFit, MixedRefusal } from './mixed-fit.ts';

interface Row {
  /** School, class in it, feeder school. */
  readonly a: string;
  readonly b: string;
  readonly f: string;
  readonly x: number;
  readonly y: number;
}
type Result = MixedFit | MixedRefusal | CrossedRefusal;

const names = ['intercept', 'slope', 'nested', 'crossed'] as const;
type Variant = (typeof names)[number];

function fit(rows: readonly Row[], variant: Variant, method: Method = 'REML', part: (row: number) => string = () => ''): Result {
  const products = crossProductsOf(['x'], [rows.map(({ x }) => x), rows.map(({ y }) => y)], rows.map(({ a, b, f }, i) => JSON.stringify([a, b, f, part(i)])));
  const ids = products.groups.map(({ id }): string[] => JSON.parse(id));
  const [school, classes, feeder] = [0, 1, 2].map((place) => ids.map((id) => id[place]!));
  switch (variant) {
    case 'intercept':
      return fitMixedModel(products, [{ factor: 'school', units: school! }], method);
    case 'slope':
      return fitMixedModel(products, [{ factor: 'school', slopes: ['x'], units: school! }], method);
    case 'nested':
      return fitMixedModel(products, [{ factor: 'school', units: school! }, { factor: 'class', units: classes! }], method);
    case 'crossed':
      return fitCrossedModel(products, [{ factor: 'school', units: school! }, { factor: 'feeder', units: feeder! }], method);
  }
}

/** Schools of 1 to 25 pupils, two classes each, five feeder schools. */
function district(seed: number): Row[] {
  const random = seededRandom(seed);
  const schools = 4 + Math.floor(8 * random.uniform());
  const feeders = Array.from({ length: 5 }, () => 2 * random.normal());
  return Array.from({ length: schools }, (_, j) => {
    const u = 3 * random.normal();
    const slope = 0.1 * random.normal();
    const v = [2 * random.normal(), 2 * random.normal()];
    return Array.from({ length: j === 0 ? 1 : 3 + Math.floor(22 * random.uniform()) }, (__, i): Row => {
      const x = 70 + 12 * random.normal();
      const f = Math.floor(5 * random.uniform());
      return { a: `s${j}`, b: `s${j}/${i % 2}`, f: `f${f}`, x, y: 10 + (0.8 + slope) * x + u + v[i % 2]! + feeders[f]! + 5 * random.normal() };
    });
  }).flat();
}

const seeds = fc.integer({ min: 1, max: 1e6 });
const methods = fc.constantFrom<Method>('REML', 'ML');
const settings = { numRuns: 12 };
const ok = (result: Result): MixedFit => {
  if (!result.ok) throw new Error(result.reason);
  return result;
};
const sdOf = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

/**
 * Effects and variances equal to 1e-5 of the outcome's SD (the search fixes θ to 1e-9 of its size; where
 * the criterion is flat, as near the boundary, that is 1e-5 in an effect), criteria to 1e-7.
 */
function same(one: MixedFit, other: MixedFit, outcomeSd: number, { factor = 1, criterion = 0, rename = (id: string) => id } = {}): void {
  const near = (a: number, b: number, size: number): void => expect(Math.abs(a - b)).toBeLessThanOrEqual(size);
  near(other.criterion, one.criterion + criterion, 1e-7 * Math.max(1, Math.abs(one.criterion + criterion)));
  near(other.sigma2 / factor ** 2, one.sigma2, 1e-5 * outcomeSd ** 2);
  one.levels.forEach((level, l) => {
    near(other.levels[l]!.varianceAtMean / factor ** 2, level.varianceAtMean, 1e-5 * outcomeSd ** 2);
    const found = new Map(other.levels[l]!.units.map((unit) => [unit.id, unit]));
    for (const { id, n, atMean } of level.units) {
      const twin = found.get(rename(id))!;
      expect(twin.n).toBe(n);
      near(twin.atMean.mode / factor, atMean.mode, 1e-5 * outcomeSd);
      near(twin.atMean.conditionalSd / Math.abs(factor), atMean.conditionalSd, 1e-5 * outcomeSd);
    }
  });
}

describe.each(names)('%s model: what changes nothing', (variant) => {
  const scales = fc.constantFrom(-1, 1e-4, 0.1, 7, 1e6);
  const shifts = fc.constantFrom(-1e6, -100, 0, 3.7, 1e6);

  it('shift and scale of the outcome: effects follow, criterion by 2·degrees·log', () => {
    fc.assert(fc.property(seeds, methods, scales, shifts, (seed, method, factor, shift) => {
      const rows = district(seed);
      const one = ok(fit(rows, variant, method));
      const moved = fit(rows.map((row) => ({ ...row, y: factor * (row.y + shift) })), variant, method);
      const degrees = method === 'REML' ? rows.length - 2 : rows.length;
      same(one, ok(moved), sdOf(rows.map(({ y }) => y)), { factor, criterion: 2 * degrees * Math.log(Math.abs(factor)) });
      expect(notFinite(moved)).toEqual([]);
    }), settings);
  });

  it('shift and scale of the prior: effects at the mean stay, β divides, REML by 2·log', () => {
    fc.assert(fc.property(seeds, methods, scales, shifts, (seed, method, factor, shift) => {
      const rows = district(seed);
      const one = ok(fit(rows, variant, method));
      const other = ok(fit(rows.map((row) => ({ ...row, x: factor * (row.x + shift) })), variant, method));
      same(one, other, sdOf(rows.map(({ y }) => y)), { criterion: method === 'REML' ? 2 * Math.log(Math.abs(factor)) : 0 });
      expect(Math.abs(other.beta[1]! * factor - one.beta[1]!)).toBeLessThan(1e-6);
    }), settings);
  });

  it('order of rows, names of units, a file in parts', () => {
    fc.assert(fc.property(seeds, methods, fc.integer({ min: 2, max: 5 }), (seed, method, parts) => {
      const rows = district(seed);
      const sd = sdOf(rows.map(({ y }) => y));
      const one = ok(fit(rows, variant, method));
      const order = seededRandom(seed + 1);
      same(one, ok(fit(rows.map((row) => ({ row, at: order.uniform() })).toSorted((p, q) => p.at - q.at).map(({ row }) => row), variant, method)), sd);
      same(one, ok(fit(rows, variant, method, (i) => String(i % parts))), sd);
      same(one, ok(fit(rows.map((row) => ({ ...row, a: `z${row.a}`, b: `z${row.b}`, f: `z${row.f}` })), variant, method)), sd, { rename: (id) => `z${id}` });
    }), settings);
  });

  it('a school entered twice under two names: twins have the same effect', () => {
    fc.assert(fc.property(seeds, (seed) => {
      const rows = district(seed);
      const twins = ok(fit([...rows, ...rows.filter(({ a }) => a === 's1').map((row) => ({ ...row, a: 't1', b: row.b.replace('s1', 't1') }))], variant));
      const effect = new Map(twins.levels[0]!.units.map(({ id, atMean }) => [id, atMean]));
      expect(Math.abs(effect.get('s1')!.mode - effect.get('t1')!.mode)).toBeLessThan(1e-7);
      expect(Math.abs(effect.get('s1')!.conditionalSd - effect.get('t1')!.conditionalSd)).toBeLessThan(1e-7);
    }), settings);
  });
});

describe.each(names)('%s model: any data give a fit of finite numbers or a refusal', (variant) => {
  /** A handful of pupils with few different values: units of one, constant and collinear columns, ties, perfect fits. */
  const handful = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 4 })), { maxLength: 14 });
  const stretch = fc.constantFrom<readonly [number, number]>([1, 0], [1e6, 0], [1e-6, 0], [1, 1e6], [1e6, -1e9]);

  it('of a handful of pupils', () => {
    const seen = { fitted: 0, refused: new Set<string>() };
    fc.assert(fc.property(handful, methods, stretch, stretch, (tuples, method, [fx, sx], [fy, sy]) => {
      const result = fit(tuples.map(([a, b, f, x, y]) => ({ a: `s${a}`, b: `s${a}/${b}`, f: `f${f}`, x: fx * x + sx, y: fy * y + sy })), variant, method);
      expect(notFinite(result)).toEqual([]);
      if (!result.ok) {
        seen.refused.add(result.reason);
        return;
      }
      seen.fitted += 1;
      expect(result.sigma2).toBeGreaterThan(0);
      expect(notFinite(adjustedFlags(result.levels[0]!.units.map(({ id, atMean }) => ({ id, effect: atMean.mode, sd: atMean.conditionalSd }))))).toEqual([]);
      for (const { units, covariance } of result.levels) {
        expect(covariance[0]).toBeGreaterThanOrEqual(0);
        for (const { reliability, atMean } of units) for (const share of [reliability, atMean.reliability]) expect(share >= 0 && share <= 1).toBe(true);
      }
    }), { numRuns: 250, seed: 5 });
    // The generator reaches both sides.
    expect(seen.fitted).toBeGreaterThan(50);
    expect(seen.refused.size).toBeGreaterThan(2);
  });
});
