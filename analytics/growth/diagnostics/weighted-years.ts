import type { GrowthFlag, UnitEffect } from '../growth-result.ts';
import { threeYearMean, type PooledEffect, type YearEffect } from '../mixed/three-year-mean.ts';
import { FLAG_PUPILS } from '../value-added.ts';

export interface WeightedUnit {
  readonly unit: string;
  /** Newest first, in SDs of the year's outcome; null where the unit has no figure with an interval. */
  readonly years: readonly ((YearEffect & { readonly n: number }) | null)[];
  /** Pupils of the years that take part. */
  readonly n: number;
  readonly pooled: PooledEffect | null;
  readonly flag: GrowthFlag;
}

/** SD of the outcome as the model's effects were divided by it; null when every effect is 0. */
export function outcomeSdOf(units: readonly UnitEffect[]): number | null {
  let largest: { readonly effect: number; readonly sd: number } | null = null;
  for (const { effect, effectSd } of units) {
    if (effect === null || !effectSd) continue;
    if (largest === null || Math.abs(effect) > Math.abs(largest.effect)) largest = { effect, sd: effectSd };
  }
  return largest === null ? null : largest.effect / largest.sd;
}

/**
 * Each unit's effects of up to three years, newest first and null where a year has no model, in SD units
 * (û/s_y, condSD/s_y), their 3 : 2 : 1 weighted mean and its flag. Units of the newest year come first.
 */
export function weightedYears(years: readonly (readonly UnitEffect[] | null)[]): WeightedUnit[] {
  const scaled = years.map((of) => {
    const units = of ?? [];
    const sd = outcomeSdOf(units);
    return new Map(units.map(({ unit, effect, standardError, n }) =>
      [unit, sd === null || effect === null || standardError === null || !(standardError > 0) ? null : { effect: effect / sd, sd: standardError / sd, n }]));
  });
  const ids = [...new Set(years.flatMap((units) => (units ?? []).map(({ unit }) => unit)))];
  return ids.map((unit) => {
    const own = scaled.map((year) => year.get(unit) ?? null);
    const n = own.reduce((sum, year) => sum + (year?.n ?? 0), 0);
    const pooled = threeYearMean(own);
    return { unit, years: own, n, pooled, flag: flagOf(pooled, n) };
  });
}

function flagOf(pooled: PooledEffect | null, n: number): GrowthFlag {
  if (pooled === null) return '不显示';
  if (n < FLAG_PUPILS) return '仅供参考';
  return pooled.low > 0 ? '高于预期' : pooled.high < 0 ? '低于预期' : '符合预期';
}
