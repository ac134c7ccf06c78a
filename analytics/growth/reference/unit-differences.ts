import { moments, sampleVariance } from '../../stats/moments.ts';
import { Z95 } from '../../stats/normal.ts';
import { coverageOf, type UnitCoverage } from '../coverage.ts';
import type { GrowthFlag, UnitEffect } from '../growth-result.ts';
import { FLAG_PUPILS, MINIMUM_PUPILS } from '../value-added.ts';

export interface DifferenceInput {
  readonly unit: readonly string[];
  /** Observed − expected, one a pupil. */
  readonly difference: ArrayLike<number>;
  readonly coverage: readonly UnitCoverage[];
  /** Variance of the unit's mean expected value; 0 where the reference is taken as exact. */
  readonly expectedVariance?: (unit: string) => number;
  /** False: a description, which judges nobody. */
  readonly judged: boolean;
}

/**
 * Mean difference of each unit, with Var = s²/n + Var(mean expected value). s² is the unit's own (n − 1) from
 * `FLAG_PUPILS` pupils on, else that pooled within units. Nothing is shrunken: there are too few units to learn by how much.
 */
export function unitDifferences({ unit, difference, coverage, expectedVariance, judged }: DifferenceInput): UnitEffect[] {
  const members = new Map<string, number[]>();
  unit.forEach((id, i) => {
    const list = members.get(id);
    if (list) list.push(difference[i]!);
    else members.set(id, [difference[i]!]);
  });
  const of = new Map([...members].map(([id, values]) => [id, moments(values)] as const));
  const degrees = [...of.values()].reduce((sum, { n }) => sum + n - 1, 0);
  const pooled = degrees > 0 ? [...of.values()].reduce((sum, { squares }) => sum + squares, 0) / degrees : null;
  return coverage.map((row): UnitEffect => {
    const own = of.get(row.unit);
    const n = own?.n ?? 0;
    const base = { unit: row.unit, n, reliability: null, coverage: coverageOf(row) };
    if (!own || n < MINIMUM_PUPILS) return { ...base, effect: null, standardError: null, low: null, high: null, flag: '不显示' };
    const variance = (n >= FLAG_PUPILS ? sampleVariance(own) : pooled) ?? 0;
    const error = Math.sqrt(variance / n + (expectedVariance?.(row.unit) ?? 0));
    // Without any spread an interval of no width would claim certainty.
    const firm = error > 0;
    const low = firm ? own.mean - Z95 * error : null;
    const high = firm ? own.mean + Z95 * error : null;
    return { ...base, effect: own.mean, standardError: firm ? error : null, low, high, flag: flagOf(n, low, high, judged) };
  });
}

function flagOf(n: number, low: number | null, high: number | null, judged: boolean): GrowthFlag {
  if (!judged) return '仅描述';
  if (n < FLAG_PUPILS) return '仅供参考';
  return low !== null && low > 0 ? '高于预期' : high !== null && high < 0 ? '低于预期' : '符合预期';
}
