import { query, type Query, type ResultKind } from '../engine/query.ts';
import { identifier, joinSql, sql, type Sql } from '../engine/sql.ts';
import { groupingSql, type GroupingName } from './grouping.ts';
import { placeWhere, type ScoreFilter } from './score-filter.ts';

export interface GradeShare {
  readonly grade: string;
  /** 0–1 of the population, the best first. */
  readonly share: number;
}

export interface RelativeSpec extends Omit<ScoreFilter, 'exams' | 'subjects'> {
  readonly exam: number;
  readonly subject: string;
  readonly grades: readonly GradeShare[];
}

/**
 * Every pupil's standing among all who sat the same paper (status 正常, one form group), whatever part is looked at:
 *   z = (x − mean) / sd (n − 1), T = 50 + 10 z, 标准分 = 500 + 100 z;
 *   percentile = 100 × (below + ½ tied) / n, the pupil himself among the tied (mid-rank);
 *   place: 1 + those above (ties share the better place, the next place is skipped); dense: 1 + distinct scores above;
 *   grade k: the first with place ≤ round(n × (share₁ + … + share_k)), so ties get the same, better grade.
 */
export function standingSql({ exam, subject, grades, ...place }: RelativeSpec): Sql {
  const cumulative = grades.map((_, k) => grades.slice(0, k + 1).reduce((sum, { share }) => sum + share, 0));
  const whens = grades.slice(0, -1).map(({ grade }, k) => sql`WHEN place <= round(round(n * ${cumulative[k]!}, 6)) THEN ${grade}`);
  return sql`
    SELECT *, CASE ${joinSql(whens, '\n')} ELSE ${grades.at(-1)!.grade} END AS grade, 500 + 100 * z AS standard, 50 + 10 * z AS t FROM (
      SELECT exam_id, subject, student_id, school_id, class_id, county_id, county, locality, form_group, score,
             count(*) OVER sat AS n, (score - favg(score) OVER sat) / nullif(stddev_samp(score) OVER sat, 0) AS z,
             rank() OVER (sat ORDER BY score DESC) AS place, dense_rank() OVER (sat ORDER BY score DESC) AS dense_place,
             100 * (rank() OVER (sat ORDER BY score) - 1 + 0.5 * count(*) OVER (PARTITION BY form_group, score)) / count(*) OVER sat AS percentile,
             rank() OVER (PARTITION BY form_group, county_id ORDER BY score DESC) AS county_place,
             rank() OVER (PARTITION BY form_group, school_id ORDER BY score DESC) AS school_place,
             CASE WHEN class_id IS NOT NULL THEN rank() OVER (PARTITION BY form_group, class_id ORDER BY score DESC) END AS class_place
      FROM score WHERE exam_id = ${exam} AND subject = ${subject} AND status = '正常'
      WINDOW sat AS (PARTITION BY form_group)
    ) WHERE ${placeWhere({ exams: [exam], ...place })}`;
}

/** One row per pupil, the best first. */
export function relativePupilsQuery(spec: RelativeSpec) {
  return query(
    'relative.pupils',
    {
      student_id: 'int', school_id: 'int', class_id: 'int?', score: 'double', form_group: 'int', n: 'int', z: 'double?', t: 'double?', standard: 'double?', percentile: 'double',
      grade: 'text', place: 'int', dense_place: 'int', county_place: 'int', school_place: 'int', class_place: 'int?',
    },
    sql`SELECT * FROM (${standingSql(spec)}) ORDER BY form_group, place, student_id`,
  );
}

type RowOf<Q> = Q extends Query<infer R> ? R : never;
export type RelativePupilRow = RowOf<ReturnType<typeof relativePupilsQuery>>;

/** Means of each unit and how many of its pupils have each grade (`grade_0` the best); means are null where a unit mixes form groups (异卷). */
export function relativeUnitsQuery(spec: RelativeSpec & { readonly by: GroupingName }) {
  const { unit, name, join } = groupingSql(spec.by);
  const columns: Record<string, ResultKind> = { unit: 'text', name: 'text', n: 'int', mean_z: 'double?', mean_t: 'double?', mean_standard: 'double?', mean_percentile: 'double?', forms: 'int' };
  spec.grades.forEach((_, k) => (columns[`grade_${k}`] = 'int'));
  const one = (value: Sql): Sql => sql`CASE WHEN count(DISTINCT b.form_group) = 1 THEN favg(${value}) END`;
  const counts = spec.grades.map(({ grade }, k) => sql`count_if(b.grade = ${grade}) AS ${identifier(`grade_${k}`)}`);
  return query<Record<string, ResultKind>>('relative.units', columns, sql`
    SELECT ${unit} AS unit, any_value(${name}) AS name, count(*) AS n, ${one(sql`b.z`)} AS mean_z, ${one(sql`b.t`)} AS mean_t, ${one(sql`b.standard`)} AS mean_standard,
           ${one(sql`b.percentile`)} AS mean_percentile, count(DISTINCT b.form_group) AS forms, ${joinSql(counts)}
    FROM (${standingSql(spec)}) b ${join} GROUP BY unit ORDER BY unit`);
}
