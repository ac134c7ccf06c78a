import { studentQuantile } from '../stats/student-t.ts';
import type { SchoolChange } from './matched-schools.ts';

export interface HelpedSchool {
  readonly helped: SchoolChange;
  readonly matches: readonly SchoolChange[];
}

export interface Difference {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

export interface PairEffects {
  /** One per helped school, in the order given; null without matches. */
  readonly each: readonly (Difference | null)[];
  /** Mean over the helped schools that have matches. */
  readonly overall: Difference | null;
  /** SD of the change among schools not helped, and how many they are. */
  readonly spread: number;
  readonly controls: number;
}

/** Below this the natural ups and downs of schools cannot be told. */
export const LEAST_CONTROLS = 6;

/**
 * Difference in differences with schools as units: d_j = change_j − mean change of its matches. How much a
 * school's change varies by itself is taken from all schools not helped, s (n_c − 1), as in Conley & Taber
 * (2011, Rev. Econ. Stat. 93:113), because a handful of helped schools cannot tell it:
 *
 *   one school   d_j ± t(n_c − 1)·s·√(1 + 1/k_j)
 *   all J        d̄ ± t(n_c − 1)·s·√(1/J + Σ_c w_c²), w_c = Σ_j [c matched to j]/(J·k_j)
 *
 * A control matched to several helped schools is counted once with its whole weight. Pupils' sampling error is
 * in s, as the controls have it too. Null below six controls.
 */
export function pairEffects(schools: readonly HelpedSchool[], controls: readonly SchoolChange[]): PairEffects | null {
  if (controls.length < LEAST_CONTROLS) return null;
  const mean = controls.reduce((sum, { change }) => sum + change, 0) / controls.length;
  const spread = Math.sqrt(controls.reduce((sum, { change }) => sum + (change - mean) ** 2, 0) / (controls.length - 1));
  const t = studentQuantile(0.975, controls.length - 1);
  const around = (estimate: number, factor: number): Difference => ({ estimate, low: estimate - t * spread * factor, high: estimate + t * spread * factor });
  const difference = ({ helped, matches }: HelpedSchool): number => helped.change - matches.reduce((sum, { change }) => sum + change, 0) / matches.length;
  const usable = schools.filter(({ matches }) => matches.length > 0);
  const weights = new Map<number, number>();
  for (const { matches } of usable) for (const { school } of matches) weights.set(school, (weights.get(school) ?? 0) + 1 / (usable.length * matches.length));
  const squares = [...weights.values()].reduce((sum, weight) => sum + weight ** 2, 0);
  return {
    each: schools.map((one) => (one.matches.length === 0 ? null : around(difference(one), Math.sqrt(1 + 1 / one.matches.length)))),
    overall: usable.length === 0 ? null : around(usable.reduce((sum, one) => sum + difference(one), 0) / usable.length, Math.sqrt(1 / usable.length + squares)),
    spread, controls: controls.length,
  };
}
