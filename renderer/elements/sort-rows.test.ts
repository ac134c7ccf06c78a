import { expect, it } from 'vitest';
import { sortRows } from './sort-rows.ts';

const value = ({ v }: { readonly v: number | string | null }): number | string | null => v;

it('sorts numbers as numbers, keeps ties in order, and puts what has no value last both ways', () => {
  const rows = [{ v: 10, id: 'a' }, { v: null, id: 'b' }, { v: 9, id: 'c' }, { v: 10, id: 'd' }];
  expect(sortRows(rows, value, false).map(({ id }) => id)).toEqual(['c', 'a', 'd', 'b']);
  expect(sortRows(rows, value, true).map(({ id }) => id)).toEqual(['a', 'd', 'c', 'b']);
});

it('sorts names by pinyin with numbers counted', () => {
  const rows = ['第10中学', '第2中学', '北城中学'].map((v) => ({ v }));
  expect(sortRows(rows, value, false).map(({ v }) => v)).toEqual(['北城中学', '第2中学', '第10中学']);
});
