import { describe, expect, it } from 'vitest';
import { rankStanding, segmentStanding } from './reference-standing.ts';
import { normalScore, poolForms, scorePool } from './score-pool.ts';
import { unitDifferences } from './unit-differences.ts';

const source = { population: '全省', scope: '省', year: 2026 };

describe('scorePool', () => {
  const rows = [{ column: 0, form_group: 1, score: 10, n: 2 }, { column: 0, form_group: 1, score: 20, n: 2 }, { column: -1, form_group: 5, score: 7, n: 3 }];
  it('gives T and mid-rank shares by hand', () => {
    const pool = scorePool(rows, 0)!;
    // 10, 10, 20, 20: mean 15, sd √(100/3).
    expect([pool.n, pool.mean, pool.t(15)]).toEqual([4, 15, 50]);
    expect(pool.t(20)).toBeCloseTo(50 + 50 / Math.sqrt(100 / 3), 12);
    expect([pool.percentile(10), pool.percentile(20), pool.percentile(15)]).toEqual([0.25, 0.75, 0.5]);
    expect(poolForms(rows, 0)).toBe(1);
  });
  it('stays finite for equal scores and strangers', () => {
    const pool = scorePool(rows, -1)!;
    expect([pool.sd, pool.t(7), pool.percentile(1), pool.percentile(99)]).toEqual([null, 50, 0.5 / 3, 1 - 0.5 / 3]);
    expect(scorePool(rows, 3)).toBeNull();
    expect([normalScore(0, 1), normalScore(0.5, 1)].every(Number.isFinite)).toBe(true);
  });
});

describe('一分一段', () => {
  const { of, candidates } = segmentStanding({ ...source, points: [{ score: 400, cumulative: 100 }, { score: 500, cumulative: 60 }, { score: 600, cumulative: 20 }] });
  it('puts a score in the middle of those who share it', () => {
    // 600: places 1–20, middle 10 of 100; 500: 20–60, middle 40; 400: 60–100, middle 80.
    expect(candidates).toBe(100);
    for (const [score, share] of [[600, 0.9], [500, 0.6], [400, 0.2]] as const) expect(of(score).share).toBeCloseTo(share, 12);
    expect(of(550).share).toBeGreaterThan(0.6);
    expect(of(550).share).toBeLessThan(0.9);
  });
  it('keeps to the ends beyond the table, and says so', () => {
    expect([of(700).outside, of(550).outside, of(399).outside]).toEqual([true, false, true]);
    expect(of(700).share).toBeCloseTo(0.9, 12);
    expect(segmentStanding({ ...source, points: [{ score: 1, cumulative: 10 }, { score: 2, cumulative: 10 }], candidates: 10 }).of(1).share).toBeGreaterThan(0);
  });
});

describe('位次对照', () => {
  it('takes a place of the start to the place expected', () => {
    const expected = rankStanding({ ...source, points: [{ from: 1, to: 10 }, { from: 50, to: 500 }, { from: 100, to: 1000 }], fromCandidates: 100, toCandidates: 1000 });
    // Place 50 of 100 is the share 1 − 49.5/100; place 500 of 1000 the share 1 − 499.5/1000.
    expect(expected(1 - 49.5 / 100).share).toBeCloseTo(1 - 499.5 / 1000, 12);
    expect(expected(0.505).outside).toBe(false);
    expect(expected(0.999).outside).toBe(true);
  });
});

describe('unitDifferences', () => {
  const coverage = ['a', 'b'].map((unit) => ({ unit, outcome: 40, matched: 40, kept_mean: 1, lost_mean: null }));
  const unit = Array.from({ length: 46 }, (_, i) => (i < 40 ? 'a' : 'b'));
  const difference = unit.map((_, i) => (i % 2 === 0 ? 3 : 1));
  it('uses the unit’s own spread from 20 pupils on, else the pooled one', () => {
    const [a, b] = unitDifferences({ unit, difference, coverage, judged: true });
    expect(a!.effect).toBe(2);
    expect(a!.standardError).toBeCloseTo(Math.sqrt(40 / 39 / 40), 12);
    expect(b!.standardError).toBeCloseTo(Math.sqrt(46 / 44 / 6), 12);
    expect([a!.flag, b!.flag]).toEqual(['高于预期', '仅供参考']);
    expect(unitDifferences({ unit, difference, coverage, judged: true, expectedVariance: () => 100 })[0]!.flag).toBe('符合预期');
  });
  it('judges nobody when it only describes, and claims no certainty without spread', () => {
    expect(unitDifferences({ unit, difference, coverage, judged: false }).map(({ flag }) => flag)).toEqual(['仅描述', '仅描述']);
    expect(unitDifferences({ unit, difference: unit.map(() => 2), coverage, judged: true })[0]).toMatchObject({ effect: 2, standardError: null, low: null, flag: '符合预期' });
  });
});
