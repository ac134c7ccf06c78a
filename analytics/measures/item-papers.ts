import { query } from '../engine/query.ts';
import { sql } from '../engine/sql.ts';

/** Every paper with item marks, and what else is known of it: whether a 双向细目表 and answers were imported. */
export const itemPapersQuery = () =>
  query(
    'item.all-papers',
    { exam_id: 'int', subject: 'text', form_id: 'int', label: 'text', pupils: 'int', items: 'int', blueprint: 'bool', choices: 'bool' },
    sql`SELECT f.exam_id, f.subject, f.form_id, f.label, m.pupils, m.items, coalesce(b.blueprint, FALSE) AS blueprint, m.choices
        FROM form f
        JOIN (SELECT form_id, count(DISTINCT student_id) AS pupils, count(DISTINCT item_no) AS items, count(choice) > 0 AS choices FROM item_result GROUP BY form_id) m USING (form_id)
        LEFT JOIN (SELECT form_id, count(nullif(knowledge, '')) + count(nullif(ability, '')) > 0 AS blueprint FROM item GROUP BY form_id) b USING (form_id)
        ORDER BY f.exam_id, f.subject, m.pupils DESC, f.form_id`,
  );
