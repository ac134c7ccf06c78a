import type { GrowthFlag, UnitEffect } from '../growth-result.ts';
import { effectPriorCorrelation } from './residual-checks.ts';
import { isJudged } from './model-agreement.ts';

/** The model's figures when the baseline is taken to have this reliability. */
export interface AtReliability {
  readonly reliability: number;
  readonly units: readonly UnitEffect[];
}

export interface ReliabilityShift {
  readonly unit: string;
  readonly effects: readonly (number | null)[];
  readonly flags: readonly (GrowthFlag | null)[];
  /** Some reliability gives another judgement than the first one does. */
  readonly changes: boolean;
}

export interface ReliabilitySummary {
  readonly reliability: number;
  /** Of the unit figures with the mean start of their pupils. */
  readonly priorCorrelation: number | null;
  /** Judged units whose flag is another than at the first reliability. */
  readonly changed: number;
}

/** How effects and flags move as the baseline is taken to be less reliable; the first entry is what others are held against. */
export function reliabilityShift(runs: readonly AtReliability[], start: ArrayLike<number>, of: readonly string[]): { readonly units: readonly ReliabilityShift[]; readonly summaries: readonly ReliabilitySummary[] } {
  const found = runs.map(({ units }) => new Map(units.map((unit) => [unit.unit, unit])));
  const ids = [...new Set(runs.flatMap(({ units }) => units.map(({ unit }) => unit)))];
  const differs = (first: GrowthFlag | null, other: GrowthFlag | null): boolean =>
    first !== null && other !== null && isJudged(first) && isJudged(other) && first !== other;
  const units = ids.map((unit): ReliabilityShift => {
    const flags = found.map((run) => run.get(unit)?.flag ?? null);
    return { unit, effects: found.map((run) => run.get(unit)?.effect ?? null), flags, changes: flags.some((flag) => differs(flags[0] ?? null, flag)) };
  });
  return {
    units,
    summaries: runs.map(({ reliability, units: own }, index) => ({
      reliability,
      priorCorrelation: effectPriorCorrelation(own, start, of),
      changed: units.filter(({ flags }) => differs(flags[0] ?? null, flags[index] ?? null)).length,
    })),
  };
}
