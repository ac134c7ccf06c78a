import type { pupilTraits } from '../../measures/growth-traits.ts';
import { pairColumns, type PairColumns, type PairRow } from '../pair-columns.ts';

export type PupilTrait = (typeof pupilTraits)[number];

export interface PupilTable extends PairColumns {
  /** Where the outcome was sat: what residuals are clustered by. */
  readonly school: readonly string[];
  readonly traits: Readonly<Record<PupilTrait, readonly string[]>>;
}

/** The rows of `growthTraitsQuery` by column. */
export function pupilTable(rows: readonly PairRow[], baselines: number): PupilTable {
  const texts = (key: PupilTrait): string[] => rows.map((row) => String(row[key]));
  return {
    ...pairColumns(rows, baselines),
    school: rows.map((row) => String(row.school_id)),
    traits: { sex: texts('sex'), locality: texts('locality'), language: texts('language'), category: texts('category') },
  };
}

/** Pupils and mean of `values` by key. */
export function groupMeans(values: ArrayLike<number>, keys: readonly string[]): Map<string, { readonly n: number; readonly mean: number }> {
  const sums = new Map<string, { n: number; sum: number }>();
  keys.forEach((key, i) => {
    const found = sums.get(key);
    if (found) {
      found.n += 1;
      found.sum += values[i]!;
    } else sums.set(key, { n: 1, sum: values[i]! });
  });
  return new Map([...sums].map(([key, { n, sum }]) => [key, { n, mean: sum / n }]));
}
