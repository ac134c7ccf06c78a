import { identifier, joinSql, sql, type Sql } from '../engine/sql.ts';
import { cohort } from './exam-cohort.ts';
import { groupingSql, type GroupingName } from './grouping.ts';
import { placeWhere, type ScoreFilter } from './score-filter.ts';

/** Rows with a place and, where the grouping needs it, each of the exam's subjects. */
const placed = (rows: Sql, perSubject: boolean): Sql => sql`
  SELECT r.*, s.county_id, s.county, s.locality${perSubject ? sql`, q.subject` : sql``}
  FROM (${rows}) r LEFT JOIN score_school s ON s.school_id = r.school_id ${perSubject ? sql`JOIN subjects q ON q.exam_id = r.exam_id` : sql``}`;

/** Who should sit: the exam's list. */
export const entrySql = (exams: readonly number[], perSubject: boolean): Sql =>
  placed(sql`SELECT exam_id, student_id, school_id, class_id FROM exam_entry WHERE exam_id IN ${exams}`, perSubject);

/** 学籍数: on the roll of a school (学籍校, else 就读校) in the exam's term and grade. */
export const rollSql = (exams: readonly number[], perSubject: boolean): Sql =>
  placed(sql`SELECT x.exam_id, e.student_id, coalesce(e.roll_school, e.attending_school) AS school_id, e.class_id
    FROM score_exam x JOIN enrolment e ON e.term = x.term AND e.grade = x.grade WHERE x.exam_id IN ${exams} AND e.status <> '转出'`, perSubject);

/**
 * 起点增减 of a cohort: `part` 0 on the roll in the first term of its stage, 1 转入 and 2 转出 after it, up to the exam's term. Only
 * for exams whose cohort has a roster of that first term. A pupil is counted once for each part and school.
 */
export const startSql = (exams: readonly number[], perSubject: boolean): Sql =>
  placed(sql`
    SELECT exam_id, student_id, school_id, max(class_id) AS class_id, part FROM (
      SELECT x.exam_id, e.student_id, coalesce(e.roll_school, e.attending_school) AS school_id, e.class_id,
             CASE WHEN e.term > x.start_term AND e.status = '转入' THEN 1 WHEN e.status = '转出' THEN 2 WHEN e.term = x.start_term THEN 0 END AS part
      FROM score_exam x JOIN enrolment e ON e.term >= x.start_term AND e.term <= x.term AND ${cohort(sql`e.grade`, sql`e.term`)} = x.cohort
      WHERE x.exam_id IN ${exams}
    ) WHERE part IS NOT NULL GROUP BY exam_id, student_id, school_id, part
    QUALIFY count_if(part = 0) OVER (PARTITION BY exam_id) > 0`, perSubject);

/** One row per unit (and subject) of `rows` with the counts named. */
export function unitCounts(spec: ScoreFilter & { readonly by: GroupingName }, rows: Sql, counts: readonly (readonly [string, Sql])[], perSubject: boolean): Sql {
  const { unit, name, school, join } = groupingSql(spec.by);
  const subject = perSubject ? sql`b.subject, ` : sql``;
  const counted = counts.map(([column, count]) => sql`${count} AS ${identifier(column)}`);
  return sql`
      SELECT b.exam_id, ${subject}${unit} AS unit, any_value(${name}) AS name, any_value(${school}) AS school_id, ${joinSql(counted)}
      FROM (SELECT * FROM (${rows}) WHERE ${placeWhere(spec)}) b ${join} GROUP BY b.exam_id, ${subject}unit`;
}
