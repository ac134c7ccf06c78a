import { query, type Query } from '../engine/query.ts';
import { sql, type Sql } from '../engine/sql.ts';
import { groupingSql, type GroupingName } from './grouping.ts';
import { placeWhere, type ScoreFilter } from './score-filter.ts';

export interface ProgressSpec extends Omit<ScoreFilter, 'exams' | 'subjects'> {
  readonly exam: number;
  readonly earlier: number;
  readonly subject: string;
  /** both: places among pupils with a 正常 score in both exams; each: among everybody who sat each exam. */
  readonly population: 'both' | 'each';
}

/**
 * 进退步 of every pupil with a 正常 score in both exams: change = place then − place now (above 0: moved up), and the change of his
 * percentile (mid-rank, of the same population). Places are taken among pupils of the same paper.
 */
function changeSql({ exam, earlier, subject, population, ...place }: ProgressSpec): Sql {
  const scores = (id: number, other: number): Sql => sql`
    SELECT exam_id, subject, student_id, school_id, class_id, county_id, county, locality, form_group, score,
           rank() OVER (PARTITION BY form_group ORDER BY score DESC) AS place, count(*) OVER (PARTITION BY form_group) AS n,
           100 * (rank() OVER (PARTITION BY form_group ORDER BY score) - 1 + 0.5 * count(*) OVER (PARTITION BY form_group, score)) / count(*) OVER (PARTITION BY form_group) AS percentile
    FROM score s WHERE exam_id = ${id} AND subject = ${subject} AND status = '正常'
    ${population === 'both' ? sql`AND student_id IN (SELECT student_id FROM score WHERE exam_id = ${other} AND subject = ${subject} AND status = '正常')` : sql``}`;
  return sql`
    SELECT now.*, was.place AS earlier_place, was.n AS earlier_n, was.percentile AS earlier_percentile, was.form_group AS earlier_form,
           was.place - now.place AS change, now.percentile - was.percentile AS percentile_change
    FROM (SELECT * FROM (${scores(exam, earlier)}) WHERE ${placeWhere({ exams: [exam], ...place })}) now
    JOIN (${scores(earlier, exam)}) was ON was.student_id = now.student_id`;
}

type RowOf<Q> = Q extends Query<infer R> ? R : never;
export type ProgressUnitRow = RowOf<ReturnType<typeof progressUnitsQuery>>;
export type ProgressPupilRow = RowOf<ReturnType<typeof progressPupilsQuery>>;

/** Per unit where the later exam was sat: pupils with both, their mean change, who moved up or down; `only_now` sat the later exam only. */
export function progressUnitsQuery(spec: ProgressSpec & { readonly by: GroupingName }) {
  const { unit, name, join } = groupingSql(spec.by);
  const { exam, subject, school, county } = spec;
  return query(
    'progress.units',
    {
      unit: 'text', name: 'text', n: 'int', only_now: 'int', mean_change: 'double?', median_change: 'double?', up: 'int', same: 'int', down: 'int',
      earlier_percentile: 'double?', percentile: 'double?', percentile_change: 'double?', forms: 'int',
    },
    sql`WITH moved AS (
          SELECT ${unit} AS unit, any_value(${name}) AS name, count(*) AS n, favg(b.change) AS mean_change, median(b.change) AS median_change,
                 count_if(b.change > 0) AS up, count_if(b.change = 0) AS same, count_if(b.change < 0) AS down,
                 favg(b.earlier_percentile) AS earlier_percentile, favg(b.percentile) AS percentile, favg(b.percentile_change) AS percentile_change,
                 greatest(count(DISTINCT b.form_group), count(DISTINCT b.earlier_form)) AS forms
          FROM (${changeSql(spec)}) b ${join} GROUP BY unit
        ), sat AS (
          SELECT ${unit} AS unit, any_value(${name}) AS name, count(*) AS total
          FROM (SELECT * FROM score WHERE ${placeWhere({ exams: [exam], school, county })} AND subject = ${subject} AND status = '正常') b ${join} GROUP BY unit
        )
        SELECT s.unit, s.name, coalesce(m.n, 0) AS n, s.total - coalesce(m.n, 0) AS only_now, m.mean_change, m.median_change, coalesce(m.up, 0) AS up,
               coalesce(m.same, 0) AS same, coalesce(m.down, 0) AS down, m.earlier_percentile, m.percentile, m.percentile_change, coalesce(m.forms, 0) AS forms
        FROM sat s LEFT JOIN moved m USING (unit) ORDER BY s.unit`,
  );
}

/** One row per pupil of a place, the largest loss first. */
export function progressPupilsQuery(spec: ProgressSpec) {
  return query(
    'progress.pupils',
    {
      student_id: 'int', name: 'text', school_id: 'int', class_id: 'int?', earlier_place: 'int', earlier_n: 'int', place: 'int', n: 'int', change: 'int',
      earlier_percentile: 'double', percentile: 'double', percentile_change: 'double',
    },
    sql`SELECT c.*, coalesce(p.name, '') AS name FROM (${changeSql(spec)}) c LEFT JOIN student p USING (student_id) ORDER BY change, student_id`,
  );
}
