import { describe, expect, it } from 'vitest';
import { seededRandom } from '../stats/seeded-random.ts';
import { balanceOf, type SchoolMoments } from './balance.ts';

const school = (school_id: number, scores: readonly number[], place: { county?: string; locality?: string } = {}): SchoolMoments => {
  const points = scores.reduce((a, b) => a + b, 0);
  const mean = points / scores.length;
  return {
    school_id, n: scores.length, mean, squares: scores.reduce((sum, x) => sum + (x - mean) ** 2, 0), county: place.county ?? '东县', locality: place.locality ?? null,
    points, log_points: scores.reduce((sum, x) => sum + (x > 0 ? x * Math.log(x) : 0), 0), least: Math.min(...scores),
  };
};

describe('balanceOf', () => {
  it('gives both variations, by hand', () => {
    const { variation, unweightedVariation } = balanceOf([school(1, [60, 60, 60]), school(2, [80])]);
    // X̄ = 65, Σ (n/N)(x − X̄)² = 0.75·25 + 0.25·225 = 75; plain: mean 70, SD (n − 1) 14.1421.
    expect(variation).toBeCloseTo(Math.sqrt(75) / 65, 10);
    expect(unweightedVariation).toBeCloseTo(Math.sqrt(200) / 70, 10);
  });

  it('brackets the variance share by its interval', () => {
    const random = seededRandom(2);
    const schools = Array.from({ length: 16 }, (_, id) => {
      const effect = 5 * random.normal();
      return school(id, Array.from({ length: 25 + id }, () => 75 + effect + 10 * random.normal()), { locality: id % 2 ? '城区' : '乡村' });
    });
    const { icc, iccInterval, theil, urbanRural } = balanceOf(schools);
    expect(iccInterval!.low).toBeLessThan(icc!);
    expect(iccInterval!.high).toBeGreaterThan(icc!);
    expect(theil!.betweenAreas).toBeCloseTo(0, 12);
    expect(urbanRural!.firstSchools).toBe(8);
  });

  it('puts the parts together, by hand', () => {
    const schools = [[1, 10, 60, '乡村'], [2, 10, 70, '城区'], [3, 20, 80, '城区'], [4, 10, 50, '乡村']] as const;
    const balance = balanceOf(schools.map(([school_id, n, mean, locality]) => ({ school_id, n, mean, squares: 900, county: '东县', locality, points: n * mean, log_points: n * mean * Math.log(mean), least: 40 })));
    // X̄ = 3400/50 = 68; Σ n/N (x − X̄)² = (10·64 + 10·4 + 20·144 + 10·324)/50 = 136
    expect(balance.variation).toBeCloseTo(Math.sqrt(136) / 68, 12);
    expect(balance.quarters).toMatchObject({ gap: 30, units: 1 });
    // 城区 (10·70 + 20·80)/30 = 76.67, 乡村 55
    expect(balance.urbanRural!.gap).toBeCloseTo(65 / 3, 10);
    expect(balance.icc! * (balance.betweenVariance! + balance.withinVariance!)).toBeCloseTo(balance.betweenVariance!, 10);
  });

  it('says nothing where nothing can be said', () => {
    expect(balanceOf([])).toMatchObject({ variation: null, unweightedVariation: null, icc: null, iccInterval: null, theil: null, urbanRural: null });
    expect(balanceOf([school(1, [-1, 3]), school(2, [4, 5])]).theil).toBeNull();
    expect(balanceOf([school(1, [1, 3], { locality: '城区' }), school(2, [4, 5], { locality: '乡村' })]).urbanRural).toBeNull();
  });
});
