import type { Mark } from './element.ts';

/** Small groups (design: guard rails): below 5 nothing is shown, below 20 figures are 仅供参考. */
export const SUPPRESS_BELOW = 5;
export const REFERENCE_BELOW = 20;

export const isSuppressed = (n: number): boolean => n < SUPPRESS_BELOW;

export function sizeMark(n: number): { mark?: Mark } {
  if (n < SUPPRESS_BELOW) return { mark: 'suppressed' };
  return n < REFERENCE_BELOW ? { mark: 'reference' } : {};
}
