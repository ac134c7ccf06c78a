import { query } from '../engine/query.ts';
import { joinSql, sql, type Sql } from '../engine/sql.ts';
import { baselineColumn, matchedSql, pairsSelect, type PairsSpec } from './pairs.ts';

/** How each baseline enters: a straight line, or with its square as well. */
export type Curve = 'linear' | 'quadratic';

/** Centre and scale of the baselines in order, then of the outcome; scales are positive. */
export interface PairConstants {
  readonly centre: readonly number[];
  readonly scale: readonly number[];
}

/**
 * First pass: mean and population SD over the matched pupils, one row per column (0 … baselines, then
 * the outcome). Scores near 100 squared and summed would lose the digits the models need.
 */
export function pairConstantsQuery(spec: PairsSpec) {
  const columns = [...spec.baselines.map((_, k) => baselineColumn(k)), sql`y`];
  const rows = columns.map((column, k) => sql`SELECT ${k} AS "column", count(*) AS n, favg(${column}) AS mean, stddev_pop(${column}) AS sd FROM matched`);
  return query(
    'cross-products.constants',
    { column: 'int', n: 'int', mean: 'double?', sd: 'double?' },
    sql`WITH matched AS (SELECT * FROM (${pairsSelect(spec)}) WHERE ${matchedSql(spec)})
        ${joinSql(rows, ' UNION ALL ')} ORDER BY "column"`,
  );
}

/** Constants from the rows of the first pass; a constant column keeps scale 1 and is found singular later. */
export function pairConstants(rows: readonly { readonly mean: number | null; readonly sd: number | null }[]): PairConstants {
  return { centre: rows.map(({ mean }) => mean ?? 0), scale: rows.map(({ sd }) => (sd !== null && sd > 0 ? sd : 1)) };
}

/**
 * Second pass, one aggregation: per unit n, the sums s0 … and the products p0 … (lower triangle by
 * rows: 0·0, 1·0, 1·1, 2·0 …) of the columns z = (v − centre) / scale. Columns: each baseline, with
 * `quadratic` followed by z² − 1; the outcome last. Nothing else of the data is needed by the models.
 */
export function crossProductsQuery(spec: PairsSpec, constants: PairConstants, curve: Curve = 'linear') {
  const outcome = spec.baselines.length;
  const z = (column: Sql, k: number): Sql => sql`(${column} - ${constants.centre[k]!}) / ${constants.scale[k]!}`;
  const definitions = spec.baselines.flatMap((_, k) => {
    const linear = z(baselineColumn(k), k);
    return curve === 'linear' ? [linear] : [linear, sql`(${linear}) * (${linear}) - 1`];
  });
  definitions.push(z(sql`y`, outcome));
  const columns: Record<string, 'int' | 'text' | 'double'> = { unit: 'text', n: 'int' };
  const aggregates: Sql[] = [];
  definitions.forEach((_, i) => {
    columns[`s${i}`] = 'double';
    aggregates.push(sql`sum(z${int(i)}) AS s${int(i)}`);
  });
  let cell = 0;
  for (let i = 0; i < definitions.length; i++) {
    for (let j = 0; j <= i; j++) {
      columns[`p${cell}`] = 'double';
      aggregates.push(sql`sum(z${int(i)} * z${int(j)}) AS p${int(cell++)}`);
    }
  }
  const named = definitions.map((definition, i) => sql`${definition} AS z${int(i)}`);
  return query(
    'cross-products',
    columns,
    sql`WITH z AS (SELECT unit, ${joinSql(named)} FROM (${pairsSelect(spec)}) WHERE ${matchedSql(spec)})
        SELECT unit, count(*) AS n, ${joinSql(aggregates)} FROM z GROUP BY unit ORDER BY unit`,
  );
}

const int = (value: number): Sql => sql`${Math.trunc(value)}`;
