import { correlation } from '../../stats/correlation.ts';
import type { GrowthFlag, UnitEffect } from '../growth-result.ts';
import { midRanks } from './mid-ranks.ts';

/** One model's figures, in the units' common order of ids. */
export interface ModelFigures<Key extends string> {
  readonly key: Key;
  /** The value a unit as expected has: 0, or 50 for median SGPs. */
  readonly expected: number;
  readonly units: readonly UnitEffect[];
}

export interface Agreement<Key extends string> {
  readonly keys: readonly Key[];
  /** keys × keys, over the units both models show; null below three or without spread. */
  readonly pearson: readonly (readonly (number | null)[])[];
  readonly spearman: readonly (readonly (number | null)[])[];
  /** Units (20 pupils or more) that every model judges, models left aside that judge nobody (descriptive ones). */
  readonly judged: number;
  /** Judged units whose flag is not the same under all models. */
  readonly differing: readonly string[];
}

const judgements: readonly GrowthFlag[] = ['高于预期', '符合预期', '低于预期'];
export const isJudged = (flag: GrowthFlag): boolean => judgements.includes(flag);

/** How alike the models are: r and Spearman's rank correlation of unit figures, and whose flag changes. */
export function modelAgreement<Key extends string>(models: readonly ModelFigures<Key>[]): Agreement<Key> {
  const byUnit = models.map(({ units }) => new Map(units.map((unit) => [unit.unit, unit])));
  const ids = [...new Set(models.flatMap(({ units }) => units.map(({ unit }) => unit)))];
  const together = (a: number, b: number): readonly [Float64Array, Float64Array] => {
    const pairs = ids.flatMap((id) => {
      const left = byUnit[a]!.get(id)?.effect ?? null;
      const right = byUnit[b]!.get(id)?.effect ?? null;
      return left === null || right === null ? [] : [[left, right] as const];
    });
    return [Float64Array.from(pairs, ([left]) => left), Float64Array.from(pairs, ([, right]) => right)];
  };
  const matrix = (of: (x: Float64Array, y: Float64Array) => number | null) =>
    models.map((_, a) => models.map((__, b) => {
      const [x, y] = together(a, b);
      return x.length < 3 ? null : of(x, y);
    }));
  const judging = models.flatMap(({ units }, index) => (units.some(({ flag }) => isJudged(flag)) ? [byUnit[index]!] : []));
  const flags = ids.map((id) => judging.map((units) => units.get(id)?.flag));
  const judged = flags.map((of) => of.length > 0 && of.every((flag) => flag !== undefined && isJudged(flag)));
  return {
    keys: models.map(({ key }) => key),
    pearson: matrix(correlation),
    spearman: matrix((x, y) => correlation(midRanks(x), midRanks(y))),
    judged: judged.filter(Boolean).length,
    differing: ids.filter((_, index) => judged[index] && new Set(flags[index]).size > 1),
  };
}
