import { query } from '../engine/query.ts';
import { sql } from '../engine/sql.ts';

/**
 * Raw and imported 赋分 of everybody with a valid raw mark in an exam, with the pool the 赋分 belongs to.
 * `form_group` tells whether all sat the same paper.
 */
export function scalingMarksQuery(exam: number, subjects?: readonly string[]) {
  const only = subjects ? sql` AND f.subject IN ${subjects}` : sql``;
  return query(
    'scaling.marks',
    { subject: 'text', student_id: 'int', school_id: 'int', raw: 'double', scaled: 'double?', pool: 'text?', population: 'text?', form_group: 'int', full_mark: 'double?' },
    sql`SELECT f.subject, r.student_id, r.school_id, r.score_raw AS raw, r.score_scaled AS scaled, p.name AS pool, p.population,
               coalesce(q.group_form_id, r.form_id) AS form_group, paper.full_mark
        FROM result r JOIN form f USING (form_id)
        LEFT JOIN form_equation q ON q.exam_id = f.exam_id AND q.form_id = r.form_id
        LEFT JOIN scale_pool p USING (scale_pool_id)
        LEFT JOIN (SELECT form_id, max(full_mark) AS full_mark FROM paper GROUP BY form_id) paper ON paper.form_id = r.form_id
        WHERE f.exam_id = ${exam} AND r.status = '正常' AND r.score_raw IS NOT NULL${only}
        ORDER BY f.subject, r.student_id`,
  );
}
