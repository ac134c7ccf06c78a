import { query, type Query } from '../engine/query.ts';
import { identifier, joinSql, sql, type Sql } from '../engine/sql.ts';
import { groupingSql, type GroupingName } from './grouping.ts';

export interface ExamSubject {
  readonly exam: number;
  /** 总分 for the total. */
  readonly subject: string;
}

export interface PairsSpec {
  readonly outcome: ExamSubject;
  /** None for a null model. */
  readonly baselines: readonly ExamSubject[];
  /** Unit of the pupil at the outcome exam. */
  readonly by: GroupingName;
  /** Only pupils who sat the outcome at this school: what a model on 异卷 is limited to. */
  readonly school?: number | undefined;
  readonly county?: string | undefined;
}

export const baselineColumn = (index: number): Sql => identifier(`x${index}`);

/** True for rows with every baseline. */
export const matchedSql = (spec: PairsSpec): Sql =>
  spec.baselines.length === 0 ? sql`TRUE` : joinSql(spec.baselines.map((_, k) => sql`${baselineColumn(k)} IS NOT NULL`), ' AND ');

/**
 * One row per pupil with an outcome (status 正常): student_id, unit, y, and x0 … one per baseline,
 * NULL where that exam has no 正常 score of his. f and f0 … are the form groups.
 */
export function pairsSelect(spec: PairsSpec): Sql {
  const { unit, join } = groupingSql(spec.by);
  const columns = spec.baselines.map((_, k) => sql`, b${digit(k)}.score AS ${baselineColumn(k)}, b${digit(k)}.form_group AS f${digit(k)}`);
  const joins = spec.baselines.map(({ exam, subject }, k) => sql`
    LEFT JOIN (SELECT student_id, score, form_group FROM score WHERE exam_id = ${exam} AND subject = ${subject} AND status = '正常') b${digit(k)}
      ON b${digit(k)}.student_id = b.student_id`);
  const place = [
    ...(spec.school === undefined ? [] : [sql` AND school_id = ${spec.school}`]),
    ...(spec.county === undefined ? [] : [sql` AND county = ${spec.county}`]),
  ];
  return sql`SELECT b.student_id, ${unit} AS unit, b.score AS y, b.form_group AS f${joinSql(columns, '\n')}
    FROM (SELECT * FROM score WHERE exam_id = ${spec.outcome.exam} AND subject = ${spec.outcome.subject} AND status = '正常'${joinSql(place, '\n')}) b
    ${join} ${joinSql(joins, '\n')}`;
}

// A literal index inside an alias: identifiers are quoted, and b"0" is not one.
const digit = (k: number): Sql => sql`${Math.trunc(k)}`;

type RowOf<Q> = Q extends Query<infer R> ? R : never;
export type PairCoverageRow = RowOf<ReturnType<typeof pairCoverageQuery>>;

/** Per unit: pupils with an outcome, those of them with every baseline, and the mean outcome of kept and lost. */
export function pairCoverageQuery(spec: PairsSpec) {
  const matched = matchedSql(spec);
  return query(
    'pairs.coverage',
    { unit: 'text', outcome: 'int', matched: 'int', kept_mean: 'double?', lost_mean: 'double?' },
    sql`WITH pair AS (${pairsSelect(spec)})
        SELECT unit, count(*) AS outcome, count(*) FILTER (${matched}) AS matched,
               favg(y) FILTER (${matched}) AS kept_mean, favg(y) FILTER (NOT (${matched})) AS lost_mean
        FROM pair GROUP BY unit ORDER BY unit`,
  );
}

/**
 * How many comparable sets the matched pupils come from, for the outcome (column −1) and each
 * baseline: more than one means the model must not cross them (同卷 rule).
 */
export function pairFormsQuery(spec: PairsSpec) {
  const counts = spec.baselines.map((_, k) => sql`UNION ALL SELECT ${k}, count(DISTINCT f${digit(k)}) FROM matched`);
  return query(
    'pairs.forms',
    { column: 'int', forms: 'int' },
    sql`WITH matched AS (SELECT * FROM (${pairsSelect(spec)}) WHERE ${matchedSql(spec)})
        SELECT -1 AS "column", count(DISTINCT f) AS forms FROM matched ${joinSql(counts, '\n')} ORDER BY "column"`,
  );
}

/** Matched rows one by one, for models that need pupils (SGP, bands) and for the csv a school checks by hand. */
export function pairRowsQuery(spec: PairsSpec) {
  const columns: Record<string, 'int' | 'text' | 'double'> = { student_id: 'int', unit: 'text', y: 'double' };
  spec.baselines.forEach((_, k) => (columns[`x${k}`] = 'double'));
  return query(
    'pairs.rows',
    columns,
    sql`SELECT * FROM (${pairsSelect(spec)}) WHERE ${matchedSql(spec)} ORDER BY student_id`,
  );
}
