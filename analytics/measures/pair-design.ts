import { query } from '../engine/query.ts';
import { joinSql, sql } from '../engine/sql.ts';
import { termSql, type DesignTerm } from './design-terms.ts';
import { baselineColumn, matchedSql, pairsSource, type PairsSource, type PairsSpec } from './pairs.ts';

/** The matched pupils of one unit with the values d0 … of the model's columns, for expected scores pupil by pupil. */
export function pairDesignQuery(spec: PairsSpec, terms: readonly DesignTerm[], unit: string, from: PairsSource = pairsSource(spec)) {
  const columns: Record<string, 'int' | 'text' | 'text?' | 'double'> = { student_id: 'int', unit: 'text', y: 'double' };
  const values = [
    ...spec.baselines.map((_, k) => {
      columns[`x${k}`] = 'double';
      return baselineColumn(k);
    }),
    ...terms.map((term, k) => {
      columns[`d${k}`] = 'double';
      return sql`${termSql(term)} AS d${sql`${k}`}`;
    }),
  ];
  return query(
    'pairs.design',
    columns,
    sql`SELECT ${joinSql([sql`student_id`, sql`unit`, sql`y`, ...values])} FROM ${from} pair WHERE ${matchedSql(spec)} AND unit = ${unit} ORDER BY student_id`,
  );
}

/** Names of pupils, for the lists that may show them. */
export const pupilNamesQuery = (students: readonly number[]) =>
  query('pupils.names', { student_id: 'int', name: 'text' }, sql`SELECT student_id, name FROM student WHERE student_id IN ${students} ORDER BY student_id`);
