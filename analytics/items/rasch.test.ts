import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nelderMead } from '../stats/nelder-mead.ts';
import { poissonBinomial } from '../stats/poisson-binomial.ts';
import { cholesky } from '../stats/cholesky.ts';
import { choleskyInverse } from '../stats/symmetric-solve.ts';
import { raschCml, type RaschFit } from './rasch-cml.ts';
import { raschPersons } from './rasch-person.ts';
import { rightWrong } from './right-wrong.ts';
import { itemColumn, type ScoreMatrix } from './score-matrix.ts';

const matrixOf = (rows: readonly (readonly number[])[]): ScoreMatrix => ({ n: rows.length, columns: rows[0]!.map((_, j) => itemColumn(`Q${j + 1}`, 1, rows.map((row) => row[j]!))) });
const fitOf = (rows: readonly (readonly number[])[]): RaschFit => {
  const fit = raschCml(rightWrong(matrixOf(rows)));
  if (!fit.ok) throw new Error(fit.reason);
  return fit;
};
/** Each pattern so many times. */
const repeat = (...patterns: readonly (readonly [number, readonly number[]])[]): number[][] => patterns.flatMap(([times, row]) => Array.from({ length: times }, () => [...row]));

const four = repeat([9, [1, 0, 0, 0]], [5, [0, 1, 0, 0]], [3, [0, 0, 1, 0]], [1, [0, 0, 0, 1]], [12, [1, 1, 0, 0]], [6, [1, 0, 1, 0]], [2, [0, 0, 1, 1]], [8, [1, 1, 1, 0]], [3, [1, 1, 0, 1]], [1, [0, 1, 1, 1]], [4, [1, 1, 1, 1]], [2, [0, 0, 0, 0]]);

describe('poissonBinomial', () => {
  it('is the binomial distribution for equal probabilities, with variables left out', () => {
    const share = poissonBinomial(Float64Array.from([0.3, 0.3, 0.9, 0.3, 0.1]), 2, 4);
    [0.343, 0.441, 0.189, 0.027].forEach((expected, r) => expect(share[r]).toBeCloseTo(expected, 14));
  });
});

describe('raschCml', () => {
  it('two items: b₂ − b₁ = ln(n₁₀/n₀₁), SE √(1/n₁₀ + 1/n₀₁)', () => {
    const fit = fitOf(repeat([30, [1, 0]], [10, [0, 1]], [7, [1, 1]], [5, [0, 0]]));
    expect(fit.items[1]!.difficulty - fit.items[0]!.difficulty).toBeCloseTo(Math.log(3), 12);
    expect(2 * fit.items[0]!.standardError).toBeCloseTo(Math.sqrt(1 / 30 + 1 / 10), 12);
    expect(fit.informative).toBe(40);
  });

  it('agrees with the likelihood by enumeration of all patterns, and its second derivatives', () => {
    const fit = fitOf(four);
    const b = fit.items.map(({ difficulty }) => difficulty);
    const patterns = Array.from({ length: 16 }, (_, code) => [0, 1, 2, 3].map((j) => (code >> j) & 1));
    const size = (pattern: readonly number[]): number => pattern.reduce((sum, x) => sum + x, 0);
    const weight = (pattern: readonly number[], at: readonly number[]): number => Math.exp(-pattern.reduce((sum, x, j) => sum + x * at[j]!, 0));
    const logLikelihood = (at: readonly number[]): number =>
      four.reduce((sum, row) => sum + Math.log(weight(row, at) / patterns.filter((other) => size(other) === size(row)).reduce((whole, other) => whole + weight(other, at), 0)), 0);
    expect(fit.logLikelihood).toBeCloseTo(logLikelihood(b), 10);
    // Σ (Cov(X | r)) over pupils is the information
    const information = new Float64Array(16);
    for (const row of four) {
      const same = patterns.filter((other) => size(other) === size(row));
      const whole = same.reduce((sum, other) => sum + weight(other, b), 0);
      const mean = [0, 1, 2, 3].map((j) => same.reduce((sum, other) => sum + other[j]! * weight(other, b), 0) / whole);
      for (let j = 0; j < 4; j++) {
        for (let l = 0; l < 4; l++) information[j * 4 + l]! += same.reduce((sum, other) => sum + (other[j]! - mean[j]!) * (other[l]! - mean[l]!) * weight(other, b), 0) / whole;
      }
    }
    const inverse = choleskyInverse(cholesky(information.map((value) => value + 0.25), 4));
    fit.items.forEach(({ standardError }, j) => expect(standardError).toBeCloseTo(Math.sqrt(inverse[j * 5]! - 0.25), 10));
    for (const j of [0, 1, 2]) {
      const nudged = (by: number) => logLikelihood(b.map((value, l) => (l === j ? value + by : value)));
      expect(nudged(1e-3)).toBeLessThan(nudged(0));
      expect(nudged(-1e-3)).toBeLessThan(nudged(0));
    }
  });

  it('does not depend on the order of pupils or items', () => {
    const fit = fitOf(four);
    fc.assert(fc.property(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), fc.shuffledSubarray(four, { minLength: four.length }), (order, rows) => {
      const other = fitOf(rows.map((row) => order.map((j) => row[j]!)));
      order.forEach((j, position) => expect(other.items[position]!.difficulty).toBeCloseTo(fit.items[j]!.difficulty, 10));
    }), { numRuns: 20 });
  });

  it('names items without a finite difficulty, also those that become so', () => {
    // Q1 is right for all; without it Q2 is right for everybody who is not at 0 or full score.
    const { items, leftOut } = rightWrong({
      n: 6,
      columns: [
        itemColumn('Q1', 2, [2, 2, 2, 2, 2, 2]), itemColumn('Q2', 2, [2, 2, 2, 2, 0, 2]), itemColumn('Q3', 2, [2, 0, 2, 0, 0, 2]),
        itemColumn('Q4', 2, [0, 2, 2, 0, 0, 2]), itemColumn('Q5', 4, [0, 1, 4, 2, 3, 4]), itemColumn('Q6', 2, [0, 0, 0, 0, 0, 0]),
      ],
    });
    expect(leftOut.toSorted((a, b) => (a.item < b.item ? -1 : 1))).toEqual([
      { item: 'Q1', reason: 'all-right' }, { item: 'Q2', reason: 'all-right' }, { item: 'Q5', reason: 'partial-credit' }, { item: 'Q6', reason: 'all-wrong' },
    ]);
    expect(items).toEqual(['Q3', 'Q4']);
  });

  it('refuses what has no answer', () => {
    expect(raschCml(rightWrong(matrixOf([[1], [0]])))).toEqual({ ok: false, reason: 'too-few-items' });
    expect(raschCml(rightWrong(matrixOf([[1, 1], [0, 0]])))).toMatchObject({ ok: false });
    // everybody who has any of Q3, Q4 has both Q1 and Q2: the two sets have no finite distance
    expect(raschCml(rightWrong(matrixOf(repeat([5, [1, 0, 0, 0]], [5, [0, 1, 0, 0]], [4, [1, 1, 1, 0]], [4, [1, 1, 0, 1]]))))).toEqual({ ok: false, reason: 'ill-conditioned' });
  });

  it('stays finite on 150 items of a wide spread', () => {
    const k = 150;
    let state = 7;
    const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
    const rows = Array.from({ length: 300 }, () => {
      const theta = 6 * (random() - 0.5);
      return Array.from({ length: k }, (_, j) => (random() < 1 / (1 + Math.exp((8 * j) / k - 4 - theta)) ? 1 : 0));
    });
    const fit = fitOf(rows);
    expect(fit.converged).toBe(true);
    expect(fit.items.every(({ difficulty, standardError }) => Number.isFinite(difficulty) && standardError > 0)).toBe(true);
    // planted difficulties −4 … 4, SE of the extremes near 0.3
    const planted = (name: string): number => (8 * (Number(name.slice(1)) - 1)) / k - 4;
    const shift = fit.items.reduce((sum, { item }) => sum + planted(item), 0) / fit.items.length;
    const misses = fit.items.filter(({ item, difficulty, standardError }) => Math.abs(difficulty - planted(item) + shift) > 4 * standardError);
    expect(misses).toEqual([]);
  }, 60_000);
});

describe('raschPersons', () => {
  const difficulties = [-1.2, -0.3, 0.1, 0.5, 2];
  it('ML solves Σ P = r', () => {
    for (const { score, ml } of raschPersons(difficulties).slice(1, -1)) {
      expect(difficulties.reduce((sum, b) => sum + 1 / (1 + Math.exp(b - ml!)), 0)).toBeCloseTo(score, 10);
    }
  });
  it('weighted likelihood maximises rθ − Σ ln(1 + e^{θ − b}) + ½ ln I(θ)', () => {
    for (const { score, warm } of raschPersons(difficulties)) {
      const loss = (theta: number): number => {
        const p = difficulties.map((b) => 1 / (1 + Math.exp(b - theta)));
        return -(score * theta + p.reduce((sum, value) => sum + Math.log(1 - value), 0) + 0.5 * Math.log(p.reduce((sum, value) => sum + value * (1 - value), 0)));
      };
      // a minimum is located to √ε only
      expect(warm).toBeCloseTo(nelderMead(([theta]) => loss(theta!), [0], 0.5, { size: 1e-7, spread: 1e-14 }).x[0]!, 5);
    }
  });
  it('rises with the score and lies inside ML', () => {
    const persons = raschPersons(difficulties);
    persons.slice(1).forEach(({ warm }, index) => expect(warm).toBeGreaterThan(persons[index]!.warm));
    expect(persons[4]!.warm).toBeLessThan(persons[4]!.ml!);
    expect(persons[1]!.warm).toBeGreaterThan(persons[1]!.ml!);
  });
});
