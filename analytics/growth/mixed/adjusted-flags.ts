import { benjaminiHochberg } from '../../stats/benjamini-hochberg.ts';
import { normalCdf } from '../../stats/normal.ts';
import type { RankedEffect } from './rank-intervals.ts';

export interface AdjustedFlag {
  readonly id: string;
  /** Two-sided p of û = 0, 2Φ(−|û|/SD). */
  readonly p: number;
  readonly adjustedP: number;
  /** Above or below 0 by the 95 % interval of this unit alone. */
  readonly single: -1 | 0 | 1;
  /** By the adjusted p: of these, 5 % or fewer are expected to be chance. */
  readonly adjusted: -1 | 0 | 1;
}

export interface AdjustedFlags {
  readonly units: readonly AdjustedFlag[];
  /** Flags that chance alone would give if no unit differed: 5 % of the units. */
  readonly expectedByChance: number;
  /** Expected number of single flags with the wrong sign, Σ Φ(−|û|/SD) over them. */
  readonly expectedWrongSign: number;
}

/**
 * Flags of many units at once. With a hundred schools five intervals leave 0 out when none differs, so the
 * adjusted flags hold the false-discovery rate at 5 % (Benjamini & Hochberg 1995). û is shrunk and SD its
 * posterior SD: this is the more cautious side. A unit without SD (θ = 0) is never flagged.
 */
export function adjustedFlags(effects: readonly RankedEffect[], rate = 0.05): AdjustedFlags {
  const tail = effects.map(({ effect, sd }) => (sd > 0 ? normalCdf(-Math.abs(effect) / sd) : 0.5));
  const adjustedP = benjaminiHochberg(tail.map((value) => 2 * value));
  const sign = (effect: number): -1 | 1 => (effect > 0 ? 1 : -1);
  const units = effects.map(({ id, effect }, unit): AdjustedFlag => {
    const p = 2 * tail[unit]!;
    return { id, p, adjustedP: adjustedP[unit]!, single: p < rate ? sign(effect) : 0, adjusted: adjustedP[unit]! <= rate ? sign(effect) : 0 };
  });
  return {
    units,
    expectedByChance: rate * effects.length,
    expectedWrongSign: units.reduce((sum, { single }, unit) => sum + (single === 0 ? 0 : tail[unit]!), 0),
  };
}
