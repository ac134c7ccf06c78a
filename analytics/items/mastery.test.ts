import { describe, expect, it } from 'vitest';
import { itemSets } from './item-sets.ts';
import { masteryOf } from './mastery.ts';
import { itemColumn, noAttributes, type ScoreMatrix } from './score-matrix.ts';

const about = (knowledge: string[], ability: string[], plannedDifficulty: number | null) => ({ ...noAttributes, knowledge, ability, plannedDifficulty });
/** Items 1 (2 marks, 函数, 识记), 2 (4 marks, 函数 and 方程, 应用), 3 (4 marks, nothing said). */
const matrix: ScoreMatrix = {
  n: 4,
  columns: [
    itemColumn('1', 2, [2, 1, 0, 1], { attributes: about(['函数'], ['识记'], 0.8) }),
    itemColumn('2', 4, [4, 2, 1, null], { attributes: about(['函数', '方程'], ['应用'], 0.5) }),
    itemColumn('3', 4, [4, 0, 2, 2], { attributes: noAttributes }),
  ],
};
const sets = itemSets(matrix.columns);
const at = (kind: string, name: string, ability: string | null = null) => sets.findIndex((set) => set.kind === kind && set.name === name && set.ability === ability);

describe('item sets', () => {
  it('count an item in each of its 知识, and cells by 能力', () => {
    expect(sets.filter(({ kind }) => kind !== '小题').map(({ kind, name, ability, items, fullMark }) => [kind, name, ability, items.join(), fullMark])).toEqual([
      ['知识', '函数', null, '1,2', 6], ['能力', '识记', null, '1', 2], ['知识×能力', '函数', '识记', '1', 2],
      ['知识', '方程', null, '2', 4], ['能力', '应用', null, '2', 4], ['知识×能力', '函数', '应用', '2', 4], ['知识×能力', '方程', '应用', '2', 4],
    ]);
    expect(sets[at('知识', '函数')]!.planned).toBeCloseTo((0.8 * 2 + 0.5 * 4) / 6, 14);
    expect(sets[at('小题', '3')]!.planned).toBeNull();
  });
});

describe('mastery', () => {
  const { whole, groups } = masteryOf(matrix, sets, Int32Array.from([0, 0, 1, -1]), 3);

  it('is the mean of the pupils’ rates on the items they have', () => {
    // 函数: 6/6, 3/6, 1/6, and 1/2 for the pupil without item 2
    const rates = [1, 0.5, 1 / 6, 0.5];
    const mean = rates.reduce((sum, rate) => sum + rate, 0) / 4;
    const own = whole.rates[at('知识', '函数')]!;
    expect(own).toMatchObject({ n: 4 });
    expect(own.mean).toBeCloseTo(mean, 14);
    // t(0.975, 3) = 3.182446305284263
    const sd = Math.sqrt(rates.reduce((sum, rate) => sum + (rate - mean) ** 2, 0) / 3);
    expect(own.high! - own.mean).toBeCloseTo((3.182446305284263 * sd) / 2, 12);
  });

  it('relative mastery is zero over all pupils and takes the group’s own level off', () => {
    for (const value of whole.relative) expect(value!.mean).toBeCloseTo(0, 14);
    // paper rates: 10/10, 3/10, 3/10, 3/6; item 3 rates 1, 0, 0.5, 0.5
    const shift = 2 / 4 - (1 + 0.3 + 0.3 + 0.5) / 4;
    expect(groups[0]!.relative[at('小题', '3')]!.mean).toBeCloseTo((1 + 0) / 2 - (1 + 0.3) / 2 - shift, 14);
  });

  it('has no interval for one pupil and nothing for a group of none, never NaN', () => {
    expect(groups[1]!.rates[at('小题', '2')]).toEqual({ n: 1, mean: 0.25, low: null, high: null });
    expect(groups[2]).toMatchObject({ n: 0, paper: null });
    expect(groups[2]!.rates.every((value) => value === null)).toBe(true);
    expect(JSON.stringify([whole, groups])).not.toMatch(/NaN|Infinity/);
  });
});
