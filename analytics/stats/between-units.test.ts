import { describe, expect, it } from 'vitest';
import { clusteredGap, type ClusterSide } from './clustered-gap.ts';
import { FUNNEL_Z, funnelPlace, meanLimits, rateLimits } from './funnel-limits.ts';
import { intraclassInterval } from './intraclass-interval.ts';
import { rankSets, simultaneousLevel } from './rank-sets.ts';
import { seededRandom } from './seeded-random.ts';
import { normalQuantile } from './normal.ts';
import { theilDecomposition } from './theil-decomposition.ts';
import { wilsonInterval } from './wilson-interval.ts';

const momentsOf = (values: readonly number[]) => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { n: values.length, mean, squares: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) };
};

describe('wilsonInterval', () => {
  // Newcombe 1998, Statistics in Medicine 17:857, table I, method 3; printed to four decimals.
  it.each([[81, 263, 0.2553, 0.3662], [15, 148, 0.0624, 0.1605], [0, 20, 0, 0.1611], [1, 29, 0.0061, 0.1718]])('%d of %d', (count, n, low, high) => {
    const interval = wilsonInterval(count, n)!;
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('has no interval for nobody, and stays inside 0–1', () => {
    expect(wilsonInterval(0, 0)).toBeNull();
    expect(wilsonInterval(20, 20)!.high).toBe(1);
  });
});

describe('intraclassInterval', () => {
  it('is that of Shrout & Fleiss 1979 (Psych. Bull. 86:420), six targets by four judges: ICC(1,1) 0.17, −0.13 to 0.72', () => {
    const targets = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]];
    const { low, high } = intraclassInterval(targets.map(momentsOf))!;
    expect(low).toBe(0);
    expect(high).toBeCloseTo(0.72, 2);
  });

  it('covers the planted value about 95 times of 100 with very unequal schools', () => {
    const random = seededRandom(7);
    let covered = 0;
    for (let round = 0; round < 600; round++) {
      const groups = Array.from({ length: 20 }, (_, school) => {
        const effect = Math.sqrt(0.25) * random.normal();
        return momentsOf(Array.from({ length: school % 4 === 0 ? 60 : 5 + school }, () => effect + random.normal()));
      });
      const { low, high } = intraclassInterval(groups)!;
      if (low <= 0.2 && 0.2 <= high) covered++;
    }
    // 600 rounds: binomial SE 0.9 points; the approximation for unequal sizes is slightly off.
    expect(covered / 600).toBeGreaterThan(0.92);
    expect(covered / 600).toBeLessThan(0.985);
  });

  it('is null where nothing can be said', () => {
    expect(intraclassInterval([momentsOf([1, 2, 3])])).toBeNull();
    expect(intraclassInterval([momentsOf([1]), momentsOf([2])])).toBeNull();
    expect(intraclassInterval([momentsOf([5, 5]), momentsOf([6, 6])])).toBeNull();
  });
});

describe('theilDecomposition', () => {
  const schools: readonly (readonly [string, readonly number[]])[] = [['东县', [90, 60, 0, 75]], ['东县', [40, 55]], ['西县', [100]], ['西县', [20, 30, 85]]];
  const theil = (values: readonly number[]): number => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    return values.reduce((sum, x) => sum + (x > 0 ? (x / mean) * Math.log(x / mean) : 0), 0) / values.length;
  };
  const groups = schools.map(([area, scores]) => ({
    area, n: scores.length, sum: scores.reduce((a, b) => a + b, 0), logSum: scores.reduce((sum, x) => sum + (x > 0 ? x * Math.log(x) : 0), 0),
  }));

  it('adds up to the index computed pupil by pupil', () => {
    const parts = theilDecomposition(groups)!;
    expect(parts.total).toBeCloseTo(theil(schools.flatMap(([, scores]) => [...scores])), 12);
    const areaMeans = schools.flatMap(([area, scores]) => {
      const all = schools.filter(([other]) => other === area).flatMap(([, own]) => [...own]);
      return scores.map(() => all.reduce((a, b) => a + b, 0) / all.length);
    });
    expect(parts.betweenAreas).toBeCloseTo(theil(areaMeans), 12);
    const schoolMeans = schools.flatMap(([, scores]) => scores.map(() => scores.reduce((a, b) => a + b, 0) / scores.length));
    expect(parts.betweenAreas + parts.betweenGroups).toBeCloseTo(theil(schoolMeans), 12);
  });

  it('is null without points to share out', () => {
    expect(theilDecomposition([{ area: '东县', n: 3, sum: 0, logSum: 0 }])).toBeNull();
    expect(theilDecomposition([])).toBeNull();
  });
});

describe('clusteredGap', () => {
  const cells = (side: ClusterSide['side'], schools: readonly (readonly number[])[], prefix: string = side): ClusterSide[] =>
    schools.map((scores, index) => ({ cluster: `${prefix}${index}`, side, ...momentsOf(scores) }));

  it('is the Welch test when every school has one pupil (Student’s sleep data, R 4: −3.3655 to 0.2055)', () => {
    const one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
    const two = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const { gap, gapLow, gapHigh } = clusteredGap([...cells('first', one.map((x) => [x])), ...cells('second', two.map((x) => [x]))])!;
    expect(gap).toBeCloseTo(-1.58, 10);
    expect(gapLow).toBeCloseTo(-3.3655, 4);
    expect(gapHigh).toBeCloseTo(0.2055, 4);
  });

  it('covers the planted gap about 95 times of 100, where an interval of independent pupils does not', () => {
    const random = seededRandom(11);
    let covered = 0;
    let naive = 0;
    for (let round = 0; round < 500; round++) {
      const school = (shift: number) => () => {
        const effect = 0.5 * random.normal() + shift;
        return Array.from({ length: 30 }, () => effect + random.normal());
      };
      const found = clusteredGap([...cells('first', Array.from({ length: 14 }, school(0.4))), ...cells('second', Array.from({ length: 10 }, school(0)))])!;
      if (found.gapLow <= 0.4 && 0.4 <= found.gapHigh) covered++;
      const margin = (found.gapHigh - found.gapLow) / 2 / Math.sqrt(found.designEffect);
      if (Math.abs(found.gap - 0.4) <= margin) naive++;
    }
    expect(covered / 500).toBeGreaterThan(0.92);
    expect(covered / 500).toBeLessThan(0.98);
    expect(naive / 500).toBeLessThan(0.7);
  });

  it('takes a school with pupils on both sides once: what its pupils share cancels', () => {
    const shared = [[10, 12], [30, 32], [50, 52]];
    const both = clusteredGap([...cells('first', shared.map(([a, b]) => [a! + 1, b! + 1]), 's'), ...cells('second', shared, 's')])!;
    expect(both.gap).toBeCloseTo(1, 12);
    expect(both.gapHigh - both.gapLow).toBeCloseTo(0, 10);
  });

  it('is null with one school on a side', () => {
    expect(clusteredGap([...cells('first', [[1, 2]]), ...cells('second', [[1, 2], [2, 3]])])).toBeNull();
  });
});

describe('rankSets', () => {
  it('holds every ranking that the intervals allow, and no more', () => {
    const random = seededRandom(3);
    const units = Array.from({ length: 9 }, (_, index) => {
      const centre = index * 0.6 + random.normal();
      return { id: String(index), low: centre - 0.7, high: centre + 0.7 };
    });
    for (const { id, best, worst } of rankSets(units)) {
      const own = units.find((unit) => unit.id === id)!;
      // The best place is reached with the unit at its top and all others at their bottoms, and the other way round.
      expect(best).toBe(1 + units.filter((unit) => unit !== own && unit.low > own.high).length);
      expect(worst).toBe(units.length - units.filter((unit) => unit !== own && unit.high < own.low).length);
    }
  });

  it('covers the whole true ranking at least 95 times of 100', () => {
    const random = seededRandom(5);
    const truth = Array.from({ length: 12 }, (_, index) => index * 0.35);
    const z = normalQuantile((1 + simultaneousLevel(truth.length)) / 2);
    let covered = 0;
    for (let round = 0; round < 1000; round++) {
      const units = truth.map((value, index) => {
        const estimate = value + 0.3 * random.normal();
        return { id: String(index), low: estimate - 0.3 * z, high: estimate + 0.3 * z };
      });
      if (rankSets(units).every(({ best, worst }, index) => best <= 12 - index && 12 - index <= worst)) covered++;
    }
    expect(covered / 1000).toBeGreaterThan(0.94);
  });

  it('tells equal units not apart and one unit from nobody', () => {
    expect(rankSets([{ id: 'a', low: 1, high: 1 }, { id: 'b', low: 1, high: 1 }])).toEqual([{ id: 'a', best: 1, worst: 2, tied: ['b'] }, { id: 'b', best: 1, worst: 2, tied: ['a'] }]);
    expect(rankSets([{ id: 'a', low: 0, high: 1 }])).toEqual([{ id: 'a', best: 1, worst: 1, tied: [] }]);
  });
});

describe('funnel limits', () => {
  it('narrow with the root of n', () => {
    const { low, high } = meanLimits(80, 10, 25, FUNNEL_Z.inner);
    expect([low, high]).toEqual([expect.closeTo(76.08007, 4), expect.closeTo(83.91993, 4)]);
    expect(rateLimits(0.5, 100, FUNNEL_Z.inner)).toEqual({ low: expect.closeTo(0.402, 3) as number, high: expect.closeTo(0.598, 3) as number });
    expect(rateLimits(0.02, 10, FUNNEL_Z.outer).low).toBe(0);
  });

  it('name where a unit lies', () => {
    const limits = (z: number) => meanLimits(80, 10, 25, z);
    expect([80, 84.5, 73, 87].map((value) => funnelPlace(value, limits))).toEqual(['within', 'warning', 'outside', 'outside']);
  });
});
