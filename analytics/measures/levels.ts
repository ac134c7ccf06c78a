import { query, type Query } from '../engine/query.ts';
import { sql, type Sql } from '../engine/sql.ts';
import { groupingSql, type GroupingName } from './grouping.ts';
import { placeWhere, scoreWhere, type ScoreFilter } from './score-filter.ts';

/** What the rates are divided by: pupils who sat (default) or who should have sat. */
export type Denominator = '实考' | '应考';

export interface LevelsSpec extends ScoreFilter {
  readonly by: GroupingName;
  readonly denominator?: Denominator | undefined;
}

const columns = {
  exam_id: 'int', subject: 'text', unit: 'text', name: 'text', school_id: 'int?',
  /** 应考 from the exam's entries less 未选考 and 免考; null without entries (未提供). */
  expected: 'int?',
  /** 实考: status 正常. */
  present: 'int', absent: 'int', deferred: 'int', violation: 'int', exempt: 'int', not_chosen: 'int', excluded: 'int', other: 'int',
  /** 参考率 = present / expected, 0–1. */
  participation: 'double?',
  full_mark: 'double?', mean: 'double?', score_rate: 'double?', median: 'double?', sd: 'double?', variation: 'double?',
  min: 'double?', q1: 'double?', q3: 'double?', max: 'double?',
  /** What the four rates are divided by, as the spec asks; null when it is not known. */
  denominator: 'int?',
  excellent: 'int?', good: 'int?', pass: 'int?', low: 'int?',
  excellent_rate: 'double?', good_rate: 'double?', pass_rate: 'double?', low_rate: 'double?',
  /** The comparable set the pupils belong to; null when the unit mixes several (异卷). */
  form_group: 'int?',
} as const;

type RowOf<Q> = Q extends Query<infer R> ? R : never;
export type LevelsRow = RowOf<ReturnType<typeof levelsQuery>>;

/**
 * 一分三率 and the rest, one row per exam × subject × unit. Only status 正常 counts; 剔除 leaves every
 * denominator except 应考. SD has n − 1; quartiles are type 7; 差异系数 = SD / mean; 得分率 = mean / full mark.
 * Counts of lines are null when no full mark is known. A unit with entries and no result has present 0.
 */
export function levelsQuery(spec: LevelsSpec) {
  const { unit, name, school, join } = groupingSql(spec.by);
  const denominator = spec.denominator === '应考' ? sql`expected` : sql`present`;
  const rate = (count: Sql): Sql => sql`${count} / nullif(CAST(${denominator} AS DOUBLE), 0)`;
  return query('levels', columns, sql`
    WITH base AS (
      -- texts are compared once here, not in every aggregate
      SELECT exam_id, subject, school_id, class_id, county_id, county, locality, full_mark, form_group, pass_mark,
             CASE status WHEN '正常' THEN 0 WHEN '缺考' THEN 1 WHEN '缓考' THEN 2 WHEN '违纪' THEN 3 WHEN '免考' THEN 4
                         WHEN '未选考' THEN 5 WHEN '剔除' THEN 6 ELSE 7 END AS code,
             CASE WHEN code = 0 THEN score END AS x, CASE WHEN code = 0 THEN full_mark END AS x_full,
             x >= excellent_mark AS is_excellent, x >= good_mark AS is_good, x >= pass_mark AS is_pass, x < low_mark AS is_low
      FROM score WHERE ${scoreWhere(spec)}
    ), sat AS (
      SELECT b.exam_id, b.subject, ${unit} AS unit, any_value(${name}) AS name, any_value(${school}) AS school_id,
             count(b.x) AS present, count_if(b.code = 1) AS absent, count_if(b.code = 2) AS deferred, count_if(b.code = 3) AS violation,
             count_if(b.code = 4) AS exempt, count_if(b.code = 5) AS not_chosen, count_if(b.code = 6) AS excluded, count_if(b.code = 7) AS other,
             CASE WHEN min(b.full_mark) = max(b.full_mark) THEN min(b.full_mark) END AS full_mark,
             fsum(b.x) / fsum(b.x_full) AS score_rate, favg(b.x) AS mean, stddev_samp(b.x) AS sd, min(b.x) AS min, max(b.x) AS max,
             quantile_cont(b.x, [0.25, 0.5, 0.75]) AS quartiles, count_if(b.x IS NOT NULL AND b.pass_mark IS NULL) > 0 AS lines_unknown,
             count_if(b.is_excellent) AS excellent, count_if(b.is_good) AS good, count_if(b.is_pass) AS pass, count_if(b.is_low) AS low,
             CASE WHEN min(b.form_group) = max(b.form_group) THEN min(b.form_group) END AS form_group
      FROM base b ${join} GROUP BY b.exam_id, b.subject, unit
    ), entry AS (
      SELECT en.exam_id, en.school_id, en.class_id, s.county_id, s.county, s.locality
      FROM exam_entry en LEFT JOIN score_school s USING (school_id) WHERE en.exam_id IN ${spec.exams}
    ), entered AS (
      SELECT b.exam_id, ${unit} AS unit, any_value(${name}) AS name, any_value(${school}) AS school_id, count(*) AS entries
      FROM (SELECT * FROM entry WHERE ${placeWhere(spec)}) b ${join} GROUP BY b.exam_id, unit
    ), due AS (
      SELECT e.*, s.subject FROM entered e JOIN (SELECT DISTINCT exam_id, subject FROM base) s USING (exam_id)
    ), joined AS (
      SELECT coalesce(s.exam_id, d.exam_id) AS exam_id, coalesce(s.subject, d.subject) AS subject, coalesce(s.unit, d.unit) AS unit,
             coalesce(s.name, d.name) AS name, coalesce(s.school_id, d.school_id) AS school_id,
             CASE WHEN d.entries IS NOT NULL THEN greatest(d.entries - coalesce(s.not_chosen, 0) - coalesce(s.exempt, 0), 0) END AS expected,
             coalesce(s.present, 0) AS present, coalesce(s.absent, 0) AS absent, coalesce(s.deferred, 0) AS deferred,
             coalesce(s.violation, 0) AS violation, coalesce(s.exempt, 0) AS exempt, coalesce(s.not_chosen, 0) AS not_chosen,
             coalesce(s.excluded, 0) AS excluded, coalesce(s.other, 0) AS other, s.full_mark, s.score_rate, s.mean, s.sd, s.min, s.max,
             s.quartiles, coalesce(s.lines_unknown, FALSE) AS lines_unknown, coalesce(s.excellent, 0) AS n_excellent,
             coalesce(s.good, 0) AS n_good, coalesce(s.pass, 0) AS n_pass, coalesce(s.low, 0) AS n_low, s.form_group
      FROM sat s FULL JOIN due d ON d.exam_id = s.exam_id AND d.subject = s.subject AND d.unit = s.unit
    ), counted AS (
      SELECT *, CASE WHEN NOT lines_unknown THEN n_excellent END AS excellent, CASE WHEN NOT lines_unknown THEN n_good END AS good,
             CASE WHEN NOT lines_unknown THEN n_pass END AS pass, CASE WHEN NOT lines_unknown THEN n_low END AS low
      FROM joined
    )
    SELECT exam_id, subject, unit, name, school_id, expected, present, absent,
           deferred, violation, exempt, not_chosen, excluded, other,
           present / nullif(CAST(expected AS DOUBLE), 0) AS participation,
           full_mark, mean, score_rate, quartiles[2] AS median, sd, sd / nullif(mean, 0) AS variation,
           min, quartiles[1] AS q1, quartiles[3] AS q3, max, ${denominator} AS denominator, excellent, good, pass, low,
           ${rate(sql`excellent`)} AS excellent_rate, ${rate(sql`good`)} AS good_rate,
           ${rate(sql`pass`)} AS pass_rate, ${rate(sql`low`)} AS low_rate, form_group
    FROM counted ORDER BY exam_id, subject, unit`);
}
