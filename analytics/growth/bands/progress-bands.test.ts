import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandsGrowth, type BandsInput } from './bands-growth.ts';
import { bandOf, progressBands, pupilProgress } from './progress-bands.ts';
import { schoolProgress } from './school-progress.ts';

const cohorts = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 100 })), { minLength: 30, maxLength: 400 });

describe('progressBands', () => {
  it('cuts by rank, ties together', () => {
    // N = 8, 4 bands: starts 1 1 | 2 3 | 5 5 5 at rank (4 + 1.5)/8 → band 2 | 9
    const bands = progressBands([1, 1, 2, 3, 5, 5, 5, 9], [10, 20, 30, 40, 50, 60, 70, 80], 4, 1);
    expect(bands).toEqual([
      { low: 1, high: 1, n: 2, expected: 15 },
      { low: 2, high: 3, n: 2, expected: 35 },
      { low: 5, high: 5, n: 3, expected: 60 },
      { low: 9, high: 9, n: 1, expected: 80 },
    ]);
  });

  it('merges the smallest with its smaller neighbour, the lower of equals', () => {
    const none = (n: number) => Array.from({ length: n }, () => 0);
    const sizes = (start: readonly number[]) => progressBands(start, none(start.length), 4, 3).map(({ low, high, n }) => [low, high, n]);
    // 1 1 2 | 3 3 3 3 | 5 5 5 | 9 9: the 9s have one neighbour.
    expect(sizes([1, 1, 2, 3, 3, 3, 3, 5, 5, 5, 9, 9])).toEqual([[1, 2, 3], [3, 3, 4], [5, 9, 5]]);
    // Three bands of 4, 2, 3: the two join the three, not the four.
    expect(sizes([1, 1, 1, 1, 2, 2, 5, 5, 5])).toEqual([[1, 1, 4], [2, 5, 5]]);
    expect(sizes([1, 1, 1, 2, 2, 5, 5, 5, 5].map((value) => -value).toReversed())).toEqual([[-5, -5, 4], [-2, -1, 5]]);
    // Sizes for two bands: 4 4.
    expect(progressBands([1, 1, 2, 3, 5, 5, 5, 9], [0, 0, 0, 0, 0, 0, 0, 0], 4, 3).map(({ low, high, n }) => [low, high, n])).toEqual([[1, 3, 4], [5, 9, 4]]);
    expect(progressBands([1, 1, 2, 3], [1, 2, 3, 4], 4, 30)).toEqual([{ low: 1, high: 3, n: 4, expected: 2.5 }]);
    expect(progressBands([], [])).toEqual([]);
  });

  it('34 bands of equal size where nothing ties and pupils are many; 30 pupils each where they are few', () => {
    const ranks = (n: number) => Array.from({ length: n }, (_, i) => i);
    expect(progressBands(ranks(34_000), ranks(34_000)).map(({ n }) => n)).toEqual(Array.from({ length: 34 }, () => 1000));
    const few = progressBands(ranks(200), ranks(200)).map(({ n }) => n!);
    expect(Math.min(...few)).toBeGreaterThanOrEqual(30);
    expect(few).toHaveLength(6);
  });

  it('keeps every pupil, ties together, the least size, and sums progress to 0 in every band', () => {
    fc.assert(
      fc.property(cohorts, fc.integer({ min: 1, max: 40 }), (rows, least) => {
        const start = rows.map(([x]) => x);
        const outcome = rows.map(([, y]) => y);
        const bands = progressBands(start, outcome, 34, least);
        expect(bands.length).toBeLessThanOrEqual(34);
        expect(bands.reduce((sum, { n }) => sum + n!, 0)).toBe(rows.length);
        if (bands.length > 1) for (const { n } of bands) expect(n).toBeGreaterThanOrEqual(least);
        bands.forEach(({ low, high }, b) => {
          expect(low).toBeLessThanOrEqual(high);
          if (b > 0) expect(low).toBeGreaterThan(bands[b - 1]!.high);
        });
        const { band, progress, outside } = pupilProgress(bands, start, outcome);
        expect(outside).toBe(0);
        bands.forEach((_, b) => expect(Math.abs(progress.filter((_value, i) => band[i] === b).reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-8));
      }),
      { numRuns: 60 },
    );
  });

  it('does not depend on the order of pupils, and moves with the outcome', () => {
    fc.assert(
      fc.property(cohorts, fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 9 }), (rows, shift, factor) => {
        const start = rows.map(([x]) => x);
        const outcome = rows.map(([, y]) => y);
        const bands = progressBands(start, outcome);
        expect(progressBands(start.toReversed(), outcome.toReversed())).toEqual(bands);
        const moved = progressBands(start, outcome.map((y) => shift + factor * y));
        moved.forEach(({ expected }, b) => expect(expected).toBeCloseTo(shift + factor * bands[b]!.expected, 8));
      }),
      { numRuns: 40 },
    );
  });
});

describe('pupilProgress', () => {
  const bands = [{ low: 10, high: 19, n: null, expected: 5 }, { low: 20, high: 29, n: null, expected: 7 }];

  it('says when a start lies outside the bands, and uses the nearest', () => {
    expect(bandOf(bands, 3)).toEqual({ band: 0, outside: true });
    expect(bandOf(bands, 19.5)).toEqual({ band: 0, outside: false });
    expect(bandOf(bands, 31)).toEqual({ band: 1, outside: true });
    expect(pupilProgress(bands, [3, 20, 31], [5, 9, 7]).outside).toBe(2);
  });

  it('caps extreme negatives only when asked', () => {
    const start = [10, 10, 10, 10, 10];
    const outcome = [5, 6, 5, 6, -95];
    expect(pupilProgress(bands, start, outcome)).toMatchObject({ capped: 0, capSds: null });
    const { progress, capped } = pupilProgress(bands, start, outcome, { capSds: 1 });
    expect(capped).toBe(1);
    // SD of 0, 1, 0, 1, −100
    const sd = Math.sqrt([0, 1, 0, 1, -100].reduce((sum, value) => sum + (value + 19.6) ** 2, 0) / 4);
    expect(progress[4]).toBeCloseTo(-sd, 10);
    expect([...progress.slice(0, 4)]).toEqual([0, 1, 0, 1]);
  });

  it('the published cap: one number of SDs for all bands, 1 % of the pupils below it', () => {
    // Two bands of 200 with progress −2 … 2 and, tenfold, −20 … 20; four pupils in four hundred are 1 %.
    const spread = Array.from({ length: 200 }, (_, i) => -2 + (4 * i) / 199);
    const start = [...spread.map(() => 10), ...spread.map(() => 20)];
    const outcome = [...spread.map((value) => 5 + value), ...spread.map((value) => 7 + 10 * value)];
    const plain = pupilProgress(bands, start, outcome).progress;
    const { progress, capped, capSds } = pupilProgress(bands, start, outcome, { capSds: 'published' });
    // Equal shapes: the lowest two of each band.
    expect(capped).toBe(4);
    const sd = Math.sqrt(spread.reduce((sum, value) => sum + value ** 2, 0) / 199);
    expect(progress[0]).toBeCloseTo(-capSds! * sd, 10);
    expect(progress[200]).toBeCloseTo(-capSds! * 10 * sd, 10);
    expect(capSds! * sd).toBeLessThan(-spread[1]!);
    expect(capSds! * sd).toBeGreaterThan(-spread[2]! - 1e-9);
    progress.forEach((value, i) => expect(value).toBeGreaterThanOrEqual(plain[i]!));
    expect([...progress].filter((value, i) => value === plain[i]).length).toBe(396);
    // Nobody differs: there is no bound.
    expect(pupilProgress(bands, [10, 10, 20], [5, 5, 7], { capSds: 'published' })).toMatchObject({ capped: 0, capSds: null });
  });

  it('a school without pupils has no figure', () => expect(schoolProgress([], 1)).toBeNull());
});

describe('bandsGrowth', () => {
  const labels = { outcome: '期末·数学', baselines: ['入学·数学'], unit: '学校' };
  const sizes: readonly (readonly [string, number, number])[] = [['1', 60, 4], ['2', 60, 0], ['3', 60, -4], ['4', 12, 0], ['5', 3, 0], ['6', 40, 0]];
  const rows = sizes.flatMap(([unit, n, effect], j) =>
    Array.from({ length: n }, (_, i) => ({ student_id: j * 100 + i, unit, x0: 40 + ((i * 7) % 60), y: 30 + ((i * 7) % 60) + effect + ((i * 13) % 5) })));
  const coverage = sizes.map(([unit, n]) => ({ unit, outcome: unit === '6' ? 100 : n, matched: n, kept_mean: 60, lost_mean: unit === '6' ? 50 : null }));
  const run = (change: Partial<BandsInput> = {}) => bandsGrowth({ rows, coverage, labels, ...change });
  const reasonOf = async (outcome: ReturnType<typeof run>): Promise<string> => {
    const result = await outcome;
    return result.model === 'refused' ? result.reason : '';
  };

  it('flags by the interval, follows the display limits, keeps every pupil', async () => {
    const result = await run();
    if (result.model !== 'bands') throw new Error(result.reason);
    expect(result.units.map(({ flag }) => flag)).toEqual(['高于预期', '符合预期', '低于预期', '仅供参考', '不显示', '符合预期']);
    expect(result.units[4]).toMatchObject({ n: 3, effect: null });
    expect(result.pupils).toHaveLength(rows.length);
    for (const { residual, outcome, expected } of result.pupils) expect(residual).toBeCloseTo(outcome - expected, 12);
    const first = result.units[0]!;
    expect(first.high! - first.effect!).toBeCloseTo((1.96 * result.sigma) / Math.sqrt(60), 12);
    expect(result.bands.every(({ n }) => n! >= 30)).toBe(true);
    expect(result.warnings.join()).toContain('匹配率低于');
    expect(result.methodNote).toContain(`${result.bands.length} 层`);
  });

  it('holds the bands of a base year', async () => {
    const result = await run({ bands: [{ low: 50, high: 99, n: null, expected: 60 }] });
    if (result.model !== 'bands') throw new Error(result.reason);
    expect(result.warnings.join()).toMatch(/超出分层范围/);
    expect(result.pupils[0]!.expected).toBe(60);
  });

  it('joins several baselines by their standard scores', async () => {
    const doubled = rows.map((row) => ({ ...row, x1: 3 * row.x0 + 7 }));
    const result = await run({ rows: doubled, labels: { ...labels, baselines: ['入学·数学', '入学·语文'] } });
    const single = await run();
    if (result.model !== 'bands' || single.model !== 'bands') throw new Error('refused');
    result.units.forEach(({ effect }, j) => (effect === null ? expect(single.units[j]!.effect).toBeNull() : expect(effect).toBeCloseTo(single.units[j]!.effect!, 8)));
  });

  it('refuses in words, and warns where the ground is thin', async () => {
    expect(await reasonOf(run({ rows: [] }))).toContain('没有同时具有');
    expect(await reasonOf(run({ forms: [{ column: 0, forms: 2 }] }))).toMatch(/^入学·数学不是同一份试卷/);
    expect(await reasonOf(run({ rows: rows.filter(({ unit }) => unit === '1') }))).toContain('同一个学校');
    expect(await reasonOf(run({ rows: rows.map((row) => ({ ...row, y: 5 })) }))).toContain('全部相同');
    expect(await reasonOf(run({ labels: { ...labels, baselines: [] } }))).toContain('没有选择起点');
    const base = [{ low: 50, high: 99, n: null, expected: 60 }];
    expect(await reasonOf(run({ bands: base, labels: { ...labels, baselines: ['甲', '乙'] } }))).toContain('只能选一个起点');
    expect(await reasonOf(run({ bands: [] }))).toContain('空的');
    const constant = await run({ rows: rows.map((row) => ({ ...row, x0: 1 })) });
    expect(constant.model === 'bands' && constant.warnings.join()).toContain('只分出一层');
    const two = await run({ rows: rows.filter(({ unit }) => unit < '3'), coverage: coverage.slice(0, 2) });
    expect(two.model === 'bands' && two.warnings.join()).toContain('只有 2 个学校');
    const capped = await run({ rows: [...rows.slice(0, -1), { ...rows.at(-1)!, y: -500 }], capSds: 3 });
    expect(capped.model === 'bands' && capped.warnings.join()).toContain('按下限计入');
  });

  it('stops at the signal', async () => {
    const stop = new AbortController();
    await expect(bandsGrowth({ rows, coverage, labels }, { signal: stop.signal, onProgress: ({ done }) => done === 1 && stop.abort() })).rejects.toThrow(/abort/i);
  });
});
