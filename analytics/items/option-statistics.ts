import type { ItemColumn } from './score-matrix.ts';

export interface OptionStatistics {
  readonly option: string;
  readonly isKey: boolean;
  readonly n: number;
  /** Of the pupils with a mark on the item. */
  readonly share: number;
  /** Point-biserial correlation of choosing the option with the total and with the total without the item. */
  readonly rTotal: number | null;
  readonly rRest: number | null;
  /** Mean of those totals over the pupils who chose it. */
  readonly meanTotal: number | null;
  readonly meanRest: number | null;
}

/**
 * r = (M_o − M)/s · √(p/(1 − p)), p the share choosing option o, M_o their mean, M and s (with n) mean and
 * SD of all pupils: Pearson's r of the 0/1 choice. Null when all or none chose it or totals do not vary.
 */
export function optionStatistics(column: ItemColumn, total: Float64Array, rest: Float64Array): readonly OptionStatistics[] {
  const { choices, missing } = column;
  if (!choices) return [];
  const counts = new Float64Array(choices.options.length);
  for (let i = 0; i < choices.chosen.length; i++) {
    if ((missing === null || missing[i] === 0) && choices.chosen[i]! >= 0) counts[choices.chosen[i]!]!++;
  }
  const withTotal = byOption(column, choices.chosen, total, counts);
  const withRest = byOption(column, choices.chosen, rest, counts);
  return choices.options.map((option, index) => ({
    option,
    isKey: option === choices.key,
    n: counts[index]!,
    share: withTotal.n > 0 ? counts[index]! / withTotal.n : 0,
    rTotal: withTotal.r(index),
    rRest: withRest.r(index),
    meanTotal: withTotal.mean(index),
    meanRest: withRest.mean(index),
  }));
}

function byOption({ missing }: ItemColumn, chosen: Int16Array, values: Float64Array, counts: Float64Array) {
  let n = 0;
  let sum = 0;
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    if (missing !== null && missing[i] === 1) continue;
    n++;
    sum += values[i]!;
    largest = Math.max(largest, Math.abs(values[i]!));
  }
  const centre = n > 0 ? sum / n : 0;
  const deviations = new Float64Array(counts.length);
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    if (missing !== null && missing[i] === 1) continue;
    const deviation = values[i]! - centre;
    squares += deviation * deviation;
    if (chosen[i]! >= 0) deviations[chosen[i]!]! += deviation;
  }
  const varies = squares > n * (1e-12 * largest) ** 2;
  return {
    n,
    mean: (index: number): number | null => (counts[index]! > 0 ? centre + deviations[index]! / counts[index]! : null),
    r: (index: number): number | null => {
      const p = counts[index]! / n;
      return varies && p > 0 && p < 1 ? deviations[index]! / n / Math.sqrt((squares / n) * p * (1 - p)) : null;
    },
  };
}
