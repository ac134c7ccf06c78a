import { query } from '../engine/query.ts';
import { joinSql, sql, type Sql } from '../engine/sql.ts';
import { groupingSql } from './grouping.ts';
import { baselineColumn, matchedSql, pairsSelect, type ExamSubject, type PairsSpec } from './pairs.ts';

/**
 * Pupils with an outcome and this baseline, but without another one: by unit and baseline, the prior of
 * those kept in the model (every baseline known) and of those lost although this one is known. Units in
 * which nobody is lost so are left out; with one baseline there are none. `spec` has at least one.
 */
export function knownPriorsQuery(spec: PairsSpec) {
  const matched = matchedSql(spec);
  const parts = spec.baselines.map((_, k): Sql => {
    const x = baselineColumn(k);
    return sql`SELECT ${k} AS baseline, unit, ${keptAndLost(x, matched, sql`${x} IS NOT NULL AND NOT (${matched})`)} FROM pair GROUP BY unit`;
  });
  return query(
    'growth.known-priors',
    { baseline: 'int', unit: 'text', ...keptAndLostColumns },
    sql`WITH pair AS (${pairsSelect(spec)})
        SELECT * FROM (${joinSql(parts, ' UNION ALL ')}) WHERE lost > 0 ORDER BY baseline, unit`,
  );
}

/**
 * Who left between a baseline and the outcome: pupils with a 正常 baseline by the unit where they sat it.
 * `kept` have a 正常 outcome; of the `lost`, `absent` are on the outcome's list with another status (缺考 …)
 * and the others do not occur there at all (transferred, not drawn for a sample, not admitted).
 */
export function attritionQuery(baseline: ExamSubject, outcome: ExamSubject, by: PairsSpec['by']) {
  const { unit, name, join } = groupingSql(by);
  return query(
    'growth.attrition',
    { unit: 'text', name: 'text', started: 'int', absent: 'int', ...keptAndLostColumns },
    sql`WITH o AS (
          SELECT student_id, bool_or(status = '正常') AS normal FROM score
          WHERE exam_id = ${outcome.exam} AND subject = ${outcome.subject} GROUP BY student_id
        ), started AS (
          SELECT ${unit} AS unit, ${name} AS name, b.score AS x, coalesce(o.normal, FALSE) AS stayed, o.normal = FALSE AS absent
          FROM (SELECT * FROM score WHERE exam_id = ${baseline.exam} AND subject = ${baseline.subject} AND status = '正常') b
          ${join} LEFT JOIN o ON o.student_id = b.student_id
        )
        SELECT unit, any_value(name) AS name, count(*) AS started, count_if(absent) AS absent, ${keptAndLost(sql`x`, sql`stayed`, sql`NOT stayed`)}
        FROM started GROUP BY unit ORDER BY unit`,
  );
}

const keptAndLostColumns = {
  kept: 'int', kept_mean: 'double?', kept_sd: 'double?', lost: 'int', lost_mean: 'double?', lost_sd: 'double?',
} as const;

const keptAndLost = (x: Sql, kept: Sql, lost: Sql): Sql => sql`
  count(${x}) FILTER (${kept}) AS kept, favg(${x}) FILTER (${kept}) AS kept_mean, stddev_samp(${x}) FILTER (${kept}) AS kept_sd,
  count(${x}) FILTER (${lost}) AS lost, favg(${x}) FILTER (${lost}) AS lost_mean, stddev_samp(${x}) FILTER (${lost}) AS lost_sd`;
