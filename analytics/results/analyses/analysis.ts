import type { ResultElement } from '../element.ts';

/** What an analysis gives. */
export interface Analysis {
  /** The page's one finding as a sentence; null when there is none to state. */
  readonly headline: string | null;
  readonly elements: readonly ResultElement[];
  /** Reasons why something is not shown (异卷不可比, too few schools …), Chinese. */
  readonly warnings: readonly string[];
  /** The bare numbers behind the elements: what `--json` prints. */
  readonly data: unknown;
}
