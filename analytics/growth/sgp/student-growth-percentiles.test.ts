import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupGrowth } from './group-growth.ts';
import { sgpCells } from './sgp-cells.ts';
import { neededGrowth } from './needed-growth.ts';
import { sgpKnots } from './sgp-knots.ts';
import { studentGrowthPercentiles } from './student-growth-percentiles.ts';
import { cohort } from './testing/cohort.ts';

const run = (outcome: readonly number[], ...priors: readonly (readonly number[])[]) =>
  studentGrowthPercentiles({ outcome: Float64Array.from(outcome), priors: priors.map((scores, k) => ({ name: `x${k}`, scores: Float64Array.from(scores) })) });
const cases = fc.tuple(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 60, max: 400 }), fc.integer({ min: 1, max: 2 }));
const few = { numRuns: 12 };

describe('what must not change an SGP', () => {
  it('shift and scale of the outcome', async () => {
    await fc.assert(
      fc.asyncProperty(cases, fc.integer({ min: -500, max: 500 }), fc.constantFrom(2, 3, 0.5, 7), async ([seed, n, k], shift, factor) => {
        const { outcome, priors } = cohort(seed, n);
        const plain = await run(outcome, ...priors.slice(0, k));
        const moved = await run(outcome.map((y) => shift + factor * y), ...priors.slice(0, k));
        expect([...moved.sgp]).toEqual([...plain.sgp]);
      }),
      few,
    );
  });

  it('order of the rows', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ([seed, n, k]) => {
        const { outcome, priors } = cohort(seed, n);
        const order = outcome.map((_, i) => i).toSorted((a, b) => ((a * 7919 + seed) % 104729) - ((b * 7919 + seed) % 104729));
        const plain = await run(outcome, ...priors.slice(0, k));
        const mixed = await run(order.map((i) => outcome[i]!), ...priors.slice(0, k).map((scores) => order.map((i) => scores[i]!)));
        expect([...mixed.sgp]).toEqual(order.map((i) => plain.sgp[i]!));
      }),
      few,
    );
  });

  it('every pupil twice (with the knots held: quantiles of type 7 depend on n)', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ([seed, n, k]) => {
        const { outcome, priors } = cohort(seed, n);
        const input = (times: number) => {
          const repeat = (values: number[]) => Float64Array.from(Array.from({ length: times }, () => values).flat());
          return {
            outcome: repeat(outcome),
            priors: priors.slice(0, k).map((scores, j) => ({ name: `x${j}`, scores: repeat(scores) })),
            knots: Object.fromEntries(priors.map((scores, j) => [`x${j}`, sgpKnots(scores)!])),
          };
        };
        const once = await studentGrowthPercentiles(input(1));
        const twice = await studentGrowthPercentiles(input(2));
        expect([...twice.sgp]).toEqual([...once.sgp, ...once.sgp]);
      }),
      few,
    );
  });
});

describe('what an SGP means', () => {
  it('rises with the outcome among pupils with the same priors', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ([seed, n, k]) => {
        const { outcome, priors } = cohort(seed, n);
        const { sgp } = await run(outcome, ...priors.slice(0, k));
        const key = (i: number) => priors.slice(0, k).map((scores) => scores[i]).join();
        const order = outcome.map((_, i) => i).toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : outcome[a]! - outcome[b]!));
        order.slice(1).forEach((i, at) => {
          if (key(i) === key(order[at]!)) expect(sgp[i]).toBeGreaterThanOrEqual(sgp[order[at]!]!);
        });
        for (const value of sgp) expect(value >= 1 && value <= 99).toBe(true);
      }),
      few,
    );
  });

  it('is near uniform over pupils at every level of the prior', async () => {
    const { outcome, priors } = cohort(11, 4000);
    const { sgp, expected, orders, warnings } = await run(outcome, priors[0]!);
    expect(warnings).toEqual([]);
    expect(orders).toHaveLength(1);
    for (const low of [true, false]) {
      const picked = [...sgp].filter((_, i) => priors[0]![i]! < 60 === low);
      // Rank within start: mean 50 up to the SE of 2000 uniforms (0.65) and the grain of whole scores.
      expect(Math.abs(picked.reduce((sum, value) => sum + value, 0) / picked.length - 50)).toBeLessThan(3);
    }
    const above = outcome.filter((y, i) => y > expected[i]!).length;
    expect(above / outcome.length).toBeGreaterThan(0.42);
    expect(above / outcome.length).toBeLessThan(0.52);
  });
});

describe('orders', () => {
  const { outcome, priors } = cohort(3, 900);
  const gap = (scores: readonly number[], every: number) => scores.map((score, i) => (i % every === 0 ? Number.NaN : score));

  it('takes the highest order without a gap, counts the rest', async () => {
    const result = await run(gap(outcome, 100), gap(priors[0]!, 30), gap(priors[1]!, 7));
    result.order.forEach((order, i) => {
      const wanted = i % 100 === 0 || i % 30 === 0 ? 0 : i % 7 === 0 ? 1 : 2;
      expect(order).toBe(wanted);
      expect(result.sgp[i] === 0).toBe(wanted === 0);
      expect(Number.isNaN(result.expected[i]!)).toBe(wanted === 0);
    });
    expect(result.orders.map(({ order, n }) => [order, n])).toEqual([[1, result.order.filter((order) => order > 0).length], [2, result.order.filter((order) => order === 2).length]]);
    const rows = result.dropped.reduce((sum, row) => sum + row.rows, 0);
    expect(rows).toBe(result.order.filter((order) => order === 0).length);
    expect(result.dropped.map(({ reason }) => reason)).toEqual(['缺少结果成绩', '缺少最近一次起点成绩（x0）']);
  });

  it('three priors', async () => {
    const third = priors[0]!.map((score, i) => Math.round(score / 2 + ((i * 37) % 23)));
    const result = await run(outcome, ...priors, third);
    expect(result.orders.map(({ order }) => order)).toEqual([3]);
    expect(result.order.every((order) => order === 3)).toBe(true);
  });

  it('can be stopped between two quantiles', async () => {
    const stop = new AbortController();
    const steps: number[] = [];
    await expect(
      studentGrowthPercentiles(
        { outcome: Float64Array.from(outcome), priors: [{ name: 'x', scores: Float64Array.from(priors[0]!) }] },
        { signal: stop.signal, onProgress: ({ done, total }) => { steps.push(total); if (done === 5) stop.abort(new Error('已取消')); } },
      ),
    ).rejects.toThrow('已取消');
    expect(steps).toEqual([100, 100, 100, 100, 100]);
  });
});

describe('degenerate data is said, never NaN', () => {
  const { outcome, priors } = cohort(5, 300);
  const finite = (result: Awaited<ReturnType<typeof run>>) => result.order.forEach((order, i) => expect(order > 0).toBe(Number.isFinite(result.expected[i]!)));

  it('a constant prior: no SGP by it, the order below is used', async () => {
    const alone = await run(outcome, outcome.map(() => 80));
    expect(alone.orders).toEqual([]);
    expect(alone.warnings).toEqual(['“x0”的成绩全部相同，不能作起点，含它的模型（x0）没有计算。']);
    expect(alone.dropped).toEqual([{ rows: 300, reason: '模型没有计算' }]);
    const second = await run(outcome, priors[0]!, outcome.map(() => 80));
    expect(second.order.every((order) => order === 1)).toBe(true);
    expect(second.warnings[0]).toContain('“x1”的成绩全部相同');
    finite(second);
  });

  it('fewer pupils than coefficients', async () => {
    const result = await run(outcome.slice(0, 7), priors[0]!.slice(0, 7));
    expect(result.sgp.every((value) => value === 0)).toBe(true);
    expect(result.warnings[0]).toBe('有x0成绩的学生只有 7 人，少于模型的 8 个系数，没有计算。');
    const least = await run(outcome.slice(0, 8), priors[0]!.slice(0, 8));
    expect(least.warnings.join()).toContain('不稳定');
    finite(least);
  });

  it('few different priors, ties, equal outcomes, no pupils', async () => {
    const coarse = await run(outcome, priors[0]!.map((score) => (score < 55 ? 1 : score < 65 ? 2 : 3)));
    expect(coarse.warnings[0]).toContain('分数种类太少，曲线少用了 5 个系数');
    finite(coarse);
    const copies = await run(outcome, priors[0]!, priors[0]!);
    expect(copies.warnings[0]).toContain('分数种类太少');
    const alone = await run(outcome, priors[0]!);
    expect([...copies.sgp]).toEqual([...alone.sgp]);
    const equal = await run(outcome.map(() => 60), priors[0]!);
    expect(equal.warnings).toEqual(['结果成绩全部相同，无法计算成长百分位。']);
    expect(await run([], [])).toMatchObject({ orders: [], warnings: [], dropped: [] });
    const perfect = await run(priors[0]!, priors[0]!);
    finite(perfect);
  });

  it('priors outside the knots of a base year are counted', async () => {
    const input = { outcome: Float64Array.from(outcome), priors: [{ name: 'x', scores: Float64Array.from(priors[0]!) }] };
    const result = await studentGrowthPercentiles({ ...input, knots: { x: { knots: [50, 55, 60, 65], boundaries: [45, 75] } } });
    const outside = priors[0]!.filter((score) => score < 45 || score > 75).length;
    expect(outside).toBeGreaterThan(0);
    expect(result.warnings[0]).toContain(`${outside} 名学生的起点成绩（x）超出所给边界`);
    finite(result);
  });

  it('knots need two different scores', () => {
    expect(sgpKnots([])).toBeNull();
    expect(sgpKnots([5, 5, Number.NaN])).toBeNull();
    expect(sgpKnots([0, 10])).toEqual({ knots: [2, 4, 6, 8], boundaries: [-1, 11] });
  });
});

describe('parts', () => {
  it('cells keep every pupil', () => {
    const cells = sgpCells([Float64Array.of(2, 1, 2, 1)], Float64Array.of(5, 6, 5, 4));
    expect([...cells.priors[0]!]).toEqual([1, 1, 2]);
    expect([...cells.outcome]).toEqual([4, 6, 5]);
    expect([...cells.weight]).toEqual([1, 1, 2]);
    expect([...cells.cellOf]).toEqual([2, 1, 2, 0]);
  });

  it('group figures: pupils without an SGP are left out', () => {
    expect(groupGrowth(['b', 'a', 'b', 'b', 'c'], [10, 50, 30, 0, 0])).toEqual([
      { id: 'a', n: 1, median: 50, mean: 50, se: null, seNormal: null, low: null, high: null },
      { id: 'b', n: 2, median: 20, mean: 20, se: expect.closeTo(10, 10), seNormal: expect.closeTo((1.253 * Math.sqrt(200)) / Math.sqrt(2), 10), low: null, high: null },
    ]);
    const five = groupGrowth(Array.from('aaaaabbbbb'), [30, 10, 20, 50, 40, 7, 7, 7, 7, 7]);
    expect(five.map(({ low, high }) => [low, high])).toEqual([[10, 50], [null, null]]);
  });
});

describe('neededGrowth', () => {
  it('is the SGP a pupil with that outcome has', async () => {
    const { outcome, priors } = cohort(31, 700);
    const fit = await run(outcome, ...priors);
    const { model } = fit.orders[0]!;
    const needed = neededGrowth(model, priors.map((scores) => Float64Array.from(scores)), Float64Array.from(outcome));
    needed.forEach(({ needed: percentile, beyond, expected }, i) => {
      expect(beyond ? 99 : percentile).toBe(fit.sgp[i]);
      expect(expected).toBe(fit.expected[i]);
    });
  });

  it('says what is beyond reach, within anyone’s, missing or extrapolated', async () => {
    const { outcome, priors } = cohort(32, 500);
    const { model } = (await run(outcome, priors[0]!)).orders[0]!;
    const ask = (prior: number, target: number) => neededGrowth(model, [Float64Array.of(prior)], Float64Array.of(target))[0]!;
    expect(ask(60, 1000)).toMatchObject({ needed: null, beyond: true, outside: false });
    expect(ask(60, -1000)).toMatchObject({ needed: 1, beyond: false });
    expect(ask(Number.NaN, 60)).toEqual({ needed: null, beyond: false, expected: null, outside: false });
    expect(ask(60, Number.NaN).expected).toBeNull();
    expect(ask(400, 60).outside).toBe(true);
    for (let target = 40; target < 90; target++) expect(ask(60, target + 1).needed ?? 100).toBeGreaterThanOrEqual(ask(60, target).needed ?? 100);
    expect(() => neededGrowth(model, [], Float64Array.of(60))).toThrow('1 个起点');
  });
});
