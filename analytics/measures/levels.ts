import { query, type Query } from '../engine/query.ts';
import { joinSql, sql, type Sql } from '../engine/sql.ts';
import { TOTAL } from '../schema/subjects.ts';
import { denominatorColumn, denominators, type Denominator } from './denominator.ts';
import { groupingSql, isInsideSchool, isSubjectWise, type GroupingName } from './grouping.ts';
import { entrySql, rollSql, startSql, unitCounts } from './levels-counts.ts';
import { scoreWhere, type ScoreFilter } from './score-filter.ts';

export interface LevelsSpec extends ScoreFilter {
  readonly by: GroupingName;
  /** What the rates are divided by; absent: as the settings say. */
  readonly denominator?: Denominator | undefined;
}

const columns = {
  exam_id: 'int', subject: 'text', unit: 'text', name: 'text', school_id: 'int?',
  /** 应考 from the exam's entries less 未选考 and 免考; null without entries (未提供). */
  expected: 'int?',
  /** 实考: status 正常. */
  present: 'int', absent: 'int', deferred: 'int', violation: 'int', exempt: 'int', not_chosen: 'int', excluded: 'int', other: 'int',
  /** 正常 with a score above 0. */
  positive: 'int',
  /** 学籍数 and 学籍基准 = roll × (1 − allowance); 起点增减 and what it is made of. Null without rosters. */
  roll: 'int?', roll_base: 'double?', start: 'int?', joined: 'int?', left: 'int?', start_base: 'int?',
  /** 参考率 = present / expected, 0–1. */
  participation: 'double?',
  full_mark: 'double?', mean: 'double?', score_rate: 'double?', median: 'double?', sd: 'double?', variation: 'double?',
  min: 'double?', q1: 'double?', q3: 'double?', max: 'double?',
  /** What the four rates are divided by and its name; null when it is not known. */
  denominator: 'double?', denominator_name: 'text',
  /** Σx / denominator: the mean of offices that count those who did not sit as 0. */
  base_mean: 'double?',
  excellent: 'int?', good: 'int?', pass: 'int?', low: 'int?',
  excellent_rate: 'double?', good_rate: 'double?', pass_rate: 'double?', low_rate: 'double?',
  /** On 总分 rows: pupils who pass every subject they take, without absence. */
  all_pass: 'int?', all_pass_rate: 'double?',
  /** 超均率 = (mean − whole) / whole, 比均率 = mean / whole; whole: the unit's school where the grouping lies inside schools, else everybody looked at. */
  whole_mean: 'double?', above_mean: 'double?', mean_ratio: 'double?',
  /** 贡献率: the unit's share of all pupils, of all 优秀 and of all 及格 of the whole. */
  pupil_share: 'double?', excellent_share: 'double?', pass_share: 'double?',
  /** The lines in points where all pupils of the unit have the same; the settings they come from; true where a score on a line does not count. */
  pass_line: 'double?', good_line: 'double?', excellent_line: 'double?', low_line: 'double?', version: 'text', beyond_line: 'bool',
  /** The comparable set the pupils belong to; null when the unit mixes several (异卷). */
  form_group: 'int?',
} as const;

type RowOf<Q> = Q extends Query<infer R> ? R : never;
export type LevelsRow = RowOf<ReturnType<typeof levelsQuery>>;

/** The value all pupils share, else NULL. */
const common = (column: Sql): Sql => sql`CASE WHEN min(${column}) = max(${column}) THEN min(${column}) END`;
const reached = (line: Sql): Sql => sql`CASE WHEN beyond_line THEN x > ${line} ELSE x >= ${line} END`;

/**
 * 一分三率 and the rest, one row per exam × subject × unit. Only status 正常 counts; 剔除 leaves every
 * denominator except 应考. SD has n − 1; quartiles are type 7; 差异系数 = SD / mean; 得分率 = mean / full mark.
 * Counts of lines are null when no full mark is known. A unit with entries and no result has present 0.
 */
export function levelsQuery(spec: LevelsSpec) {
  const { unit, name, school, join } = groupingSql(spec.by);
  const chosen = spec.denominator ? sql`${spec.denominator}` : sql`rules.denominator`;
  const perSubject = isSubjectWise(spec.by);
  const insideSchool = isInsideSchool(spec.by);
  const withTotal = spec.subjects === undefined || spec.subjects.includes(TOTAL);
  const denominator = sql`CASE denominator_name ${joinSql(denominators.map((one) => sql`WHEN ${one} THEN ${denominatorColumn(one)}`), '\n')} END`;
  const rate = (count: Sql): Sql => sql`${count} / nullif(CAST(denominator AS DOUBLE), 0)`;
  const known = (count: Sql): Sql => sql`CASE WHEN NOT lines_unknown THEN ${count} END`;
  return query('levels', columns, sql`
    WITH base AS (
      -- texts are compared once here, not in every aggregate
      SELECT exam_id, subject, student_id, school_id, class_id, county_id, county, locality, full_mark, form_group, pass_mark, good_mark, excellent_mark, low_mark,
             CASE status WHEN '正常' THEN 0 WHEN '缺考' THEN 1 WHEN '缓考' THEN 2 WHEN '违纪' THEN 3 WHEN '免考' THEN 4
                         WHEN '未选考' THEN 5 WHEN '剔除' THEN 6 ELSE 7 END AS code,
             CASE WHEN code = 0 AND (${chosen} <> '计分>0' OR score > 0) THEN score END AS x, CASE WHEN x IS NOT NULL THEN full_mark END AS x_full,
             code = 0 AND score > 0 AS is_positive, subject = ${TOTAL} AND every_pass AS is_all_pass,
             ${reached(sql`excellent_mark`)} AS is_excellent, ${reached(sql`good_mark`)} AS is_good, ${reached(sql`pass_mark`)} AS is_pass, x < low_mark AS is_low
      FROM score CROSS JOIN score_rules rules ${withTotal ? everyPass(spec.exams) : sql`CROSS JOIN (SELECT FALSE AS every_pass)`}
      WHERE ${scoreWhere(spec)}
    ), sat AS (
      SELECT b.exam_id, b.subject, ${unit} AS unit, any_value(${name}) AS name, any_value(${school}) AS school_id,
             count_if(b.code = 0) AS present, count_if(b.code = 1) AS absent, count_if(b.code = 2) AS deferred, count_if(b.code = 3) AS violation,
             count_if(b.code = 4) AS exempt, count_if(b.code = 5) AS not_chosen, count_if(b.code = 6) AS excluded, count_if(b.code = 7) AS other,
             count_if(b.is_positive) AS positive, count(b.x) AS counted, fsum(b.x) AS total, ${common(sql`b.full_mark`)} AS full_mark,
             fsum(b.x) / fsum(b.x_full) AS score_rate, favg(b.x) AS mean, stddev_samp(b.x) AS sd, min(b.x) AS min, max(b.x) AS max,
             quantile_cont(b.x, [0.25, 0.5, 0.75]) AS quartiles, count_if(b.x IS NOT NULL AND b.pass_mark IS NULL) > 0 AS lines_unknown,
             count_if(b.is_excellent) AS n_excellent, count_if(b.is_good) AS n_good, count_if(b.is_pass) AS n_pass, count_if(b.is_low) AS n_low,
             count_if(b.is_all_pass) AS n_all_pass, ${common(sql`b.pass_mark`)} AS pass_line, ${common(sql`b.good_mark`)} AS good_line,
             ${common(sql`b.excellent_mark`)} AS excellent_line, ${common(sql`b.low_mark`)} AS low_line, ${common(sql`b.form_group`)} AS form_group
      FROM base b ${join} GROUP BY b.exam_id, b.subject, unit
    ), whole AS (
      SELECT exam_id, subject, form_group${insideSchool ? sql`, school_id` : sql``}, count(x) AS n, favg(x) AS mean, count_if(is_excellent) AS excellent, count_if(is_pass) AS pass
      FROM base GROUP BY ALL
    ), subjects AS (
      SELECT DISTINCT exam_id, subject FROM base
    ), entered AS (${unitCounts(spec, entrySql(spec.exams, perSubject), [['total', sql`count(*)`]], perSubject)}
    ), rolled AS (${unitCounts(spec, rollSql(spec.exams, perSubject), [['total', sql`count(*)`]], perSubject)}
    ), started AS (${unitCounts(spec, startSql(spec.exams, perSubject), [['started', sql`count_if(b.part = 0)`], ['joined', sql`count_if(b.part = 1)`], ['left', sql`count_if(b.part = 2)`]], perSubject)}
    ), places AS (
      SELECT exam_id, subject, unit, any_value(name) AS name, any_value(school_id) AS school_id FROM (
        SELECT exam_id, subject, unit, name, school_id FROM sat
        UNION ALL SELECT e.exam_id, s.subject, e.unit, e.name, e.school_id FROM entered e JOIN subjects s ON s.exam_id = e.exam_id${perSubject ? sql` AND s.subject = e.subject` : sql``}
      ) GROUP BY exam_id, subject, unit
    ), joined AS (
      SELECT p.exam_id, p.subject, p.unit, p.name, p.school_id,
             CASE WHEN e.total IS NOT NULL THEN greatest(e.total - coalesce(s.not_chosen, 0) - coalesce(s.exempt, 0), 0) END AS expected,
             coalesce(s.present, 0) AS present, coalesce(s.absent, 0) AS absent, coalesce(s.deferred, 0) AS deferred,
             coalesce(s.violation, 0) AS violation, coalesce(s.exempt, 0) AS exempt, coalesce(s.not_chosen, 0) AS not_chosen,
             coalesce(s.excluded, 0) AS excluded, coalesce(s.other, 0) AS other, coalesce(s.positive, 0) AS positive, coalesce(s.counted, 0) AS counted,
             r.total AS roll, round(r.total * (1 - rules.roll_allowance), 6) AS roll_base,
             t.started AS start, t.joined, t."left", t.started + t.joined - t."left" AS start_base,
             s.total, s.full_mark, s.score_rate, s.mean, s.sd, s.min, s.max, s.quartiles, coalesce(s.lines_unknown, FALSE) AS lines_unknown,
             coalesce(s.n_excellent, 0) AS n_excellent, coalesce(s.n_good, 0) AS n_good, coalesce(s.n_pass, 0) AS n_pass, coalesce(s.n_low, 0) AS n_low,
             coalesce(s.n_all_pass, 0) AS n_all_pass, s.pass_line, s.good_line, s.excellent_line, s.low_line, s.form_group,
             rules.version, rules.beyond_line, ${chosen} AS denominator_name
      FROM places p CROSS JOIN score_rules rules
      LEFT JOIN sat s ON s.exam_id = p.exam_id AND s.subject = p.subject AND s.unit = p.unit
      LEFT JOIN entered e ON ${sameUnit(sql`e`, perSubject)} LEFT JOIN rolled r ON ${sameUnit(sql`r`, perSubject)} LEFT JOIN started t ON ${sameUnit(sql`t`, perSubject)}
    ), counted AS (
      SELECT j.*, ${denominator} AS denominator, ${known(sql`n_excellent`)} AS excellent, ${known(sql`n_good`)} AS good, ${known(sql`n_pass`)} AS pass, ${known(sql`n_low`)} AS low,
             CASE WHEN j.subject = ${TOTAL} THEN n_all_pass END AS all_pass
      FROM joined j
    )
    SELECT c.exam_id, c.subject, unit, name, c.school_id, expected, present, absent, deferred, violation, exempt, not_chosen, excluded, other, positive,
           roll, roll_base, start, joined, "left", start_base, present / nullif(CAST(expected AS DOUBLE), 0) AS participation,
           full_mark, c.mean, score_rate, quartiles[2] AS median, sd, sd / nullif(c.mean, 0) AS variation,
           min, quartiles[1] AS q1, quartiles[3] AS q3, max, denominator, denominator_name, total / nullif(denominator, 0) AS base_mean,
           c.excellent, good, c.pass, low, ${rate(sql`c.excellent`)} AS excellent_rate, ${rate(sql`good`)} AS good_rate,
           ${rate(sql`c.pass`)} AS pass_rate, ${rate(sql`low`)} AS low_rate, all_pass, ${rate(sql`all_pass`)} AS all_pass_rate,
           w.mean AS whole_mean, (c.mean - w.mean) / nullif(w.mean, 0) AS above_mean, c.mean / nullif(w.mean, 0) AS mean_ratio,
           c.counted / nullif(CAST(w.n AS DOUBLE), 0) AS pupil_share, c.excellent / nullif(CAST(w.excellent AS DOUBLE), 0) AS excellent_share,
           c.pass / nullif(CAST(w.pass AS DOUBLE), 0) AS pass_share,
           pass_line, good_line, excellent_line, low_line, version, beyond_line, c.form_group
    FROM counted c LEFT JOIN whole w ON w.exam_id = c.exam_id AND w.subject = c.subject AND w.form_group = c.form_group${insideSchool ? sql` AND w.school_id = c.school_id` : sql``}
    ORDER BY c.exam_id, c.subject, unit`);
}

const sameUnit = (of: Sql, perSubject: boolean): Sql => sql`${of}.exam_id = p.exam_id AND ${of}.unit = p.unit${perSubject ? sql` AND ${of}.subject = p.subject` : sql``}`;

/**
 * Whether a pupil passes every subject he takes: one that is 未选考 or 免考 is not held against him, an absence is. Joined by equality
 * only: with a condition on 总分 here as well the engine compares every row with every pupil (73 s instead of 1 s for 10,000 pupils).
 */
const everyPass = (exams: readonly number[]): Sql => sql`LEFT JOIN (
        SELECT exam_id AS pass_exam, student_id AS pass_student,
               bool_and(status = '正常' AND CASE WHEN beyond_line THEN score > pass_mark ELSE score >= pass_mark END) AS every_pass
        FROM score CROSS JOIN (SELECT beyond_line FROM score_rules)
        WHERE exam_id IN ${exams} AND subject <> ${TOTAL} AND status NOT IN ('未选考', '免考') GROUP BY ALL
      ) ON pass_exam = exam_id AND pass_student = student_id`;
