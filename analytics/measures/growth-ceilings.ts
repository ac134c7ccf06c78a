import { query } from '../engine/query.ts';
import { joinSql, sql } from '../engine/sql.ts';
import { matchedSql, pairsSelect, type PairsSpec } from './pairs.ts';

/**
 * Matched pupils at the full mark and at zero, by unit of the outcome, for the outcome (column −1) and each
 * baseline. `full` is NULL where the full mark is not known.
 */
export function growthCeilingsQuery(spec: PairsSpec) {
  const scores = [spec.outcome, ...spec.baselines].map(
    ({ exam, subject }, k) => sql`SELECT ${k - 1} AS "column", p.unit, s.score, s.full_mark
      FROM matched p JOIN score s ON s.exam_id = ${exam} AND s.subject = ${subject} AND s.student_id = p.student_id AND s.status = '正常'`);
  return query(
    'growth.ceilings',
    { column: 'int', unit: 'text', n: 'int', full: 'int?', zero: 'int' },
    sql`WITH matched AS (SELECT student_id, unit FROM (${pairsSelect(spec)}) WHERE ${matchedSql(spec)})
        SELECT "column", unit, count(*) AS n, CASE WHEN count(full_mark) = count(*) THEN count_if(score >= full_mark) END AS full, count_if(score <= 0) AS zero
        FROM (${joinSql(scores, ' UNION ALL ')}) GROUP BY "column", unit ORDER BY "column", unit`,
  );
}
