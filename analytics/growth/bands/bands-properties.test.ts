import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../stats/seeded-random.ts';
import type { BandsResult, GrowthRefusal } from '../growth-result.ts';
import { notFinite } from '../testing/not-finite.ts';
import { bandsGrowth, type BandsInput } from './bands-growth.ts';

interface Pupil {
  readonly unit: string;
  readonly x: number;
  readonly y: number;
}

const labels = { outcome: '期末·数学', baselines: ['入学·数学'], unit: '学校' };

function run(pupils: readonly Pupil[], options: Partial<BandsInput> = {}): Promise<BandsResult | GrowthRefusal> {
  const units = [...new Set(pupils.map(({ unit }) => unit))].toSorted();
  return bandsGrowth({
    rows: pupils.map(({ unit, x, y }, i) => ({ student_id: i, unit, x0: x, y })),
    coverage: units.map((unit) => {
      const n = pupils.filter((pupil) => pupil.unit === unit).length;
      return { unit, outcome: n, matched: n, kept_mean: 60, lost_mean: null };
    }),
    labels,
    ...options,
  });
}

function district(seed: number): Pupil[] {
  const random = seededRandom(seed);
  return Array.from({ length: 5 + Math.floor(4 * random.uniform()) }, (_, j) => {
    const effect = 3 * random.normal();
    return Array.from({ length: j === 0 ? 1 : 6 + Math.floor(40 * random.uniform()) }, (): Pupil => {
      const x = Math.round(70 + 12 * random.normal());
      return { unit: `s${j}`, x, y: Math.round(10 + 0.8 * x + effect + 6 * random.normal()) };
    });
  }).flat();
}

const seeds = fc.integer({ min: 1, max: 1e6 });
const ok = (result: BandsResult | GrowthRefusal): BandsResult => {
  if (result.model === 'refused') throw new Error(result.reason);
  return result;
};
/** Effects equal up to rounding at the size of the scores. */
function same(one: BandsResult, other: BandsResult, { factor = 1, rounding = 1e-9, rename = (id: string) => id } = {}): void {
  const found = new Map(other.units.map((unit) => [unit.unit, unit]));
  for (const { unit, n, effect, low, flag, effectSd } of one.units) {
    const twin = found.get(rename(unit))!;
    expect(twin).toMatchObject({ n, ...(factor > 0 ? { flag } : {}) });
    if (effect === null) {
      expect(twin.effect).toBeNull();
      continue;
    }
    expect(Math.abs(twin.effect! / factor - effect)).toBeLessThan(rounding);
    expect(Math.abs(twin.effectSd! * Math.sign(factor) - effectSd!)).toBeLessThan(rounding);
    if (factor > 0) expect(Math.abs(twin.low! / factor - low!)).toBeLessThan(rounding);
  }
}

describe('progress bands: what changes nothing', () => {
  it('shift and scale of the outcome; any rising scale of the start', async () => {
    await fc.assert(fc.asyncProperty(seeds, fc.constantFrom(-2, 0.001, 10, 1e6), fc.constantFrom(-1e6, 0, 3.5, 1e6), async (seed, factor, shift) => {
      const pupils = district(seed);
      const one = ok(await run(pupils));
      // Scores near 1e6 keep 1e-10 of themselves.
      same(one, ok(await run(pupils.map((pupil) => ({ ...pupil, y: factor * (pupil.y + shift) })))), { factor, rounding: 1e-6 });
      same(one, ok(await run(pupils.map((pupil) => ({ ...pupil, x: 1e6 + Math.exp(pupil.x / 50) })))));
    }), { numRuns: 20 });
  });

  it('order of rows, names of units, a school split in two makes the mean of its parts', async () => {
    await fc.assert(fc.asyncProperty(seeds, async (seed) => {
      const pupils = district(seed);
      const one = ok(await run(pupils));
      same(one, ok(await run(pupils.toReversed())));
      same(one, ok(await run(pupils.map((pupil) => ({ ...pupil, unit: `z${pupil.unit}` })))), { rename: (id) => `z${id}` });
      const split = ok(await run(pupils.map((pupil, i) => (pupil.unit === 's1' ? { ...pupil, unit: `s1${'ab'[i % 2]}` } : pupil))));
      const parts = ['s1a', 's1b'].map((id) => split.pupils.filter(({ unit }) => unit === id));
      const mean = parts.flat().reduce((sum, { residual }) => sum + residual, 0) / parts.flat().length;
      expect(Math.abs(mean - one.units.find(({ unit }) => unit === 's1')!.effect!)).toBeLessThan(1e-9);
    }), { numRuns: 20 });
  });

  it('every school twice: the same means, and twins alike', async () => {
    await fc.assert(fc.asyncProperty(seeds, async (seed) => {
      const pupils = district(seed);
      const twins = ok(await run([...pupils, ...pupils.map((pupil) => ({ ...pupil, unit: `t${pupil.unit}` }))]));
      const effect = new Map(twins.units.map((unit) => [unit.unit, unit.effect]));
      for (const { unit } of ok(await run(pupils)).units) {
        const [a, b] = [effect.get(unit)!, effect.get(`t${unit}`)!];
        if (a === null) expect(b).toBeNull();
        else expect(Math.abs(a - b)).toBeLessThan(1e-9);
      }
    }), { numRuns: 20 });
  });
});

describe('progress bands: any data give finite numbers or a refusal', () => {
  const handful = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 4 })), { maxLength: 40 });
  const stretch = fc.constantFrom<readonly [number, number]>([1, 0], [1e6, 0], [1e-6, 0], [1, 1e6]);
  const published = [{ low: 0, high: 1, n: null, expected: 2 }, { low: 2, high: 3, n: null, expected: 3 }];

  it('of a handful of pupils, with and without a cap, with bands of a base year', async () => {
    let shown = 0;
    let refused = 0;
    await fc.assert(fc.asyncProperty(handful, stretch, stretch, fc.constantFrom<Partial<BandsInput>>({}, { capSds: 1 }, { bands: published }, { bands: published, capSds: 2 }, { capSds: 'published' }, { bandCount: 3, least: 2 }), async (tuples, [fx, sx], [fy, sy], options) => {
      const result = await run(tuples.map(([j, x, y]) => ({ unit: `s${j}`, x: fx * x + sx, y: fy * y + sy })), options);
      expect(notFinite(result)).toEqual([]);
      if (result.model === 'refused') {
        refused += 1;
        expect(result.reason).toMatch(/。$/);
      } else shown += 1;
    }), { numRuns: 300, seed: 11 });
    expect(shown).toBeGreaterThan(50);
    expect(refused).toBeGreaterThan(10);
  });
});
