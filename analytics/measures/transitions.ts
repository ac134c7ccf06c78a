import { query } from '../engine/query.ts';
import { sql } from '../engine/sql.ts';

/**
 * Pupils of one exam by where they are later: school of `from` × school of `to`. Later is the later exam
 * (entered or sat) or the roster of its term; NULL where neither knows the pupil. `place` is his rank by 总分 in
 * `from` over all (equal totals share the best rank; NULL without a total), so that the first N can be counted.
 */
export function transitionFlowsQuery(from: number, to: number) {
  return query(
    'transitions.flows',
    { student_id: 'int', from_school: 'int', from_county: 'text?', to_school: 'int?', to_county: 'text?', place: 'int?' },
    sql`WITH start AS (
          SELECT student_id, any_value(school_id) AS school_id, any_value(county) AS county FROM score
          WHERE exam_id = ${from} AND subject <> '总分' GROUP BY student_id
          UNION
          SELECT en.student_id, en.school_id, s.county FROM exam_entry en LEFT JOIN score_school s USING (school_id)
          WHERE en.exam_id = ${from} AND en.student_id NOT IN (SELECT student_id FROM score WHERE exam_id = ${from})
        ), ranked AS (
          SELECT student_id, rank() OVER (ORDER BY score DESC) AS place FROM score
          WHERE exam_id = ${from} AND subject = '总分' AND status = '正常'
        ), later AS (
          SELECT student_id, school_id, 1 AS preference FROM exam_entry WHERE exam_id = ${to}
          UNION ALL
          SELECT DISTINCT student_id, school_id, 2 FROM score WHERE exam_id = ${to}
          UNION ALL
          SELECT student_id, attending_school, 3 FROM enrolment
          WHERE term = (SELECT term FROM exam WHERE exam_id = ${to}) AND status NOT IN ('转出', '休学')
        ), place_later AS (
          SELECT student_id, arg_min(school_id, preference) AS school_id FROM later GROUP BY student_id
        )
        SELECT s.student_id, s.school_id AS from_school, s.county AS from_county, l.school_id AS to_school, c.county AS to_county, r.place
        FROM start s LEFT JOIN place_later l USING (student_id) LEFT JOIN score_school c ON c.school_id = l.school_id LEFT JOIN ranked r USING (student_id)
        ORDER BY s.student_id`,
  );
}

/**
 * One cohort between two terms, by school: on the roll at the start and the end (在籍 and the like; 转出 and 休学
 * are not on it), left with a record (转出, or found at another school), joined, and gone without a trace.
 */
export function retentionQuery(startTerm: string, endTerm: string, startGrade: string, endGrade: string) {
  return query(
    'transitions.retention',
    { school_id: 'int', started: 'int', kept: 'int', moved: 'int', suspended: 'int', lost: 'int', joined: 'int' },
    sql`WITH early AS (
          SELECT student_id, attending_school AS school_id FROM enrolment
          WHERE term = ${startTerm} AND grade = ${startGrade} AND status NOT IN ('转出', '休学')
        ), late AS (
          SELECT student_id, attending_school AS school_id, status FROM enrolment WHERE term = ${endTerm} AND grade = ${endGrade}
        ), anywhere AS (
          SELECT student_id, any_value(attending_school) AS school_id, any_value(status) AS status FROM enrolment WHERE term = ${endTerm} GROUP BY student_id
        ), left_record AS (
          SELECT DISTINCT student_id FROM enrolment WHERE term > ${startTerm} AND term <= ${endTerm} AND status = '转出'
        ), fate AS (
          SELECT e.school_id,
                 CASE WHEN l.school_id = e.school_id AND l.status NOT IN ('转出', '休学') THEN 'kept'
                      WHEN a.status = '休学' THEN 'suspended'
                      WHEN r.student_id IS NOT NULL OR (a.school_id IS NOT NULL AND a.school_id <> e.school_id) THEN 'moved'
                      WHEN a.school_id = e.school_id THEN 'kept'
                      ELSE 'lost' END AS fate
          FROM early e LEFT JOIN late l ON l.student_id = e.student_id AND l.school_id = e.school_id LEFT JOIN anywhere a ON a.student_id = e.student_id
          LEFT JOIN left_record r ON r.student_id = e.student_id
        ), joined AS (
          SELECT l.school_id, count(*) AS joined FROM late l
          WHERE l.status NOT IN ('转出', '休学') AND NOT EXISTS (SELECT 1 FROM early e WHERE e.student_id = l.student_id AND e.school_id = l.school_id)
          GROUP BY l.school_id
        ), counted AS (
          SELECT school_id, count(*) AS started, count_if(fate = 'kept') AS kept, count_if(fate = 'moved') AS moved, count_if(fate = 'suspended') AS suspended, count_if(fate = 'lost') AS lost
          FROM fate GROUP BY school_id
        )
        SELECT coalesce(c.school_id, j.school_id) AS school_id, coalesce(c.started, 0) AS started, coalesce(c.kept, 0) AS kept, coalesce(c.moved, 0) AS moved,
               coalesce(c.suspended, 0) AS suspended, coalesce(c.lost, 0) AS lost, coalesce(j.joined, 0) AS joined
        FROM counted c FULL JOIN joined j ON j.school_id = c.school_id ORDER BY school_id`,
  );
}

/** Terms that have a roster, with their grades. */
export const rosterTermsQuery = () =>
  query('transitions.rosters', { term: 'text', grade: 'text', pupils: 'int' }, sql`SELECT term, grade, count(*) AS pupils FROM enrolment GROUP BY ALL ORDER BY term, grade`);
