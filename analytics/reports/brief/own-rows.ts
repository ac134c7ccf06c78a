import type { LevelsRow } from '../../measures/levels.ts';
import type { UnitEffect } from '../../growth/growth-result.ts';
import { TOTAL } from '../../schema/subjects.ts';
import type { SchoolFacts } from '../report-catalog.ts';
import type { ExamData } from '../term-data.ts';

/** A school's own rows out of everybody's. */
export const ownRows = (rows: readonly LevelsRow[], { school_id }: SchoolFacts): LevelsRow[] => rows.filter((row) => row.school_id === school_id);

/** The school's value added, 总分 first. */
export function ownEffects({ growth }: ExamData, { school_id }: SchoolFacts): { subject: string; effect: UnitEffect }[] {
  if (!growth) return [];
  const runs = [{ subject: TOTAL, run: growth.total }, ...growth.subjects.filter(({ subject }) => subject !== TOTAL)];
  return runs.flatMap(({ subject, run }) => run.units.filter(({ effect }) => effect.unit === String(school_id)).map(({ effect }) => ({ subject, effect })));
}
