import type { Sql } from '../engine/sql.ts';

/**
 * How rows aliased `b` (exam_id, student_id, school_id, class_id, county_id, county, locality; `subject` too where the grouping
 * is subject-wise) fall into units: `unit` is a stable text key, `name` what is printed, `school` the school the unit lies in or NULL.
 */
export interface GroupingSql {
  readonly unit: Sql;
  readonly name: Sql;
  readonly school: Sql;
  readonly join: Sql;
  /** The part of `join` that `unit` alone needs. */
  readonly unitJoin: Sql;
}

/** Key of pupils whose row does not say where they belong; they are shown, never dropped. */
export const UNKNOWN_UNIT = '未填写';
