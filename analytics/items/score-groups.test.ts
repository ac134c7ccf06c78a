import { expect, it } from 'vitest';
import { itemByScore } from './score-groups.ts';
import { itemColumn, type ScoreMatrix } from './score-matrix.ts';

/** Item 1 (2 marks, options A and B, key B) against item 2: rest scores 0 … 9, twice each. */
const rest = Array.from({ length: 20 }, (_, i) => Math.floor(i / 2));
const marks = rest.map((value, i) => (value >= 5 || i % 4 === 0 ? 2 : 0));
const matrix: ScoreMatrix = {
  n: 20,
  columns: [
    itemColumn('1', 2, marks, { choices: { options: ['A', 'B'], key: 'B', chosen: Int16Array.from(marks, (mark) => (mark === 2 ? 1 : 0)) } }),
    itemColumn('2', 9, rest),
  ],
};

it('groups by the score on the other items and counts rates and options', () => {
  const groups = itemByScore(matrix, 0, 5);
  expect(groups.map(({ n, low, high, rate }) => [n, low, high, rate])).toEqual([[4, 0, 1, 0.25], [4, 2, 3, 0.25], [4, 4, 5, 0.75], [4, 6, 7, 1], [4, 8, 9, 1]]);
  expect(groups[2]!.options).toEqual([0.25, 0.75]);
});

it('keeps equal scores together whatever the order, and stands one pupil and nobody', () => {
  const flat: ScoreMatrix = { n: 3, columns: [itemColumn('1', 1, [1, 0, 1]), itemColumn('2', 1, [1, 1, 1])] };
  expect(itemByScore(flat, 0, 5)).toEqual([{ n: 3, low: 1, high: 1, rate: 2 / 3, options: [] }]);
  expect(itemByScore({ n: 0, columns: [itemColumn('1', 1, [])] }, 0, 5)).toEqual([]);
});
