import type { ResultElement } from '../element.ts';

/** What an analysis gives: the page's one finding, its elements, why something is missing, the bare numbers. */
export interface Analysis {
  readonly headline: string | null;
  readonly elements: readonly ResultElement[];
  readonly warnings: readonly string[];
  readonly data: unknown;
}
