import type { CallOptions } from '../../call.ts';
import type { UnitEffect } from '../../growth/growth-result.ts';
import { adjustedFlags } from '../../growth/mixed/adjusted-flags.ts';
import { rankIntervals, type RankedEffect } from '../../growth/mixed/rank-intervals.ts';
import { FLAG_PUPILS, MINIMUM_UNITS } from '../../growth/value-added.ts';

/** Ends of the 95 % interval of a unit's place, 1 the highest, P(place in the top quarter), P(one of the last two). */
export interface UnitRank {
  readonly low: number;
  readonly high: number;
  readonly topQuarter: number;
  readonly bottomTwo: number;
}

export const rankNote = (unitLabel: string): string => `位次95%区间由各估计的误差模拟得出，区间重叠的${unitLabel}不能排出先后。`;

export const compareNote = (unitLabel: string): string => `95%区间用来与预期比较；比较区间（估计值±1.39倍标准误）用来比较任意两个${unitLabel}：不重叠才能说二者有差异，重叠的不能排出先后。`;

const deviations = (units: readonly UnitEffect[], expected: number): RankedEffect[] =>
  units.flatMap(({ unit, effect, standardError }) => (effect === null || standardError === null ? [] : [{ id: unit, effect: effect - expected, sd: standardError }]));

/** Draws × units: about a second of work. Above 500 units (classes of a city) fewer draws are made, never below 1,000. */
const RANK_WORK = 2_000_000;

/** Places of the units shown; null below five, and where the model found no difference to rank by. */
export async function unitRanks(units: readonly UnitEffect[], call: CallOptions = {}): Promise<ReadonlyMap<string, UnitRank> | null> {
  const shown = deviations(units, 0);
  if (shown.length < MINIMUM_UNITS) return null;
  const draws = Math.min(4000, Math.max(1000, Math.floor(RANK_WORK / shown.length)));
  return new Map((await rankIntervals(shown, { draws }, call)).map(({ id, low, high, topQuarter, bottomTwo }) => [id, { low, high, topQuarter, bottomTwo }]));
}

/** What the flags of many units at once are worth. */
export interface FlagCaution {
  /** Units with pupils enough to be flagged. */
  readonly judged: number;
  readonly flagged: number;
  /** Flags that chance alone would give if no unit differed. */
  readonly expectedByChance: number;
  /** Flags left when the false-discovery rate is held at 5 %. */
  readonly adjusted: number;
}

/** Null where no unit can be flagged. */
export function flagCaution(units: readonly UnitEffect[], expected: number): FlagCaution | null {
  const judged = deviations(units.filter(({ n }) => n >= FLAG_PUPILS), expected);
  if (judged.length === 0) return null;
  const { units: flags, expectedByChance } = adjustedFlags(judged);
  const flagged = new Set(units.flatMap(({ unit, flag }) => (flag === '高于预期' || flag === '低于预期' ? [unit] : [])));
  return {
    judged: judged.length,
    flagged: flagged.size,
    expectedByChance,
    // The interval of a median is not its SE: what it leaves unflagged does not come back by the SE.
    adjusted: flags.filter(({ id, adjusted }) => adjusted !== 0 && flagged.has(id)).length,
  };
}

/** The caution as one sentence. Shrunken effects leave 0 out less often than one in twenty, hence 不超过. */
export function cautionText({ judged, flagged, expectedByChance, adjusted }: FlagCaution, counter: string, unitLabel: string, shrunken: boolean): string {
  const chance = `${shrunken ? '不超过' : '约'}${expectedByChance.toFixed(1)}${counter}`;
  const rest = flagged === 0 ? '' : `；控制错误发现率在5%以内后，${adjusted === flagged ? '这些判断都仍成立' : `仍可判断的有${adjusted}${counter}`}`;
  return `可作判断的${judged}${counter}${unitLabel}中，判为高于或低于预期的有${flagged}${counter}；即使各${unitLabel}实际没有差异，仅因偶然被判出的预计${chance}${rest}。`;
}
