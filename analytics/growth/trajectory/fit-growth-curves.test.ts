import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../stats/seeded-random.ts';
import { crossProductsOf } from '../cross-product-groups.ts';
import { fitMixedModel } from '../mixed/fit-mixed-model.ts';
import type { MixedFit } from '../mixed/mixed-fit.ts';
import { denseModel } from '../mixed/testing/dense-model.ts';
import { curveCriterion, curveGradient } from './curve-criterion.ts';
import { curveData, type CurveInput } from './curve-data.ts';
import { fitGrowthCurves, type GrowthCurveFit } from './fit-growth-curves.ts';

interface Planted extends CurveInput {
  readonly slopes: ReadonlyMap<string, number>;
}

/** T scores of pupils in units with known slopes; every fourth score is missing where `gaps`. */
function planted(seed: number, units: number, perUnit: number, years: readonly number[], { gaps = false, unitSlope = 0.8, pupilSlope = 1.2 } = {}): Planted {
  const random = seededRandom(seed);
  const effects = Array.from({ length: units }, (_, u) => [`u${u}`, 3 * random.normal(), unitSlope * random.normal()] as const);
  const unit: string[] = [];
  const scores = years.map(() => [] as number[]);
  for (const [id, start, slope] of effects) {
    for (let i = 0; i < perUnit; i++) {
      unit.push(id);
      const level = 50 + start + 7 * random.normal();
      const own = slope + pupilSlope * random.normal();
      years.forEach((year, exam) => {
        const value = level + own * year + 4 * random.normal();
        scores[exam]!.push(gaps && random.uniform() < 0.25 ? Number.NaN : value);
      });
    }
  }
  return { unit, years, scores: scores.map((column) => Float64Array.from(column)), slopes: new Map(effects.map(([id, , slope]) => [id, slope])) };
}

const fitted = (input: CurveInput, method: 'REML' | 'ML' = 'REML'): GrowthCurveFit => {
  const fit = fitGrowthCurves(input, 5, method);
  if (!fit.ok) throw new Error(fit.reason);
  return fit;
};

/** The same rows for the general nested model, which keeps every pupil as a unit of its own. */
function nested(input: CurveInput, pupilSlopes: boolean, method: 'REML' | 'ML'): MixedFit {
  const rows = input.unit.flatMap((id, i) => input.years.flatMap((t, exam) => (Number.isNaN(input.scores[exam]![i]!) ? [] : [{ id, t: t - input.years[0]!, y: input.scores[exam]![i]!, pupil: String(i) }])));
  const products = crossProductsOf(['t'], [rows.map(({ t }) => t), rows.map(({ y }) => y)], rows.map(({ pupil }) => pupil));
  const units = products.groups.map(({ id }) => input.unit[Number(id)]!);
  const fit = fitMixedModel(products, [{ factor: 'unit', slopes: ['t'], units }, { factor: 'pupil', ...(pupilSlopes ? { slopes: ['t'] } : {}) }], method);
  if (!fit.ok) throw new Error(fit.reason);
  return fit;
}

/** Relative to the larger of the two, absolute below 1. */
const near = (actual: number, expected: number, tolerance: number) => expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)));

describe('curveCriterion', () => {
  const input = planted(5, 3, 5, [0, 1, 1.8], { gaps: true });
  const data = curveData(input, 50);
  const lambdas = [Float64Array.of(0.7, 0, -0.1, 0.3), Float64Array.of(1.5, 0, 0.2, 0.4)];
  const rows = input.unit.flatMap((id, i) => input.years.flatMap((t, exam) => (Number.isNaN(input.scores[exam]![i]!) ? [] : [{ unit: Number(id.slice(1)), pupil: i, t: t - data.centre, y: input.scores[exam]![i]! - 50 }])));
  const x = Float64Array.from(rows.flatMap(({ t }) => [1, t]));
  const y = Float64Array.from(rows, (row) => row.y);
  const z = (units: number, q: number, of: (row: (typeof rows)[number]) => number) => {
    const wide = new Float64Array(rows.length * units * q);
    rows.forEach((row, r) => [1, row.t].slice(0, q).forEach((value, a) => (wide[r * units * q + of(row) * q + a] = value)));
    return wide;
  };

  it.each([['REML', 2], ['ML', 2], ['REML', 1]] as const)('equals the dense GLS likelihood (%s, %i pupil terms)', (method, q) => {
    const pupil = q === 2 ? lambdas[1]! : Float64Array.of(1.5);
    const dense = denseModel(x, y, [
      { z: z(3, 2, ({ unit }) => unit), units: 3, q: 2, lambda: lambdas[0]! },
      { z: z(15, q, (row) => row.pupil), units: 15, q, lambda: pupil },
    ], method === 'REML');
    const at = curveCriterion(data, q, method)([lambdas[0]!, pupil]);
    near(at.criterion, dense.criterion, 1e-12);
    near(at.sweep.beta[0]!, dense.beta[0]!, 1e-11);
    near(at.sweep.beta[1]!, dense.beta[1]!, 1e-11);
    near(at.sweep.residualSquares / at.sweep.degrees, dense.sigma2, 1e-11);
  });

  // Central differences of the criterion are good to about h² and ε/h: 1e-6.
  it.each(['REML', 'ML'] as const)('has the slope that differences give (%s)', (method) => {
    const criterion = curveCriterion(data, 2, method);
    const gradient = curveGradient(data, criterion(lambdas), 2, method);
    lambdas.forEach((lambda, level) => {
      [0, 2, 3].forEach((entry) => {
        const h = 1e-5;
        const moved = (by: number) => criterion(lambdas.map((one, l) => (l === level ? one.map((value, k) => (k === entry ? value + by : value)) : one))).criterion;
        // d criterion/dΛ = 2GΛ
        const g = gradient[level]!;
        const row = entry >> 1;
        const column = entry & 1;
        near(2 * (g[row * 2]! * lambda[column]! + g[row * 2 + 1]! * lambda[2 + column]!), (moved(h) - moved(-h)) / (2 * h), 1e-5);
      });
    });
  });
});

describe('fitGrowthCurves', () => {
  it.each([['REML', [0, 1, 1.9, 2.7]], ['ML', [2, 2.4, 3.4]]] as const)('equals the general nested model (%s)', (method, years) => {
    const input = planted(11, 8, 25, years, { gaps: true });
    const fit = fitted(input, method);
    const whole = nested(input, true, method);
    expect([fit.converged, whole.converged, fit.pupilTerms]).toEqual([true, true, 2]);
    near(fit.criterion, whole.criterion, 1e-9);
    near(fit.sigma2, whole.sigma2, 1e-6);
    near(fit.beta[0], whole.beta[0]!, 1e-8);
    near(fit.beta[1], whole.beta[1]!, 1e-7);
    near(fit.standardErrors[1], whole.standardErrors[1]!, 1e-6);
    fit.unitCovariance.forEach((value, k) => near(value, whole.levels[0]!.covariance[k]!, 1e-5));
    fit.pupilCovariance.forEach((value, k) => near(value, whole.levels[1]!.covariance[k]!, 1e-5));
    const modes = new Map(whole.levels[0]!.units.map((unit) => [unit.id, unit]));
    for (const { unit, start, slope, slopeSd } of fit.units) {
      near(start, modes.get(unit)!.modes[0]!, 1e-6);
      near(slope, modes.get(unit)!.modes[1]!, 1e-6);
      near(slopeSd, modes.get(unit)!.conditionalSds[1]!, 1e-6);
    }
    // A pupil's line is β + û + p̂.
    const pupil = whole.levels[1]!.units.find(({ id }) => id === '7')!;
    const [start, slope] = fit.pupilLine(input.unit[7]!, input.scores.map((column) => column[7]!))!;
    near(start, whole.beta[0]! + modes.get(input.unit[7]!)!.modes[0]! + pupil.modes[0]!, 1e-6);
    near(slope, whole.beta[1]! + modes.get(input.unit[7]!)!.modes[1]! + pupil.modes[1]!, 1e-6);
  });

  it('leaves pupils’ slopes out when there are two exams', () => {
    const input = planted(21, 9, 20, [0, 1]);
    const fit = fitted(input);
    const whole = nested(input, false, 'REML');
    expect(fit.pupilTerms).toBe(1);
    near(fit.criterion, whole.criterion, 1e-9);
    near(fit.pupilCovariance[0]!, whole.levels[1]!.covariance[0]!, 1e-5);
  });

  it('finds planted slopes again, its intervals covering 95 %', () => {
    let covered = 0;
    let all = 0;
    for (let seed = 1; seed <= 12; seed++) {
      const input = planted(100 + seed, 40, 40, [0, 1, 2, 3]);
      const fit = fitted(input);
      const mean = [...input.slopes.values()].reduce((sum, value) => sum + value, 0) / 40;
      for (const { unit, slope, slopeSd } of fit.units) {
        all += 1;
        if (Math.abs(slope - (input.slopes.get(unit)! - mean)) <= 1.96 * slopeSd) covered += 1;
      }
    }
    // 480 intervals, binomial SD 1 %; the slopes of one run share their mean.
    expect(covered / all).toBeGreaterThan(0.92);
    expect(covered / all).toBeLessThan(0.98);
  });

  it('does not change with the order of pupils, names or the origin of time', () => {
    const input = planted(31, 7, 15, [0, 0.5, 1.5], { gaps: true });
    const order = input.unit.map((_, i) => i).reverse();
    const other = fitted({ unit: order.map((i) => `x${input.unit[i]!}`), years: input.years.map((year) => year + 2024), scores: input.scores.map((column) => Float64Array.from(order, (i) => column[i]!)) });
    const fit = fitted(input);
    for (const { unit, slope, start } of fit.units) {
      const same = other.units.find((one) => one.unit === `x${unit}`)!;
      near(same.slope, slope, 1e-6);
      near(same.start, start, 1e-6);
    }
  });

  it('says when units do not differ, and what it cannot fit', () => {
    const flat = planted(41, 6, 30, [0, 1, 2], { unitSlope: 0 });
    const alike = { ...flat, unit: flat.unit.map((_, i) => `u${i % 6}`) };
    const fit = fitted(alike);
    for (const { slope, slopeSd, line } of fit.units) for (const value of [slope, slopeSd, ...line]) expect(Number.isFinite(value)).toBe(true);
    const refusal = (input: CurveInput) => fitGrowthCurves(input, 5);
    expect(refusal(planted(1, 3, 40, [0, 1, 2]))).toEqual({ ok: false, reason: 'too-few-units' });
    expect(refusal(planted(1, 9, 3, [0, 1, 2]))).toEqual({ ok: false, reason: 'too-few-pupils' });
    expect(refusal(planted(1, 9, 30, [0]))).toEqual({ ok: false, reason: 'one-time' });
    expect(refusal(planted(1, 9, 30, [2, 2]))).toEqual({ ok: false, reason: 'one-time' });
    expect(refusal({ ...flat, scores: flat.scores.map((column) => column.map(() => 50)) })).toEqual({ ok: false, reason: 'constant' });
    expect(refusal({ ...flat, scores: flat.scores.map((column, exam) => column.map(() => 50 + exam)) })).toEqual({ ok: false, reason: 'perfect-fit' });
    expect(refusal({ ...flat, scores: flat.scores.map((column) => column.map(() => Number.NaN)) })).toEqual({ ok: false, reason: 'one-time' });
  });
});
