import { query, type Query } from '../engine/query.ts';
import { joinSql, sql, type Sql } from '../engine/sql.ts';
import { matchedSql, pairsSelect, type PairsSpec } from './pairs.ts';

type RowOf<Q> = Q extends Query<infer R> ? R : never;
export type PoolRow = RowOf<ReturnType<typeof referencePoolsQuery>>;

/**
 * Distribution of everybody who sat the papers that the matched pupils of a pair sat, matched or not: the pool in which
 * a score has its T, its place and its percentile. One row per column (−1 the outcome, then the baselines), form group and
 * score. More than one form group in a column: the pupils do not compare.
 */
export function referencePoolsQuery(spec: PairsSpec) {
  const pools = [spec.outcome, ...spec.baselines].map(({ exam, subject }, k) => {
    const form = k === 0 ? sql`f` : sql`f${int(k - 1)}`;
    return sql`SELECT ${int(k - 1)} AS "column", form_group, score, count(*) AS n FROM score
      WHERE exam_id = ${exam} AND subject = ${subject} AND status = '正常' AND form_group IN (SELECT ${form} FROM matched) GROUP BY ALL`;
  });
  return query(
    'reference.pools',
    { column: 'int', form_group: 'int', score: 'double', n: 'int' },
    sql`WITH matched AS (SELECT * FROM (${pairsSelect(spec)}) WHERE ${matchedSql(spec)})
        ${joinSql(pools, ' UNION ALL ')} ORDER BY "column", form_group, score`,
  );
}

const int = (value: number): Sql => sql`${Math.trunc(value)}`;
