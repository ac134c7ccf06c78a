import { query, type Query } from '../engine/query.ts';
import { sql } from '../engine/sql.ts';
import { groupingSql, type GroupingName } from './grouping.ts';
import type { ExamSubject } from './pairs.ts';

export interface AttritionSpec {
  /** Where pupils are counted as having entered their unit: the first exam sat there. */
  readonly first: number;
  readonly exit: ExamSubject;
  /** Term of the exit exam: who is still on the roll. */
  readonly exitTerm: string;
  /** Whose T compares those kept and lost; null when that exam has several forms. */
  readonly start: ExamSubject | null;
  readonly by: GroupingName;
}

type RowOf<Q> = Q extends Query<infer R> ? R : never;
export type AttritionRow = RowOf<ReturnType<typeof trajectoryAttritionQuery>>;

/**
 * Per unit, pupils who sat `first` there (any subject): `kept` with a score at the exit in the same unit, `absent` listed there
 * at the exit without a score, `on_roll` not listed but still on the roll of the unit (a sampled exam), `moved` to
 * another unit, `gone` without any trace; `joined` have a score at the exit but were elsewhere. Mean T of the start over
 * those kept, and over those moved or gone, with their numbers.
 */
export function trajectoryAttritionQuery({ first, exit, exitTerm, start, by }: AttritionSpec) {
  const { unit, join } = groupingSql(by);
  const startT = start
    ? sql`SELECT student_id, 50 + 10 * (score - favg(score) OVER ()) / nullif(stddev_samp(score) OVER (), 0) AS t
          FROM score WHERE exam_id = ${start.exam} AND subject = ${start.subject} AND status = '正常'`
    : sql`SELECT CAST(NULL AS INTEGER) AS student_id, CAST(NULL AS DOUBLE) AS t WHERE FALSE`;
  return query(
    'trajectory.attrition',
    {
      unit: 'text', entered: 'int', kept: 'int', absent: 'int', on_roll: 'int', moved: 'int', gone: 'int', joined: 'int',
      kept_t: 'double?', kept_n: 'int', lost_t: 'double?', lost_n: 'int',
    },
    sql`WITH first_rows AS (
          SELECT exam_id, student_id, max(school_id) AS school_id, max(class_id) AS class_id,
                 max(county_id) AS county_id, max(county) AS county, max(locality) AS locality
          FROM score WHERE exam_id = ${first} AND status = '正常' GROUP BY exam_id, student_id
        ), exit_rows AS (
          SELECT exam_id, student_id, max(school_id) AS school_id, max(class_id) AS class_id,
                 max(county_id) AS county_id, max(county) AS county, max(locality) AS locality,
                 count(*) FILTER (subject = ${exit.subject} AND status = '正常') > 0 AS scored
          FROM score WHERE exam_id = ${exit.exam} GROUP BY exam_id, student_id
        ), roll_rows AS (
          SELECT ${exit.exam} AS exam_id, e.student_id, e.attending_school AS school_id, e.class_id, s.county_id, s.county, s.locality
          FROM enrolment e LEFT JOIN score_school s ON s.school_id = e.attending_school
          WHERE e.term = ${exitTerm} AND e.status <> '转出'
        ), entered AS (SELECT b.student_id, ${unit} AS unit FROM first_rows b ${join}),
        finished AS (SELECT b.student_id, b.scored, ${unit} AS unit FROM exit_rows b ${join}),
        on_roll AS (SELECT b.student_id, ${unit} AS unit FROM roll_rows b ${join}),
        start_t AS (${startT}),
        pupil AS (
          SELECT e.unit, t.t, CASE
              WHEN f.unit = e.unit AND f.scored THEN 'kept'
              WHEN f.unit = e.unit THEN 'absent'
              WHEN f.unit IS NOT NULL THEN 'moved'
              WHEN r.unit = e.unit THEN 'roll'
              WHEN r.unit IS NOT NULL THEN 'moved'
              ELSE 'gone' END AS what
          FROM entered e LEFT JOIN finished f USING (student_id) LEFT JOIN on_roll r USING (student_id) LEFT JOIN start_t t USING (student_id)
        ), counted AS (
          SELECT unit, count(*) AS entered, count(*) FILTER (what = 'kept') AS kept, count(*) FILTER (what = 'absent') AS absent,
                 count(*) FILTER (what = 'roll') AS on_roll, count(*) FILTER (what = 'moved') AS moved, count(*) FILTER (what = 'gone') AS gone,
                 favg(t) FILTER (what = 'kept') AS kept_t, count(t) FILTER (what = 'kept') AS kept_n,
                 favg(t) FILTER (what IN ('moved', 'gone')) AS lost_t, count(t) FILTER (what IN ('moved', 'gone')) AS lost_n
          FROM pupil GROUP BY unit
        ), newcomers AS (
          SELECT f.unit, count(*) AS joined FROM finished f LEFT JOIN entered e USING (student_id)
          WHERE f.scored AND e.unit IS DISTINCT FROM f.unit GROUP BY f.unit
        )
        SELECT unit, coalesce(entered, 0) AS entered, coalesce(kept, 0) AS kept, coalesce(absent, 0) AS absent, coalesce(on_roll, 0) AS on_roll,
               coalesce(moved, 0) AS moved, coalesce(gone, 0) AS gone, coalesce(joined, 0) AS joined,
               kept_t, coalesce(kept_n, 0) AS kept_n, lost_t, coalesce(lost_n, 0) AS lost_n
        FROM counted FULL JOIN newcomers USING (unit) ORDER BY unit`,
  );
}
