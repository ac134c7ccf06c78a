import { useMemo, useSyncExternalStore } from 'react';

export const pageIds = ['home', 'data', 'exam', 'compare', 'growth', 'paper', 'report', 'settings'] as const;
export type PageId = (typeof pageIds)[number];

/** What is looked at, kept in the address so that back, forward and reload return to it. */
export interface Address {
  readonly page: PageId;
  readonly params: Readonly<Record<string, string>>;
}

export function parseAddress(hash: string): Address {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const page = pageIds.find((id) => id === path) ?? 'home';
  return { page, params: Object.fromEntries(new URLSearchParams(query)) };
}

export function formatAddress({ page, params }: Address): string {
  const query = new URLSearchParams(params).toString();
  return query === '' ? `#/${page}` : `#/${page}?${query}`;
}

/** Parameters that follow from page to page; the others belong to one page's view. */
const SHARED = ['term', 'exam', 'subject'];

export function goTo(page: PageId, params: Readonly<Record<string, string | undefined>> = {}): void {
  const current = parseAddress(location.hash).params;
  const shared = Object.fromEntries(Object.entries(current).filter(([name]) => SHARED.includes(name)));
  location.hash = formatAddress({ page, params: defined({ ...shared, ...params }) });
}

/** Changes some parameters of the present page; undefined removes one. */
export function setParams(changes: Readonly<Record<string, string | undefined>>): void {
  const { page, params } = parseAddress(location.hash);
  location.hash = formatAddress({ page, params: defined({ ...params, ...changes }) });
}

const defined = (params: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(params).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''));

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
};

export function useAddress(): Address {
  const hash = useSyncExternalStore(subscribe, () => location.hash, () => '');
  return useMemo(() => parseAddress(hash), [hash]);
}
