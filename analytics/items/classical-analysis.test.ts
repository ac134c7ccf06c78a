import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classicalAnalysis, type AnalysedItem, type ClassicalAnalysis } from './classical-analysis.ts';
import { itemColumn, type ScoreMatrix } from './score-matrix.ts';

const matrixOf = (rows: readonly (readonly (number | null)[])[], fullMarks: readonly number[]): ScoreMatrix => ({
  n: rows.length,
  columns: fullMarks.map((fullMark, j) => itemColumn(`Q${j + 1}`, fullMark, rows.map((row) => row[j]!))),
});
const binary = (...rows: readonly (readonly number[])[]): ScoreMatrix => matrixOf(rows, rows[0]!.map(() => 1));
const codes = ({ notes }: ClassicalAnalysis): string[] => notes.map(({ code }) => code);

/** Every number anywhere in the result. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}
const finite = (analysis: ClassicalAnalysis): void => {
  expect(numbersIn(analysis).filter((value) => !Number.isFinite(value))).toEqual([]);
};

/** Pupils × items with marks in halves, some missing when asked. */
const papers = (gaps: boolean) =>
  fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 30 })).chain(([k, n]) =>
    fc.tuple(
      fc.array(fc.array(fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 8 }).map((x) => x / 2) }, { weight: gaps ? 1 : 0, arbitrary: fc.constant(null) }), { minLength: k, maxLength: k }), { minLength: n, maxLength: n }),
      fc.constant(Array.from({ length: k }, () => 4)),
    ));
const policies = ['listwise', 'zero', 'available'] as const;

const near = (a: number | null, b: number | null): void => {
  if (a === null || b === null) expect(a).toBe(b);
  else expect(Math.abs(a - b)).toBeLessThan(1e-9 * Math.max(1, Math.abs(a)));
};
const figures = (item: AnalysedItem): (number | null)[] => [item.difficulty, item.sd, item.d27, item.dRange, item.rItemTotal, item.rItemRest, item.alphaIfDeleted];

describe('any paper', () => {
  it.each(policies)('gives finite numbers or null, with %s', (policy) => {
    fc.assert(fc.property(papers(true), ([rows, full]) => {
      finite(classicalAnalysis(matrixOf(rows, full), policy));
    }), { numRuns: 150 });
  });

  it.each(policies)('counts every pupil once, with %s', (policy) => {
    fc.assert(fc.property(papers(true), ([rows, full]) => {
      const { n, missing } = classicalAnalysis(matrixOf(rows, full), policy);
      expect(n + missing.emptyPupils + missing.incompletePupils).toBe(rows.length);
    }), { numRuns: 80 });
  });

  it.each(policies)('does not depend on the order of pupils, with %s', (policy) => {
    fc.assert(fc.property(papers(true).chain(([rows, full]) => fc.tuple(fc.constant({ rows, full }), fc.shuffledSubarray(rows, { minLength: rows.length }))), ([{ rows, full }, shuffled]) => {
      const a = classicalAnalysis(matrixOf(rows, full), policy);
      const b = classicalAnalysis(matrixOf(shuffled, full), policy);
      a.items.forEach((item, index) => figures(item).forEach((value, at) => near(value, figures(b.items[index]!)[at]!)));
      near(a.reliability.alpha, b.reliability.alpha);
      near(a.reliability.splitHalf?.r ?? null, b.reliability.splitHalf?.r ?? null);
      near(a.sem, b.sem);
    }), { numRuns: 80 });
  });

  it('does not depend on the order of items, but for the split halves', () => {
    fc.assert(fc.property(papers(false), ([rows, full]) => {
      const a = classicalAnalysis(matrixOf(rows, full), 'listwise');
      const b = classicalAnalysis(matrixOf(rows.map((row) => row.toReversed()), full), 'listwise');
      a.items.forEach((item, index) => figures(item).forEach((value, at) => near(value, figures(b.items.at(-1 - index)!)[at]!)));
      near(a.reliability.alpha, b.reliability.alpha);
      near(a.reliability.lambda6, b.reliability.lambda6);
    }), { numRuns: 80 });
  });

  it('keeps correlations and shares in their range and D below P’s bounds', () => {
    fc.assert(fc.property(papers(true), ([rows, full]) => {
      for (const item of classicalAnalysis(matrixOf(rows, full), 'available').items) {
        for (const r of [item.rItemTotal, item.rItemRest, item.d27]) if (r !== null) expect(Math.abs(r)).toBeLessThanOrEqual(1 + 1e-12);
        if (item.difficulty !== null) expect(item.difficulty >= 0 && item.difficulty <= 1).toBe(true);
      }
    }), { numRuns: 80 });
  });

  it('doubling every item lifts a positive α to its Spearman–Brown value or above, and a pair of copies has α = 1', () => {
    fc.assert(fc.property(papers(false), ([rows, full]) => {
      const { reliability: { alpha }, k } = classicalAnalysis(matrixOf(rows, full), 'listwise');
      const doubled = classicalAnalysis(matrixOf(rows.map((row) => [...row, ...row]), [...full, ...full]), 'listwise').reliability.alpha;
      if (k === 1) {
        if (doubled !== null) expect(doubled).toBeCloseTo(1, 12);
      } else if (alpha !== null && doubled !== null) {
        // V becomes 4V and Σ C_jj 2Σ C_jj: α' = 2k/(2k − 1)·(1 − ΣC_jj/(2V)) with ΣC_jj/V = 1 − α(k − 1)/k
        expect(doubled).toBeCloseTo(((2 * k) / (2 * k - 1)) * (1 - (1 - (alpha * (k - 1)) / k) / 2), 9);
        expect(doubled).toBeGreaterThan(alpha - 1e-12);
      }
    }), { numRuns: 120 });
  });
});

describe('a copy of one item', () => {
  it('keeps α positive when the item goes with the rest', () => {
    // α > 0 ⇔ Σ_{j≠l} C_jl > 0; the copy adds 2C_jj + 2Σ_{l≠j} C_jl, not negative when the item goes with the rest.
    fc.assert(fc.property(papers(false), ([rows, full]) => {
      const { items, reliability: { alpha } } = classicalAnalysis(matrixOf(rows, full), 'listwise');
      items.forEach(({ rItemRest }, j) => {
        if (alpha === null || alpha <= 0 || rItemRest === null || rItemRest < 0) return;
        const copied = classicalAnalysis(matrixOf(rows.map((row) => [...row, row[j]!]), [...full, full[j]!]), 'listwise');
        expect(copied.reliability.alpha).toBeGreaterThan(0);
        expect(copied.items.at(-1)!.rItemRest).toBeGreaterThan(0);
      });
    }), { numRuns: 80 });
  });
});

describe('by hand', () => {
  // Totals 5, 4, 3, 2, 1 of five pupils on 0/1, 0/1 and 0–3; n₂₇ = round(1.35) = 1.
  const paper = classicalAnalysis(matrixOf([[1, 1, 3], [1, 1, 2], [0, 1, 2], [1, 0, 1], [0, 0, 1]], [1, 1, 3]), 'listwise');
  it('difficulty, D and open items', () => {
    expect(paper.items.map(({ difficulty }) => difficulty)).toEqual([0.6, 0.6, 0.6]);
    expect(paper.items.map(({ d27 }) => d27)).toEqual([1, 1, 2 / 3]);
    // marks 1 to 3 occurred: (3 − 1)/(1·(3 − 1))
    expect(paper.items[2]).toMatchObject({ isOpen: true, dRange: 1, lowest: 1, highest: 3, zeroShare: 0, fullShare: 0.2 });
    expect(paper.difficulty).toBe(0.6);
  });
  it('α = 3/2·(1 − (0.3 + 0.3 + 0.7)/2.5)', () => {
    expect(paper.reliability.alpha).toBeCloseTo(0.72, 12);
    expect(paper.sem).toBeCloseTo(Math.sqrt(2.5 * 0.28), 12);
  });
  it('ties at the cut share the places left', () => {
    // n₂₇ = round(0.27·8) = 2: total 2 once, then three tied at 1 for the one place left
    const { extreme, items } = classicalAnalysis(binary([1, 1], [1, 0], [1, 0], [0, 1], [0, 0], [0, 0], [0, 0], [0, 0]), 'listwise');
    expect(extreme).toMatchObject({ size: 2, cutHigh: 1, cutLow: 0, countHigh: 4, countLow: 4 });
    expect(items[0]!.d27).toBeCloseTo((1 + 2 / 3) / 2, 14);
    expect(items[1]!.d27).toBeCloseTo((1 + 1 / 3) / 2, 14);
  });
  it('distribution with floor and ceiling', () => {
    const { distribution } = classicalAnalysis(binary([1, 1], [1, 1], [0, 0], [1, 0], [0, 1]), 'listwise');
    expect(distribution).toMatchObject({ floorShare: 0.2, ceilingShare: 0.4, median: 1, min: 0, max: 2 });
    expect(distribution.bins.reduce((sum, { count }) => sum + count, 0)).toBe(5);
    expect(distribution.bins.at(-1)).toMatchObject({ high: 2, count: 2 });
  });
});

describe('missing marks', () => {
  const rows = [[1, 1, 3], [1, null, 2], [0, 1, 2], [1, 0, 1], [null, null, null]];
  const of = (policy: (typeof policies)[number]) => classicalAnalysis(matrixOf(rows, [1, 1, 3]), policy);
  it('listwise drops the pupil, counted', () => {
    expect(of('listwise')).toMatchObject({ n: 3, missing: { emptyPupils: 1, incompletePupils: 1, missingMarks: 1 } });
    expect(codes(of('listwise'))).toContain('incomplete-pupils');
  });
  it('zero takes 0', () => {
    expect(of('zero')).toMatchObject({ n: 4, missing: { emptyPupils: 1, incompletePupils: 0, missingMarks: 1 } });
    expect(of('zero').items[1]).toMatchObject({ n: 4, mean: 0.5 });
  });
  it('available takes the item over those who have it and the total by score rate', () => {
    const analysis = of('available');
    expect(analysis).toMatchObject({ n: 4, missing: { missingMarks: 1 } });
    expect(analysis.items[1]).toMatchObject({ n: 3, mean: 2 / 3 });
    // pupil 2: 3 of the 4 marks he could get, of 5
    expect(analysis.distribution.mean).toBeCloseTo((5 + (3 / 4) * 5 + 3 + 2) / 4, 12);
  });
});

describe('degenerate papers say so', () => {
  it('perfect and zero items', () => {
    const analysis = classicalAnalysis(binary([1, 0, 1], [1, 0, 0], [1, 0, 1]), 'listwise');
    expect(analysis.items[0]).toMatchObject({ difficulty: 1, variance: 0, d27: 0, dRange: null, rItemTotal: null, rItemRest: null });
    expect(analysis.items[1]).toMatchObject({ difficulty: 0, variance: 0, rItemTotal: null });
    expect(codes(analysis)).toEqual(expect.arrayContaining(['perfect-items', 'zero-items', 'few-pupils']));
    finite(analysis);
  });
  it('one pupil', () => {
    const analysis = classicalAnalysis(binary([1, 0, 1]), 'listwise');
    expect(analysis).toMatchObject({ n: 1, sem: null, extreme: null, reliability: { alpha: null, splitHalf: null } });
    expect(codes(analysis)).toContain('one-pupil');
    finite(analysis);
  });
  it('constant total though items vary', () => {
    const analysis = classicalAnalysis(binary([1, 0], [0, 1], [1, 0], [0, 1]), 'listwise');
    expect(analysis).toMatchObject({ extreme: null, reliability: { alpha: null, splitHalf: null }, sem: null });
    expect(codes(analysis)).toContain('constant-total');
    expect(analysis.items[0]).toMatchObject({ rItemTotal: null, rItemRest: -1, d27: null });
  });
  it('one item', () => {
    const analysis = classicalAnalysis(binary([1], [0], [1]), 'listwise');
    expect(analysis.reliability).toMatchObject({ alpha: null, alphaStandardised: null, splitHalf: null, alphaIfDeleted: [null] });
    expect(analysis.items[0]).toMatchObject({ rItemTotal: 1, rItemRest: null });
    expect(codes(analysis)).toContain('one-item');
  });
  it('everything missing, an item nobody has, no pupils at all', () => {
    expect(codes(classicalAnalysis(matrixOf([[null, null], [null, null]], [1, 1]), 'available'))).toEqual(['empty-items', 'empty-pupils', 'no-items']);
    const partly = classicalAnalysis(matrixOf([[1, null], [0, null]], [1, 1]), 'listwise');
    expect(partly).toMatchObject({ n: 2, k: 1, missing: { emptyItems: ['Q2'] } });
    expect(codes(classicalAnalysis(matrixOf([], [1, 1]), 'zero'))).toContain('no-pupils');
  });
  it('opposed items have a negative α, said', () => {
    const analysis = classicalAnalysis(matrixOf([[4, 0], [3, 1], [1, 2], [0, 3]], [4, 4]), 'listwise');
    expect(analysis.reliability.alpha).toBeLessThan(0);
    expect(codes(analysis)).toContain('negative-alpha');
    expect(analysis.reliability.splitHalf!.r).toBeLessThan(0);
  });
  it('an item without full mark whose marks are all 0', () => {
    const analysis = classicalAnalysis(matrixOf([[0, 1], [0, 0]], [0, 1]), 'listwise');
    expect(analysis.items[0]).toMatchObject({ difficulty: null, d27: null });
    expect(codes(analysis)).toContain('no-full-mark');
    finite(analysis);
  });
});
