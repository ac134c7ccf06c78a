import { describe, expect, it } from 'vitest';
import { hedgesG } from './hedges-g.ts';
import { moments, sampleSd, sampleVariance } from './moments.ts';
import { quantile } from './quantile.ts';
import { quarterGap } from './quarter-gap.ts';
import { weightedVariation } from './weighted-variation.ts';

describe('descriptive', () => {
  it('moments keep their digits far from zero', () => {
    const of = moments([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]);
    expect(of.mean).toBe(1e9 + 10);
    expect(sampleVariance(of)).toBe(30);
    expect(sampleSd(of)).toBe(Math.sqrt(30));
    expect(sampleSd(moments([5]))).toBeNull();
    expect(sampleVariance(moments([]))).toBeNull();
  });

  it('quantile type 7 (R: quantile(c(1,2,4,8), c(0,.25,.5,.9,1)))', () => {
    const sorted = [1, 2, 4, 8];
    expect([0, 0.25, 0.5, 0.9, 1].map((p) => quantile(sorted, p))).toEqual([1, 1.75, 3, 6.800000000000001, 8]);
    expect(quantile([], 0.5)).toBeNull();
    expect(quantile([3], 0.25)).toBe(3);
  });

  it('差异系数 of the published worked example is 0.51526', () => {
    const schools = [[45, 279], [37, 137], [89, 935], [76, 160], [55, 402]] as const;
    expect(weightedVariation(schools.map(([n, books]) => ({ n, value: books / n })))).toBeCloseTo(0.51526, 5);
    expect(weightedVariation([])).toBeNull();
    expect(weightedVariation([{ n: 3, value: 0 }])).toBeNull();
  });

  it('quarter gap weights schools by pupils and needs four', () => {
    const units = [{ n: 10, value: 50 }, { n: 10, value: 90 }, { n: 5, value: 70 }, { n: 5, value: 60 }];
    expect(quarterGap(units)).toEqual({ top: 90, bottom: 50, gap: 40, units: 1 });
    expect(quarterGap(units.slice(1))).toBeNull();
    const eight = [...units, { n: 30, value: 80 }, { n: 30, value: 55 }, { n: 1, value: 65 }, { n: 1, value: 66 }];
    expect(quarterGap(eight)).toEqual({ top: 82.5, bottom: 53.75, gap: 28.75, units: 2 });
  });

  it('Hedges g is null where it does not exist', () => {
    const side = { n: 10, mean: 50, sd: 0 };
    expect(hedgesG(side, { ...side, mean: 40 })).toBeNull();
    expect(hedgesG({ n: 1, mean: 5, sd: 1 }, { n: 10, mean: 4, sd: 1 })).toBeNull();
  });
});
