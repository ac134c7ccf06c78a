import type { CallOptions } from '../call.ts';
import type { Engine } from '../engine/engine.ts';
import { joinSql, sql, type Sql } from '../engine/sql.ts';
import { grades, stageOf, type Stage } from '../schema/grades.ts';
import { defaultSettings, thresholdSet, type VersionedSettings } from './measure-settings.ts';
import { totalScoreStatement } from './score-total.ts';
import { cohort } from './exam-cohort.ts';
import { withCounty } from './school-county.ts';
import type { Statement } from './statement.ts';
import { lineSql, type LineName, type ThresholdSet } from './thresholds.ts';

/**
 * Statements that build the fact table every measure reads, from the canonical tables:
 *
 * `score_school` one row per school: name, county (nearest area above at county level; a school hung
 * straight on the city is 市直), locality.
 * `score_exam` one row per exam: term, grade, stage, cohort, and start_term, the first term of the stage for the cohort that sat it.
 * `score_rules` one row: what of the settings the queries need, so that no figure can be made by other settings than its lines.
 * `score` one row per exam × subject × pupil, subject 总分 included. Columns: exam_id, form_id (NULL for
 * 总分), form_group (equal where scores compare: the form or the one it is declared equated with, or for 总分 a negative number), subject,
 * student_id, school_id and class_id as sat, county_id, county, locality, stage, status, score (raw or
 * 赋分 as the paper says), full_mark and the four lines. A 正常 result without a score has status 无成绩.
 */
export function scoreStatements(settings: VersionedSettings = defaultSettings): readonly Statement[] {
  const thresholds = thresholdSet(settings);
  return [schoolStatement(), examStatement(), rulesStatement(settings), subjectStatement(thresholds), totalScoreStatement(thresholds)];
}

/** Runs `scoreStatements`; needed whenever the canonical tables or the settings have changed. */
export async function rebuildScores(engine: Engine, call?: CallOptions, settings: VersionedSettings = defaultSettings): Promise<void> {
  for (const statement of scoreStatements(settings)) await engine.exec(statement.name, statement.sql, call);
}

const schoolStatement = (): Statement => ({
  name: 'score.school',
  sql: sql`CREATE OR REPLACE TABLE score_school AS
    ${withCounty()}
    SELECT s.school_id, s.name, c.county_id, c.county, s.locality
    FROM school s LEFT JOIN county c ON c.start_id = s.area_id`,
});

function examStatement(): Statement {
  const stage = stageSql(sql`grade`);
  const year = sql`(${cohort(sql`grade`, sql`term`)} + CASE ${stage} WHEN '小学' THEN 1 WHEN '初中' THEN 7 ELSE 10 END)`;
  return {
    name: 'score.exam',
    sql: sql`CREATE OR REPLACE TABLE score_exam AS
      SELECT exam_id, term, grade, ${stage} AS stage, ${cohort(sql`grade`, sql`term`)} AS cohort, ${year} || '-' || (${year} + 1) || '-1' AS start_term FROM exam`,
  };
}

const rulesStatement = ({ version, boundary, denominator, rollAllowance }: VersionedSettings): Statement => ({
  name: 'score.rules',
  sql: sql`CREATE OR REPLACE TABLE score_rules AS
    SELECT ${version} AS version, ${boundary === '>'} AS beyond_line, ${denominator} AS denominator, CAST(${rollAllowance} AS DOUBLE) AS roll_allowance`,
});

function subjectStatement(thresholds: ThresholdSet): Statement {
  const line = (name: LineName): Sql => lineSql(thresholds, name, { stage: sql`x.stage`, grade: sql`x.grade`, subject: sql`w.subject`, fullMark: sql`full_mark` });
  return {
    name: 'score.subjects',
    sql: sql`CREATE OR REPLACE TABLE score AS
      WITH default_paper AS (
        SELECT DISTINCT ON (form_id) * FROM paper ORDER BY form_id, track <> '不分科', track
      ), with_paper AS (
        SELECT f.exam_id, f.subject, r.form_id, coalesce(q.group_form_id, r.form_id) AS form_group, r.student_id, r.school_id, r.class_id, r.status,
               CASE WHEN coalesce(own.score_used, usual.score_used) = 'scaled' THEN r.score_scaled ELSE r.score_raw END AS score,
               coalesce(own.full_mark, usual.full_mark) AS full_mark,
               coalesce(own.pass_mark, usual.pass_mark) AS pass_mark, coalesce(own.good_mark, usual.good_mark) AS good_mark,
               coalesce(own.excellent_mark, usual.excellent_mark) AS excellent_mark, coalesce(own.low_mark, usual.low_mark) AS low_mark
        FROM result r
        JOIN form f USING (form_id)
        LEFT JOIN form_equation q ON q.exam_id = f.exam_id AND q.form_id = r.form_id
        LEFT JOIN exam_entry en ON en.exam_id = f.exam_id AND en.student_id = r.student_id
        LEFT JOIN paper own ON own.form_id = r.form_id AND own.track = en.track
        LEFT JOIN default_paper usual ON usual.form_id = r.form_id
      )
      SELECT w.exam_id, w.form_id, w.form_group, w.subject, w.student_id, w.school_id, w.class_id,
             s.county_id, s.county, s.locality, x.stage,
             CASE WHEN w.status = '正常' AND w.score IS NULL THEN '无成绩' ELSE w.status END AS status,
             w.score, w.full_mark,
             coalesce(w.pass_mark, ${line('pass')}) AS pass_mark, coalesce(w.good_mark, ${line('good')}) AS good_mark,
             coalesce(w.excellent_mark, ${line('excellent')}) AS excellent_mark, coalesce(w.low_mark, ${line('low')}) AS low_mark
      FROM with_paper w
      JOIN score_exam x USING (exam_id)
      LEFT JOIN score_school s USING (school_id)`,
  };
}

function stageSql(grade: Sql): Sql {
  const of = (stage: Stage): Sql => sql`WHEN ${grade} IN ${grades.filter((name) => stageOf(name) === stage)} THEN ${stage}`;
  return sql`CASE ${joinSql([of('小学'), of('初中'), of('高中')], '\n')} END`;
}
