import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../stats/seeded-random.ts';
import { crossProductsOf } from '../cross-product-groups.ts';
import { criterionGradient } from './criterion-gradient.ts';
import { fitMixedModel } from './fit-mixed-model.ts';
import { groupTree, type MixedLevel } from './group-tree.ts';
import type { MixedFit, MixedRefusal } from './mixed-fit.ts';
import { profiledCriterion } from './profiled-criterion.ts';

interface Row {
  readonly unit: string;
  readonly x: number;
  readonly y: number;
}

const productsOf = (rows: readonly Row[]) => crossProductsOf(['x'], [rows.map(({ x }) => x), rows.map(({ y }) => y)], rows.map(({ unit }) => unit));
const fit = (rows: readonly Row[], levels: readonly MixedLevel[] = [{ factor: 'unit', slopes: ['x'] }]): MixedFit | MixedRefusal => fitMixedModel(productsOf(rows), levels, 'REML');
const ok = (result: MixedFit | MixedRefusal): MixedFit => {
  if (!result.ok) throw new Error(result.reason);
  return result;
};

/** Every number of a fit, to look for what is no number. */
const numbers = (value: unknown): number[] =>
  typeof value === 'number' ? [value] : Array.isArray(value) ? value.flatMap(numbers) : value !== null && typeof value === 'object' ? Object.values(value).flatMap(numbers) : [];
const allFinite = (result: MixedFit): void => expect(numbers(result).every(Number.isFinite)).toBe(true);

function make(units: number, pupils: number, y: (draw: () => number, x: number, unit: number) => number, seed = 3): Row[] {
  const random = seededRandom(seed);
  const rows: Row[] = [];
  for (let u = 0; u < units; u++) for (let i = 0; i < pupils; i++) {
    const x = 10 * random.normal();
    rows.push({ unit: `u${u}`, x, y: y(random.normal, x, u) });
  }
  return rows;
}

describe('boundary', () => {
  it('no variance between units at all: Σ = 0, effects 0', () => {
    // Residuals cancel inside every unit: the units differ less than chance would make them.
    const rows = Array.from({ length: 40 }, (_, i) => ({ unit: `u${Math.floor(i / 4)}`, x: [-3, 3, -1, 1][i % 4]!, y: [5, 5, -5, -5][i % 4]! }));
    const result = ok(fit(rows));
    expect(result).toMatchObject({ singular: true, converged: true });
    expect(result.levels[0]).toMatchObject({ boundary: 'no-variance', covariance: [0, 0, 0, 0], varianceAtMean: 0, icc: 0 });
    expect(result.levels[0]!.units.every(({ modes, conditionalSds, reliability }) => [...modes, ...conditionalSds, reliability].every((value) => value === 0))).toBe(true);
    allFinite(result);
  });

  it('intercept and slope wholly correlated: degenerate, correlation 1, the pupil at the mean still has a variance', () => {
    const offset = [-4, -3, -2, -1, 0, 1, 2, 3, 4, 0];
    const rows = make(10, 30, (draw, x, u) => 2 * offset[u]! + (1 + 0.1 * offset[u]!) * x + 3 * draw());
    const result = ok(fit(rows));
    const [a, b, , d] = result.levels[0]!.covariance;
    expect(result).toMatchObject({ singular: true, converged: true });
    expect(result.levels[0]!.boundary).toBe('degenerate');
    expect(b! / Math.sqrt(a! * d!)).toBeCloseTo(1, 9);
    allFinite(result);
  });

  it('a slope that does not vary between units leaves the intercept alone', () => {
    const rows = Array.from({ length: 60 }, (_, i) => {
      const u = Math.floor(i / 6);
      const x = (i % 6) - 2.5;
      // Residuals orthogonal to 1 and x inside every unit: equal slopes, differing intercepts.
      return { unit: `u${u}`, x, y: 2 * x + 5 * Math.sin(u) + [1, -1, -1, -1, 3, -1][i % 6]! };
    });
    const result = ok(fit(rows));
    expect(result.levels[0]!.covariance[3]).toBe(0);
    expect(result.levels[0]!.covariance[0]).toBeGreaterThan(1);
    expect(result).toMatchObject({ singular: true, converged: true });
    allFinite(result);
  });

  it('units of one pupil and units where x does not vary take part', () => {
    const rows = [...make(12, 8, (draw, x, u) => u + x + 2 * draw()), { unit: 'lone', x: 2, y: 30 }, { unit: 'flat', x: 5, y: 1 }, { unit: 'flat', x: 5, y: 3 }];
    const result = ok(fit(rows));
    expect(result.levels[0]!.units.map(({ n }) => n).slice(-2)).toEqual([1, 2]);
    allFinite(result);
  });

  it('constant and collinear columns are named and left out, their slopes with them', () => {
    const rows = make(10, 10, (draw, x, u) => u + x + draw());
    const products = crossProductsOf(['x', 'twice', 'one'], [rows.map(({ x }) => x), rows.map(({ x }) => 2 * x + 1), rows.map(() => 7), rows.map(({ y }) => y)], rows.map(({ unit }) => unit));
    const result = ok(fitMixedModel(products, [{ factor: 'unit', slopes: ['twice'] }], 'REML'));
    expect(result.leftOut).toEqual(['twice', 'one']);
    expect(result.terms).toEqual(['(Intercept)', 'x']);
    expect(result.levels[0]!.terms).toEqual(['(Intercept)']);
    allFinite(result);
  });
});

describe('refusals', () => {
  const rows = make(6, 5, (draw, x, u) => u + x + draw());
  const nested = (parent: (unit: string, row: number) => string): MixedLevel[] => [{ factor: 'area', units: productsOf(rows).groups.map(({ id }, row) => parent(id, row)) }, { factor: 'unit' }];
  it.each<[string, () => MixedFit | MixedRefusal, object]>([
    ['no rows', () => fit([]), { reason: 'no-rows' }],
    ['one unit', () => fit(rows.filter(({ unit }) => unit === 'u1')), { reason: 'one-group', about: 'unit' }],
    ['one area', () => fit(rows, nested(() => 'all')), { reason: 'one-group', about: 'area' }],
    ['an area for each unit', () => fit(rows, nested((unit) => unit)), { reason: 'same-units', about: 'unit' }],
    ['units of one', () => fit(rows.map((row, i) => ({ ...row, unit: String(i) })), [{ factor: 'unit' }]), { reason: 'groups-of-one' }],
    ['more effects than rows', () => fit(rows.slice(0, 10).map((row, i) => ({ ...row, unit: String(i >> 1) }))), { reason: 'too-many-effects' }],
    ['no slope of that name', () => fit(rows, [{ factor: 'unit', slopes: ['z'] }]), { reason: 'unknown-slope', about: 'z' }],
    ['constant outcome', () => fit(rows.map((row) => ({ ...row, y: 4 }))), { reason: 'constant-outcome' }],
    ['outcome is the prior', () => fit(rows.map((row) => ({ ...row, y: 2 * row.x }))), { reason: 'perfect-fit' }],
    ['two rows', () => fit(rows.slice(0, 2)), { reason: 'too-few-rows' }],
  ])('%s', (_, refused, expected) => expect(refused()).toMatchObject({ ok: false, ...expected }));

  it('a unit in two areas', () => {
    const products = productsOf([...rows, ...rows.map((row) => ({ ...row, unit: `${row.unit}b` }))]);
    const units = products.groups.map(({ id }) => id.replace('b', ''));
    const area = products.groups.map(({ id }) => (id.endsWith('b') ? 'north' : 'south'));
    expect(fitMixedModel(products, [{ factor: 'area', units: area }, { factor: 'unit', units }], 'REML')).toMatchObject({ ok: false, reason: 'not-nested' });
  });
});

describe('gradient', () => {
  it.each([true, false])('equals the numerical derivative at every level (REML %s)', (reml) => {
    const rows = make(12, 6, (draw, x, u) => u + (1 + 0.1 * (u % 3)) * x + 3 * draw());
    const products = productsOf(rows);
    const tree = groupTree(products, [0], [
      { factor: 'county', units: products.groups.map((_, row) => `c${row % 2}`) },
      { factor: 'area', slopes: ['x'], units: products.groups.map((_, row) => `a${row % 4}`) },
      { factor: 'unit', slopes: ['x'] },
    ]);
    const at = profiledCriterion(tree, reml ? 'REML' : 'ML');
    const lambdas = [Float64Array.of(0.5), Float64Array.of(0.7, 0, 0.2, 0.4), Float64Array.of(0.3, 0, -0.1, 0.25)];
    const gradients = criterionGradient(tree, at(lambdas), reml);
    lambdas.forEach((lambda, level) => {
      const q = tree.levels[level]!.columns.length;
      for (let row = 0; row < q; row++) for (let column = 0; column <= row; column++) {
        const h = 1e-5;
        const moved = (by: number) => at(lambdas.map((other, l) => (l === level ? lambda.with(row * q + column, lambda[row * q + column]! + by) : other))).criterion;
        // d criterion/dΛ = 2(d criterion/dΨ)Λ
        let expected = 0;
        for (let k = 0; k < q; k++) expected += 2 * gradients[level]![row * q + k]! * lambda[k * q + column]!;
        expect(Math.abs((moved(h) - moved(-h)) / (2 * h) - expected)).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected)));
      }
    });
  });
});
