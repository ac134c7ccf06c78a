import { describe, expect, it } from 'vitest';
import { correlation } from '../stats/correlation.ts';
import { moments, sampleVariance } from '../stats/moments.ts';
import { seededRandom, type SeededRandom } from '../stats/seeded-random.ts';
import { crossProductsOf, type CrossProducts } from './cross-product-groups.ts';
import { correctedProducts, fitWithMeasurementError } from './measurement-error.ts';
import { fitMixedModel } from './mixed/fit-mixed-model.ts';
import type { MixedFit } from './mixed/mixed-fit.ts';
import { valueAdded } from './value-added.ts';

const SCHOOLS = 50;
const SLOPE = 0.8;
const RELIABILITY = 0.85;

/**
 * True prior ξ of SD 10 with 30 % of its variance between schools, observed x = 70 + ξ + δ with
 * Var(δ) = Var(ξ)(1 − r)/r of the pupils drawn: the reliability is that of this district. Outcome
 * 75 + .8ξ + u + e, school SD 2, pupil SD 6, effects independent of the intake.
 */
function district(random: SeededRandom) {
  const x: number[] = [];
  const y: number[] = [];
  const ids: string[] = [];
  const effect: number[] = [];
  const intake: number[] = [];
  for (let school = 0; school < SCHOOLS; school++) {
    const u = 2 * random.normal();
    const mean = Math.sqrt(0.3) * random.normal();
    effect.push(u);
    intake.push(mean);
    for (let pupil = 0; pupil < 60 + (school % 40); pupil++) {
      const xi = 10 * (mean + Math.sqrt(0.7) * random.normal());
      x.push(70 + xi);
      y.push(75 + SLOPE * xi + u + 6 * random.normal());
      ids.push(String(school));
    }
  }
  const errorSd = Math.sqrt((sampleVariance(moments(x))! * (1 - RELIABILITY)) / RELIABILITY);
  const observed = x.map((value) => value + errorSd * random.normal());
  return { products: crossProductsOf(['x'], [observed, y], ids), effect, intake };
}

const levels = [{ factor: 'school' }];
function corrected(products: CrossProducts, reliability = RELIABILITY): MixedFit {
  const fit = fitWithMeasurementError(products, levels, 'REML', { columns: [0], reliability });
  if (!fit.ok) throw new Error(fit.reason);
  return fit;
}
const naive = (products: CrossProducts): MixedFit => {
  const fit = fitMixedModel(products, levels, 'REML');
  if (!fit.ok) throw new Error(fit.reason);
  return fit;
};
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('a prior with reliability 0.85, 60 simulated districts', () => {
  const random = seededRandom(20_260_501);
  const runs = Array.from({ length: 60 }, () => {
    const { products, effect, intake } = district(random);
    const fit = corrected(products);
    const plain = naive(products);
    const error = (of: MixedFit): number[] => of.levels[0]!.units.map(({ atMean }, j) => atMean.mode - (effect[j]! - mean(effect)));
    const inside = fit.levels[0]!.units.filter(({ atMean }, j) => Math.abs(atMean.mode - (effect[j]! - mean(effect))) < 1.96 * atMean.conditionalSd).length;
    return {
      slope: fit.beta[1]!, se: fit.standardErrors[1]!, plain: plain.beta[1]!, tau2: fit.levels[0]!.varianceAtMean, covered: inside / SCHOOLS,
      tilt: correlation(Float64Array.from(error(fit)), Float64Array.from(intake)), plainTilt: correlation(Float64Array.from(error(plain)), Float64Array.from(intake)),
    };
  });
  const spread = Math.sqrt(mean(runs.map(({ slope }) => (slope - mean(runs.map((run) => run.slope))) ** 2)));

  it('gives back the planted slope, which the plain model misses', () => {
    expect(Math.abs(mean(runs.map(({ slope }) => slope)) - SLOPE)).toBeLessThan((3 * spread) / Math.sqrt(runs.length));
    // Within schools the true share of the variance is .7/(.7 + .176): the plain slope is about .64.
    expect(mean(runs.map(({ plain }) => plain))).toBeLessThan(0.67);
  });

  it('states the spread of that slope', () => {
    // The SD of 60 values is known to 9 %.
    expect(mean(runs.map(({ se }) => se)) / spread).toBeGreaterThan(0.75);
    expect(mean(runs.map(({ se }) => se)) / spread).toBeLessThan(1.33);
  });

  it('does not favour schools of strong intakes, as the plain model does', () => {
    expect(Math.abs(mean(runs.map(({ tilt }) => tilt!)))).toBeLessThan(0.12);
    expect(mean(runs.map(({ plainTilt }) => plainTilt!))).toBeGreaterThan(0.5);
  });

  it('keeps the variance of the effects and the coverage of their intervals', () => {
    expect(Math.abs(mean(runs.map(({ tau2 }) => tau2)) - 4)).toBeLessThan(0.5);
    const covered = mean(runs.map((run) => run.covered));
    expect(covered).toBeGreaterThan(0.93);
    expect(covered).toBeLessThan(0.97);
  });
});

describe('the correction', () => {
  const { products } = district(seededRandom(7));

  it('of a reliability of 1 is none', () => {
    const one = corrected(products, 1);
    const plain = naive(products);
    // The slope comes from the plain fit; the rest is fitted with it held, so REML counts one column fewer.
    expect(one.beta[1]).toBeCloseTo(plain.beta[1]!, 12);
    one.beta.forEach((value, k) => expect(Math.abs(value / plain.beta[k]! - 1)).toBeLessThan(1e-6));
    one.standardErrors.forEach((value, k) => expect(Math.abs(value / plain.standardErrors[k]! - 1)).toBeLessThan(1e-3));
    one.levels[0]!.units.forEach(({ atMean }, j) => expect(atMean.mode).toBeCloseTo(plain.levels[0]!.units[j]!.atMean.mode, 3));
  });

  it('takes (n − 1)(1 − r)·Var(x) from each unit and nothing else', () => {
    const changed = correctedProducts(products, [0], 0.9)!;
    const total = products.groups.reduce((sum, { products: cells }) => sum + cells[0]!, 0) / products.groups.reduce((sum, { n }) => sum + n, 0);
    changed.groups.forEach(({ products: cells }, j) => {
      const before = products.groups[j]!;
      expect(before.products[0]! - cells[0]!).toBeCloseTo((before.n - 1) * 0.1 * total, 8);
      expect([cells[1], cells[2]]).toEqual([before.products[1], before.products[2]]);
    });
  });

  it('is refused, with the way out, where nothing of the prior is left, and with curves and slopes', () => {
    // Within schools 12 % of the variance of x: an error of 15 % is more than all of it.
    const random = seededRandom(3);
    const far = Array.from({ length: 600 }, (_, i) => ({ x: 10 * (i % 6) + 5.5 * random.normal(), school: String(i % 6) }));
    const apart = crossProductsOf(['x'], [far.map(({ x }) => x), far.map(({ x }) => x + 5 * random.normal())], far.map(({ school }) => school));
    const input = { products: apart, coverage: [], labels: { outcome: '终点', baselines: ['x'], unit: '学校' } };
    expect(valueAdded({ ...input, reliability: 0.85 })).toMatchObject({ model: 'refused', reason: expect.stringContaining('请提高信度') });
    expect(valueAdded({ ...input, reliability: 0.97 }).model).toBe('mixed');
    // Corrected, x explains all of y and more: the criterion falls without end as σ² goes to 0.
    const beyond = fitWithMeasurementError(apart, [{ factor: '学校' }], 'REML', { columns: [0], reliability: 0.95 });
    expect(beyond).toMatchObject({ ok: true, converged: false });
    expect(valueAdded({ ...input, reliability: 0.95 })).toMatchObject({ model: 'refused', reason: '按起点信度 0.95 校正后，剩下的差异不足以估计模型（这样低的信度与数据不相容），不给出结果。请提高信度，或不作校正。' });
    expect(valueAdded({ ...input, reliability: 0.9, curve: 'spline' })).toMatchObject({ model: 'refused', reason: expect.stringContaining('只适用于直线') });
    expect(valueAdded({ ...input, reliability: 0.9, slope: true })).toMatchObject({ model: 'refused', reason: expect.stringContaining('随机斜率') });
  });
});
