import { query } from '../engine/query.ts';
import { sql } from '../engine/sql.ts';

/** Forms of an exam with their full mark, who sat them and the declaration they stand in. */
export const examFormsQuery = (exam: number) =>
  query(
    'forms.ofExam',
    { form_id: 'int', subject: 'text', label: 'text', full_mark: 'double?', pupils: 'int', schools: 'int', group_form_id: 'int?', reason: 'text?' },
    sql`SELECT f.form_id, f.subject, f.label, p.full_mark, coalesce(r.pupils, 0) AS pupils, coalesce(r.schools, 0) AS schools, q.group_form_id, q.reason
        FROM form f
        LEFT JOIN (SELECT form_id, max(full_mark) AS full_mark FROM paper GROUP BY form_id) p USING (form_id)
        LEFT JOIN (SELECT form_id, count(*) AS pupils, count(DISTINCT school_id) AS schools FROM result GROUP BY form_id) r USING (form_id)
        LEFT JOIN form_equation q USING (exam_id, form_id)
        WHERE f.exam_id = ${exam} ORDER BY f.subject, f.form_id`,
  );
