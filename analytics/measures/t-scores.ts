import { query } from '../engine/query.ts';
import { sql, type Sql } from '../engine/sql.ts';
import { groupingSql, type GroupingName } from './grouping.ts';
import { scoreWhere, type ScoreFilter } from './score-filter.ts';

/**
 * Mean and SD (n − 1) of each comparable population: all pupils with status 正常 in one form group,
 * whatever school or county is being looked at. One pupil, or nobody differing, gives no Z.
 */
const reference = (exams: readonly number[]): Sql => sql`
  SELECT exam_id, subject, form_group, favg(score) AS mean, nullif(stddev_samp(score), 0) AS sd, count(*) AS n
  FROM score WHERE exam_id IN ${exams} AND status = '正常' GROUP BY exam_id, subject, form_group`;

/** Z = (x − mean) / sd and T = 50 + 10 Z of every pupil asked for, over his comparable population. */
export function tScoresQuery(filter: ScoreFilter) {
  return query(
    't-scores',
    {
      exam_id: 'int', subject: 'text', student_id: 'int', school_id: 'int', class_id: 'int?', form_group: 'int',
      score: 'double', z: 'double?', t: 'double?', population: 'int',
    },
    sql`WITH reference AS (${reference(filter.exams)}), base AS (SELECT * FROM score WHERE ${scoreWhere(filter)} AND status = '正常')
        SELECT b.exam_id, b.subject, b.student_id, b.school_id, b.class_id, b.form_group, b.score,
               (b.score - r.mean) / r.sd AS z, 50 + 10 * (b.score - r.mean) / r.sd AS t, r.n AS population
        FROM base b JOIN reference r USING (exam_id, subject, form_group)
        ORDER BY b.exam_id, b.subject, b.student_id`,
  );
}

/** Mean T of each unit; null where the unit's pupils belong to several populations (异卷). */
export function unitTScoresQuery(filter: ScoreFilter & { readonly by: GroupingName }) {
  const { unit, name, join } = groupingSql(filter.by);
  return query(
    't-scores.units',
    { exam_id: 'int', subject: 'text', unit: 'text', name: 'text', n: 'int', mean_t: 'double?', form_group: 'int?' },
    sql`WITH reference AS (${reference(filter.exams)}), base AS (SELECT * FROM score WHERE ${scoreWhere(filter)} AND status = '正常')
        SELECT b.exam_id, b.subject, ${unit} AS unit, any_value(${name}) AS name, count(*) AS n,
               CASE WHEN min(b.form_group) = max(b.form_group) THEN favg(50 + 10 * (b.score - r.mean) / r.sd) END AS mean_t,
               CASE WHEN min(b.form_group) = max(b.form_group) THEN min(b.form_group) END AS form_group
        FROM base b JOIN reference r ON r.exam_id = b.exam_id AND r.subject = b.subject AND r.form_group = b.form_group ${join}
        GROUP BY b.exam_id, b.subject, unit ORDER BY b.exam_id, b.subject, unit`,
  );
}
