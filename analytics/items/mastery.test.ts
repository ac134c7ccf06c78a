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
  const { whole, groups } = masteryOf(matrix, sets, [[0, 1], [2], []]);

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

  it('relative mastery is what remains beside pupils of about the same score', () => {
    for (const value of whole.relative) expect(value!.mean).toBeCloseTo(0, 14);
    // 40 pupils in four score groups, by brute force: the group of the middle rank of all with the same total
    const first = Array.from({ length: 40 }, (_, i) => (i * 7) % 5);
    const second = Array.from({ length: 40 }, (_, i) => Math.floor(i / 4));
    const large: ScoreMatrix = { n: 40, columns: [itemColumn('1', 4, first), itemColumn('2', 9, second)] };
    const own = masteryOf(large, itemSets(large.columns), [[0, 3, 21, 39]]).groups[0]!;
    const total = first.map((mark, i) => mark + second[i]!);
    const rank = (i: number): number => {
      const below = total.filter((value) => value < total[i]!).length;
      const same = total.filter((value) => value === total[i]).length;
      return below + (same - 1) / 2;
    };
    const group = total.map((_, i) => Math.floor((rank(i) * 4) / 40));
    const expected = (i: number): number => {
      const alike = first.filter((_, other) => group[other] === group[i]);
      return alike.reduce((sum, mark) => sum + mark, 0) / alike.length / 4;
    };
    const brute = [0, 3, 21, 39].reduce((sum, i) => sum + first[i]! / 4 - expected(i), 0) / 4;
    expect(own.relative[0]!.mean).toBeCloseTo(brute, 14);
    expect(new Set(group).size).toBe(4);
  });

  it('has no interval for one pupil and nothing for a group of none, never NaN', () => {
    expect(groups[1]!.rates[at('小题', '2')]).toEqual({ n: 1, mean: 0.25, low: null, high: null });
    expect(groups[2]).toMatchObject({ n: 0, paper: null });
    expect(groups[2]!.rates.every((value) => value === null)).toBe(true);
    expect(JSON.stringify([whole, groups])).not.toMatch(/NaN|Infinity/);
  });
});
