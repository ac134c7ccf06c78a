import { Z95 } from '../stats/normal.ts';
import type { Coverage, Estimate, GrowthFlag, UnitEffect } from './growth-result.ts';
import type { FittedLevel, FittedUnit } from './mixed/mixed-fit.ts';

/** Below the first nothing is shown; below the second nothing is flagged. */
export const MINIMUM_PUPILS = 5;
export const FLAG_PUPILS = 20;

export interface ShownUnit {
  readonly unit: string;
  readonly coverage: Coverage;
  readonly fitted: FittedUnit | undefined;
}

/**
 * What is shown of a unit: û_j with û_j ± 1.96·condSD_j and a flag when the interval leaves 0 out. With
 * slopes it is the effect for a pupil at the mean of the baseline; below another level, the effect
 * including that level's. `levels` are those from the coarsest down to the unit's own.
 */
export function unitEffect({ unit, coverage, fitted }: ShownUnit, levels: readonly FittedLevel[], outcomeSd: number): UnitEffect {
  const n = fitted?.n ?? 0;
  if (!fitted || n < MINIMUM_PUPILS) {
    return { unit, n, effect: null, standardError: null, low: null, high: null, reliability: null, effectSd: null, flag: '不显示', coverage };
  }
  const own = levels.at(-1)!;
  const variance = levels.reduce((sum, { varianceAtMean }) => sum + varianceAtMean, 0);
  const { mode, conditionalSd } = levels.length > 1 ? fitted.totalAtMean : fitted.atMean;
  // Where no variance is found every mode is 0 with SD 0; an interval of no width would claim certainty.
  const standardError = variance > 0 ? conditionalSd : null;
  const margin = standardError === null ? null : Z95 * standardError;
  const low = margin === null ? null : mode - margin;
  const high = margin === null ? null : mode + margin;
  const flag: GrowthFlag =
    n < FLAG_PUPILS ? '仅供参考' : low !== null && low > 0 ? '高于预期' : high !== null && high < 0 ? '低于预期' : '符合预期';
  return {
    unit, n, effect: mode, standardError, low, high,
    reliability: levels.length > 1 ? (variance > 0 ? Math.max(0, 1 - conditionalSd ** 2 / variance) : 0) : fitted.atMean.reliability,
    effectSd: mode / outcomeSd,
    ...(levels.length > 1 ? { parent: fitted.parent!, within: estimate(fitted.atMean.mode, fitted.atMean.conditionalSd) } : {}),
    ...(own.terms.length > 1 ? { slope: estimate(fitted.modes[1]!, fitted.conditionalSds[1]!) } : {}),
    flag, coverage,
  };
}

const estimate = (value: number, sd: number): Estimate => ({ estimate: value, standardError: sd > 0 ? sd : null });
