import { describe, expect, it } from 'vitest';
import type { GrowthFlag, UnitEffect } from '../../growth/growth-result.ts';
import { growthTable, type NamedEffect } from './growth-elements.ts';
import { cautionText, flagCaution, unitRanks } from './growth-ranks.ts';

function unit(id: string, effect: number | null, standardError: number | null, flag: GrowthFlag, n = 40): UnitEffect {
  const margin = standardError === null ? null : 1.96 * standardError;
  return {
    unit: id, n, effect, standardError, low: effect === null || margin === null ? null : effect - margin, high: effect === null || margin === null ? null : effect + margin,
    reliability: 0.9, flag, coverage: { outcome: n, matched: n, share: 1, belowLimit: false, keptMean: 70, lostMean: null },
  };
}
const named = (units: readonly UnitEffect[]): NamedEffect[] => units.map((effect) => ({ name: effect.unit, county: null, effect, mean: 70 }));

const apart = [50, 40, 30, 20, 10, 0].map((effect, index) => unit(`s${index + 1}`, effect, 0.5, '高于预期'));

describe('places', () => {
  it('of units far apart are certain', async () => {
    const ranks = (await unitRanks(apart))!;
    expect([...ranks.values()].map(({ low, high }) => [low, high])).toEqual([1, 2, 3, 4, 5, 6].map((place) => [place, place]));
    // ⌈6/4⌉ = 2 places make the top quarter.
    expect([...ranks.values()].map(({ topQuarter }) => topQuarter)).toEqual([1, 1, 0, 0, 0, 0]);
  });

  it('of equal units are nearly any', async () => {
    const ranks = (await unitRanks(apart.map(({ unit: id }) => unit(id, 0, 1, '符合预期'))))!;
    for (const { low, high } of ranks.values()) expect([low, high]).toEqual([1, 6]);
  });

  it('are not given below five units, nor without an interval', async () => {
    expect(await unitRanks(apart.slice(0, 4))).toBeNull();
    expect(await unitRanks(apart.map(({ unit: id }) => unit(id, 0, null, '符合预期')))).toBeNull();
    expect(await unitRanks([...apart.slice(0, 4), unit('few', null, null, '不显示', 3)])).toBeNull();
  });

  it('stay whole numbers in place order for two thousand classes', async () => {
    const classes = Array.from({ length: 2000 }, (_, index) => unit(`c${index}`, -index, 5, '符合预期'));
    const ranks = (await unitRanks(classes))!;
    expect(ranks.get('c0')!.low).toBe(1);
    expect(ranks.get('c1999')!.high).toBe(2000);
    const { low, high } = ranks.get('c1000')!;
    expect(low < 1001 && 1001 < high && high - low < 40).toBe(true);
  });

  it('widen the table only where they are asked for; a unit not shown has none', async () => {
    const units = named([...apart, unit('few', null, null, '不显示', 3)]);
    const plain = growthTable('t', '表', '学校', units, []);
    const wide = growthTable('t', '表', '学校', units, [], { ranks: (await unitRanks(apart))! });
    const keys = plain.columns.map(({ key }) => key);
    expect(wide.columns.map(({ key }) => key)).toEqual([...keys.slice(0, -1), 'rankLow', 'rankHigh', 'topQuarter', 'bottomTwo', 'flag']);
    for (const table of [plain, wide]) for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
    expect(wide.rows.at(-1)!.slice(-5).map(({ value }) => value)).toEqual([null, null, null, null, '不显示']);
  });
});

describe('the caution', () => {
  it('counts only units with pupils enough, against the value expected', () => {
    const units = [...Array.from({ length: 18 }, (_, i) => unit(`s${i}`, 50, 4, '符合预期')), unit('up', 75, 4, '高于预期'), unit('edge', 58, 4, '高于预期'), unit('small', 90, 4, '仅供参考', 12)];
    // p of the edge is 2Φ(−2) = 0.0455: above 2/20 of 5 %, so it does not stand; p of the first is 4e-10.
    expect(flagCaution(units, 50)).toEqual({ judged: 20, flagged: 2, expectedByChance: 1, adjusted: 1 });
  });

  it('is none where no unit can be flagged', () => {
    expect(flagCaution([unit('small', 9, 1, '仅供参考', 12), unit('none', null, null, '不显示', 3)], 0)).toBeNull();
  });

  it('reads as one sentence', () => {
    const caution = { judged: 20, flagged: 2, expectedByChance: 1, adjusted: 1 };
    expect(cautionText(caution, '所', '学校', false)).toBe('可作判断的20所学校中，判为高于或低于预期的有2所；即使各学校实际没有差异，仅因偶然被判出的预计约1.0所；控制错误发现率在5%以内后，仍可判断的有1所。');
    expect(cautionText({ ...caution, adjusted: 2 }, '所', '学校', true)).toContain('预计不超过1.0所；控制错误发现率在5%以内后，这些判断都仍成立。');
    expect(cautionText({ ...caution, flagged: 0, adjusted: 0 }, '个', '班级', true)).toMatch(/不超过1\.0个。$/);
  });
});
