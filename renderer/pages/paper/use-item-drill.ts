import { useCallback } from 'react';
import { setParams } from '../../address.ts';
import type { Drill } from '../../elements/drill.ts';

/** 第7题（答B）, 第7题, 7: opens the item; names without a digit (合计, 知识点) open nothing. */
export const itemOf = (label: string): string | null => {
  const name = /^第(.+?)题(?:（.*）)?$/.exec(label)?.[1] ?? label;
  return /\d/.test(name) ? name : null;
};

export const useItemDrill = (): Drill =>
  useCallback((label) => {
    const item = itemOf(label);
    return item === null ? undefined : () => setParams({ item });
  }, []);
