import { correlation } from '../../stats/correlation.ts';
import { joinedStart } from '../pair-columns.ts';
import { equalParts } from './mid-ranks.ts';
import { groupMeans, type PupilTable } from './pupil-table.ts';
import { residualGroups, type ResidualGroup } from './residual-groups.ts';

export const residualDimensions = ['prior', 'sex', 'locality', 'language', 'category'] as const;
export type ResidualDimension = (typeof residualDimensions)[number];

export interface DimensionCheck {
  readonly dimension: ResidualDimension;
  /** Fifths of the start as '0' … '4'; otherwise the traits. One group: there is nothing to compare. */
  readonly groups: readonly ResidualGroup[];
}

export interface ResidualLine {
  /** Mean expected score of a tenth of the pupils, and their mean residual. */
  readonly expected: number;
  readonly residual: number;
  readonly n: number;
}

const FIFTHS = 5;
const TENTHS = 10;

/** Mean residuals by fifth of the start, sex, locality, 授课语言 and 应届/往届; pupils of a cluster are not independent. */
export function residualChecks(pupils: PupilTable, residuals: ArrayLike<number>, clusters: readonly string[]): DimensionCheck[] {
  return residualDimensions.map((dimension) => {
    const categories = dimension === 'prior' ? equalParts(joinedStart(pupils.baselines), FIFTHS).map(String) : pupils.traits[dimension];
    const groups = residualGroups(residuals, categories, clusters);
    return { dimension, groups: dimension === 'prior' ? groups.sort((a, b) => Number(a.category) - Number(b.category)) : groups };
  });
}

/** Residual against expected score by tenths of the pupils; equal expected scores stay together. */
export function residualLine(expected: Float64Array, residuals: ArrayLike<number>): ResidualLine[] {
  const tenths = equalParts(expected, TENTHS).map(String);
  const scores = groupMeans(expected, tenths);
  const rests = groupMeans(residuals, tenths);
  return [...scores].map(([tenth, { n, mean }]) => ({ expected: mean, residual: rests.get(tenth)!.mean, n })).sort((a, b) => a.expected - b.expected);
}

/** Pearson's r of a unit figure with the mean start of its matched pupils; null below three units or without spread. */
export function effectPriorCorrelation(units: readonly { readonly unit: string; readonly effect: number | null }[], start: ArrayLike<number>, of: readonly string[]): number | null {
  const means = groupMeans(start, of);
  const pairs = units.flatMap(({ unit, effect }) => {
    const mean = means.get(unit)?.mean;
    return effect === null || mean === undefined ? [] : [{ effect, mean }];
  });
  if (pairs.length < 3) return null;
  return correlation(Float64Array.from(pairs, ({ effect }) => effect), Float64Array.from(pairs, ({ mean }) => mean));
}

/** SD of residuals in the highest fifth of the start over that in the lowest; null when a fifth is empty or does not vary. */
export function spreadRatio({ groups }: DimensionCheck): number | null {
  const low = groups.find(({ category }) => category === '0')?.sd;
  const high = groups.find(({ category }) => category === String(FIFTHS - 1))?.sd;
  return low && high ? high / low : null;
}
