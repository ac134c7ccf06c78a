import { describe, expect, it } from 'vitest';
import { logLinearSmoothing } from '../../stats/log-linear-smoothing.ts';
import { seededRandom } from '../../stats/seeded-random.ts';
import { itemColumn, type ScoreMatrix } from '../score-matrix.ts';
import { anchorDrift } from './anchor-drift.ts';
import { equateForms, type Equating, type EquatingOptions } from './equate-forms.ts';
import { linkScales, onScale } from './irt-link.ts';
import { linearEquating, type AnchorMoments } from './linear-equating.ts';
import { equipercentile, percentileOf } from './percentile.ts';
import { trueScoreEquating } from './irt-true-score.ts';

describe('percentiles', () => {
  it('Kolen & Brennan’s small example: P(x) and its inverse with mass spread over half a mark', () => {
    // shares .2 .3 .2 .2 .1 on 0 … 4: P(0) = .1, P(1) = .35, P(2) = .6, P(3) = .8, P(4) = .95
    const f = percentileOf({ step: 1, shares: [0.2, 0.3, 0.2, 0.2, 0.1] });
    [0.1, 0.35, 0.6, 0.8, 0.95].forEach((p, x) => expect(f.rank(x)).toBeCloseTo(p, 14));
    for (const x of [-0.5, 0.3, 1.5, 2.2, 4.4]) expect(f.score(f.rank(x))).toBeCloseTo(x, 12);
  });
  it('equates them: e(x) for g = .1 .2 .2 .3 .2', () => {
    // worked by hand: e(0): p = .1 → 0.5; e(1): .35 → 1.5 + .05/.2 = 1.75; e(2): .6 → 2.5 + .1/.3; e(3): .8 → 3.5; e(4): .95 → 3.5 + .15/.2
    const e = equipercentile({ step: 1, shares: [0.2, 0.3, 0.2, 0.2, 0.1] }, { step: 1, shares: [0.1, 0.2, 0.2, 0.3, 0.2] });
    [0.5, 1.75, 2.5 + 1 / 3, 3.5, 4.25].forEach((y, x) => expect(e(x)).toBeCloseTo(y, 12));
  });
  it('scores nobody has: the middle of the gap, half marks as well', () => {
    expect(percentileOf({ step: 1, shares: [0.5, 0, 0, 0.5] }).score(0.5)).toBeCloseTo(1.5, 14);
    expect(percentileOf({ step: 0.5, shares: [0.5, 0.5] }).rank(0.5)).toBeCloseTo(0.75, 14);
  });
});

describe('log-linear smoothing', () => {
  const random = seededRandom(3);
  const counts = new Float64Array(41);
  for (let i = 0; i < 500; i++) counts[Math.max(0, Math.min(40, Math.round(22 + 7 * random.normal())))]!++;
  it('keeps as many moments as its degree, and not the next', () => {
    const shares = logLinearSmoothing(counts, 4)!;
    const moment = (of: ArrayLike<number>, c: number): number => {
      let sum = 0;
      let whole = 0;
      for (let i = 0; i < of.length; i++) {
        sum += of[i]! * (i / 40) ** c;
        whole += of[i]!;
      }
      return sum / whole;
    };
    for (const c of [1, 2, 3, 4]) expect(moment(shares, c)).toBeCloseTo(moment(counts, c), 11);
    expect(Math.abs(moment(shares, 6) - moment(counts, 6))).toBeGreaterThan(1e-9);
    expect(shares.every((share) => share > 0)).toBe(true);
  });
  it('refuses fewer different scores than moments', () => expect(logLinearSmoothing([3, 0, 4], 2)).toBeNull());
});

describe('linear equating', () => {
  const a: AnchorMoments = { n: 100, totalMean: 50, totalVariance: 100, anchorMean: 10, anchorVariance: 9, covariance: 24 };
  const b: AnchorMoments = { n: 300, totalMean: 56, totalVariance: 121, anchorMean: 11, anchorVariance: 10, covariance: 28 };
  it('Tucker by hand', () => {
    // γ₁ = 24/9, γ₂ = 2.8, w = 1/4, 3/4, Δ = −1, spread −1
    const muX = 50 + 0.75 * (24 / 9);
    const muY = 56 - 0.25 * 2.8;
    const varX = 100 + 0.75 * (24 / 9) ** 2 + 0.1875 * (24 / 9) ** 2;
    const varY = 121 - 0.25 * 2.8 ** 2 + 0.1875 * 2.8 ** 2;
    const line = linearEquating('tucker', a, b)!;
    expect(line.slope).toBeCloseTo(Math.sqrt(varY / varX), 12);
    expect(line.slope * muX + line.intercept).toBeCloseTo(muY, 12);
  });
  it('Levine by hand', () => {
    const g1 = 100 / 24;
    const g2 = 121 / 28;
    const varX = 100 + 0.9375 * g1 ** 2;
    const varY = 121 - 0.0625 * g2 ** 2;
    const line = linearEquating('levine', a, b)!;
    expect(line.slope).toBeCloseTo(Math.sqrt(varY / varX), 12);
    expect(line.slope * (50 + 0.75 * g1) + line.intercept).toBeCloseTo(56 - 0.25 * g2, 12);
  });
  it.each(['tucker', 'levine'] as const)('%s: the same moments give identity, and back again too', (method) => {
    expect(linearEquating(method, a, a)).toEqual({ slope: 1, intercept: 0 });
    const there = linearEquating(method, a, b)!;
    const back = linearEquating(method, b, a)!;
    for (const x of [20, 50, 90]) expect(back.slope * (there.slope * x + there.intercept) + back.intercept).toBeCloseTo(x, 10);
  });
  it('an anchor that goes against the total: none', () => expect(linearEquating('tucker', { ...a, covariance: -1 }, b)).toBeNull());
});

describe('links of scales', () => {
  const a = [[1.2, -1], [0.8, 0.3], [1.5, 0.9], [1, -0.2]].map(([slope, b], j) => ({ item: `${j}`, slope: slope!, intercepts: [-slope! * b!] }));
  const open = { item: 'p', slope: 0.7, intercepts: [0.5, 0.2, -0.9] };
  // scale B where θ_A = 1.3 θ_B − 0.4
  const there = { slope: 1.3, intercept: -0.4 };
  const b = [...a, open].map((item) => onScale(item, { slope: 1 / there.slope, intercept: -there.intercept / there.slope }));
  it.each(['mean-mean', 'mean-sigma', 'stocking-lord'] as const)('%s finds a planted change of scale', (method) => {
    const link = linkScales(method, { a: [...a, open], b }, false)!;
    expect(link.slope).toBeCloseTo(1.3, 6);
    expect(link.intercept).toBeCloseTo(-0.4, 6);
  });
  it.each(['mean-mean', 'mean-sigma', 'stocking-lord'] as const)('%s with one slope for all: a shift', (method) => {
    const rasch = a.map((item) => ({ ...item, slope: 1 }));
    const link = linkScales(method, { a: rasch, b: rasch.map((item) => onScale(item, { slope: 1, intercept: 0.7 })) }, true)!;
    expect(link.slope).toBe(1);
    expect(link.intercept).toBeCloseTo(-0.7, 6);
  });
  it('true scores: identity for the same form, inverse of each other', () => {
    const form = { items: a, marks: a.map(() => [0, 2]) };
    const other = { items: [...a.slice(1), open], marks: [...a.slice(1).map(() => [0, 2]), [0, 1, 2, 3]] };
    for (const x of [0, 0.5, 3, 7.9, 8]) expect(trueScoreEquating(form, form)(x)).toBeCloseTo(x, 9);
    for (const x of [0.5, 3, 7]) expect(trueScoreEquating(other, form)(trueScoreEquating(form, other)(x))).toBeCloseTo(x, 8);
  });
});

it('delta plot: a common item that became easier', () => {
  const rates = [0.3, 0.45, 0.6, 0.7, 0.8];
  const items = rates.map((rateA, j) => ({ a: `${j}`, b: `${j}`, rateA, rateB: j === 2 ? 0.92 : rateA - 0.05 }));
  expect(anchorDrift(items).map(({ drifts }) => drifts)).toEqual([false, false, true, false, false]);
  expect(anchorDrift(items.slice(0, 2)).every(({ distance }) => distance === null)).toBe(true);
});

interface Plan {
  readonly n: number;
  readonly seed: number;
  /** Mean ability, and shift of the difficulty of the items that are not common. */
  readonly mean: number;
  readonly harder: number;
}
/** 30 items, the first 12 common; abilities normal, Rasch. */
const difficulties = Array.from({ length: 30 }, (_, j) => 2.4 * ((j * 7) % 30) / 29 - 1.2);
function form({ n, seed, mean, harder }: Plan): ScoreMatrix {
  const random = seededRandom(seed);
  const rows = Array.from({ length: n }, () => {
    const theta = mean + random.normal();
    return difficulties.map((b, j) => (random.uniform() < 1 / (1 + Math.exp(b + (j >= 12 ? harder : 0) - theta)) ? 1 : 0));
  });
  return { n, columns: difficulties.map((_, j) => itemColumn(j < 12 ? `C${j}` : `${seed}-${j}`, 1, rows.map((row) => row[j]!))) };
}
const common = Array.from({ length: 12 }, (_, j) => ({ a: `C${j}`, b: `C${j}` }));
async function equated(a: ScoreMatrix, b: ScoreMatrix, more: Partial<EquatingOptions>): Promise<Equating> {
  const found = await equateForms(a, b, { method: 'equipercentile', common, missing: 'listwise', draws: 20, ...more });
  if (!found.ok) throw new Error(found.reason);
  return found;
}
/** What the planted model expects on the other form at the ability where this form expects x. */
const planted = (harderA: number, harderB: number): ((x: number) => number) => {
  const of = (harder: number) => ({ items: difficulties.map((b, j) => ({ item: `${j}`, slope: 1, intercepts: [-b - (j >= 12 ? harder : 0)] })), marks: difficulties.map(() => [0, 1]) });
  return trueScoreEquating(of(harderA), of(harderB));
};

describe('planted forms', () => {
  // B is harder by 0.6 logits on 18 items and taken by pupils 0.3 logits better
  const a = form({ n: 4000, seed: 1, mean: 0, harder: 0 });
  const b = form({ n: 4000, seed: 2, mean: 0.3, harder: 0.6 });
  const truth = planted(0, 0.6);
  // Observed-score methods equate distributions, not true scores: half a mark between scores 8 and 24 is their own difference.
  it.each([['equipercentile', 0.6], ['tucker', 0.9], ['levine', 0.6], ['irt', 0.4]] as const)('%s finds the planted conversion', async (method, tolerance) => {
    const { table, notes, groupGap } = await equated(a, b, { method, draws: method === 'irt' ? 0 : 20 });
    for (const { score, equivalent } of table.slice(8, 25)) expect(Math.abs(equivalent - truth(score)), `${score}`).toBeLessThan(tolerance);
    expect(table[15]!.equivalent).toBeLessThan(14);
    expect(table).toHaveLength(31);
    expect(groupGap).toBeLessThan(-0.1);
    expect(notes.join()).not.toContain('NaN');
  }, 60_000);
  it.each(['mean-mean', 'mean-sigma', 'stocking-lord'] as const)('2PL with %s', async (link) => {
    const found = await equated(a, b, { method: 'irt', model: '2pl', link, draws: 0 });
    expect(Math.abs(found.link!.intercept - 0.3)).toBeLessThan(0.15);
    for (const { score, equivalent } of found.table.slice(6, 26)) expect(Math.abs(equivalent - truth(score))).toBeLessThan(0.8);
  }, 60_000);
  it.each(['equipercentile', 'tucker', 'levine', 'irt'] as const)('%s: the same form is the identity', async (method) => {
    const { table } = await equated(a, a, { method, draws: 0 });
    for (const { score, equivalent, inRange } of table) if (inRange) expect(equivalent).toBeCloseTo(score, 6);
  }, 60_000);
  it.each(['equipercentile', 'tucker', 'levine'] as const)('%s: back again', async (method) => {
    const there = await equated(a, b, { method, draws: 0 });
    const back = await equated(b, a, { method, draws: 0 });
    for (const { score, equivalent } of there.table.slice(6, 24)) {
      const low = back.table[Math.floor(equivalent)]!.equivalent;
      const high = back.table[Math.floor(equivalent) + 1]!.equivalent;
      expect(Math.abs(low + (equivalent % 1) * (high - low) - score)).toBeLessThan(0.05);
    }
  });
  it('standard errors depend on the seed alone and fall with the pupils', async () => {
    const one = await equated(a, b, { draws: 60, seed: 5 });
    expect(one.table).toEqual((await equated(a, b, { draws: 60, seed: 5 })).table);
    const few = await equated(form({ n: 400, seed: 1, mean: 0, harder: 0 }), form({ n: 400, seed: 2, mean: 0.3, harder: 0.6 }), { draws: 60 });
    const middle = (of: Equating): number => of.table.slice(10, 21).reduce((sum, { standardError }) => sum + standardError!, 0);
    // √10 = 3.2 expected
    expect(middle(few) / middle(one)).toBeGreaterThan(2.2);
    expect(middle(few) / middle(one)).toBeLessThan(4.5);
  }, 60_000);
  it('the bootstrap error is the spread over new samples (Tucker)', async () => {
    const middle: number[] = [];
    for (let seed = 0; seed < 40; seed++) {
      const { table } = await equated(form({ n: 300, seed: 100 + seed, mean: 0, harder: 0 }), form({ n: 300, seed: 300 + seed, mean: 0.3, harder: 0.6 }), { method: 'tucker', draws: 0 });
      middle.push(table[15]!.equivalent);
    }
    const mean = middle.reduce((sum, value) => sum + value, 0) / 40;
    const spread = Math.sqrt(middle.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 39);
    const { table } = await equated(form({ n: 300, seed: 100, mean: 0, harder: 0 }), form({ n: 300, seed: 300, mean: 0.3, harder: 0.6 }), { method: 'tucker', draws: 200 });
    // 40 samples: SD of an SD about 11 %
    expect(table[15]!.standardError! / spread).toBeGreaterThan(0.65);
    expect(table[15]!.standardError! / spread).toBeLessThan(1.5);
  }, 60_000);
});

describe('what has no answer says so', () => {
  const a = form({ n: 200, seed: 1, mean: 0, harder: 0 });
  const b = form({ n: 200, seed: 2, mean: 0.8, harder: 0.6 });
  it('too few pupils, too few common items, an anchor nobody differs on', async () => {
    expect(await equateForms(form({ n: 10, seed: 1, mean: 0, harder: 0 }), b, { method: 'tucker', common, missing: 'listwise' })).toMatchObject({ ok: false });
    expect(await equateForms(a, b, { method: 'tucker', common: common.slice(0, 1), missing: 'listwise' })).toMatchObject({ ok: false });
    const flat = { n: 200, columns: a.columns.map((column) => (column.item.startsWith('C') ? itemColumn(column.item, 1, Array.from({ length: 200 }, () => 1)) : column)) };
    for (const method of ['equipercentile', 'tucker', 'irt'] as const) expect(await equateForms(flat, b, { method, common, missing: 'listwise' })).toMatchObject({ ok: false });
  });
  it('notes: few pupils, unlike items, short anchor, groups far apart', async () => {
    const { notes, table } = await equated(a, b, { common: [...common.slice(0, 4), { a: 'C5', b: 'nowhere' }], smoothing: null });
    const text = notes.join('\n');
    for (const said of ['人数偏少', 'C5在两份试卷中找不到', '只占全卷分值的13%', '差距较大']) expect(text).toContain(said);
    expect(table.every(({ equivalent }) => Number.isFinite(equivalent) && equivalent >= 0 && equivalent <= 30)).toBe(true);
  });
  it('missing marks are counted', async () => {
    const gaps = { ...a, columns: a.columns.map((column, j) => (j === 0 ? itemColumn(column.item, 1, [...column.scores].map((x, i) => (i < 5 ? null : x))) : column)) };
    expect((await equated(gaps, b, { method: 'tucker' })).notes.join()).toContain('各有5名、0名');
    expect((await equated(gaps, b, { method: 'tucker', missing: 'zero' })).notes.join()).toContain('5个缺失的小题得分按0分计');
  });
  it('IRT errors from refitted samples', async () => {
    const { table, draws } = await equated(a, b, { method: 'irt', draws: 12 });
    expect(draws).toBe(12);
    expect(table[15]!.standardError).toBeGreaterThan(0.05);
    expect(table[15]!.standardError).toBeLessThan(2);
  }, 30_000);
});
