import { query } from '../engine/query.ts';
import { joinSql, sql, type Sql } from '../engine/sql.ts';
import { LIST_SEPARATOR } from '../schema/column.ts';

export interface ItemMatrixSpec {
  readonly form: number;
  readonly school?: number | undefined;
  readonly class?: number | undefined;
}

/**
 * Marks of one paper, a row per pupil: 6 million marks as rows would cost the engine and the heap ten
 * times as much. `scores` and `choices` hold `position:value` joined by LIST_SEPARATOR in no order, with
 * the positions of `paperItemsQuery`; NULL where the pupil has none. `status` and `paper_score` (raw) come
 * from the result; both NULL for a pupil with item marks only, whom a school or class cannot claim.
 */
export function itemMatrixQuery({ form, school, class: classId }: ItemMatrixSpec) {
  const place = [
    ...(school === undefined ? [] : [sql`school_id = ${school}`]),
    ...(classId === undefined ? [] : [sql`class_id = ${classId}`]),
  ];
  return query(
    'item.matrix',
    { student_id: 'int', school_id: 'int?', class_id: 'int?', status: 'text?', paper_score: 'double?', scores: 'text?', choices: 'text?' },
    sql`WITH numbered AS (${numberedItems(form)}
        ), sat AS (
          SELECT student_id, school_id, class_id, status, score_raw FROM result WHERE ${joinSql([sql`form_id = ${form}`, ...place], ' AND ')}
        ), marks AS (
          SELECT m.student_id,
                 string_agg(n.position || ':' || CAST(m.score AS VARCHAR), ${LIST_SEPARATOR}) FILTER (m.score IS NOT NULL) AS scores,
                 string_agg(n.position || ':' || m.choice, ${LIST_SEPARATOR}) FILTER (m.choice IS NOT NULL) AS choices
          FROM item_result m JOIN numbered n USING (item_no) WHERE m.form_id = ${form} GROUP BY m.student_id
        )
        SELECT coalesce(s.student_id, m.student_id) AS student_id, s.school_id, s.class_id, s.status, s.score_raw AS paper_score, m.scores, m.choices
        FROM sat s ${place.length > 0 ? sql`LEFT JOIN` : sql`FULL JOIN`} marks m ON m.student_id = s.student_id
        ORDER BY 1`,
  );
}

/** Items of one paper in its order, with their 双向细目表. Items that occur in marks only have no full mark and come last. */
export const paperItemsQuery = (form: number) =>
  query(
    'item.list',
    { position: 'int', item_no: 'text', full_mark: 'double?', kind: 'text?', key: 'text?', knowledge: 'text?', ability: 'text?', planned_difficulty: 'double?' },
    sql`SELECT n.position, n.item_no, i.full_mark, i.kind, i.key, i.knowledge, i.ability, i.planned_difficulty
        FROM (${numberedItems(form)}) n LEFT JOIN item i ON i.form_id = ${form} AND i.item_no = n.item_no
        ORDER BY n.position`,
  );

/** Papers of one subject of an exam that have item marks: several mean that schools set their own (异卷). */
export const papersWithItemsQuery = (exam: number, subject: string) =>
  query(
    'item.papers',
    { form_id: 'int', label: 'text', full_mark: 'double?', pupils: 'int' },
    sql`SELECT f.form_id, f.label, max(p.full_mark) AS full_mark, any_value(m.pupils) AS pupils
        FROM form f
        JOIN (SELECT form_id, count(DISTINCT student_id) AS pupils FROM item_result GROUP BY form_id) m USING (form_id)
        LEFT JOIN paper p USING (form_id)
        WHERE f.exam_id = ${exam} AND f.subject = ${subject}
        GROUP BY f.form_id, f.label ORDER BY pupils DESC, f.form_id`,
  );

const numberedItems = (form: number): Sql => sql`
  SELECT item_no, row_number() OVER (ORDER BY sort_order NULLS LAST, item_no) - 1 AS position
  FROM (SELECT item_no, sort_order FROM item WHERE form_id = ${form}
        UNION ALL
        SELECT DISTINCT item_no, NULL FROM item_result m
        WHERE form_id = ${form} AND NOT EXISTS (SELECT 1 FROM item i WHERE i.form_id = ${form} AND i.item_no = m.item_no))`;
