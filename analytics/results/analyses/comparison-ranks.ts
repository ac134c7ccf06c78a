import { normalQuantile, Z95 } from '../../stats/normal.ts';
import { FUNNEL_Z, funnelPlace, meanLimits, rateLimits, type FunnelPlace } from '../../stats/funnel-limits.ts';
import { rankSets, simultaneousLevel, type JointInterval } from '../../stats/rank-sets.ts';
import { studentQuantile } from '../../stats/student-t.ts';
import { wilsonInterval } from '../../stats/wilson-interval.ts';
import { isSuppressed } from '../suppression.ts';

/** A school or area with what a ranking of it rests on. */
export interface ComparedUnit {
  readonly unit: string;
  readonly name: string;
  readonly present: number;
  readonly mean: number | null;
  readonly sd: number | null;
  readonly pass: number | null;
  readonly excellent: number | null;
}

export interface PlacedUnit {
  readonly unit: string;
  readonly name: string;
  readonly n: number;
  readonly value: number;
  /** 95 % interval of this unit alone. */
  readonly low: number;
  readonly high: number;
  /** Best and worst place that all the data together leave open. */
  readonly best: number;
  readonly worst: number;
  /** Units it cannot be told apart from. */
  readonly tied: number;
  readonly funnel: FunnelPlace;
}

export type RankedMeasure = 'mean' | 'pass' | 'excellent';

interface Estimate extends Omit<PlacedUnit, 'best' | 'worst' | 'tied' | 'funnel'> {
  readonly joint: JointInterval;
}

/**
 * Places of units by mean (x̄ ± t·s/√n) or by a rate (Wilson), with the joint region of rank-sets.ts: each
 * interval at 0.95^(1/K), so that all places hold together with 95 %. Units of fewer than 5 are left out, and
 * for means those in which nobody's score differs.
 */
export function placeUnits(units: readonly ComparedUnit[], measure: RankedMeasure, target: number): PlacedUnit[] {
  const shown = units.filter(({ present, mean, sd }) => !isSuppressed(present) && (measure !== 'mean' || (mean !== null && sd !== null && sd > 0)));
  const level = simultaneousLevel(shown.length);
  const estimates = shown.flatMap((unit) => {
    const made = measure === 'mean' ? meanEstimate(unit, level) : rateEstimate(unit, measure, level);
    return made ? [made] : [];
  });
  const ranks = new Map(rankSets(estimates.map(({ joint }) => joint)).map((rank) => [rank.id, rank]));
  const spread = pooledSd(shown);
  return estimates
    .map(({ unit, name, n, value, low, high }): PlacedUnit => {
      const { best, worst, tied } = ranks.get(unit)!;
      const limits = (z: number) => (measure === 'mean' ? meanLimits(target, spread, n, z) : rateLimits(target, n, z));
      return { unit, name, n, value, low, high, best, worst, tied: tied.length, funnel: funnelPlace(value, limits) };
    })
    .sort((a, b) => b.value - a.value);
}

function meanEstimate({ unit, name, present: n, mean, sd }: ComparedUnit, level: number): Estimate {
  const error = sd! / Math.sqrt(n);
  const alone = studentQuantile(0.975, n - 1) * error;
  const together = studentQuantile((1 + level) / 2, n - 1) * error;
  return { unit, name, n, value: mean!, low: mean! - alone, high: mean! + alone, joint: { id: unit, low: mean! - together, high: mean! + together } };
}

function rateEstimate({ unit, name, present: n, pass, excellent }: ComparedUnit, measure: 'pass' | 'excellent', level: number): Estimate | null {
  const count = measure === 'pass' ? pass : excellent;
  if (count === null) return null;
  const alone = wilsonInterval(count, n, Z95)!;
  const together = wilsonInterval(count, n, normalQuantile((1 + level) / 2))!;
  return { unit, name, n, value: count / n, ...alone, joint: { id: unit, ...together } };
}

/** √(Σ(n − 1)s² / Σ(n − 1)): the spread of pupils inside units, which makes the funnel. */
export function pooledSd(units: readonly ComparedUnit[]): number {
  const freedom = units.reduce((sum, { present }) => sum + Math.max(present - 1, 0), 0);
  return Math.sqrt(units.reduce((sum, { present, sd }) => sum + Math.max(present - 1, 0) * (sd ?? 0) ** 2, 0) / Math.max(freedom, 1));
}

/** The two pairs of control limits over the sizes on the plot. */
export function funnelCurves(sizes: readonly number[], limits: (n: number, z: number) => { readonly low: number; readonly high: number }): { readonly label: string; readonly points: { readonly x: number; readonly y: number }[] }[] {
  const smallest = Math.min(...sizes);
  const largest = Math.max(...sizes);
  const steps = Array.from({ length: 61 }, (_, step) => smallest + ((largest - smallest) * step) / 60);
  return [['95%', FUNNEL_Z.inner], ['99.8%', FUNNEL_Z.outer]].flatMap(([label, z]) =>
    (['high', 'low'] as const).map((side) => ({ label: String(label), points: steps.map((n) => ({ x: n, y: limits(n, Number(z))[side] })) })));
}
