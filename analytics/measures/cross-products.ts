import { query } from '../engine/query.ts';
import { joinSql, sql, type Sql } from '../engine/sql.ts';
import { covariateColumn, type FactorName } from './covariates.ts';
import { KNOT_SHARES, termSql, type BaselineFacts, type DesignTerm } from './design-terms.ts';
import { baselineColumn, matchedSql, pairsSource, type PairsSource, type PairsSpec } from './pairs.ts';

/** Centre and scale of the columns in order, then of the outcome; scales are positive. */
export interface PairConstants {
  readonly centre: readonly number[];
  readonly scale: readonly number[];
}

type Row = Readonly<Record<string, number | string | null>>;

/** What curves of the baselines are made from: mean, population SD and quantiles over the matched pupils, in one row. */
export function baselineFactsQuery(spec: PairsSpec, from: PairsSource = pairsSource(spec)) {
  const columns: Record<string, 'double?' | 'int'> = { n: 'int' };
  const parts = spec.baselines.flatMap((_, k) => {
    const x = baselineColumn(k);
    columns[`m${k}`] = 'double?';
    columns[`s${k}`] = 'double?';
    return [
      sql`favg(${x}) AS m${int(k)}`, sql`stddev_pop(${x}) AS s${int(k)}`,
      ...KNOT_SHARES.map((share, knot) => {
        columns[`q${k}_${knot}`] = 'double?';
        return sql`quantile_cont(${x}, ${share}) AS q${int(k)}_${int(knot)}`;
      }),
    ];
  });
  return query('cross-products.baselines', columns, sql`SELECT ${joinSql([sql`count(*) AS n`, ...parts])} FROM ${from} pair WHERE ${matchedSql(spec)}`);
}

export const baselineFacts = (row: Row | undefined, baselines: number): BaselineFacts[] =>
  Array.from({ length: baselines }, (_, k) => ({
    mean: Number(row?.[`m${k}`] ?? 0),
    sd: Number(row?.[`s${k}`] ?? 0),
    quantiles: KNOT_SHARES.map((__, knot) => Number(row?.[`q${k}_${knot}`] ?? 0)),
  }));

/** Levels of the factors among the matched pupils, the most frequent first. */
export function covariateLevelsQuery(spec: PairsSpec, factors: readonly FactorName[], from: PairsSource = pairsSource(spec)) {
  const counts = factors.map((name) => sql`SELECT ${name} AS covariate, ${covariateColumn(name)} AS level, count(*) AS n FROM matched GROUP BY level`);
  return query(
    'cross-products.levels',
    { covariate: 'text', level: 'text', n: 'int' },
    sql`WITH matched AS (SELECT * FROM ${from} pair WHERE ${matchedSql(spec)})
        ${joinSql(counts, ' UNION ALL ')} ORDER BY covariate, n DESC, level`,
  );
}

/**
 * First pass over the model's columns: mean and population SD over the matched pupils, in one row.
 * Scores near 100 squared and summed would lose the digits the models need.
 */
export function pairConstantsQuery(spec: PairsSpec, terms: readonly DesignTerm[], from: PairsSource = pairsSource(spec)) {
  const columns: Record<string, 'double?' | 'int'> = { n: 'int' };
  const parts = [...terms.map(termSql), sql`y`].flatMap((value, k) => {
    columns[`m${k}`] = 'double?';
    columns[`s${k}`] = 'double?';
    return [sql`favg(${value}) AS m${int(k)}`, sql`stddev_pop(${value}) AS s${int(k)}`];
  });
  return query('cross-products.constants', columns, sql`SELECT ${joinSql([sql`count(*) AS n`, ...parts])} FROM ${from} pair WHERE ${matchedSql(spec)}`);
}

/** Constants from the row of the first pass; a constant column keeps scale 1 and is found singular later. */
export function pairConstants(row: Row | undefined, terms: number): PairConstants {
  const columns = Array.from({ length: terms + 1 }, (_, k) => ({ mean: Number(row?.[`m${k}`] ?? 0), sd: Number(row?.[`s${k}`] ?? 0) }));
  return { centre: columns.map(({ mean }) => mean), scale: columns.map(({ sd }) => (sd > 0 ? sd : 1)) };
}

/**
 * Second pass, one aggregation: per unit (and parent) n, the sums s0 … and the products p0 … (lower
 * triangle by rows: 0·0, 1·0, 1·1, 2·0 …) of the columns z = (value − centre) / scale, the outcome last.
 * Nothing else of the data is needed by the models.
 */
export function crossProductsQuery(spec: PairsSpec, terms: readonly DesignTerm[], constants: PairConstants, from: PairsSource = pairsSource(spec)) {
  const values = [...terms.map(termSql), sql`y`];
  const columns: Record<string, 'int' | 'text' | 'double'> = { unit: 'text', ...(spec.parent ? { parent: 'text' as const } : {}), n: 'int' };
  const aggregates: Sql[] = [];
  values.forEach((_, i) => {
    columns[`s${i}`] = 'double';
    aggregates.push(sql`sum(z${int(i)}) AS s${int(i)}`);
  });
  let cell = 0;
  for (let i = 0; i < values.length; i++) {
    for (let j = 0; j <= i; j++) {
      columns[`p${cell}`] = 'double';
      aggregates.push(sql`sum(z${int(i)} * z${int(j)}) AS p${int(cell++)}`);
    }
  }
  const keys = spec.parent ? sql`unit, parent` : sql`unit`;
  const named = values.map((value, i) => sql`(${value} - ${constants.centre[i]!}) / ${constants.scale[i]!} AS z${int(i)}`);
  return query(
    'cross-products',
    columns,
    sql`WITH z AS (SELECT ${keys}, ${joinSql(named)} FROM ${from} pair WHERE ${matchedSql(spec)})
        SELECT ${keys}, count(*) AS n, ${joinSql(aggregates)} FROM z GROUP BY ${keys} ORDER BY ${keys}`,
  );
}

const int = (value: number): Sql => sql`${Math.trunc(value)}`;
