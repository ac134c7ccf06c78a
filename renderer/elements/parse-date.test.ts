import { expect, it } from 'vitest';
import { parseDate } from './parse-date.ts';

it.each(['2026-05-20', '2026/5/20', '2026.5.20', '20260520', '2026年5月20日', ' 2026-5-20 '])('reads %s', (text) => {
  expect(parseDate(text)).toBe('2026-05-20');
});

it.each(['', '2026-02-30', '2026-13-01', '5月20日', '20-5-2026', 'abc'])('refuses %s', (text) => {
  expect(parseDate(text)).toBeNull();
});
