import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ordinalLogit } from '../../stats/ordinal-logit.ts';
import { seededRandom } from '../../stats/seeded-random.ts';
import { itemColumn, type ScoreMatrix } from '../score-matrix.ts';
import { difAnalysis, type DifComparison } from './dif-analysis.ts';
import { logisticDif } from './logistic-dif.ts';
import { mantelDif } from './mantel.ts';
import { etsClass, mantelHaenszel, type Stratum } from './mantel-haenszel.ts';
import { matchingStrata } from './matching-strata.ts';

// Agresti 2002, Categorical Data Analysis, table 6.9: a cream and a control in eight centres; success, failure.
const centres = [[11, 25, 10, 27], [16, 4, 22, 10], [14, 5, 7, 12], [2, 14, 1, 16], [6, 11, 0, 12], [1, 10, 0, 10], [1, 4, 1, 8], [4, 2, 6, 1]]
  .map(([a, b, c, d]): Stratum => ({ referenceRight: a!, referenceWrong: b!, focalRight: c!, focalWrong: d! }));

describe('Mantel–Haenszel', () => {
  const found = mantelHaenszel(centres)!;
  it('Agresti’s eight centres: odds ratio 2.13, χ² 6.384 before the continuity correction', () => {
    expect(found.oddsRatio).toBeCloseTo(2.1345, 4);
    let excess = 0;
    let variance = 0;
    for (const { referenceRight: a, referenceWrong: b, focalRight: c, focalWrong: d } of centres) {
      const t = a + b + c + d;
      excess += a - ((a + b) * (a + c)) / t;
      variance += ((a + b) * (c + d) * (a + c) * (b + d)) / (t ** 2 * (t - 1));
    }
    expect(excess ** 2 / variance).toBeCloseTo(6.3841, 4);
    expect(found.chiSquared).toBeCloseTo((Math.abs(excess) - 0.5) ** 2 / variance, 12);
    expect(found.delta).toBeCloseTo(-2.35 * Math.log(2.1345), 3);
  });
  it('one table: the odds ratio AD/BC with Woolf’s error', () => {
    const { oddsRatio, logError } = mantelHaenszel([{ referenceRight: 40, referenceWrong: 10, focalRight: 30, focalWrong: 25 }])!;
    expect(oddsRatio).toBeCloseTo((40 * 25) / (10 * 30), 12);
    expect(logError).toBeCloseTo(Math.sqrt(1 / 40 + 1 / 10 + 1 / 30 + 1 / 25), 12);
  });
  it('exchanging the groups turns the sign, exchanging right and wrong too', () => {
    const turned = mantelHaenszel(centres.map((s) => ({ referenceRight: s.focalRight, referenceWrong: s.focalWrong, focalRight: s.referenceRight, focalWrong: s.referenceWrong })))!;
    expect(turned.delta).toBeCloseTo(-found.delta, 12);
    expect(turned.deltaError).toBeCloseTo(found.deltaError, 12);
    expect(turned.chiSquared).toBeCloseTo(found.chiSquared, 12);
  });
  it.each([[0.9, 0.1, 'A'], [-1.2, 0.7, 'A'], [-1.2, 0.3, 'B'], [1.6, 0.5, 'B'], [1.6, 0.3, 'C'], [-2, 0.5, 'C'], [1.5, 0.31, 'B']] as const)('Δ %d ± %d is class %s', (delta, error, category) => expect(etsClass(delta, error)).toBe(category));
  it('no table in which both answers occur: none', () => {
    expect(mantelHaenszel([{ referenceRight: 4, referenceWrong: 0, focalRight: 3, focalWrong: 0 }])).toBeNull();
    expect(mantelHaenszel([])).toBeNull();
  });
});

describe('Mantel for partial credit', () => {
  it('on right or wrong is Mantel–Haenszel without the correction', () => {
    const found = mantelDif([0, 1], centres.map((s) => ({ reference: [s.referenceWrong, s.referenceRight], focal: [s.focalWrong, s.focalRight] })))!;
    expect(found.chiSquared).toBeCloseTo(6.3841, 4);
    expect(found.meanDifference).toBeLessThan(0);
  });
  it('by hand: one stratum of two against three pupils', () => {
    // reference 0, 2; focal 0, 1, 2. Sums 2 and 3 of 5; E = 3·5/5 = 3, so χ² = 0, SMD = 1 − 1 = 0.
    expect(mantelDif([0, 1, 2], [{ reference: [1, 0, 1], focal: [1, 1, 1] }])).toMatchObject({ chiSquared: 0, meanDifference: 0, category: 'A' });
    // reference 2, 2; focal 0, 0, 1: sum 1, E = 3·5/5 = 3, Var = 2·3/(25·4)·(5·9 − 25) = 1.2, χ² = 4/1.2
    const found = mantelDif([0, 1, 2], [{ reference: [0, 0, 2], focal: [2, 1, 0] }])!;
    expect(found.chiSquared).toBeCloseTo(4 / 1.2, 12);
    expect(found.meanDifference).toBeCloseTo(1 / 3 - 2, 12);
    expect(found.standardised).toBeCloseTo((1 / 3 - 2) / 1, 12);
  });
});

describe('proportional odds', () => {
  it('two groups without covariates: the saturated logit', () => {
    const fit = ordinalLogit([{ x: [0], counts: [30, 70] }, { x: [1], counts: [60, 40] }])!;
    expect(fit.slopes[0]).toBeCloseTo(Math.log(40 / 60) - Math.log(70 / 30), 8);
    expect(fit.thresholds[0]).toBeCloseTo(Math.log(30 / 70), 8);
    expect(fit.logLikelihood).toBeCloseTo(30 * Math.log(0.3) + 70 * Math.log(0.7) + 60 * Math.log(0.6) + 40 * Math.log(0.4), 10);
  });
  it('three categories: the gradient by differences is 0', () => {
    const cells = [{ x: [-1, 0], counts: [30, 14, 6] }, { x: [0, 0], counts: [18, 20, 17] }, { x: [1, 1], counts: [8, 21, 26] }, { x: [0.5, 1], counts: [12, 15, 11] }];
    const fit = ordinalLogit(cells)!;
    const value = (k: readonly number[], b: readonly number[]): number => cells.reduce((sum, { x, counts }) => {
      const below = (c: number): number => (c < 0 ? 0 : c > 1 ? 1 : 1 / (1 + Math.exp(-(k[c]! - x[0]! * b[0]! - x[1]! * b[1]!))));
      return sum + counts.reduce((whole, count, c) => whole + count * Math.log(below(c) - below(c - 1)), 0);
    }, 0);
    const best = value(fit.thresholds, fit.slopes);
    expect(fit.logLikelihood).toBeCloseTo(best, 10);
    for (const by of [-1e-3, 1e-3]) {
      for (const at of [0, 1]) {
        expect(value(fit.thresholds.with(at, fit.thresholds[at]! + by), fit.slopes)).toBeLessThan(best);
        expect(value(fit.thresholds, fit.slopes.with(at, fit.slopes[at]! + by))).toBeLessThan(best);
      }
    }
  });
  it('answers separated by a predictor have no maximum', () => {
    expect(ordinalLogit([{ x: [0], counts: [20, 0] }, { x: [1], counts: [0, 20] }])?.converged ?? false).toBe(false);
    expect(ordinalLogit([{ x: [1], counts: [5, 6] }, { x: [1], counts: [3, 8] }])).toBeNull();
  });
  it('Nagelkerke’s ΔR² by the definition', () => {
    const cells = [{ total: -1, focal: false, counts: [30, 10] }, { total: 1, focal: false, counts: [10, 40] }, { total: -1, focal: true, counts: [35, 5] }, { total: 1, focal: true, counts: [25, 20] }];
    const found = logisticDif(cells)!;
    // model 3 is saturated: ln L from the shares; model 1 pools the groups
    const ln = (a: number, b: number): number => a * Math.log(a / (a + b)) + b * Math.log(b / (a + b));
    const three = ln(30, 10) + ln(10, 40) + ln(35, 5) + ln(25, 20);
    const one = ln(65, 15) + ln(35, 60);
    const none = ln(100, 75);
    expect(found.chiSquared).toBeCloseTo(2 * (three - one), 7);
    const r2 = (value: number): number => (1 - Math.exp((2 * (none - value)) / 175)) / (1 - Math.exp((2 * none) / 175));
    expect(found.deltaR2).toBeCloseTo(r2(three) - r2(one), 8);
    expect(found.uniformChiSquared + found.nonuniformChiSquared).toBeCloseTo(found.chiSquared, 7);
    expect(found.groupEffect).toBeLessThan(0);
  });
});

describe('matching', () => {
  it('equal totals first, wider strata only when too few match', () => {
    expect(matchingStrata(Float64Array.of(1, 1, 2, 2), Uint8Array.of(0, 1, 0, 1))).toMatchObject({ count: 2, width: null, matchedShare: 1 });
    const total = Float64Array.from({ length: 200 }, (_, i) => i / 2);
    const wide = matchingStrata(total, Uint8Array.from(total, (_, i) => i % 2));
    expect(wide).toMatchObject({ width: 1, matchedShare: 1, count: 100 });
  });
});

interface Plan {
  readonly n: number;
  readonly items: number;
  readonly seed: number;
  /** Shift of difficulty for the focal group, and change of slope, per item. */
  readonly shift?: Readonly<Record<number, number>>;
  readonly slope?: Readonly<Record<number, number>>;
  readonly gap?: number;
  readonly open?: boolean;
}
function paper({ n, items, seed, shift = {}, slope = {}, gap = 0, open = false }: Plan): { matrix: ScoreMatrix; groups: string[] } {
  const random = seededRandom(seed);
  const groups = Array.from({ length: n }, (_, i) => (i % 2 === 0 ? '汉语' : '双语'));
  const difficulty = Array.from({ length: items }, () => 0.8 * random.normal());
  const rows = groups.map((group) => {
    const focal = group === '双语';
    const theta = random.normal() - (focal ? gap : 0);
    return difficulty.map((b, j) => {
      const p = 1 / (1 + Math.exp(-(focal ? slope[j] ?? 1 : 1) * (theta - b - (focal ? shift[j] ?? 0 : 0))));
      return open ? [0, 1, 2].reduce<number>((sum) => sum + (random.uniform() < p ? 1 : 0), 0) : random.uniform() < p ? 1 : 0;
    });
  });
  return { groups, matrix: { n, columns: difficulty.map((_, j) => itemColumn(`${j + 1}`, open ? 3 : 1, rows.map((row) => row[j]!))) } };
}
async function only({ matrix, groups }: ReturnType<typeof paper>, more = {}): Promise<DifComparison> {
  const { comparisons } = await difAnalysis(matrix, groups, { missing: 'listwise', reference: '汉语', ...more });
  expect(comparisons).toHaveLength(1);
  return comparisons[0]!;
}

describe('simulated papers', () => {
  it('about 5 % of fair items are significant, groups of unequal ability', async () => {
    let tested = 0;
    let mh = 0;
    let uniform = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const { items } = await only(paper({ n: 1000, items: 30, seed, gap: 0.5 }), { purify: false });
      tested += items.length;
      mh += items.filter(({ mantelHaenszel: found }) => found!.p < 0.05).length;
      uniform += items.filter(({ logistic }) => logistic!.uniformP < 0.05).length;
      expect(items.filter(({ category }) => category === 'C')).toEqual([]);
    }
    // 600 tests of Rasch items: 30 expected, SD 5.3
    expect(tested).toBe(600);
    for (const count of [mh, uniform]) {
      expect(count).toBeGreaterThan(13);
      expect(count).toBeLessThan(48);
    }
  }, 60_000);

  it('finds planted items, their sign and their size, and purifies', async () => {
    const plan = paper({ n: 4000, items: 25, seed: 77, shift: { 3: 0.9, 8: 0.9, 12: 0.9, 20: -0.9 }, gap: 0.4 });
    const { items, purification } = await only(plan);
    expect(items.filter(({ category }) => category !== 'A').map(({ item, favours }) => [item, favours])).toEqual([['4', 'reference'], ['9', 'reference'], ['13', 'reference'], ['21', 'focal']]);
    expect(items.filter(({ excluded }) => excluded).map(({ item }) => item)).toEqual(['4', '9', '13', '21']);
    expect(purification).toMatchObject({ settled: true });
    // Rasch: Δ = −2.35·0.9
    for (const at of [3, 8, 12]) expect(Math.abs(items[at]!.mantelHaenszel!.delta + 2.115)).toBeLessThan(4 * items[at]!.mantelHaenszel!.deltaError);
    for (const at of [3, 8, 12, 20]) expect(items[at]!.pAdjusted).toBeLessThan(1e-6);
    // without purification the clean items lean the other way
    const crude = await only(plan, { purify: false });
    const lean = (of: DifComparison): number => of.items.filter((_, j) => ![3, 8, 12, 20].includes(j)).reduce((sum, { mantelHaenszel: found }) => sum + found!.delta, 0) / 21;
    expect(Math.abs(lean({ ...crude, items }))).toBeLessThan(Math.abs(lean(crude)));
  }, 30_000);

  it('finds a curve that crosses only by logistic regression', async () => {
    const { items, notes } = await only(paper({ n: 6000, items: 20, seed: 5, slope: { 6: 0.15 } }));
    expect(items[6]!.logistic!.nonuniformP).toBeLessThan(1e-6);
    expect(items[6]!.logistic!.deltaR2).toBeGreaterThan(0.02);
    expect(items.filter((_, j) => j !== 6).every(({ logistic }) => logistic!.category === 'A')).toBe(true);
    expect(notes.join()).toContain('共检验20道题');
  }, 30_000);

  it('partial credit: Mantel and the class', async () => {
    const { items } = await only(paper({ n: 3000, items: 15, seed: 8, open: true, shift: { 2: 1 } }));
    expect(items[2]).toMatchObject({ category: 'C', favours: 'reference', mantelHaenszel: null });
    expect(items[2]!.mantel!.standardised).toBeLessThan(-0.25);
    expect(items[2]!.logistic!.category).not.toBe('A');
    expect(items.filter(({ category }) => category !== 'A')).toHaveLength(1);
  }, 30_000);
});

describe('what a paper may not change', () => {
  const plan = paper({ n: 600, items: 8, seed: 3, shift: { 1: 1.2 } });
  it('order of pupils and items', async () => {
    const straight = await only(plan);
    const turned = await only({ groups: plan.groups.toReversed(), matrix: { n: 600, columns: plan.matrix.columns.toReversed().map((column) => ({ ...column, scores: column.scores.toReversed() })) } });
    turned.items.toReversed().forEach((item, j) => {
      expect(item.mantelHaenszel!.delta).toBeCloseTo(straight.items[j]!.mantelHaenszel!.delta, 10);
      expect(item.logistic!.deltaR2).toBeCloseTo(straight.items[j]!.logistic!.deltaR2, 8);
    });
  });
  it('names of the groups; exchanging them turns the sign', async () => {
    const straight = await only(plan);
    const { comparisons } = await difAnalysis(plan.matrix, plan.groups, { missing: 'listwise', reference: '双语' });
    comparisons[0]!.items.forEach((item, j) => {
      expect(item.mantelHaenszel!.delta).toBeCloseTo(-straight.items[j]!.mantelHaenszel!.delta, 10);
      expect(item.logistic!.groupEffect).toBeCloseTo(-straight.items[j]!.logistic!.groupEffect, 6);
    });
  });
});

describe('what has no answer says so', () => {
  const plan = paper({ n: 200, items: 6, seed: 2 });
  const codes = (value: unknown): number[] => (typeof value === 'number' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(codes) : []);
  it('a small group is not judged', async () => {
    const groups = plan.groups.map((_, i) => (i < 20 ? '双语' : '汉语'));
    const { items, notes } = await only({ ...plan, groups });
    expect(items).toEqual([]);
    expect(notes[0]).toContain('不足30人');
  });
  it('one group, an unknown reference, pupils without a group', async () => {
    expect((await difAnalysis(plan.matrix, plan.groups.map(() => '汉语'), { missing: 'listwise' })).notes.join()).toContain('不足两个组');
    expect((await difAnalysis(plan.matrix, plan.groups, { missing: 'listwise', reference: '蒙语' })).notes.join()).toContain('没有“蒙语”组');
    expect(await difAnalysis(plan.matrix, plan.groups.map((group, i) => (i < 10 ? null : group)), { missing: 'listwise' })).toMatchObject({ withoutGroup: 10 });
  });
  it('few pupils are said', async () => expect((await only(plan)).notes[0]).toContain('人数偏少'));
  it('perfect and zero items have no class; three groups give two comparisons', async () => {
    const columns = [...plan.matrix.columns, itemColumn('7', 1, plan.groups.map(() => 1)), itemColumn('8', 1, plan.groups.map(() => 0))];
    const { comparisons } = await difAnalysis({ n: 200, columns }, plan.groups.map((group, i) => (i < 60 ? '三类' : group)), { missing: 'zero' });
    expect(comparisons).toHaveLength(2);
    expect(comparisons[0]!.items.slice(6).map(({ category, logistic }) => [category, logistic])).toEqual([[null, null], [null, null]]);
    expect(comparisons[0]!.notes.join()).toContain('第7题、第8题');
    expect(codes(comparisons).filter((value) => !Number.isFinite(value))).toEqual([]);
  });
  it('never gives NaN', async () => {
    await fc.assert(fc.asyncProperty(
      fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 60, max: 90 })).chain(([k, n]) => fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: k, maxLength: k }), { minLength: n, maxLength: n })),
      async (rows) => {
        const matrix = { n: rows.length, columns: rows[0]!.map((_, j) => itemColumn(`${j}`, 2, rows.map((row) => row[j]!))) };
        const found = await difAnalysis(matrix, rows.map((_, i) => (i % 2 ? 'a' : 'b')), { missing: 'listwise' });
        expect(codes(found).filter((value) => !Number.isFinite(value))).toEqual([]);
      }), { numRuns: 25 });
  }, 30_000);
});
