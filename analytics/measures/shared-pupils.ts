import { query } from '../engine/query.ts';
import { sql } from '../engine/sql.ts';
import { TOTAL } from '../schema/subjects.ts';

/**
 * For one outcome exam: how many of its pupils (总分 正常) also have a 总分 in each other exam.
 * What a baseline is chosen by.
 */
export function sharedPupilsQuery(exam: number) {
  return query(
    'shared-pupils',
    { exam_id: 'int', outcome: 'int', shared: 'int' },
    sql`WITH outcome AS (
          SELECT student_id FROM score WHERE exam_id = ${exam} AND subject = ${TOTAL} AND status = '正常'
        )
        SELECT s.exam_id, (SELECT count(*) FROM outcome) AS outcome, count(*) AS shared
        FROM score s JOIN outcome USING (student_id)
        WHERE s.exam_id <> ${exam} AND s.subject = ${TOTAL} AND s.status = '正常'
        GROUP BY s.exam_id`,
  );
}
