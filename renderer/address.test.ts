import { expect, it } from 'vitest';
import { formatAddress, parseAddress } from './address.ts';

it('reads back what it writes, Chinese and separators included', () => {
  const address = { page: 'growth', params: { exam: '12', subject: '道德与法治', base: '3:总分,4:语文', county: 'A&B=县?' } } as const;
  expect(parseAddress(formatAddress(address))).toEqual(address);
});

it('falls back to the first page for an address it does not know', () => {
  expect(parseAddress('')).toEqual({ page: 'home', params: {} });
  expect(parseAddress('#/nothing?exam=1').page).toBe('home');
});
