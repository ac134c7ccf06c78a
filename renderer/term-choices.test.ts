import { expect, it } from 'vitest';
import { currentTerm, termChoices } from './term-choices.ts';

it.each([[2026, 9, 1, '2026-2027-1'], [2026, 8, 1, '2026-2027-1'], [2027, 1, 20, '2026-2027-1'], [2027, 2, 1, '2026-2027-2'], [2027, 7, 31, '2026-2027-2']])('%i-%i-%i lies in %s', (year, month, day, term) => {
  expect(currentTerm(new Date(year, month - 1, day))).toBe(term);
});

it('offers each term once, newest first, with those in use', () => {
  const terms = termChoices(['2010-2011-2', '2026-2027-1', undefined], 2026).map(({ value }) => value);
  expect(terms.slice(0, 2)).toEqual(['2026-2027-2', '2026-2027-1']);
  expect(terms.at(-1)).toBe('2010-2011-2');
  expect(new Set(terms).size).toBe(terms.length);
});
