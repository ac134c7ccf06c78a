import { sql, type Sql } from '../engine/sql.ts';
import { LIST_SEPARATOR } from '../schema/column.ts';
import { TOTAL } from '../schema/subjects.ts';
import type { Statement } from './statement.ts';
import { lineSql, type LineName, type ThresholdSet } from './thresholds.ts';

/** Tracks that mean "everybody": a definition for one of these serves pupils whose track has none. */
const COMMON_TRACKS = ['不分科', '普通', ''];

/**
 * Adds the 总分 rows to `score`, by the total definition that fits the exam best (its own before its
 * grade's before the general one; 总分 before other names; newest version), else the plain sum of all
 * the exam's subjects.
 *
 * missing_rule 剔除 (the default): a pupil with any subject that is neither 正常 nor 未选考/免考 keeps that
 * status and has no total; one whose subjects add up to another full mark than is usual in the same
 * form group lacks a subject (状态 缺科, or 免考) and has none either. 不计: the subjects present count, over
 * their own full marks. 按0: absent subjects are zero of the definition's full mark. A 剔除 subject
 * makes the total 剔除 under every rule.
 *
 * form_group: pupils of one exam compare when no subject of the exam has more than one form, or when
 * their schools sat the same set of forms in those that do; it is negative, so it never meets a form_id.
 */
export function totalScoreStatement(thresholds: ThresholdSet): Statement {
  const line = (name: LineName): Sql => lineSql(thresholds, name, { stage: sql`c.stage`, grade: sql`x.grade`, subject: sql`${TOTAL}`, fullMark: sql`c.full_mark` });
  return {
    name: 'score.total',
    sql: sql`INSERT INTO score
      WITH candidate AS (
        SELECT e.exam_id AS of_exam, d.track, d.subjects, d.score_used, d.missing_rule,
               row_number() OVER (PARTITION BY e.exam_id, d.track ORDER BY d.exam_id IS NULL, d.grade IS NULL,
                                  d.name <> ${TOTAL}, d.version DESC, d.total_id DESC) AS place
        FROM exam e JOIN total_def d ON d.exam_id = e.exam_id OR (d.exam_id IS NULL AND (d.grade IS NULL OR d.grade = e.grade))
      ), chosen AS (
        SELECT * FROM candidate WHERE place = 1
      ), common AS (
        SELECT DISTINCT ON (of_exam) * FROM chosen WHERE track IN ${COMMON_TRACKS} ORDER BY of_exam, track
      ), subject_full AS (
        SELECT exam_id, subject, max(full_mark) AS full_mark FROM score GROUP BY exam_id, subject
      ), weight AS (
        SELECT of_exam, track, split_part(part, '*', 1) AS subject,
               coalesce(TRY_CAST(nullif(split_part(part, '*', 2), '') AS DOUBLE), 1) AS weight
        FROM (SELECT of_exam, track, unnest(string_split(subjects, ${LIST_SEPARATOR})) AS part FROM chosen)
      ), whole AS (
        SELECT of_exam, w.track, sum(w.weight * f.full_mark) AS full_mark
        FROM weight w JOIN subject_full f ON f.exam_id = w.of_exam AND f.subject = w.subject GROUP BY of_exam, w.track
      ), several_forms AS (
        SELECT exam_id, subject FROM score GROUP BY exam_id, subject HAVING min(form_group) <> max(form_group)
      ), school_forms AS (
        SELECT exam_id, school_id, string_agg(CAST(form_group AS VARCHAR), ',' ORDER BY form_group) AS forms
        FROM (SELECT DISTINCT s.exam_id, s.school_id, s.form_group FROM score s JOIN several_forms USING (exam_id, subject))
        GROUP BY exam_id, school_id
      ), part AS (
        SELECT s.exam_id, s.student_id, s.school_id, s.class_id, s.stage, s.status, en.class_id AS entry_class,
               coalesce(own.track, common.track) AS track,
               coalesce(own.missing_rule, common.missing_rule, '剔除') AS missing_rule,
               coalesce(w.weight, 1) AS weight, s.full_mark,
               CASE coalesce(own.score_used, common.score_used) WHEN 'scaled' THEN coalesce(r.score_scaled, s.score)
                    WHEN 'raw' THEN coalesce(r.score_raw, s.score) ELSE s.score END AS score
        FROM score s
        LEFT JOIN exam_entry en ON en.exam_id = s.exam_id AND en.student_id = s.student_id
        LEFT JOIN chosen own ON own.of_exam = s.exam_id AND own.track = en.track
        LEFT JOIN common ON common.of_exam = s.exam_id
        LEFT JOIN weight w ON w.of_exam = s.exam_id AND w.track = coalesce(own.track, common.track) AND w.subject = s.subject
        LEFT JOIN result r ON r.form_id = CASE WHEN coalesce(own.of_exam, common.of_exam) IS NOT NULL THEN s.form_id END AND r.student_id = s.student_id
        WHERE coalesce(own.track, common.track) IS NULL OR w.subject IS NOT NULL
      ), pupil AS (
        SELECT exam_id, student_id, max(school_id) AS school_id, coalesce(max(entry_class), mode(class_id)) AS class_id,
               any_value(stage) AS stage, any_value(track) AS track, any_value(missing_rule) AS missing_rule,
               round(sum(weight * score) FILTER (status IN ('正常', '剔除')), 6) AS score,
               count(*) FILTER (status = '正常') AS taken,
               count(*) FILTER (status NOT IN ('未选考', '免考')) AS due,
               sum(weight * full_mark) FILTER (status NOT IN ('未选考', '免考')) AS full_due,
               sum(weight * full_mark) FILTER (status = '正常') AS full_taken,
               count(*) FILTER (full_mark IS NULL) > 0 AS full_unknown,
               max(CASE status WHEN '剔除' THEN 6 WHEN '违纪' THEN 5 WHEN '缓考' THEN 4 WHEN '缺考' THEN 3 WHEN '无成绩' THEN 2
                               WHEN '正常' THEN 0 WHEN '未选考' THEN 0 WHEN '免考' THEN 0 ELSE 1 END) AS worst,
               max(CASE WHEN status NOT IN ('正常', '未选考', '免考') THEN status END) AS other_status,
               count(*) FILTER (status = '免考') > 0 AS exempt
        FROM part GROUP BY exam_id, student_id
      ), grouped AS (
        SELECT p.*, -CAST(dense_rank() OVER (ORDER BY p.exam_id, coalesce(sf.forms, '')) AS INTEGER) AS form_group,
               CASE WHEN full_unknown THEN -due ELSE full_due END AS shape
        FROM pupil p LEFT JOIN school_forms sf USING (exam_id, school_id)
      ), usual AS (
        SELECT DISTINCT ON (form_group, track) form_group, track, shape
        FROM (SELECT form_group, track, shape, count(*) AS n FROM grouped WHERE worst = 0 AND taken > 0 GROUP BY ALL)
        ORDER BY form_group, track, n DESC, shape DESC
      ), counted AS (
        SELECT g.exam_id, g.form_group, g.student_id, g.school_id, g.class_id, g.stage,
               CASE WHEN worst = 6 THEN '剔除'
                    WHEN taken = 0 OR (missing_rule = '剔除' AND worst > 0) THEN
                      CASE worst WHEN 5 THEN '违纪' WHEN 4 THEN '缓考' WHEN 3 THEN '缺考' WHEN 2 THEN '无成绩'
                                 WHEN 1 THEN other_status ELSE CASE WHEN exempt THEN '免考' ELSE '未选考' END END
                    WHEN missing_rule = '剔除' AND g.shape IS DISTINCT FROM u.shape THEN CASE WHEN exempt THEN '免考' ELSE '缺科' END
                    ELSE '正常' END AS status,
               g.score,
               CASE WHEN full_unknown THEN NULL
                    WHEN missing_rule = '按0' THEN w.full_mark
                    WHEN missing_rule = '不计' THEN full_taken
                    ELSE coalesce(u.shape, full_due) END AS full_mark
        FROM grouped g
        LEFT JOIN usual u ON u.form_group = g.form_group AND u.track IS NOT DISTINCT FROM g.track
        LEFT JOIN whole w ON w.of_exam = g.exam_id AND w.track = g.track
      )
      SELECT c.exam_id, NULL, c.form_group, ${TOTAL}, c.student_id, c.school_id, c.class_id, s.county_id, s.county, s.locality,
             c.stage, c.status, CASE WHEN c.status IN ('正常', '剔除') THEN c.score END, c.full_mark,
             ${line('pass')}, ${line('good')}, ${line('excellent')}, ${line('low')}
      FROM counted c JOIN exam x ON x.exam_id = c.exam_id LEFT JOIN score_school s USING (school_id)`,
  };
}
