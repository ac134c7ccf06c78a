import { query, type Query, type ResultKind } from '../engine/query.ts';
import { identifier, joinSql, sql } from '../engine/sql.ts';
import { groupingSql, type GroupingName } from './grouping.ts';
import { scoreWhere, type ScoreFilter } from './score-filter.ts';

export interface BandsSpec extends Omit<ScoreFilter, 'exams' | 'subjects'> {
  readonly exam: number;
  readonly subject: string;
  readonly by: GroupingName;
}

const rowsOf = ({ exam, subject, school, county }: BandsSpec) => sql`
  SELECT * FROM score WHERE ${scoreWhere({ exams: [exam], subjects: [subject], school, county })} AND status = '正常'`;

/**
 * 分数段 with any edges (ascending): pupils of each unit with edge ≤ score < next edge as `band_k`; the first band takes
 * everything below its upper edge, the last everything from its lower edge on, so that every pupil is counted once.
 */
export function scoreBandsQuery(spec: BandsSpec & { readonly edges: readonly number[] }) {
  const { unit, name, join } = groupingSql(spec.by);
  const last = spec.edges.length - 2;
  const columns: Record<string, ResultKind> = { unit: 'text', name: 'text', n: 'int' };
  const counts = spec.edges.slice(0, -1).map((low, k) => {
    columns[`band_${k}`] = 'int';
    const conditions = [...(k > 0 ? [sql`b.score >= ${low}`] : []), ...(k < last ? [sql`b.score < ${spec.edges[k + 1]!}`] : [])];
    return sql`count_if(${conditions.length === 0 ? sql`TRUE` : joinSql(conditions, ' AND ')}) AS ${identifier(`band_${k}`)}`;
  });
  return query<Record<string, ResultKind>>('bands.scores', columns, sql`
    SELECT ${unit} AS unit, any_value(${name}) AS name, count(*) AS n, ${joinSql(counts)} FROM (${rowsOf(spec)}) b ${join} GROUP BY unit ORDER BY unit`);
}

/**
 * 名次段: pupils of each unit within the first N places (`within_k` for the k-th N). A place is taken among everybody looked at
 * (the spec's county or school, else all) with the same paper; ties share the better place, so more than N may be within N.
 */
export function placeBandsQuery(spec: BandsSpec & { readonly places: readonly number[] }) {
  const { unit, name, join } = groupingSql(spec.by);
  const columns: Record<string, ResultKind> = { unit: 'text', name: 'text', n: 'int' };
  const counts = spec.places.map((place, k) => {
    columns[`within_${k}`] = 'int';
    return sql`count_if(b.place <= ${place}) AS ${identifier(`within_${k}`)}`;
  });
  return query<Record<string, ResultKind>>('bands.places', columns, sql`
    SELECT ${unit} AS unit, any_value(${name}) AS name, count(*) AS n, ${joinSql(counts)}
    FROM (SELECT *, rank() OVER (PARTITION BY form_group ORDER BY score DESC) AS place FROM (${rowsOf(spec)})) b ${join} GROUP BY unit ORDER BY unit`);
}

/** 一分一段: pupils at each whole point (a score of 610.5 is in 610) and above, from the top, of each unit. */
export function scoreTableQuery(spec: BandsSpec) {
  const { unit, name, join } = groupingSql(spec.by);
  return query(
    'bands.table',
    { unit: 'text', name: 'text', score: 'int', n: 'int', above: 'int', total: 'int' },
    sql`WITH counted AS (
          SELECT ${unit} AS unit, any_value(${name}) AS name, floor(b.score) AS score, count(*) AS n FROM (${rowsOf(spec)}) b ${join} GROUP BY unit, floor(b.score)
        )
        SELECT unit, name, score, n, sum(n) OVER (PARTITION BY unit ORDER BY score DESC) AS above, sum(n) OVER (PARTITION BY unit) AS total
        FROM counted ORDER BY unit, score DESC`,
  );
}
type RowOf<Q> = Q extends Query<infer R> ? R : never;
export type ScoreTableRow = RowOf<ReturnType<typeof scoreTableQuery>>;
