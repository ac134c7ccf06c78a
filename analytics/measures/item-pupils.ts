import { query } from '../engine/query.ts';
import { sql } from '../engine/sql.ts';

/**
 * Where the pupils of one paper belong, as sat, and what may be compared between them: a row per pupil with a result on
 * the paper. `county` and `locality` come from `score_school`; a class is printed with the grade it had at the exam.
 */
export const itemPupilsQuery = (form: number) =>
  query(
    'item.pupils',
    {
      student_id: 'int', school_id: 'int', school: 'text', county: 'text?', locality: 'text?', class_id: 'int?', class_name: 'text?',
      sex: 'text?', language: 'text?', public_code: 'text?',
    },
    sql`SELECT r.student_id, r.school_id, coalesce(g.name, CAST(r.school_id AS VARCHAR)) AS school, g.county, nullif(trim(g.locality), '') AS locality, r.class_id,
               CASE WHEN c.class_id IS NULL THEN NULL WHEN c.kind = '行政班' THEN x.grade || '（' || c.number || '）班' ELSE c.name END AS class_name,
               nullif(trim(s.sex), '') AS sex, nullif(trim(c.language_mode), '') AS language, h.public_code
        FROM result r
        JOIN form f USING (form_id)
        JOIN exam x ON x.exam_id = f.exam_id
        LEFT JOIN score_school g ON g.school_id = r.school_id
        LEFT JOIN school h ON h.school_id = r.school_id
        LEFT JOIN class c ON c.class_id = r.class_id
        LEFT JOIN student s ON s.student_id = r.student_id
        WHERE r.form_id = ${form}
        ORDER BY 1`,
  );
