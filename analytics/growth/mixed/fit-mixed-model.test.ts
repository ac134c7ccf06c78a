import { describe, expect, it } from 'vitest';
import { invert } from '../../stats/invert.ts';
import { seededRandom } from '../../stats/seeded-random.ts';
import { crossProductsOf } from '../cross-product-groups.ts';
import type { Method } from '../fit-method.ts';
import { fitMixedModel } from './fit-mixed-model.ts';
import type { MixedFit, MixedRefusal } from './mixed-fit.ts';
import { denseModel } from './testing/dense-model.ts';

const fitted = (fit: MixedFit | MixedRefusal): MixedFit => {
  if (!fit.ok) throw new Error(`refused: ${fit.reason}`);
  return fit;
};

/** Pupils in classes in schools with random intercepts and slopes; `seed` chooses the draw. */
function district({ schools, classes, pupils, seed, slope = 0.3, school = 4, between = 2 }: { schools: number; classes: number; pupils: number; seed: number; slope?: number; school?: number; between?: number }) {
  const random = seededRandom(seed);
  const rows: { school: string; class: string; x: number; w: number; y: number }[] = [];
  for (let s = 0; s < schools; s++) {
    const u = school * random.normal();
    const b = slope * random.normal();
    for (let c = 0; c < classes; c++) {
      const v = between * random.normal();
      for (let i = 0; i < pupils + ((s + c) % 3); i++) {
        const x = 70 + 12 * random.normal();
        rows.push({ school: `S${s}`, class: `S${s}/${c}`, x, w: random.normal(), y: 15 + (0.8 + b) * x + u + v + 6 * random.normal() });
      }
    }
  }
  return rows;
}
type Row = ReturnType<typeof district>[number];

function fitRows(rows: readonly Row[], { slopes = [[], []], method = 'REML' }: { slopes?: string[][]; method?: Method } = {}): MixedFit {
  const products = crossProductsOf(['x', 'w'], [rows.map(({ x }) => x), rows.map(({ w }) => w), rows.map(({ y }) => y)], rows.map((row) => row.class));
  const schoolOf = new Map(rows.map((row) => [row.class, row.school]));
  return fitted(
    fitMixedModel(products, [{ factor: 'school', slopes: slopes[0]!, units: products.groups.map(({ id }) => schoolOf.get(id)!) }, { factor: 'class', slopes: slopes[1]! }], method),
  );
}

/** The dense model at the fitted Λ, on the original columns. */
function denseAt(rows: readonly Row[], fit: MixedFit, theta = fit.levels.map((level) => [...level.theta])) {
  const n = rows.length;
  const x = Float64Array.from(rows.flatMap((row) => [1, row.x, row.w]));
  const terms = fit.levels.map(({ terms: names, units }, l) => {
    const q = names.length;
    const lambda = new Float64Array(q * q);
    let entry = 0;
    for (let c = 0; c < q; c++) for (let r = c; r < q; r++) lambda[r * q + c] = theta[l]![entry++]!;
    const z = new Float64Array(n * units.length * q);
    const place = new Map(units.map(({ id }, u) => [id, u]));
    rows.forEach((row, i) => {
      const u = place.get(l === 0 ? row.school : row.class)!;
      for (let a = 0; a < q; a++) z[i * units.length * q + u * q + a] = a === 0 ? 1 : row.x;
    });
    return { z, units: units.length, q, lambda };
  });
  return denseModel(x, Float64Array.from(rows, ({ y }) => y), terms, fit.method === 'REML');
}

/** Var(u_school + v_class | y, β) = t'Ψt − t'ΨZ'V⁻¹ZΨt by the dense model with both levels in one Z. */
function totalVariances(rows: readonly Row[], fit: MixedFit): number[] {
  const [schools, classes] = [fit.levels[0]!, fit.levels[1]!];
  const relative = (level: typeof schools, a: number): number => level.covariance[a]! / fit.sigma2;
  const psi = rows.map((one) =>
    rows.map((other) => {
      let value = 0;
      for (const level of [schools, classes]) {
        const q = level.terms.length;
        if (level === schools ? one.school !== other.school : one.class !== other.class) continue;
        value += relative(level, 0) + (q === 2 ? relative(level, 1) * (one.x + other.x) + relative(level, 3) * one.x * other.x : 0);
      }
      return value;
    }),
  );
  const n = rows.length;
  const inverse = invert(Float64Array.from(psi.flatMap((line, i) => line.map((value, j) => value + (i === j ? 1 : 0)))), n)!;
  return classes.units.map((unit) => {
    // Covariance of the total with every row.
    const link = rows.map((row) => {
      let value = 0;
      if (row.school === unit.parent) value += relative(schools, 0) + (schools.terms.length === 2 ? relative(schools, 1) * row.x : 0);
      if (row.class === unit.id) value += relative(classes, 0) + (classes.terms.length === 2 ? relative(classes, 1) * row.x : 0);
      return value;
    });
    let taken = 0;
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) taken += link[i]! * inverse[i * n + j]! * link[j]!;
    return fit.sigma2 * (relative(schools, 0) + relative(classes, 0) - taken);
  });
}

const near = (actual: number, expected: number, tolerance: number): void => expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)));

describe.each([
  ['nested intercepts', [[], []], 'REML'],
  ['nested intercepts', [[], []], 'ML'],
  ['slope at schools', [['x'], []], 'REML'],
  ['slopes at both levels', [['x'], ['x']], 'ML'],
] as const)('%s (%j, %s) by the definition with the whole covariance matrix', (_, slopes, method) => {
  const rows = district({ schools: 7, classes: 3, pupils: 5, seed: 11 });
  const fit = fitRows(rows, { slopes: slopes.map((names) => [...names]), method });
  const dense = denseAt(rows, fit);

  // 1e-7: the dense side works on raw columns near 70 and loses what the scaled columns keep.
  it('criterion, β, SE, σ²', () => {
    near(fit.criterion, dense.criterion, 1e-8);
    fit.beta.forEach((value, k) => near(value, dense.beta[k]!, 1e-7));
    fit.standardErrors.forEach((value, k) => near(value, Math.sqrt(dense.sigma2 * dense.covariance[k * 3 + k]!), 1e-7));
    near(fit.sigma2, dense.sigma2, 1e-7);
  });

  it('modes, conditional covariances and prediction SDs at every level', () => {
    fit.levels.forEach(({ units, terms }, l) => {
      const q = terms.length;
      units.forEach((unit, u) => {
        unit.modes.forEach((mode, a) => near(mode, dense.modes[l]![u * q + a]!, 1e-6));
        for (let a = 0; a < q; a++) {
          const at = (b: number) => (u * q + a) * units.length * q + u * q + b;
          for (let b = 0; b < q; b++) near(unit.covariance[a * q + b]!, dense.sigma2 * dense.conditional[l]![at(b)]!, 1e-6);
          near(unit.predictionSds[a]! ** 2, dense.sigma2 * (dense.conditional[l]![at(a)]! + dense.predictionAddition[l]![at(a)]!), 1e-6);
        }
      });
    });
  });

  it('a class with its school: the sum of the modes, variance from V by the definition', () => {
    // With x the centred prior, Z_school[i] + Z_class[i] of one pupil at the mean is 1 in both intercepts.
    const mean = rows.reduce((sum, { x }) => sum + x, 0) / rows.length;
    const centred = rows.map((row) => ({ ...row, x: row.x - mean }));
    const at = fitRows(centred, { slopes: slopes.map((names) => [...names]), method });
    const [schools, classes] = [at.levels[0]!, at.levels[1]!];
    const total = totalVariances(centred, at);
    classes.units.forEach((unit, u) => {
      const school = schools.units.find(({ id }) => id === unit.parent)!;
      near(unit.totalAtMean.mode, school.modes[0]! + unit.modes[0]!, 1e-9);
      near(unit.totalAtMean.conditionalSd ** 2, total[u]!, 1e-6);
    });
  });

  it('no neighbouring θ has a lower criterion', () => {
    expect(fit.converged).toBe(true);
    fit.levels.forEach(({ theta }, l) =>
      theta.forEach((value, k) => {
        for (const factor of [0.97, 1.03]) {
          const moved = fit.levels.map((level) => [...level.theta]);
          moved[l]![k] = value === 0 ? factor - 1 : value * factor;
          expect(denseAt(rows, fit, moved).criterion).toBeGreaterThan(dense.criterion - 1e-7);
        }
      }),
    );
  });
});

describe('balanced nested data have closed estimates', () => {
  // Pastes (Davies & Goldsmith 1972, Statistical Methods in Research and Production, tab. 6.5):
  // strength of 3 casks from each of 10 batches, tested twice.
  const strength =
    `62.8 62.6 60.1 62.3 62.7 63.1 60 61.4 57.5 56.9 61.1 58.9 58.7 57.5 63.9 63.1 65.4 63.7 57.1 56.4 56.9 58.6 64.7 64.5 55.1 55.1 54.7 54.2 58.8 57.5
     63.4 64.9 59.3 58.1 60.5 60 62.5 62.6 61 58.7 56.9 57.7 59.2 59.4 65.2 66 64.8 64.1 54.8 54.8 64 64 57.7 56.8 58.3 59.3 59.2 59.2 58.9 56.6`
      .split(/\s+/).map(Number);
  const cask = strength.map((_, row) => `c${Math.floor(row / 2)}`);
  const batch = Array.from({ length: 30 }, (_, index) => `b${Math.floor(index / 3)}`);
  const fit = (method: Method) => fitted(fitMixedModel(crossProductsOf([], [strength], cask), [{ factor: 'batch', units: batch }, { factor: 'cask' }], method));

  it('REML equals the analysis of variance (Searle, Casella & McCulloch 1992, ch. 4)', () => {
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const casks = Array.from({ length: 30 }, (_, c) => mean(strength.slice(2 * c, 2 * c + 2)));
    const batches = Array.from({ length: 10 }, (_, b) => mean(casks.slice(3 * b, 3 * b + 3)));
    const square = (values: number[], centre: (k: number) => number) => values.reduce((sum, value, k) => sum + (value - centre(k)) ** 2, 0);
    const residual = square(strength, (k) => casks[Math.floor(k / 2)]!) / 30;
    const between = (2 * square(casks, (k) => batches[Math.floor(k / 3)]!)) / 20;
    const top = (6 * square(batches, () => mean(batches))) / 9;
    const { levels, sigma2, beta, standardErrors, converged } = fit('REML');
    near(sigma2, residual, 1e-9);
    near(levels[1]!.covariance[0]!, (between - residual) / 2, 1e-8);
    near(levels[0]!.covariance[0]!, (top - between) / 6, 1e-8);
    near(beta[0]!, mean(strength), 1e-12);
    near(standardErrors[0]!, Math.sqrt(top / 60), 1e-9);
    expect(converged).toBe(true);
  });

  it('ML as published (MixedModels.jl manual, fm4): 247.9945, SE .642136, casks 8.433617, batches 1.199178, residual .678002', () => {
    const { criterion, beta, standardErrors, levels, sigma2, singular } = fit('ML');
    near(criterion, 247.9945, 5e-5 / 248);
    near(beta[0]!, 60.0533, 5e-5 / 60);
    near(standardErrors[0]!, 0.642136, 1e-6);
    // The manual's optimiser stopped 2e-5 short of the minimum in the variances.
    near(levels[1]!.covariance[0]!, 8.433617, 1e-5);
    near(levels[0]!.covariance[0]!, 1.199178, 3e-5);
    near(sigma2, 0.678002, 3e-6);
    expect(singular).toBe(false);
  });
});

describe('nothing depends on how the data are written', () => {
  const rows = district({ schools: 8, classes: 3, pupils: 6, seed: 5 });
  const slopes = [['x'], []];
  const fit = fitRows(rows, { slopes });
  const same = (other: MixedFit, factor = 1): void => {
    near(other.beta[1]!, fit.beta[1]! * factor, 1e-9);
    near(other.sigma2, fit.sigma2 * factor ** 2, 1e-8);
    const modes = new Map(other.levels[0]!.units.map((unit) => [unit.id.replace('X', ''), unit.atMean]));
    for (const { id, atMean } of fit.levels[0]!.units) {
      near(modes.get(id)!.mode, atMean.mode * factor, 1e-6);
      near(modes.get(id)!.conditionalSd, atMean.conditionalSd * factor, 1e-6);
    }
  };

  it('order of rows', () => same(fitRows(rows.toReversed(), { slopes })));
  it('names of units', () => same(fitRows(rows.map((row) => ({ ...row, school: `X${row.school}`, class: `X${row.class}` })), { slopes })));
  it('shift and scale of the outcome', () => same(fitRows(rows.map((row) => ({ ...row, y: 3 * row.y - 100 })), { slopes }), 3));
  it('shift and scale of the prior: effects at the mean stay, the slope variance scales', () => {
    const other = fitRows(rows.map((row) => ({ ...row, x: row.x / 10 + 900 })), { slopes });
    fit.levels[0]!.units.forEach(({ atMean }, u) => near(other.levels[0]!.units[u]!.atMean.mode, atMean.mode, 1e-6));
    near(other.levels[0]!.covariance[3]!, 100 * fit.levels[0]!.covariance[3]!, 1e-6);
    near(other.beta[1]!, 10 * fit.beta[1]!, 1e-8);
  });
  it('a unit twice as a group of the cross-products is one unit', () => {
    const split = crossProductsOf(['x'], [rows.map(({ x }) => x), rows.map(({ y }) => y)], rows.map(({ school }, i) => `${school}#${i % 2}`));
    const whole = crossProductsOf(['x'], [rows.map(({ x }) => x), rows.map(({ y }) => y)], rows.map(({ school }) => school));
    const a = fitted(fitMixedModel(split, [{ factor: 'school', units: split.groups.map(({ id }) => id.split('#')[0]!) }], 'REML'));
    const b = fitted(fitMixedModel(whole, [{ factor: 'school' }], 'REML'));
    near(a.criterion, b.criterion, 1e-11);
    expect(a.levels[0]!.units.length).toBe(8);
  });
  it('every school twice under two names: twins have the same effect, the pupils say the same', () => {
    const twins = fitRows([...rows, ...rows.map((row) => ({ ...row, school: `X${row.school}`, class: `X${row.class}` }))], { slopes });
    const modes = new Map(twins.levels[0]!.units.map((unit) => [unit.id, unit.modes]));
    for (const { id } of fit.levels[0]!.units) modes.get(id)!.forEach((mode, a) => near(mode, modes.get(`X${id}`)![a]!, 1e-9));
    near(twins.beta[1]!, fit.beta[1]!, 0.05);
    expect(twins.standardErrors[1]!).toBeLessThan(fit.standardErrors[1]!);
  });
});
