import { Z95 } from '../../stats/normal.ts';

/** One year's effect of a unit. */
export interface YearEffect {
  readonly effect: number;
  readonly sd: number;
}

export interface PooledEffect {
  readonly effect: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  /** Years that took part, and the weights they had, newest first; a missing year has 0. */
  readonly years: number;
  readonly weights: readonly number[];
}

const WEIGHTS = [3, 2, 1] as const;

/**
 * Weighted mean of up to three years' effects, newest first, 3 : 2 : 1, a missing year's weight going to
 * the others in proportion: ū = Σ w_t û_t / Σ w_t, SE = √(Σ w_t² sd_t²)/Σ w_t. Years are taken as
 * independent (other cohorts of pupils): a lasting school effect is part of what is estimated, not error.
 * The effects have to be on one scale (SD units of each year's outcome). Null without any year.
 */
export function threeYearMean(newestFirst: readonly (YearEffect | null)[]): PooledEffect | null {
  const present = WEIGHTS.map((weight, year) => (newestFirst[year] ? weight : 0));
  const total = present.reduce<number>((sum, weight) => sum + weight, 0);
  if (total === 0) return null;
  const weights = present.map((weight) => weight / total);
  let effect = 0;
  let variance = 0;
  weights.forEach((weight, year) => {
    const of = newestFirst[year];
    if (!of) return;
    effect += weight * of.effect;
    variance += (weight * of.sd) ** 2;
  });
  const standardError = Math.sqrt(variance);
  return { effect, standardError, low: effect - Z95 * standardError, high: effect + Z95 * standardError, years: present.filter((weight) => weight > 0).length, weights };
}
