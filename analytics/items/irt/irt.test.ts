import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../stats/seeded-random.ts';
import { itemColumn, type ScoreMatrix } from '../score-matrix.ts';
import { irtAnalysis, type IrtAnalysis, type IrtOptions } from './irt-analysis.ts';
import { categoryShares, stepsOf, testInformation, type IrtItem } from './irt-model.ts';
import { itemResponses } from './item-responses.ts';
import { marginalMl, type MarginalFit } from './marginal-ml.ts';
import { normalGrid } from '../../stats/normal-grid.ts';
import { patternAbilities } from './persons.ts';
import { scoreFit, sumDistribution } from './score-fit.ts';

const matrixOf = (rows: readonly (readonly (number | null)[])[], full: readonly number[] = rows[0]!.map(() => 1)): ScoreMatrix =>
  ({ n: rows.length, columns: full.map((fullMark, j) => itemColumn(`Q${j + 1}`, fullMark, rows.map((row) => row[j]!))) });

/** Marks drawn from the model at planted parameters. */
function drawn(items: readonly IrtItem[], n: number, seed: number, sd = 1): number[][] {
  const random = seededRandom(seed);
  return Array.from({ length: n }, () => {
    const theta = sd * random.normal();
    return items.map((item) => {
      let left = random.uniform();
      const shares = categoryShares(item, theta);
      return Math.min(shares.length - 1, shares.findIndex((p) => (left -= p) < 0) >>> 0);
    });
  });
}
const planted = (k: number, categories: number, seed: number, slopes = true): IrtItem[] => {
  const random = seededRandom(seed);
  return Array.from({ length: k }, (_, j) => {
    const slope = slopes ? (0.7 + random.uniform()) / (categories - 1) : 1;
    let d = 0;
    return { item: `Q${j + 1}`, slope, intercepts: Array.from({ length: categories - 1 }, (__, c) => (d -= slope * (random.normal() + 0.6 * (c - (categories - 2) / 2)))) };
  });
};
async function fitOf(matrix: ScoreMatrix, model: IrtOptions['model']): Promise<MarginalFit> {
  const fit = await marginalMl(itemResponses(matrix, { partialCredit: model === 'gpcm' || model === 'pcm' }), { model });
  if (!fit.ok) throw new Error(fit.reason);
  return fit;
}
async function analysed(matrix: ScoreMatrix, options: Partial<IrtOptions> = {}): Promise<IrtAnalysis> {
  const found = await irtAnalysis(matrix, { model: '2pl', missing: 'listwise', ...options });
  if (!found.ok) throw new Error(found.reason);
  return found;
}
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

/** ln L by plain sums over nodes and categories, nothing shared with the code but the grid. */
function plainLogLikelihood(rows: readonly (readonly (number | null)[])[], items: readonly IrtItem[], sd: number): number {
  const { nodes, weights } = normalGrid(61, 6);
  const shares = items.map((item) => [...nodes].map((u) => categoryShares(item, u * sd)));
  let value = 0;
  for (const row of rows) {
    let whole = 0;
    for (let q = 0; q < 61; q++) {
      let likelihood = weights[q]!;
      for (let j = 0; j < row.length; j++) if (row[j] !== null) likelihood *= shares[j]![q]![row[j]!]!;
      whole += likelihood;
    }
    value += Math.log(whole);
  }
  return value;
}

describe.each([['2pl', 2], ['gpcm', 4], ['rasch', 2], ['pcm', 3]] as const)('%s', (model, categories) => {
  const free = model === '2pl' || model === 'gpcm';
  const truth = planted(4, categories, 11, free);
  const rows: (number | null)[][] = drawn(truth, 250, 5);
  // every ninth pupil lacks an item
  rows.forEach((row, i) => {
    if (i % 9 === 0) row[i % 4] = null;
  });
  const matrix = matrixOf(rows, truth.map(() => categories - 1));

  it('is the maximum, and its errors are those of the curvature by differences', async () => {
    const fit = await fitOf(matrix, model);
    expect(fit.converged).toBe(true);
    expect(fit.gradient).toBeLessThan(1e-6);
    const responses = itemResponses(matrix, { partialCredit: categories > 2 });
    const sizes = responses.items.map(({ counts }) => counts.length);
    expect(sizes).toEqual(truth.map(() => categories));
    const toItems = (values: readonly number[]): { items: IrtItem[]; sd: number } => {
      const sd = free ? 1 : values[0]!;
      let at = free ? 0 : 1;
      return { sd, items: truth.map(({ item }) => ({ item, slope: free ? values[at++]! : 1, intercepts: Array.from({ length: categories - 1 }, () => values[at++]!) })) };
    };
    const values = [...(free ? [] : [fit.latentSd]), ...fit.items.flatMap(({ slope, intercepts }) => [...(free ? [slope] : []), ...intercepts])];
    const errors = [...(free ? [] : [fit.latentSdError]), ...fit.items.flatMap(({ slopeError, interceptErrors }) => [...(free ? [slopeError] : []), ...interceptErrors])];
    const value = (at: readonly number[]): number => {
      const { items, sd } = toItems(at);
      return plainLogLikelihood(rows, items, sd);
    };
    expect(fit.logLikelihood).toBeCloseTo(value(values), 8);
    // Hessian by central differences, inverted by Gauss–Jordan here
    const p = values.length;
    const h = 1e-3;
    const nudge = (u: number, v: number, su: number, sv: number): number => value(values.map((x, w) => x + (w === u ? su * h : 0) + (w === v ? sv * h : 0)));
    const a = Array.from({ length: p }, (_, u) => Array.from({ length: 2 * p }, (__, v) =>
      v >= p ? (v - p === u ? 1 : 0) : -(nudge(u, v, 1, 1) - nudge(u, v, 1, -1) - nudge(u, v, -1, 1) + nudge(u, v, -1, -1)) / (4 * h * h)));
    for (let u = 0; u < p; u++) {
      const pivot = a[u]![u]!;
      a[u] = a[u]!.map((x) => x / pivot);
      for (let v = 0; v < p; v++) if (v !== u) a[v] = a[v]!.map((x, w) => x - a[v]![u]! * a[u]![w]!);
    }
    errors.forEach((error, u) => expect(error! / Math.sqrt(a[u]![p + u]!)).toBeCloseTo(1, 3));
  }, 60_000);
});

describe('planted parameters', () => {
  it('2PL: z-scores of 40 replications are standard normal', async () => {
    const truth = planted(8, 2, 3);
    const z: number[] = [];
    for (let seed = 0; seed < 40; seed++) {
      const { items } = await fitOf(matrixOf(drawn(truth, 1000, 100 + seed)), '2pl');
      items.forEach((item, j) => z.push((item.slope - truth[j]!.slope) / item.slopeError!, (item.intercepts[0]! - truth[j]!.intercepts[0]!) / item.interceptErrors[0]!));
    }
    const rms = Math.sqrt(z.reduce((sum, value) => sum + value * value, 0) / z.length);
    expect(rms).toBeGreaterThan(0.88);
    expect(rms).toBeLessThan(1.15);
  }, 60_000);

  it('GPCM: steps and slopes within four standard errors, and no better at the truth', async () => {
    const truth = planted(12, 4, 9);
    const rows = drawn(truth, 3000, 8);
    const fit = await fitOf(matrixOf(rows, truth.map(() => 3)), 'gpcm');
    fit.items.forEach((item, j) => {
      expect(Math.abs(item.slope - truth[j]!.slope)).toBeLessThan(4 * item.slopeError!);
      item.intercepts.forEach((d, c) => expect(Math.abs(d - truth[j]!.intercepts[c]!)).toBeLessThan(4 * item.interceptErrors[c]!));
    });
    expect(fit.logLikelihood).toBeGreaterThan(plainLogLikelihood(rows, truth, 1));
  }, 60_000);

  it('Rasch: the spread of ability', async () => {
    const truth = planted(15, 2, 4, false);
    const fit = await fitOf(matrixOf(drawn(truth, 2000, 21, 1.4)), 'rasch');
    expect(Math.abs(fit.latentSd - 1.4)).toBeLessThan(3.5 * fit.latentSdError!);
    fit.items.forEach((item, j) => expect(Math.abs(item.location! + truth[j]!.intercepts[0]!)).toBeLessThan(4 * item.locationError!));
  }, 60_000);

  it('takes more nodes when the posterior is narrower than the grid', async () => {
    const truth = planted(12, 2, 5).map((item) => ({ ...item, slope: 5, intercepts: [item.intercepts[0]! * 2] }));
    const fit = await fitOf(matrixOf(drawn(truth, 1500, 6)), '2pl');
    expect(fit.points).toBeGreaterThan(61);
    fit.items.forEach((item) => expect(Math.abs(item.slope - 5)).toBeLessThan(4 * item.slopeError!));
  }, 60_000);
});

describe('abilities', () => {
  const truth = planted(9, 3, 2);
  const responses = itemResponses(matrixOf(drawn(truth, 200, 1), truth.map(() => 2)), { partialCredit: true, minimum: 1 });
  it('EAP is the posterior mean; ML and weighted likelihood are maxima of L and L√I', async () => {
    const abilities = await patternAbilities(responses, { items: truth, latentSd: 1.3, points: 61 });
    for (const [i, person] of abilities.entries()) {
      const codes = [...responses.codes.subarray(i * 9, (i + 1) * 9)];
      const logL = (theta: number): number => codes.reduce((sum, code, j) => sum + Math.log(categoryShares(truth[j]!, theta)[code]!), 0);
      // Simpson's rule on a finer, wider grid
      const theta = Array.from({ length: 801 }, (_, q) => -12 + (24 * q) / 800);
      const mass = theta.map((t, q) => (q === 0 || q === 800 ? 1 : q % 2 ? 4 : 2) * Math.exp(logL(t) - t * t / (2 * 1.69)));
      const whole = mass.reduce((sum, value) => sum + value, 0);
      const mean = theta.reduce((sum, t, q) => sum + t * mass[q]!, 0) / whole;
      expect(person.eap).toBeCloseTo(mean, 6);
      expect(person.eapSd).toBeCloseTo(Math.sqrt(theta.reduce((sum, t, q) => sum + (t - mean) ** 2 * mass[q]!, 0) / whole), 5);
      for (const by of [-0.01, 0.01]) {
        if (person.ml !== null) expect(logL(person.ml)).toBeGreaterThan(logL(person.ml + by));
        const warm = (t: number): number => logL(t) + 0.5 * Math.log(testInformation(truth, t));
        expect(warm(person.warm!)).toBeGreaterThan(warm(person.warm! + by));
      }
    }
  });
  it('no finite ML at the ends, weighted likelihood there', async () => {
    const ends = itemResponses(matrixOf([[0, 0, 0], [1, 1, 1], [1, 0, 1], [0, 1, 0]]), { partialCredit: false });
    const items = planted(3, 2, 1);
    const [lowest, highest] = await patternAbilities(ends, { items, latentSd: 1, points: 61 });
    expect([lowest!.ml, highest!.ml]).toEqual([null, null]);
    expect(lowest!.warm).toBeLessThan(highest!.warm!);
  });
});

describe('fit of items', () => {
  it('sum scores by enumeration', () => {
    const shares = [[0.2, 0.8], [0.5, 0.3, 0.2], [0.9, 0.1]];
    const byHand = new Array<number>(5).fill(0);
    for (const a of [0, 1]) for (const b of [0, 1, 2]) for (const c of [0, 1]) byHand[a + b + c]! += shares[0]![a]! * shares[1]![b]! * shares[2]![c]!;
    sumDistribution(shares).forEach((value, s) => expect(value).toBeCloseTo(byHand[s]!, 14));
    expect([...sumDistribution(shares, 1)].map((value) => Number(value.toFixed(12)))).toEqual([0.18, 0.74, 0.08]);
  });

  it('S-X² calls about 5 % of true items; it and infit find the false one', async () => {
    const truth = planted(10, 2, 31, false);
    let called = 0;
    for (let seed = 0; seed < 25; seed++) {
      const { items } = await analysed(matrixOf(drawn(truth, 800, 500 + seed)), { model: 'rasch' });
      called += items.filter(({ scoreFit: { p } }) => p! < 0.05).length;
    }
    // 250 tests: 12.5 expected, SD 3.4
    expect(called).toBeLessThan(26);
    expect(called).toBeGreaterThan(3);
    const random = seededRandom(1);
    const rows = drawn(truth, 800, 900).map((row) => row.with(4, random.uniform() < 0.5 ? 1 : 0));
    const { items, notes } = await analysed(matrixOf(rows), { model: 'rasch' });
    expect(items[4]!.scoreFit.p).toBeLessThan(1e-6);
    expect(items[4]!.residualFit.infit).toBeGreaterThan(1.15);
    expect(items.filter(({ residualFit: { infit } }) => infit! > 1.15)).toHaveLength(1);
    expect(notes.join('')).not.toContain('NaN');
  }, 60_000);

  it('S-X² by the definition, for one item of five', async () => {
    const rows = drawn(planted(5, 2, 12), 900, 3);
    const fit = await fitOf(matrixOf(rows), '2pl');
    const responses = itemResponses(matrixOf(rows), { partialCredit: false });
    const [first] = scoreFit(responses, fit, true);
    const { nodes, weights } = normalGrid(61, 6);
    const patterns = Array.from({ length: 32 }, (_, code) => [0, 1, 2, 3, 4].map((j) => (code >> j) & 1));
    const size = (row: readonly number[]): number => row.reduce((sum, x) => sum + x, 0);
    const share = (row: readonly number[]): number => nodes.reduce((sum, u, q) => sum + weights[q]! * row.reduce((product, x, j) => product * categoryShares(fit.items[j]!, u)[x]!, 1), 0);
    let chiSquared = 0;
    for (let s = 1; s < 5; s++) {
      const own = rows.filter((row) => size(row) === s);
      const same = patterns.filter((row) => size(row) === s);
      const right = same.filter((row) => row[0] === 1).reduce((sum, row) => sum + share(row), 0) / same.reduce((sum, row) => sum + share(row), 0);
      const observed = own.filter((row) => row[0] === 1).length;
      chiSquared += (observed - own.length * right) ** 2 / (own.length * right * (1 - right));
    }
    expect(first!.chiSquared).toBeCloseTo(chiSquared, 8);
    expect(first!.df).toBe(2);
  });
});

describe('any paper', () => {
  it('never gives NaN and always an answer or a reason', async () => {
    await fc.assert(fc.asyncProperty(
      fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 25 })).chain(([k, n]) =>
        fc.array(fc.array(fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 2 }) }, { weight: 1, arbitrary: fc.constant(null) }), { minLength: k, maxLength: k }), { minLength: n, maxLength: n })),
      fc.constantFrom('rasch', 'pcm', '2pl', 'gpcm' as const), fc.constantFrom('listwise', 'zero', 'available' as const),
      async (rows, model, missing) => {
        const found = await irtAnalysis(matrixOf(rows, rows[0]!.map(() => 2)), { model, missing });
        if (!found.ok) expect(found.reason.length).toBeGreaterThan(5);
        else expect(numbersIn(found).filter((value) => !Number.isFinite(value))).toEqual([]);
      }), { numRuns: 60 });
  }, 120_000);

  it('does not depend on the order of pupils or items', async () => {
    const rows = drawn(planted(6, 3, 7), 150, 7);
    const of = async (given: number[][]) => (await analysed(matrixOf(given, given[0]!.map(() => 2)), { model: 'gpcm' })).items;
    const straight = await of(rows);
    const turned = (await of(rows.toReversed().map((row) => row.toReversed()))).toReversed();
    straight.forEach((item, j) => {
      expect(turned[j]!.slope).toBeCloseTo(item.slope, 7);
      item.steps!.forEach((step, c) => expect(turned[j]!.steps![c]).toBeCloseTo(step, 6));
      expect(turned[j]!.residualFit.infit).toBeCloseTo(item.residualFit.infit!, 7);
    });
  });

  it('right or wrong is the GPCM with two categories; a mirrored item has the mirrored curve', async () => {
    const rows = drawn(planted(6, 2, 17), 400, 17);
    const two = await fitOf(matrixOf(rows), '2pl');
    const general = await fitOf(matrixOf(rows), 'gpcm');
    expect(general.logLikelihood).toBeCloseTo(two.logLikelihood, 9);
    const mirrored = await fitOf(matrixOf(rows.map((row) => row.with(2, 1 - row[2]!))), '2pl');
    expect(mirrored.logLikelihood).toBeCloseTo(two.logLikelihood, 7);
    expect(mirrored.items[2]!.slope).toBeCloseTo(-two.items[2]!.slope, 6);
  });
});

describe('what has no answer says so', () => {
  const rows = drawn(planted(6, 2, 23), 300, 23);
  it('perfect and zero items leave, named', async () => {
    const { leftOut, notes, items } = await analysed(matrixOf(rows.map((row) => [...row, 1, 0])));
    expect(leftOut).toEqual([{ item: 'Q7', reason: 'all-right' }, { item: 'Q8', reason: 'all-wrong' }]);
    expect(items).toHaveLength(6);
    expect(notes.join()).toContain('Q8全体0分');
  });
  it('a copy of an item runs to the limit or shows a high slope, finite and said', async () => {
    const { items, notes, fit } = await analysed(matrixOf(rows.map((row) => [...row, row[0]!])));
    expect(Math.abs(items[6]!.slope - items[0]!.slope)).toBeLessThan(1e-4);
    expect(numbersIn(items).every(Number.isFinite)).toBe(true);
    if (fit.atLimit.length > 0) expect(notes.join()).toContain('超出可估计的范围');
  });
  it('answers like steps stop at the limit', async () => {
    const steps = Array.from({ length: 60 }, (_, i) => [0, 1, 2, 3].map((j) => (i % 5 > j ? 1 : 0)));
    const { fit, notes, items } = await analysed(matrixOf(steps));
    expect(fit.atLimit.length).toBeGreaterThan(0);
    expect(notes.join()).toContain('超出可估计的范围');
    expect(items.find(({ item }) => item === fit.atLimit[0])!.slopeError).toBeNull();
  });
  it('marks nobody has and marks too few have', async () => {
    const open = matrixOf(rows.map((row, i) => [...row, i % 3 === 0 ? 5 : i % 3 === 1 ? 2 : i === 2 ? 1 : 0]), [1, 1, 1, 1, 1, 1, 5]);
    const { items, notes } = await analysed(open, { model: 'gpcm' });
    expect(items[6]!.counts).toEqual([100, 100, 100]);
    expect(items[6]!.marks[0]).toBeCloseTo(1 / 100, 12);
    expect(notes.join()).toContain('已与相邻得分合并');
    expect(notes.join()).toContain('有的分值没有人得到');
    expect((await analysed(open)).leftOut).toEqual([{ item: 'Q7', reason: 'partial-credit' }]);
  });
  it('too few items, one pupil', async () => {
    for (const matrix of [matrixOf([[1], [0]]), matrixOf([[1, 0, 1]]), matrixOf([[1, 0], [1, 0]])]) {
      expect(await irtAnalysis(matrix, { model: '2pl', missing: 'listwise' })).toMatchObject({ ok: false });
    }
  });
  it('too few pupils', async () => {
    expect((await analysed(matrixOf(rows.slice(0, 150)))).notes[0]).toContain('请改用Rasch模型');
    expect((await analysed(matrixOf(rows))).notes[0]).toContain('建议500人以上');
    expect((await analysed(matrixOf(rows.slice(0, 25)), { model: 'rasch' })).notes[0]).toContain('不足30人');
  });
  it('can be stopped', async () => {
    const stop = new AbortController();
    const big = matrixOf(drawn(planted(20, 2, 2), 20_000, 2));
    const work = irtAnalysis(big, { model: '2pl', missing: 'listwise' }, { signal: stop.signal });
    setTimeout(() => stop.abort(new Error('stopped')), 50);
    await expect(work).rejects.toThrow('stopped');
  }, 30_000);
});

describe('curves and the Wright map', () => {
  it('hold what a drawing needs', async () => {
    const rows = drawn(planted(6, 3, 7), 300, 7);
    const { curves, wrightMap: map, items } = await analysed(matrixOf(rows, rows[0]!.map(() => 2)), { model: 'gpcm' });
    expect(curves.theta).toHaveLength(81);
    expect(curves.theta[40]).toBe(0);
    const shares = categoryShares(items[0]!, 0);
    expect(curves.items[0]!.scoreRate[40]).toBeCloseTo((shares[1]! + 2 * shares[2]!) / 2, 12);
    expect(curves.information[40]).toBeCloseTo(testInformation(items, 0), 12);
    expect(map.bins.reduce((sum, { pupils }) => sum + pupils, 0)).toBe(300);
    // a step is where two categories are equally likely
    const [step] = stepsOf(items[2]!)!;
    const [none, one] = categoryShares(items[2]!, step!);
    expect(none).toBeCloseTo(one!, 12);
  });
});
