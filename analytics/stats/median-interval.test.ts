import { describe, expect, it } from 'vitest';
import { medianInterval } from './median-interval.ts';
import { seededRandom } from './seeded-random.ts';

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe('interval of a median', () => {
  it('ten values: between ranks 2 and 3, by hand from the binomial distribution', () => {
    // P(2 ≤ B ≤ 8) = 1 − 22/1024, P(3 ≤ B ≤ 7) = 1 − 112/1024.
    const wide = 1 - 22 / 1024;
    const i = (wide - 0.95) / (90 / 1024);
    const lambda = (8 * i) / (2 + 6 * i);
    const [low, high] = medianInterval(upTo(10))!;
    expect(low).toBeCloseTo(2 + lambda, 12);
    expect(high).toBeCloseTo(9 - lambda, 12);
  });

  it('five values: the extremes; fewer: none', () => {
    expect(medianInterval([1, 2, 3, 4, 50])).toEqual([1, 50]);
    expect(medianInterval([1, 2, 3, 4])).toBeNull();
  });

  it('thousands of values: x at n/2 ∓ 0.98·√n', () => {
    // Normal approximation of the binomial: 1.96·√n/2 ranks from the middle.
    const n = 4000;
    const [low, high] = medianInterval(upTo(n))!;
    expect(Math.abs(low - ((n + 1) / 2 - 0.98 * Math.sqrt(n)))).toBeLessThan(0.6);
    expect(low + high).toBeCloseTo(n + 1, 8);
  });

  it('moves and turns with the values, never leaves them', () => {
    for (let n = 5; n < 60; n++) {
      const [low, high] = medianInterval(upTo(n))!;
      const turned = medianInterval(upTo(n).map((value) => -value).toReversed())!;
      expect(turned[0]).toBeCloseTo(-high, 12);
      expect(low).toBeGreaterThanOrEqual(1);
      expect(low).toBeLessThan(high);
      expect(medianInterval(upTo(n).map((value) => 3 * value - 7))![0]).toBeCloseTo(3 * low - 7, 10);
    }
  });

  it.each([7, 12, 25])('covers the median 95 %% of the time whatever the distribution (n = %i)', (n) => {
    const random = seededRandom(n);
    for (const draw of [() => random.uniform() - 0.5, () => random.normal(), () => Math.exp(random.normal()) - 1]) {
      let covered = 0;
      for (let run = 0; run < 3000; run++) {
        const [low, high] = medianInterval(Array.from({ length: n }, draw).sort((a, b) => a - b))!;
        if (low <= 0 && 0 <= high) covered += 1;
      }
      // Three standard errors of a share are 0.012; interpolation is exact to 0.01.
      expect(Math.abs(covered / 3000 - 0.95)).toBeLessThan(0.02);
    }
  });
});
