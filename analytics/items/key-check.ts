import type { OptionStatistics } from './option-statistics.ts';

export interface KeyDoubt {
  readonly option: OptionStatistics;
  readonly key: OptionStatistics;
}

/**
 * 疑似答案有误: an option chosen by more, and better, pupils than the key. Better = a higher mean total
 * without the item, because the total itself holds the mark that the doubted key gave. A count, not a test:
 * it asks a person to look. The most chosen such option; null when the key stands or is not among the options.
 */
export function doubtKey(options: readonly OptionStatistics[]): KeyDoubt | null {
  const key = options.find(({ isKey }) => isKey);
  if (!key) return null;
  const better = options.filter(({ isKey, n, meanRest }) => !isKey && n > key.n && meanRest !== null && (key.meanRest === null || meanRest > key.meanRest));
  const option = better.toSorted((a, b) => b.n - a.n)[0];
  return option ? { option, key } : null;
}
