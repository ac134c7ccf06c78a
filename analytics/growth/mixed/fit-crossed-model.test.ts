import { describe, expect, it } from 'vitest';
import { factorInverse } from '../../stats/factor-inverse.ts';
import { cholesky } from '../../stats/cholesky.ts';
import { choleskyInverse } from '../../stats/symmetric-solve.ts';
import { seededRandom } from '../../stats/seeded-random.ts';
import { crossProductsOf } from '../cross-product-groups.ts';
import type { Method } from '../fit-method.ts';
import { crossedCells } from './crossed-cells.ts';
import { crossedCriterion } from './crossed-criterion.ts';
import { fitCrossedModel, type CrossedRefusal } from './fit-crossed-model.ts';
import { fitMixedModel } from './fit-mixed-model.ts';
import type { MixedFit, MixedRefusal } from './mixed-fit.ts';
import { denseModel } from './testing/dense-model.ts';

interface Row {
  readonly school: string;
  readonly feeder: string;
  readonly x: number;
  readonly y: number;
}

/** Pupils of `schools` schools from `feeders` feeder schools, sparsely and unevenly crossed. */
function crossing(seed: number, { schools = 8, feeders = 5, pupils = 60, school = 3, feeder = 2 } = {}): Row[] {
  const random = seededRandom(seed);
  const u = Array.from({ length: schools }, () => school * random.normal());
  const v = Array.from({ length: feeders }, () => feeder * random.normal());
  return Array.from({ length: pupils }, () => {
    const a = Math.floor(schools * random.uniform());
    // Most pupils of a school come from two feeders, some from anywhere.
    const b = random.uniform() < 0.7 ? (a + (random.uniform() < 0.5 ? 0 : 1)) % feeders : Math.floor(feeders * random.uniform());
    const x = 70 + 12 * random.normal();
    return { school: `S${a}`, feeder: `F${b}`, x, y: 15 + 0.8 * x + u[a]! + v[b]! + 4 * random.normal() };
  });
}

function cellsOf(rows: readonly Row[], predictors: readonly ('x')[] = ['x']) {
  const products = crossProductsOf(predictors, [...predictors.map(() => rows.map(({ x }) => x)), rows.map(({ y }) => y)], rows.map(({ school, feeder }) => `${school}|${feeder}`));
  const side = (place: number) => products.groups.map(({ id }) => id.split('|')[place]!);
  return { products, schools: side(0), feeders: side(1) };
}

const fitRows = (rows: readonly Row[], method: Method = 'REML', swap = false) => {
  const { products, schools, feeders } = cellsOf(rows);
  const factors = [{ factor: 'school', units: schools }, { factor: 'feeder', units: feeders }] as const;
  return fitCrossedModel(products, swap ? [factors[1], factors[0]] : factors, method);
};
const ok = (fit: MixedFit | MixedRefusal | CrossedRefusal): MixedFit => {
  if (!fit.ok) throw new Error(fit.reason);
  return fit;
};
const near = (actual: number, expected: number, tolerance: number): void => expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)));

function denseAt(rows: readonly Row[], fit: MixedFit, theta = fit.levels.map((level) => level.theta[0]!)) {
  const terms = fit.levels.map(({ factor, units }, l) => {
    const z = new Float64Array(rows.length * units.length);
    const place = new Map(units.map(({ id }, u) => [id, u]));
    rows.forEach((row, i) => (z[i * units.length + place.get(factor === 'school' ? row.school : row.feeder)!] = 1));
    return { z, units: units.length, q: 1, lambda: Float64Array.of(theta[l]!) };
  });
  // The prior centred: a raw column near 70 would cost the dense side digits; β_0 is brought back below.
  return denseModel(Float64Array.from(rows.flatMap(({ x }) => [1, x - 70])), Float64Array.from(rows, ({ y }) => y), terms, fit.method === 'REML');
}

describe.each([['REML', 4], ['ML', 4], ['REML', 9], ['ML', 23]] as const)('crossed factors by the definition with the whole covariance matrix (%s, draw %i)', (method, seed) => {
  const rows = crossing(seed);
  const fit = ok(fitRows(rows, method));
  const dense = denseAt(rows, fit);

  it('criterion, β, SE, σ² to 1e-8', () => {
    expect(fit.levels.every(({ boundary }) => boundary === null)).toBe(true);
    near(fit.criterion, dense.criterion, 1e-8);
    near(fit.beta[0]! + 70 * fit.beta[1]!, dense.beta[0]!, 1e-8);
    near(fit.beta[1]!, dense.beta[1]!, 1e-8);
    near(fit.standardErrors[1]!, Math.sqrt(dense.sigma2 * dense.covariance[3]!), 1e-8);
    near(fit.sigma2, dense.sigma2, 1e-8);
  });

  it('modes, conditional and prediction SDs of both factors to 1e-8', () => {
    fit.levels.forEach(({ units }, l) => {
      units.forEach((unit, u) => {
        const diagonal = u * units.length + u;
        near(unit.modes[0]!, dense.modes[l]![u]!, 1e-8);
        near(unit.conditionalSds[0]! ** 2, dense.sigma2 * dense.conditional[l]![diagonal]!, 1e-8);
        near(unit.predictionSds[0]! ** 2, dense.sigma2 * (dense.conditional[l]![diagonal]! + dense.predictionAddition[l]![diagonal]!), 1e-8);
      });
    });
  });

  it('no neighbouring θ has a lower criterion, and the gradient is that of the dense criterion', () => {
    expect(fit.converged).toBe(true);
    const theta = fit.levels.map((level) => level.theta[0]!);
    theta.forEach((value, k) => {
      for (const factor of [0.97, 1.03]) expect(denseAt(rows, fit, theta.with(k, value * factor)).criterion).toBeGreaterThan(dense.criterion);
    });
    const { products, schools, feeders } = cellsOf(rows);
    const at = crossedCriterion(crossedCells(products, [0], schools, feeders), method);
    const lambda: [number, number] = [0.3, 0.8];
    at(...lambda).details().forEach(({ slope }, k) => {
      const moved = (by: number) => (k === 0 ? at(lambda[0] + by, lambda[1]) : at(lambda[0], lambda[1] + by)).criterion;
      expect(Math.abs((moved(1e-5) - moved(-1e-5)) / 2e-5 - slope)).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope)));
    });
  });

  it('the order of the factors does not matter', () => {
    const other = ok(fitRows(rows, method, true));
    near(other.criterion, fit.criterion, 1e-12);
    expect(other.levels.map(({ factor }) => factor)).toEqual(['feeder', 'school']);
    other.levels[1]!.units.forEach((unit, u) => near(unit.modes[0]!, fit.levels[0]!.units[u]!.modes[0]!, 1e-8));
  });
});

describe('what it becomes at the edges', () => {
  it('a second factor without variance: the random-intercept model of the first', () => {
    // Residuals cancel inside every feeder, so that feeders differ less than chance would make them.
    const rows = crossing(3, { feeder: 0, schools: 10, pupils: 80 });
    const sums = new Map<string, { n: number; sum: number }>();
    for (const { feeder, y, x } of rows) {
      const of = sums.get(feeder) ?? { n: 0, sum: 0 };
      sums.set(feeder, { n: of.n + 1, sum: of.sum + y - 0.8 * x });
    }
    const levelled = rows.map((row) => ({ ...row, y: row.y - sums.get(row.feeder)!.sum / sums.get(row.feeder)!.n }));
    const crossed = ok(fitRows(levelled));
    expect(crossed.levels[1]).toMatchObject({ boundary: 'no-variance', varianceAtMean: 0, icc: 0 });
    expect(crossed.levels[1]!.units.every(({ modes, conditionalSds, predictionSds, reliability }) => [...modes, ...conditionalSds, ...predictionSds, reliability].every((value) => value === 0))).toBe(true);
    const { products } = cellsOf(levelled);
    const single = ok(fitMixedModel(products, [{ factor: 'school', units: products.groups.map(({ id }) => id.split('|')[0]!) }], 'REML'));
    near(crossed.criterion, single.criterion, 1e-10);
    near(crossed.sigma2, single.sigma2, 1e-8);
    crossed.levels[0]!.units.forEach((unit, u) => {
      near(unit.modes[0]!, single.levels[0]!.units[u]!.modes[0]!, 1e-7);
      near(unit.conditionalSds[0]!, single.levels[0]!.units[u]!.conditionalSds[0]!, 1e-7);
      near(unit.predictionSds[0]!, single.levels[0]!.units[u]!.predictionSds[0]!, 1e-7);
    });
    expect(crossed).toMatchObject({ singular: true, converged: true });
  });

  it('factors that are nested: the nested model', () => {
    const random = seededRandom(8);
    const effect = Array.from({ length: 6 }, () => 3 * random.normal());
    const rows = Array.from({ length: 90 }, (_, i): Row => {
      const a = i % 6;
      const b = a * 3 + (Math.floor(i / 6) % 3);
      const x = 70 + 10 * random.normal();
      return { school: `S${a}`, feeder: `F${b}`, x, y: x + effect[a]! + 2 * Math.sin(7 * b) + 3 * random.normal() };
    });
    const crossed = ok(fitRows(rows));
    const { products, schools, feeders } = cellsOf(rows);
    const nested = ok(fitMixedModel(products, [{ factor: 'school', units: schools }, { factor: 'feeder', units: feeders }], 'REML'));
    near(crossed.criterion, nested.criterion, 1e-10);
    crossed.levels.forEach((level, l) => {
      near(level.varianceAtMean, nested.levels[l]!.varianceAtMean, 1e-7);
      level.units.forEach((unit, u) => near(unit.conditionalSds[0]!, nested.levels[l]!.units[u]!.conditionalSds[0]!, 1e-7));
    });
  });

  it('refuses what cannot be told apart', () => {
    const rows = crossing(5);
    const reason = (of: readonly Row[]) => {
      const fit = fitRows(of);
      return fit.ok ? 'fitted' : `${fit.reason} ${fit.about ?? ''}`.trim();
    };
    expect(reason([])).toBe('no-rows');
    expect(reason(rows.slice(0, 2))).toBe('too-few-rows');
    expect(reason(rows.map((row) => ({ ...row, feeder: 'F' })))).toBe('one-group feeder');
    expect(reason(rows.map((row, i) => ({ ...row, school: `S${i}` })))).toBe('groups-of-one school');
    expect(reason(rows.map((row) => ({ ...row, feeder: `F${row.school}` })))).toBe('same-units feeder');
    expect(reason(rows.map((row) => ({ ...row, y: 7 })))).toBe('constant-outcome');
    expect(reason(rows.map((row) => ({ ...row, y: 2 * row.x })))).toBe('perfect-fit');
    const many = Array.from({ length: 3200 }, (_, i): Row => ({ school: `S${i >> 1}`, feeder: `F${((i + 1) >> 1) % 1600}`, x: i % 17, y: (i * 7) % 23 }));
    expect(reason(many)).toBe('too-many-units feeder');
  });
});

describe('Penicillin (Davies & Goldsmith 1972, Statistical Methods in Research and Production, sec. 6.6)', () => {
  // Diameters of 6 samples (A–F) on each of 24 plates, plate by plate.
  const diameter =
    `272326232321 272326232321 252125242420 262325232320 252226222320 242225232219 242023212219 262226242421
     242124222220 242124232219 262326242421 252226242420 262426242522 262326232320 262325242422 252225232320
     252124232320 252224232319 242123212119 262326242421 252124222218 252225222220 242124222419 242124222118`
      .replaceAll(/\s/g, '').match(/../g)!.map(Number);
  const plate = diameter.map((_, i) => `p${Math.floor(i / 6)}`);
  const sample = diameter.map((_, i) => 'ABCDEF'[i % 6]!);
  const fit = (method: Method): MixedFit => {
    const products = crossProductsOf([], [diameter], diameter.map((_, i) => String(i)));
    return ok(fitCrossedModel(products, [{ factor: 'plate', units: plate }, { factor: 'sample', units: sample }], method));
  };

  // lme4's documented fit (printed digits), as in Bates's lme4 chapter on crossed factors.
  it('REML as lmer prints it', () => {
    const { criterion, levels, sigma2, beta, standardErrors } = fit('REML');
    expect(criterion).toBeCloseTo(330.8606, 4);
    expect(levels.map(({ varianceAtMean }) => Math.sqrt(varianceAtMean).toFixed(4))).toEqual(['0.8467', '1.9316']);
    expect(Math.sqrt(sigma2).toFixed(4)).toBe('0.5499');
    expect(beta[0]!.toFixed(4)).toBe('22.9722');
    expect(standardErrors[0]!.toFixed(4)).toBe('0.8086');
  });

  it('ML: 332.1883, plate 0.714980, sample 3.135194, residual 0.302426 (MixedModels.jl manual)', () => {
    const { criterion, levels, sigma2, standardErrors } = fit('ML');
    expect(criterion).toBeCloseTo(332.1883, 4);
    // The manual's optimiser stops about 1e-5 short of the minimum.
    near(levels[0]!.varianceAtMean, 0.71498, 3e-5);
    near(levels[1]!.varianceAtMean, 3.135194, 2e-5);
    near(sigma2, 0.302426, 3e-6);
    near(standardErrors[0]!, 0.744596, 1e-5);
  });

  it('balanced data: REML is the analysis of variance', () => {
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const grand = mean(diameter);
    const plates = Array.from({ length: 24 }, (_, a) => mean(diameter.filter((_value, i) => Math.floor(i / 6) === a)));
    const samples = Array.from({ length: 6 }, (_, b) => mean(diameter.filter((_value, i) => i % 6 === b)));
    const square = (values: number[], centre: (i: number) => number) => values.reduce((sum, value, i) => sum + (value - centre(i)) ** 2, 0);
    const residual = square(diameter, (i) => plates[Math.floor(i / 6)]! + samples[i % 6]! - grand) / (23 * 5);
    const { levels, sigma2 } = fit('REML');
    near(sigma2, residual, 1e-9);
    near(levels[0]!.varianceAtMean, ((6 * square(plates, () => grand)) / 23 - residual) / 6, 1e-8);
    near(levels[1]!.varianceAtMean, ((24 * square(samples, () => grand)) / 5 - residual) / 24, 1e-8);
  });
});

it('factorInverse is the inverse', () => {
  const random = seededRandom(2);
  const m = 9;
  const b = Float64Array.from({ length: m * m }, () => random.normal());
  const a = new Float64Array(m * m);
  for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) for (let k = 0; k < m; k++) a[i * m + j]! += b[i * m + k]! * b[j * m + k]!;
  const decomposition = cholesky(a, m);
  const expected = choleskyInverse(decomposition);
  factorInverse(decomposition.factor, m).forEach((value, k) => near(value, expected[k]!, 1e-10));
});
