import { query } from '../engine/query.ts';
import { sql } from '../engine/sql.ts';

export interface IdentityCoverageRow {
  readonly school_id: number;
  readonly school: string;
  /** By which rule the pupils were tied to this exam; 未记录 for results without a link. */
  readonly rule: string;
  readonly pupils: number;
  /** Of them, those with results in the earlier exam too. */
  readonly matched: number;
}

/** Pupils of an exam by school and rule, and how many of them are found again in an earlier one. */
export const identityCoverageQuery = (exam: number, earlier: number) =>
  query('identity.coverage', { school_id: 'int', school: 'text', rule: 'text', pupils: 'int', matched: 'int' }, sql`
    WITH here AS (
      SELECT r.student_id, max(r.school_id) AS school_id FROM result r JOIN form f USING (form_id) WHERE f.exam_id = ${exam} GROUP BY r.student_id
    ), before AS (
      SELECT DISTINCT r.student_id FROM result r JOIN form f USING (form_id) WHERE f.exam_id = ${earlier}
    ), link AS (
      SELECT student_id, min(rule) AS rule FROM identity_link WHERE scope = ${`exam:${exam}`} GROUP BY student_id
    )
    SELECT s.school_id, s.name AS school, coalesce(link.rule, '未记录') AS rule, count(*)::INTEGER AS pupils,
           count(before.student_id)::INTEGER AS matched
    FROM here JOIN school s USING (school_id) LEFT JOIN before USING (student_id) LEFT JOIN link USING (student_id)
    GROUP BY s.school_id, s.name, coalesce(link.rule, '未记录') ORDER BY s.school_id, rule`);
