import type { UnitCoverage } from '../coverage.ts';
import type { UnitEffect } from '../growth-result.ts';
import { startCurve, type StartCurve } from './start-curve.ts';
import { unitDifferences } from './unit-differences.ts';

/** A cohort's pupils with start and outcome on scales that hold from year to year. */
export interface CohortPairs {
  readonly unit: readonly string[];
  readonly start: readonly number[];
  readonly outcome: readonly number[];
}

export interface PastGrowth {
  readonly ok: true;
  readonly units: readonly (UnitEffect & {
    /** The unit's own earlier cohort, or all earlier pupils together. */
    readonly own: boolean;
    /** Earlier pupils behind the expected value. */
    readonly earlier: number;
    readonly observed: number | null;
    readonly expected: number | null;
  })[];
  readonly pooled: StartCurve;
  /** Present pupils whose start lies outside the starts of the earlier cohort they are held against. */
  readonly outside: number;
}

export interface PastRefusal {
  readonly ok: false;
  readonly reason: 'few-earlier' | 'constant';
  readonly earlier: number;
}

/** Earlier pupils that bear a unit's own curve, and the pooled one. */
export const OWN_PUPILS = 50;

/**
 * 往届同起点: what pupils of the same start reached in an earlier cohort — of the same unit where it has at least
 * `OWN_PUPILS` earlier pupils, else of all units together. Effect = mean(y − E(x)),
 *   Var = s²/n + b̄'Var(β̂)b̄  (start-curve.ts, unit-differences.ts): chance in who the pupils are and in the
 * earlier cohort's curve; what else differs between the years is in the effect.
 */
export function pastGrowth(present: CohortPairs, past: CohortPairs, coverage: readonly UnitCoverage[], judged: boolean): PastGrowth | PastRefusal {
  const earlier = past.unit.length;
  if (earlier < OWN_PUPILS) return { ok: false, reason: 'few-earlier', earlier };
  const pooled = startCurve(past.start, past.outcome);
  if (!pooled || past.outcome.every((value) => value === past.outcome[0])) return { ok: false, reason: 'constant', earlier };
  const curves = new Map<string, StartCurve>();
  for (const [unit, rows] of indexesBy(past.unit)) {
    if (rows.length < OWN_PUPILS) continue;
    const curve = startCurve(rows.map((i) => past.start[i]!), rows.map((i) => past.outcome[i]!));
    if (curve) curves.set(unit, curve);
  }
  const curveOf = (unit: string): StartCurve => curves.get(unit) ?? pooled;
  const expected = present.start.map((start, i) => curveOf(present.unit[i]!).expected(start));
  const members = indexesBy(present.unit);
  const effects = unitDifferences({
    unit: present.unit,
    difference: present.outcome.map((outcome, i) => outcome - expected[i]!),
    coverage,
    expectedVariance: (unit) => curveOf(unit).meanVariance((members.get(unit) ?? []).map((i) => present.start[i]!)),
    judged,
  });
  const mean = (rows: readonly number[], of: readonly number[]): number => rows.reduce((sum, i) => sum + of[i]!, 0) / rows.length;
  return {
    ok: true,
    units: effects.map((effect) => {
      const rows = members.get(effect.unit) ?? [];
      return {
        ...effect, own: curves.has(effect.unit), earlier: curveOf(effect.unit).n,
        observed: effect.effect === null ? null : mean(rows, present.outcome), expected: effect.effect === null ? null : mean(rows, expected),
      };
    }),
    pooled,
    outside: present.start.filter((start, i) => {
      const [low, high] = curveOf(present.unit[i]!).range;
      return start < low || start > high;
    }).length,
  };
}

function indexesBy(units: readonly string[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  units.forEach((unit, i) => {
    const rows = found.get(unit);
    if (rows) rows.push(i);
    else found.set(unit, [i]);
  });
  return found;
}
