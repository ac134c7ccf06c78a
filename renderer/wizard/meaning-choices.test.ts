import { expect, it } from 'vitest';
import type { MappedColumn } from '../../analytics/intake/plan.ts';
import { itemNoOf, meaningGroups, meaningLabel } from './meaning-choices.ts';

const column = (header: string, index = 4): MappedColumn => ({ index, header, meaning: { kind: 'ignore' }, reason: '', confidence: 0, samples: [] });

it('offers every meaning once, by a label of its own, and gives it back', () => {
  for (const role of ['scores', 'items', 'schools', 'roster', 'aggregate', 'blueprint', 'target', 'unknown'] as const) {
    const choices = meaningGroups(role, column('数学/第12题')).flatMap((group) => group.choices);
    expect(new Set(choices.map(({ value }) => value)).size).toBe(choices.length);
    for (const { value, meaning } of choices) expect(meaningLabel(meaning)).toBe(value);
  }
});

it('puts what a table is about first', () => {
  expect(meaningGroups('schools', column(''))[0]!.label).toBe('学校名单');
  expect(meaningGroups('schools', column(''))[0]!.choices.map(({ value }) => value)).toContain('中心校');
  expect(meaningGroups('scores', column(''))[0]!.label).toBe('学生与学校');
  expect(meaningGroups('aggregate', column(''))[0]!.choices.map(({ value }) => value)).toEqual(expect.arrayContaining(['平均分', '数学及格率']));
});

it.each([['第12题（3分）', '12'], ['4(2)', '4(2)'], ['3.1', '3.1'], ['数学/7', '7'], ['', 'E']])('reads the item number of %s', (header, no) => {
  expect(itemNoOf(column(header))).toBe(no);
});
