import { describe, expect, it } from 'vitest';
import { normalCdf } from '../../stats/normal.ts';
import { seededRandom } from '../../stats/seeded-random.ts';
import { benjaminiHochberg } from '../../stats/benjamini-hochberg.ts';
import { adjustedFlags } from './adjusted-flags.ts';
import { overlapInterval } from './overlap-interval.ts';
import { rankIntervals, type RankedEffect } from './rank-intervals.ts';
import { threeYearMean } from './three-year-mean.ts';

const effects = (...values: [number, number][]): RankedEffect[] => values.map(([effect, sd], unit) => ({ id: `u${unit}`, effect, sd }));

describe('rank intervals', () => {
  // 4,000 draws: three standard errors of a share are 0.024 at the most.
  it('two units: P(first) = Φ(difference / SD of the difference)', async () => {
    const [first, second] = await rankIntervals(effects([1, 0.6], [0, 0.8]));
    expect(Math.abs(first!.topQuarter - normalCdf(1))).toBeLessThan(0.024);
    expect(first!.topQuarter + second!.topQuarter).toBeCloseTo(1, 12);
    expect(first!.meanRank).toBeCloseTo(1 + (1 - first!.topQuarter), 12);
    expect([first!.bottomTwo, second!.bottomTwo]).toEqual([1, 1]);
    expect([first!.low, first!.high]).toEqual([1, 2]);
  });

  it('equal units: every rank is as likely as another', async () => {
    const units = await rankIntervals(effects(...Array.from({ length: 20 }, (): [number, number] => [0, 1])));
    for (const { meanRank, topQuarter, bottomTwo, low, high } of units) {
      // Ranks 1–20 have SD 5.77; five standard errors, as there are twenty units.
      expect(Math.abs(meanRank - 10.5)).toBeLessThan((5 * 5.77) / Math.sqrt(4000));
      expect(Math.abs(topQuarter - 0.25)).toBeLessThan(0.035);
      expect(Math.abs(bottomTwo - 0.1)).toBeLessThan(0.025);
      expect([low, high]).toEqual([1, 20]);
    }
  });

  it('far apart: ranks are certain', async () => {
    const units = await rankIntervals(effects([0, 1], [1000, 1], [-1000, 1], [500, 1], [-500, 1], [100, 1], [-100, 1], [200, 1]));
    expect(units.map(({ low, medianRank, high }) => [low, medianRank, high])).toEqual([5, 1, 8, 2, 7, 4, 6, 3].map((rank) => [rank, rank, rank]));
    expect(units.map(({ topQuarter }) => topQuarter)).toEqual([0, 1, 0, 1, 0, 0, 0, 0]);
    expect(units.map(({ bottomTwo }) => bottomTwo)).toEqual([0, 0, 1, 0, 1, 0, 0, 0]);
  });

  it('no variance at all: all share the middle', async () => {
    for (const unit of await rankIntervals(effects([0, 0], [0, 0], [0, 0]), { draws: 10 })) expect(unit).toMatchObject({ meanRank: 2, low: 2, high: 2, topQuarter: 0 });
  });

  it('the covariance is used: effects moving together keep their order', async () => {
    const together = Float64Array.of(1, 0.9999, 0.9999, 1);
    const [first] = await rankIntervals(effects([0.1, 1], [0, 1]), { covariance: together });
    expect(first!.topQuarter).toBeGreaterThan(0.99);
    const apart = await rankIntervals(effects([0.1, 1], [0, 1]), { covariance: Float64Array.of(1, 0, 0, 1) });
    expect(apart).toEqual(await rankIntervals(effects([0.1, 1], [0, 1])));
  });

  it('the same seed gives the same figures, another seed nearly the same', async () => {
    const some = effects([1, 1], [0, 1], [-1, 1], [0.5, 2]);
    expect(await rankIntervals(some)).toEqual(await rankIntervals(some));
    const other = await rankIntervals(some, { seed: 7 });
    expect(other).not.toEqual(await rankIntervals(some));
    (await rankIntervals(some)).forEach((unit, u) => expect(Math.abs(unit.topQuarter - other[u]!.topQuarter)).toBeLessThan(0.04));
  });

  it('no units, no ranks', async () => expect(await rankIntervals([])).toEqual([]));

  it('stops at the signal, and says how far it is', async () => {
    const units = effects(...Array.from({ length: 400 }, (_, unit): [number, number] => [unit / 100, 1]));
    const stop = new AbortController();
    const seen: number[] = [];
    const onProgress = ({ done, total }: { done: number; total: number }): void => {
      seen.push(done / total);
      if (done > 1000) stop.abort();
    };
    await expect(rankIntervals(units, {}, { signal: stop.signal, onProgress })).rejects.toThrow(/abort/i);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBeLessThan(0.3);
  });
});

describe('overlap intervals', () => {
  it('with equal SE two units stand apart beyond 2.78 SE, that is 1.966 SE of the difference', () => {
    const apart = (difference: number) => {
      const [a, b] = effects([0, 2], [difference, 2]).map(overlapInterval);
      return a!.high < b!.low;
    };
    expect(apart(5.57)).toBe(true);
    expect(apart(5.55)).toBe(false);
    expect(2.78 / Math.SQRT2).toBeCloseTo(1.96, 1);
  });
});

describe('flags of many units', () => {
  it('Benjamini–Hochberg, the fifteen p-values of the 1995 paper: four are below 0.05 after adjustment', () => {
    const p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1];
    const adjusted = benjaminiHochberg(p);
    expect(adjusted.filter((value) => value <= 0.05).length).toBe(4);
    // (15/k)·p by hand; the 5th to the 8th share 15/8 · 0.0344.
    [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714, 0.06385714, 0.0645, 0.0765, 0.486].forEach((value, k) => expect(adjusted[k]).toBeCloseTo(value, 7));
    expect(benjaminiHochberg([1, 0.0004, 0.0001])).toEqual([1, 0.0004 * 1.5, 0.0001 * 3]);
  });

  it('counts what chance would flag, and adjusts', () => {
    const { units, expectedByChance, expectedWrongSign } = adjustedFlags(effects([2.1, 1], [-5, 1], ...Array.from({ length: 18 }, (): [number, number] => [0.1, 1]), [0, 0]));
    expect(expectedByChance).toBeCloseTo(1.05, 12);
    expect(units.slice(0, 3).map(({ single, adjusted }) => [single, adjusted])).toEqual([[1, 0], [-1, -1], [0, 0]]);
    expect(units[20]).toMatchObject({ p: 1, single: 0, adjusted: 0 });
    expect(expectedWrongSign).toBeCloseTo(normalCdf(-2.1) + normalCdf(-5), 12);
  });
});

describe('three-year mean', () => {
  it('weights 3 : 2 : 1, newest first', () => {
    const pooled = threeYearMean([{ effect: 6, sd: 1 }, { effect: 3, sd: 2 }, { effect: 0, sd: 3 }])!;
    expect(pooled.effect).toBeCloseTo(4, 12);
    expect(pooled.standardError).toBeCloseTo(Math.sqrt(9 + 16 + 9) / 6, 12);
    expect(pooled.high - pooled.low).toBeCloseTo(2 * 1.96 * pooled.standardError, 3);
    expect(pooled).toMatchObject({ years: 3, weights: [3 / 6, 2 / 6, 1 / 6] });
  });
  it('a missing year leaves its weight to the others', () => {
    expect(threeYearMean([{ effect: 6, sd: 1 }, null, { effect: 2, sd: 1 }])).toMatchObject({ effect: 5, years: 2, weights: [0.75, 0, 0.25] });
    expect(threeYearMean([null, { effect: 2, sd: 0.5 }])).toMatchObject({ effect: 2, standardError: 0.5, years: 1 });
    expect(threeYearMean([null, null, null])).toBeNull();
  });
});

describe('seeded random numbers', () => {
  it('uniform and normal have the moments and the tails they should', () => {
    const random = seededRandom(42);
    const normals = Array.from({ length: 200_000 }, () => random.normal());
    const mean = normals.reduce((sum, value) => sum + value, 0) / normals.length;
    const power = (k: number) => normals.reduce((sum, value) => sum + value ** k, 0) / normals.length;
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(Math.abs(power(2) - 1)).toBeLessThan(0.015);
    expect(Math.abs(power(4) - 3)).toBeLessThan(0.12);
    expect(Math.abs(normals.filter((value) => value > 1.96).length / normals.length - 0.025)).toBeLessThan(0.0016);
    const uniforms = Array.from({ length: 100_000 }, () => random.uniform());
    for (let tenth = 0; tenth < 10; tenth++) expect(Math.abs(uniforms.filter((value) => Math.floor(value * 10) === tenth).length - 10_000)).toBeLessThan(450);
    // No lag-one correlation.
    const lag = uniforms.slice(1).reduce((sum, value, k) => sum + (value - 0.5) * (uniforms[k]! - 0.5), 0) / (uniforms.length / 12);
    expect(Math.abs(lag)).toBeLessThan(0.015);
  });
});
