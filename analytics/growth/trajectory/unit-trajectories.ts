import { moments, sampleSd } from '../../stats/moments.ts';
import { Z95 } from '../../stats/normal.ts';
import { MINIMUM_PUPILS } from '../value-added.ts';
import type { CohortScores } from './cohort-scores.ts';

/** A unit at one exam of the trajectory. */
export interface UnitPoint {
  readonly n: number;
  /** Mean T; null below the display limit. */
  readonly mean: number | null;
  /** mean ± 1.96 s/√n with the unit's own SD; null too when its pupils are all equal. */
  readonly low: number | null;
  readonly high: number | null;
}

export interface UnitTrajectory {
  readonly unit: string;
  /** Pupils of the exit cohort in this unit, and those of them who sat the first exam. */
  readonly n: number;
  readonly atFirst: number;
  /** Mean T at the exit of those who sat the first exam and of those who did not; null where there are fewer than the limit. */
  readonly keptMean: number | null;
  readonly lostMean: number | null;
  readonly points: readonly UnitPoint[];
}

/** Mean T of every unit at every exam. Units are those of the exit; an exam lacks the pupils who were not there. In code-point order of the ids. */
export function unitTrajectories({ unit, t }: CohortScores): UnitTrajectory[] {
  const members = new Map<string, number[]>();
  unit.forEach((id, i) => {
    const list = members.get(id);
    if (list) list.push(i);
    else members.set(id, [i]);
  });
  const present = (pupils: readonly number[], exam: number) => pupils.map((i) => t[exam]![i]!).filter((value) => !Number.isNaN(value));
  const exit = t.length - 1;
  const mean = (values: readonly number[]): number | null => (values.length < MINIMUM_PUPILS ? null : moments(values).mean);
  return [...members].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, pupils]) => {
    const kept = pupils.filter((i) => !Number.isNaN(t[0]![i]!));
    return {
      unit: id,
      n: pupils.length,
      atFirst: kept.length,
      keptMean: mean(present(kept, exit)),
      lostMean: mean(present(pupils.filter((i) => Number.isNaN(t[0]![i]!)), exit)),
      points: t.map((_, exam) => unitPoint(present(pupils, exam))),
    };
  });
}

function unitPoint(values: readonly number[]): UnitPoint {
  if (values.length < MINIMUM_PUPILS) return { n: values.length, mean: null, low: null, high: null };
  const of = moments(values);
  const sd = sampleSd(of)!;
  const margin = sd > 0 ? (Z95 * sd) / Math.sqrt(of.n) : null;
  return { n: of.n, mean: of.mean, low: margin === null ? null : of.mean - margin, high: margin === null ? null : of.mean + margin };
}
