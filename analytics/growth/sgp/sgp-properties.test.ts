import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GrowthRefusal, SgpResult } from '../growth-result.ts';
import { notFinite } from '../testing/not-finite.ts';
import { sgpCsv, SgpCsvError } from './sgp-csv.ts';
import { sgpGrowth, type SgpGrowthInput } from './sgp-growth.ts';
import { cohort } from './testing/cohort.ts';

interface Pupil {
  readonly unit: string;
  readonly y: number;
  readonly x: readonly number[];
}

function run(pupils: readonly Pupil[], priors = 1): Promise<SgpResult | GrowthRefusal> {
  const units = [...new Set(pupils.map(({ unit }) => unit))].toSorted();
  const input: SgpGrowthInput = {
    rows: pupils.map(({ unit, x, y }, i) => ({ student_id: i, unit, y, ...Object.fromEntries(x.map((score, k) => [`x${k}`, score])) })),
    coverage: units.map((unit) => {
      const n = pupils.filter((pupil) => pupil.unit === unit).length;
      return { unit, outcome: n, matched: n, kept_mean: 60, lost_mean: null };
    }),
    labels: { outcome: '期末·数学', baselines: ['入学·数学', '入学·语文'].slice(0, priors), unit: '学校' },
  };
  return sgpGrowth(input);
}

function district(seed: number, priors: number): Pupil[] {
  const { outcome, priors: scores } = cohort(seed, 160);
  return outcome.map((y, i) => ({ unit: i === 0 ? 'alone' : `s${i % 5}`, y, x: scores.slice(0, priors).map((of) => of[i]!) }));
}
const ok = (result: SgpResult | GrowthRefusal): SgpResult => {
  if (result.model === 'refused') throw new Error(result.reason);
  return result;
};
/** Means to nine decimals: their sums run in the order of the pupils. */
const unitsOf = (result: SgpResult, rename = (id: string) => id) =>
  new Map(result.units.map(({ unit, n, median, mean, low, high, flag }) => [rename(unit), { n, median, mean: mean === null ? null : Math.round(mean * 1e9) / 1e9, low, high, flag }]));

describe('median SGPs: what changes nothing', () => {
  const cases = [fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 2 })] as const;

  it('order of rows, names of units, shift and scale of the outcome by powers of two', async () => {
    await fc.assert(fc.asyncProperty(...cases, fc.constantFrom(0.5, 2, 1024), fc.constantFrom(-64, 0, 4096), async (seed, priors, factor, shift) => {
      const pupils = district(seed, priors);
      const one = unitsOf(ok(await run(pupils, priors)));
      expect(unitsOf(ok(await run(pupils.toReversed(), priors)))).toEqual(one);
      expect(unitsOf(ok(await run(pupils.map((pupil) => ({ ...pupil, unit: `z${pupil.unit}` })), priors)), (id) => id.slice(1))).toEqual(one);
      // The rounding of predictions to 1e-5 is on the outcome's scale: a pupil may move by one percentile.
      const moved = unitsOf(ok(await run(pupils.map((pupil) => ({ ...pupil, y: factor * (pupil.y + shift) })), priors)));
      for (const [unit, { mean }] of one) if (mean !== null) expect(Math.abs(moved.get(unit)!.mean! - mean)).toBeLessThan(0.5);
    }), { numRuns: 6 });
  });

  it('every school twice under two names: twins alike, medians as before', async () => {
    await fc.assert(fc.asyncProperty(...cases, async (seed, priors) => {
      const pupils = district(seed, priors);
      const one = ok(await run(pupils, priors));
      const twins = unitsOf(ok(await run([...pupils, ...pupils.map((pupil) => ({ ...pupil, unit: `t${pupil.unit}` }))], priors)));
      for (const { unit, median, mean } of one.units) {
        expect(twins.get(`t${unit}`)).toEqual(twins.get(unit));
        if (median !== null) expect(twins.get(unit)).toMatchObject({ median, mean: Math.round(mean! * 1e9) / 1e9 });
      }
    }), { numRuns: 6 });
  });
});

describe('SGPs: any data give finite numbers or a refusal', () => {
  const handful = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 3 })), { maxLength: 40 });
  const stretch = fc.constantFrom<readonly [number, number]>([1, 0], [1e6, 0], [1e-3, 0], [1, 1e6], [0, 7]);

  it('of a handful of pupils', async () => {
    let shown = 0;
    let refused = 0;
    await fc.assert(fc.asyncProperty(handful, fc.integer({ min: 1, max: 2 }), stretch, stretch, async (tuples, priors, [fx, sx], [fy, sy]) => {
      const result = await run(tuples.map(([j, y, a, b]) => ({ unit: `s${j}`, y: fy * y + sy, x: [fx * a + sx, b].slice(0, priors) })), priors);
      expect(notFinite(result)).toEqual([]);
      if (result.model === 'refused') {
        refused += 1;
        expect(result.reason).toMatch(/。$/);
        return;
      }
      shown += 1;
      for (const { sgp } of result.pupils) expect(sgp >= 1 && sgp <= 99).toBe(true);
      for (const { median, low, high } of result.units) if (low !== null) expect(low <= median! && median! <= high!).toBe(true);
    }), { numRuns: 120, seed: 3 });
    expect(shown).toBeGreaterThan(20);
    expect(refused).toBeGreaterThan(10);
  });

  it('with holes in a csv: every row has an SGP or is counted', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.option(fc.integer({ min: 0, max: 9 })), fc.option(fc.integer({ min: 0, max: 9 })), fc.option(fc.integer({ min: 0, max: 9 }))), { minLength: 1, maxLength: 60 }), async (rows) => {
      const text = ['y,x,z', ...rows.map((cells) => cells.map((cell) => cell ?? 'NA').join(','))].join('\n');
      try {
        const result = await sgpCsv(text, { outcome: 'y', priors: ['x', 'z'] });
        expect(notFinite(result)).toEqual([]);
        expect(result.pupils.length + result.dropped.reduce((sum, { rows: count }) => sum + count, 0)).toBe(rows.length);
      } catch (error) {
        expect(error).toBeInstanceOf(SgpCsvError);
      }
    }), { numRuns: 40, seed: 4 });
  });
});
