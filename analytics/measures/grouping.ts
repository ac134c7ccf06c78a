import { sql, type Sql } from '../engine/sql.ts';

/** What figures can be made by. A new grouping is one more entry of `groupingSql`. */
export const groupings = ['all', 'county', 'school', 'class', 'locality', 'group'] as const;
export type GroupingName = (typeof groupings)[number];

/**
 * How rows aliased `b` (exam_id, school_id, class_id, county_id, county, locality) fall into units:
 * `unit` is a stable text key, `name` what is printed, `school` the school the unit lies in or NULL.
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

export function groupingSql(by: GroupingName): GroupingSql {
  const none = sql`CAST(NULL AS INTEGER)`;
  const unitJoin = sql``;
  switch (by) {
    case 'all':
      return { unit: sql`'all'`, name: sql`'全体'`, school: none, join: sql``, unitJoin };
    case 'county':
      return { unit: sql`coalesce(CAST(b.county_id AS VARCHAR), ${UNKNOWN_UNIT})`, name: sql`coalesce(b.county, ${UNKNOWN_UNIT})`, school: none, join: sql``, unitJoin };
    case 'locality':
      return { unit: sql`coalesce(b.locality, ${UNKNOWN_UNIT})`, name: sql`coalesce(b.locality, ${UNKNOWN_UNIT})`, school: none, join: sql``, unitJoin };
    case 'school':
      return {
        unit: sql`CAST(b.school_id AS VARCHAR)`,
        name: sql`coalesce(g.name, CAST(b.school_id AS VARCHAR))`,
        school: sql`b.school_id`,
        join: sql`LEFT JOIN score_school g ON g.school_id = b.school_id`,
        unitJoin,
      };
    case 'class':
      // A pupil without a class is counted under his school, not with the classless of other schools.
      return {
        unit: sql`coalesce(CAST(b.class_id AS VARCHAR), ${UNKNOWN_UNIT} || ':' || CAST(b.school_id AS VARCHAR))`,
        // A class keeps its identity as its pupils move up; it is printed with the grade it had at the exam.
        name: sql`CASE WHEN g.kind = '行政班' THEN x.grade || '（' || g.number || '）班' ELSE coalesce(g.name, ${UNKNOWN_UNIT}) END`,
        school: sql`b.school_id`,
        join: sql`LEFT JOIN class g ON g.class_id = b.class_id LEFT JOIN exam x ON x.exam_id = b.exam_id`,
        unitJoin,
      };
    case 'group': {
      const join = sql`LEFT JOIN (${schoolGroups()}) g ON g.school_id = b.school_id AND g.exam_id = b.exam_id`;
      return {
        unit: sql`coalesce(g.group_name, ${UNKNOWN_UNIT})`,
        name: sql`coalesce(g.group_name, '未加入集团')`,
        school: none,
        join,
        unitJoin: join,
      };
    }
  }
}

/** Schools of each 教育集团 on the day of each exam (undated exams: members who have not left). */
const schoolGroups = (): Sql => sql`
  SELECT e.exam_id, m.school_id, m.group_name
  FROM exam e JOIN (
    SELECT substr(from_unit, 7) AS group_name, TRY_CAST(substr(to_unit, 8) AS INTEGER) AS school_id, start_date, end_date
    FROM relation WHERE kind = '集团' AND from_unit LIKE 'group:%' AND to_unit LIKE 'school:%'
    UNION
    SELECT substr(to_unit, 7), TRY_CAST(substr(from_unit, 8) AS INTEGER), start_date, end_date
    FROM relation WHERE kind = '集团' AND from_unit LIKE 'school:%' AND to_unit LIKE 'group:%'
  ) m ON coalesce(m.start_date, '') <= coalesce(e.date, '9999') AND coalesce(m.end_date, '9999') >= coalesce(e.date, '9999')
  WHERE m.school_id IS NOT NULL GROUP BY ALL`;
