import { query, type Query } from '../engine/query.ts';
import { identifier, joinSql, sql, type Sql } from '../engine/sql.ts';
import { covariateColumn, covariateJoins, factorSql, isFactor, type CovariateName } from './covariates.ts';
import { groupingSql, type GroupingName } from './grouping.ts';
import type { Statement } from './statement.ts';

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
  /** The level above the unit in a nested model. */
  readonly parent?: 'school' | 'county' | undefined;
  readonly covariates?: readonly CovariateName[] | undefined;
  /** By school: pupils of a 教学点 with a 中心校 belong to the 中心校. */
  readonly mergeSites?: boolean | undefined;
  /** Only pupils who sat the outcome at this school: what a model on 异卷 is limited to. */
  readonly school?: number | undefined;
  readonly county?: string | undefined;
}

export const baselineColumn = (index: number): Sql => identifier(`x${index}`);

/** True for rows with every baseline. */
export const matchedSql = (spec: PairsSpec): Sql =>
  spec.baselines.length === 0 ? sql`TRUE` : joinSql(spec.baselines.map((_, k) => sql`${baselineColumn(k)} IS NOT NULL`), ' AND ');

/**
 * One row per pupil with an outcome (status 正常): student_id, school_id, unit, y, and x0 … one per
 * baseline, NULL where that exam has no 正常 score of his; f and f0 … are the form groups; `parent` and one
 * column per covariate where the spec asks for them. By 集团 a pupil of a school in two groups has two rows.
 */
export function pairsSelect(spec: PairsSpec): Sql {
  const { unit, unitJoin } = spec.by === 'school' && spec.mergeSites ? mergedSchools() : groupingSql(spec.by);
  const covariates = spec.covariates ?? [];
  const columns = [
    ...(spec.parent ? [sql`, ${groupingSql(spec.parent).unit} AS parent`] : []),
    ...spec.baselines.map((_, k) => sql`, b${digit(k)}.score AS ${baselineColumn(k)}, b${digit(k)}.form_group AS f${digit(k)}`),
    ...covariates.filter(isFactor).map((name) => sql`, ${factorSql(name)} AS ${covariateColumn(name)}`),
  ];
  const joins = spec.baselines.map(({ exam, subject }, k) => sql`
    LEFT JOIN (SELECT student_id, score, form_group FROM score WHERE exam_id = ${exam} AND subject = ${subject} AND status = '正常') b${digit(k)}
      ON b${digit(k)}.student_id = b.student_id`);
  const place = [
    ...(spec.school === undefined ? [] : [sql` AND school_id = ${spec.school}`]),
    ...(spec.county === undefined ? [] : [sql` AND county = ${spec.county}`]),
  ];
  const rows = sql`SELECT b.student_id, b.school_id, ${unit} AS unit, b.score AS y, b.form_group AS f${joinSql(columns, '\n')}
    FROM (SELECT * FROM score WHERE exam_id = ${spec.outcome.exam} AND subject = ${spec.outcome.subject} AND status = '正常'${joinSql(place, '\n')}) b
    ${unitJoin} ${joinSql([...joins, ...covariateJoins(covariates)], '\n')}`;
  if (!covariates.includes('schoolPrior')) return rows;
  return sql`SELECT *, avg(x0) FILTER (${matchedSql(spec)}) OVER (PARTITION BY ${spec.mergeSites ? sql`unit` : sql`school_id`}) AS ${covariateColumn('schoolPrior')} FROM (${rows})`;
}

/** A school without a type but with a 中心校 is taken for a 教学点; a 九年一贯 or 完全中学 below another school stays itself. */
const mergedSchools = () => ({
  unit: sql`CAST(coalesce(site.parent_school_id, b.school_id) AS VARCHAR)`,
  unitJoin: sql`LEFT JOIN (SELECT school_id, parent_school_id FROM school WHERE parent_school_id IS NOT NULL AND coalesce(type, '教学点') = '教学点') site ON site.school_id = b.school_id`,
});

// A literal index inside an alias: identifiers are quoted, and b"0" is not one.
const digit = (k: number): Sql => sql`${Math.trunc(k)}`;

/** The rows stored for the queries of one request: the join is the dear part, so it is made once. */
export const pairsTable = (name: string, spec: PairsSpec): Statement => ({ name: 'pairs.table', sql: sql`CREATE TEMP TABLE ${identifier(name)} AS ${pairsSelect(spec)}` });

/** What the queries below read: the select itself, or the table made of it. */
export type PairsSource = Sql;
export const pairsSource = (spec: PairsSpec): PairsSource => sql`(${pairsSelect(spec)})`;

type RowOf<Q> = Q extends Query<infer R> ? R : never;
export type PairCoverageRow = RowOf<ReturnType<typeof pairCoverageQuery>>;

/** Per unit (or parent): pupils with an outcome, those of them with every baseline, and the mean outcome of kept and lost. */
export function pairCoverageQuery(spec: PairsSpec, from: PairsSource = pairsSource(spec), level: 'unit' | 'parent' = 'unit') {
  const matched = matchedSql(spec);
  return query(
    'pairs.coverage',
    { unit: 'text', outcome: 'int', matched: 'int', kept_mean: 'double?', lost_mean: 'double?' },
    sql`SELECT ${identifier(level)} AS unit, count(*) AS outcome, count(*) FILTER (${matched}) AS matched,
               favg(y) FILTER (${matched}) AS kept_mean, favg(y) FILTER (NOT (${matched})) AS lost_mean
        FROM ${from} pair GROUP BY 1 ORDER BY 1`,
  );
}

/**
 * How many comparable sets the matched pupils come from, for the outcome (column −1) and each
 * baseline: more than one means the model must not cross them (同卷 rule).
 */
export function pairFormsQuery(spec: PairsSpec, from: PairsSource = pairsSource(spec)) {
  const counts = spec.baselines.map((_, k) => sql`UNION ALL SELECT ${k}, count(DISTINCT f${digit(k)}) FROM matched`);
  return query(
    'pairs.forms',
    { column: 'int', forms: 'int' },
    sql`WITH matched AS (SELECT * FROM ${from} pair WHERE ${matchedSql(spec)})
        SELECT -1 AS "column", count(DISTINCT f) AS forms FROM matched ${joinSql(counts, '\n')} ORDER BY "column"`,
  );
}

/** Schools whose pupils fall into several units (two 集团 at once): the units would not be disjoint. */
export function pairOverlapQuery(spec: PairsSpec, from: PairsSource = pairsSource(spec)) {
  return query(
    'pairs.overlap',
    { school: 'text' },
    sql`SELECT any_value(coalesce(s.name, CAST(p.school_id AS VARCHAR))) AS school
        FROM ${from} p LEFT JOIN score_school s USING (school_id)
        GROUP BY p.school_id HAVING count(*) > count(DISTINCT p.student_id) ORDER BY p.school_id`,
  );
}

/** Matched rows one by one, for models that need pupils (SGP, bands) and for the csv a school checks by hand. */
export function pairRowsQuery(spec: PairsSpec, from: PairsSource = pairsSource(spec)) {
  const columns: Record<string, 'int' | 'text' | 'double'> = { student_id: 'int', unit: 'text', y: 'double' };
  spec.baselines.forEach((_, k) => (columns[`x${k}`] = 'double'));
  return query('pairs.rows', columns, sql`SELECT * FROM ${from} pair WHERE ${matchedSql(spec)} ORDER BY student_id`);
}

export const dropPairsTable = (name: string): Statement => ({ name: 'pairs.drop', sql: sql`DROP TABLE IF EXISTS ${identifier(name)}` });
