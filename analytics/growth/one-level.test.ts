import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossProductsOf, type CrossProducts } from './cross-product-groups.ts';
import type { Method } from './fit-method.ts';
import { fitMixedModel } from './mixed/fit-mixed-model.ts';
import { groupTree } from './mixed/group-tree.ts';
import { profiledCriterion } from './mixed/profiled-criterion.ts';

/** A small seeded generator (mulberry32) with normal deviates by Box–Muller. */
function random(seed: number): { uniform: () => number; normal: () => number } {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return { uniform, normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()) };
}

interface Data {
  x: number[];
  y: number[];
  groups: string[];
}

function simulate(seed: number, { groups = 12, size = 15, effect = 4, noise = 8 } = {}): Data {
  const { normal } = random(seed);
  const data: Data = { x: [], y: [], groups: [] };
  for (let j = 0; j < groups; j++) {
    const u = effect * normal();
    for (let i = 0; i < size + (j % 4); i++) {
      const x = 70 + 12 * normal();
      data.x.push(x);
      data.y.push(20 + 0.6 * x + u + noise * normal());
      data.groups.push(`g${j}`);
    }
  }
  return data;
}

/** One level with a random intercept, in the terms of the model y = xβ + u_j + e. */
function fitted(products: CrossProducts, method: Method = 'REML') {
  const result = fitMixedModel(products, [{ factor: 'group' }], method);
  if (!result.ok) throw new Error(result.reason);
  const level = result.levels[0]!;
  return {
    ...result, theta: level.theta[0]!, tau2: level.covariance[0]!, icc: level.icc,
    groups: level.units.map(({ id, modes, conditionalSds, reliability }) => ({ id, mode: modes[0]!, conditionalSd: conditionalSds[0]!, reliability })),
  };
}
type Fitted = ReturnType<typeof fitted>;

const fit = ({ x, y, groups }: Data): Fitted => fitted(crossProductsOf(['x'], [x, y], groups));
const near = (actual: number, expected: number, tolerance = 1e-7): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)));
const modesOf = (of: Fitted) => new Map(of.groups.map(({ id, mode }) => [id, mode]));

describe('properties', () => {
  const seeds = fc.integer({ min: 1, max: 1_000_000 });

  it('shift and scale of outcome and prior change nothing but the units', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.01, max: 100, noNaN: true }), fc.double({ min: -1000, max: 1000, noNaN: true }), (seed, scale, shift) => {
        const data = simulate(seed);
        const plain = fit(data);
        const moved = fit({ ...data, x: data.x.map((x) => x * 3 - shift), y: data.y.map((y) => y * scale + shift) });
        near(moved.theta, plain.theta, 1e-6);
        near(moved.beta[1]!, (plain.beta[1]! * scale) / 3, 1e-6);
        near(moved.criterion, plain.criterion + 2 * (plain.n - 2) * Math.log(scale) + 2 * Math.log(3), 1e-9);
        const modes = modesOf(plain);
        for (const { id, mode } of moved.groups) near(mode / scale, modes.get(id)!, 1e-5);
      }),
      { numRuns: 25 },
    );
  });

  it('order of rows and names of groups change nothing', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const data = simulate(seed);
        const order = data.x.map((_, index) => index).toSorted((a, b) => ((a * 7919 + seed) % 104729) - ((b * 7919 + seed) % 104729));
        const plain = fit(data);
        const shuffled = fit({ x: order.map((i) => data.x[i]!), y: order.map((i) => data.y[i]!), groups: order.map((i) => `校${data.groups[i]}`) });
        near(shuffled.criterion, plain.criterion, 1e-11);
        const modes = modesOf(plain);
        for (const { id, mode } of shuffled.groups) near(mode, modes.get(id.slice(1))!, 1e-5);
      }),
      { numRuns: 15 },
    );
  });

  it('finds the least criterion of a dense scan', () => {
    for (const seed of [1, 2, 3, 4]) {
      const { x, y, groups } = simulate(seed, { effect: seed - 1 });
      const data = crossProductsOf(['x'], [x, y], groups);
      const at = profiledCriterion(groupTree(data, [0], [{ factor: 'group' }]), 'REML');
      const scan = Math.min(...Array.from({ length: 3000 }, (_, i) => at([Float64Array.of(i / 1000)]).criterion));
      expect(at([Float64Array.of(fitted(data).theta)]).criterion).toBeLessThanOrEqual(scan + 1e-10);
    }
  });

  it('modes add up to nothing when weighted by their precision (normal equations)', () => {
    const { groups } = fit(simulate(8));
    near(groups.reduce((sum, { mode }) => sum + mode, 0), 0, 1e-7);
  });
});

describe('edges', () => {
  const refusal = (predictors: string[], columns: number[][], groups: string[]) => {
    const result = fitMixedModel(crossProductsOf(predictors, columns, groups), [{ factor: 'group' }], 'REML');
    return result.ok ? 'fitted' : result.reason;
  };

  it('refuses what cannot be estimated, by name', () => {
    expect(refusal([], [[]], [])).toBe('no-rows');
    expect(refusal([], [[1, 2, 3]], ['a', 'a', 'a'])).toBe('one-group');
    expect(refusal([], [[1, 2, 3]], ['a', 'b', 'c'])).toBe('groups-of-one');
    expect(refusal(['x', 'w'], [[1, 2, 4], [5, 1, 2], [1, 2, 3]], ['a', 'b', 'b'])).toBe('too-few-rows');
    expect(refusal([], [[80, 80, 80, 80]], ['a', 'a', 'b', 'b'])).toBe('constant-outcome');
    expect(refusal(['x'], [[1, 2, 3, 4, 5], [3, 5, 7, 9, 11]], ['a', 'a', 'b', 'b', 'b'])).toBe('perfect-fit');
  });

  it('leaves out constant and collinear predictors and says which', () => {
    const { x, y, groups } = simulate(3);
    const plain = fit({ x, y, groups });
    const result = fitted(crossProductsOf(['constant', 'x', 'twice'], [x.map(() => 7), x, x.map((value) => 2 * value + 5), y], groups));
    expect(result.terms).toEqual(['(Intercept)', 'x']);
    expect(result.leftOut).toEqual(['constant', 'twice']);
    near(result.criterion, plain.criterion, 1e-10);
    near(result.beta[0]!, plain.beta[0]!, 1e-8);
  });

  it('is at the boundary when groups have the same mean', () => {
    const result = fitted(crossProductsOf([], [[1, 2, 3, 1, 2, 3, 1, 2, 3]], [...'aaabbbccc']));
    expect(result).toMatchObject({ theta: 0, tau2: 0, singular: true, converged: true });
    near(result.sigma2, 6 / 8, 1e-12);
    expect(result.groups.every(({ mode, conditionalSd, reliability }) => mode === 0 && conditionalSd === 0 && reliability === 0)).toBe(true);
  });

  it('says it did not converge when nothing varies inside groups', () => {
    const result = fitted(crossProductsOf([], [[1, 1, 5, 5, 9, 9, 2, 2]], [...'aabbccdd']));
    expect(result.converged).toBe(false);
    for (const value of [...result.beta, ...result.standardErrors, result.sigma2, result.criterion]) expect(Number.isFinite(value)).toBe(true);
  });

  it('shrinks a group of one, and counts a group twice as two groups', () => {
    const data = simulate(11);
    const single = fit({ x: [...data.x, 70], y: [...data.y, 90], groups: [...data.groups, 'alone'] });
    const alone = single.groups.find(({ id }) => id === 'alone')!;
    near(alone.reliability, single.icc, 1e-12);
    expect(Math.abs(alone.mode)).toBeLessThan(Math.abs(90 - single.beta[0]! - 70 * single.beta[1]!));
    const doubled = fit({ x: [...data.x, ...data.x], y: [...data.y, ...data.y], groups: [...data.groups, ...data.groups.map((id) => `${id}b`)] });
    const modes = modesOf(doubled);
    for (const id of new Set(data.groups)) near(modes.get(id)!, modes.get(`${id}b`)!, 1e-12);
  });

  it('keeps its digits with scores far from zero', () => {
    const data = simulate(4);
    const plain = fit(data);
    const far = fit({ ...data, y: data.y.map((y) => y + 1e7) });
    near(far.tau2, plain.tau2, 1e-5);
    near(far.sigma2, plain.sigma2, 1e-7);
  });
});
