import { describe, expect, it } from 'vitest';
import { neededGrowth } from '../sgp/needed-growth.ts';
import { studentGrowthPercentiles } from '../sgp/student-growth-percentiles.ts';
import { normalQuantile } from '../../stats/normal.ts';
import { seededRandom } from '../../stats/seeded-random.ts';
import { neededShares } from './needed-shares.ts';

/** y = 20 + 0.6 x + 6 N(0, 1), x ~ N(50, 10²): the SGP needed for a target is 100 Φ((target − 20 − 0.6 x)/6). */
const learn = async (second = false) => {
  const random = seededRandom(5);
  const x = Float64Array.from({ length: 4000 }, () => 50 + 10 * random.normal());
  const earlier = x.map((value) => 10 + 0.8 * value + 5 * random.normal());
  const outcome = x.map((value) => 20 + 0.6 * value + 6 * random.normal());
  return studentGrowthPercentiles({ outcome, priors: [{ name: 'x', scores: x }, ...(second ? [{ name: 'w', scores: earlier }] : [])], everyOrder: true });
};
const sgpNeeded = (x: number, target: number) => (target - 20 - 0.6 * x) / 6;

describe('neededShares', () => {
  it('bands pupils as the planted model does', async () => {
    const { orders } = await learn();
    // Starts whose needed SGPs are 20, 43, 58, 75, 95 for the target 56.
    const starts = [20, 43, 58, 75, 95].map((sgp) => (56 - 20 - 6 * normalQuantile(sgp / 100)) / 0.6);
    starts.forEach((x, k) => expect(sgpNeeded(x, 56)).toBeCloseTo(normalQuantile([20, 43, 58, 75, 95][k]! / 100), 10));
    const result = neededShares(orders, [Float64Array.from(starts)], ['a', 'a', 'a', 'b', 'b'], 56);
    expect(result.whole).toEqual({ unit: 'all', n: 5, expected: 2, bands: [1, 1, 1, 1, 1] });
    expect(result.units).toEqual([{ unit: 'a', n: 3, expected: 2, bands: [1, 1, 1, 0, 0] }, { unit: 'b', n: 2, expected: 0, bands: [0, 0, 0, 1, 1] }]);
    expect([result.outside, result.fewer, result.without]).toEqual([0, 0, 0]);
  });

  it('serves each pupil with the priors he has, as neededGrowth does', async () => {
    const { orders } = await learn(true);
    const x = Float64Array.of(50, 55, 40, Number.NaN, 45);
    const w = Float64Array.of(52, Number.NaN, 41, 50, 44);
    const result = neededShares(orders, [x, w], ['a', 'a', 'a', 'a', 'b'], 52);
    expect([result.fewer, result.without, result.whole.n]).toEqual([1, 1, 4]);
    const [one, two] = [orders[0]!.model, orders[1]!.model];
    const alone = [
      ...neededGrowth(two, [Float64Array.of(50, 40, 45), Float64Array.of(52, 41, 44)], Float64Array.of(52, 52, 52)),
      ...neededGrowth(one, [Float64Array.of(55)], Float64Array.of(52)),
    ];
    expect(result.whole.expected).toBe(alone.filter(({ expected }) => expected! >= 52).length);
    expect(result.whole.bands[0]).toBe(alone.filter(({ needed }) => needed !== null && needed <= 35).length);
  });

  it('puts a target beyond all growth seen in the last band, a trivial one in the first', async () => {
    const { orders } = await learn();
    const x = [Float64Array.of(50, 60, 300)];
    expect(neededShares(orders, x, ['a', 'a', 'b'], 500).whole.bands).toEqual([0, 0, 0, 0, 3]);
    expect(neededShares(orders, x, ['a', 'a', 'b'], -500).whole).toMatchObject({ expected: 3, bands: [3, 0, 0, 0, 0] });
    // 300 is taken at the boundary of the starts learnt from.
    const far = neededShares(orders, x, ['a', 'a', 'b'], 50);
    const edge = neededShares(orders, [Float64Array.of(50, 60, orders[0]!.model.knots[0]!.boundaries[1])], ['a', 'a', 'b'], 50);
    expect([far.outside, edge.outside]).toEqual([1, 0]);
    expect(far.whole).toEqual(edge.whole);
  });
});
