import { query, type ResultKind } from '../engine/query.ts';
import { sql } from '../engine/sql.ts';
import { groupingSql } from './grouping.ts';
import { pairsSelect, type PairsSpec } from './pairs.ts';

/**
 * Every pupil with an outcome, whether or not he has the other exams: student_id, unit, y and x0 … (NULL where
 * there is no 正常 score).
 */
export function cohortRowsQuery(spec: PairsSpec) {
  const columns: Record<string, ResultKind> = { student_id: 'int', unit: 'text', y: 'double' };
  spec.baselines.forEach((_, k) => (columns[`x${k}`] = 'double?'));
  return query('trajectory.rows', columns, sql`SELECT * FROM (${pairsSelect(spec)}) ORDER BY student_id`);
}

/** Name and class of every pupil a school had at an exam. */
export function examPupilsQuery({ exam, school }: { readonly exam: number; readonly school: number }) {
  const { name, join } = groupingSql('class');
  return query(
    'trajectory.pupils',
    { student_id: 'int', name: 'text', class: 'text' },
    sql`WITH sat AS (SELECT exam_id, student_id, school_id, max(class_id) AS class_id FROM score
                     WHERE exam_id = ${exam} AND school_id = ${school} GROUP BY ALL)
        SELECT b.student_id, coalesce(p.name, '') AS name, ${name} AS class
        FROM sat b LEFT JOIN student p ON p.student_id = b.student_id ${join} ORDER BY b.student_id`,
  );
}
