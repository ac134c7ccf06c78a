import { query, type Query } from '../engine/query.ts';
import { sql, type Sql } from '../engine/sql.ts';
import type { ExamSubject } from './pairs.ts';

/** Pupils with a 正常 score at the exit exam. */
const cohortSql = ({ exam, subject }: ExamSubject): Sql => sql`
  SELECT student_id FROM score WHERE exam_id = ${exam} AND subject = ${subject} AND status = '正常'`;

type RowOf<Q> = Q extends Query<infer R> ? R : never;
export type CohortExamRow = RowOf<ReturnType<typeof cohortExamsQuery>>;

/**
 * For every exam that pupils of the exit cohort sat: `n` of them with a score in the exit's subject, `forms` the comparable
 * sets these come from, `sat` those with a score in any subject, and the size of the cohort.
 */
export function cohortExamsQuery(exit: ExamSubject) {
  const own = sql`s.subject = ${exit.subject}`;
  return query(
    'trajectory.exams',
    { exam_id: 'int', n: 'int', forms: 'int', sat: 'int', cohort: 'int' },
    sql`WITH cohort AS (${cohortSql(exit)})
        SELECT s.exam_id, count(*) FILTER (${own}) AS n, count(DISTINCT s.form_group) FILTER (${own}) AS forms,
               count(DISTINCT s.student_id) AS sat, (SELECT count(*) FROM cohort) AS cohort
        FROM score s JOIN cohort USING (student_id) WHERE s.status = '正常' GROUP BY s.exam_id ORDER BY s.exam_id`,
  );
}
