import { joinSql, sql, type Sql } from '../engine/sql.ts';
import { LIST_SEPARATOR } from '../schema/column.ts';
import { subjects, TOTAL } from '../schema/subjects.ts';
import { UNKNOWN_UNIT as UNKNOWN, type GroupingSql } from './unit-sql.ts';

const none = sql`CAST(NULL AS INTEGER)`;

/** By the class in `classId`; a pupil without one is counted under his school, not with the classless of other schools. */
export function classGroup(unitJoin: Sql, classId: Sql): GroupingSql {
  return {
    unit: sql`coalesce(CAST(${classId} AS VARCHAR), ${UNKNOWN} || ':' || CAST(b.school_id AS VARCHAR))`,
    // A class keeps its identity as its pupils move up; it is printed with the grade it had at the exam.
    name: sql`CASE WHEN g.kind = '行政班' THEN x.grade || '（' || g.number || '）班' ELSE coalesce(g.name, ${UNKNOWN}) END`,
    school: sql`b.school_id`,
    join: sql`${unitJoin} LEFT JOIN class g ON g.class_id = ${classId} LEFT JOIN exam x ON x.exam_id = b.exam_id`,
    unitJoin,
  };
}

/** 教学班 of each pupil in each subject; one in two of a subject (a change within the term) is counted in the first on the list. */
const teachingClass = (): Sql => sql`
  LEFT JOIN (
    SELECT e.exam_id, m.student_id, c.subject, min(m.class_id) AS class_id
    FROM exam e JOIN teaching_class_member m ON m.term = e.term JOIN class c ON c.class_id = m.class_id AND c.kind = '教学班' GROUP BY ALL
  ) gt ON gt.exam_id = b.exam_id AND gt.student_id = b.student_id AND gt.subject = b.subject`;

/** 走班: the pupil's 教学班 in the subject; where he has none, his 行政班. */
export const teachingGroup = (): GroupingSql => classGroup(teachingClass(), sql`coalesce(gt.class_id, b.class_id)`);

/**
 * Who teaches the pupil the subject (任课 of his 教学班, else of his 行政班, in the exam's term); for 总分 his 班主任. Several
 * teachers of one class are one unit, so that every pupil is counted once.
 */
export function teacherGroup(): GroupingSql {
  const join = sql`${teachingClass()}
    LEFT JOIN (
      SELECT e.exam_id, a.class_id, CASE WHEN a.role = '班主任' THEN ${TOTAL} ELSE a.subject END AS subject,
             string_agg(DISTINCT CAST(a.teacher_id AS VARCHAR), '+' ORDER BY CAST(a.teacher_id AS VARCHAR)) AS teachers,
             string_agg(DISTINCT coalesce(t.name, '编号' || a.teacher_id), '、' ORDER BY coalesce(t.name, '编号' || a.teacher_id)) AS names
      FROM exam e JOIN assignment a ON a.term = e.term LEFT JOIN teacher t ON t.teacher_id = a.teacher_id
      WHERE a.role IN ('任课', '班主任') GROUP BY 1, 2, 3
    ) g ON g.exam_id = b.exam_id AND g.class_id = coalesce(gt.class_id, b.class_id) AND g.subject = b.subject`;
  return {
    unit: sql`coalesce(g.teachers, ${UNKNOWN} || ':' || CAST(b.school_id AS VARCHAR))`,
    name: sql`coalesce(g.names, ${UNKNOWN})`,
    school: sql`b.school_id`,
    join, unitJoin: join,
  };
}

/** The subjects chosen in the exam's term, in office order: 物理、化学、生物. */
export function combinationGroup(): GroupingSql {
  const order = joinSql(subjects.map(({ name }) => sql`${name}`));
  const join = sql`LEFT JOIN exam g ON g.exam_id = b.exam_id
    LEFT JOIN (
      SELECT student_id, term, string_agg(subject, '、' ORDER BY coalesce(list_position([${order}], subject), 999), subject) AS chosen
      FROM (SELECT student_id, term, unnest(string_split(chosen_subjects, ${LIST_SEPARATOR})) AS subject FROM enrolment WHERE chosen_subjects <> '') GROUP BY ALL
    ) ge ON ge.student_id = b.student_id AND ge.term = g.term`;
  const unit = sql`coalesce(ge.chosen, ${UNKNOWN})`;
  return { unit, name: unit, school: none, join, unitJoin: join };
}

/** Schools of each 教育集团 on the day of each exam (undated exams: members who have not left). */
export function schoolGroup(): GroupingSql {
  const join = sql`LEFT JOIN (
      SELECT e.exam_id, m.school_id, m.group_name
      FROM exam e JOIN (
        SELECT substr(from_unit, 7) AS group_name, TRY_CAST(substr(to_unit, 8) AS INTEGER) AS school_id, start_date, end_date
        FROM relation WHERE kind = '集团' AND from_unit LIKE 'group:%' AND to_unit LIKE 'school:%'
        UNION
        SELECT substr(to_unit, 7), TRY_CAST(substr(from_unit, 8) AS INTEGER), start_date, end_date
        FROM relation WHERE kind = '集团' AND from_unit LIKE 'school:%' AND to_unit LIKE 'group:%'
      ) m ON ${inForce(sql`m`)}
      WHERE m.school_id IS NOT NULL GROUP BY ALL
    ) g ON g.school_id = b.school_id AND g.exam_id = b.exam_id`;
  return { unit: sql`coalesce(g.group_name, ${UNKNOWN})`, name: sql`coalesce(g.group_name, '未加入集团')`, school: none, join, unitJoin: join };
}

/**
 * The two sides of each 帮扶/托管/结对 in force on the day of the exam: helper and helped are units of their own, a 集团 that
 * helps or is helped stands for its schools. A school in two pairs is counted in both.
 */
export function pairGroup(): GroupingSql {
  const side = (unit: Sql, other: Sql, word: string): Sql => sql`
    SELECT relation_id, kind, ${unit} AS side_unit, ${other} AS other_unit, ${word} AS side, start_date, end_date FROM relation WHERE kind IN ('帮扶', '托管', '结对')`;
  const label = (unit: Sql): Sql => sql`coalesce((SELECT s.name FROM school s WHERE ${unit} = 'school:' || s.school_id), substr(${unit}, strpos(${unit}, ':') + 1))`;
  const join = sql`LEFT JOIN (
      SELECT e.exam_id, p.school_id, CAST(r.relation_id AS VARCHAR) || ':' || r.side AS unit,
             any_value(${label(sql`r.side_unit`)} || '（' || r.kind || r.side || '，对方' || ${label(sql`r.other_unit`)} || '）') AS name
      FROM exam e
      JOIN (${side(sql`from_unit`, sql`to_unit`, '支援方')} UNION ALL ${side(sql`to_unit`, sql`from_unit`, '受援方')}) r ON ${inForce(sql`r`)}
      JOIN (
        SELECT school_id, 'school:' || school_id AS unit FROM school
        UNION SELECT TRY_CAST(substr(to_unit, 8) AS INTEGER), from_unit FROM relation WHERE kind = '集团' AND from_unit LIKE 'group:%' AND to_unit LIKE 'school:%'
        UNION SELECT TRY_CAST(substr(from_unit, 8) AS INTEGER), to_unit FROM relation WHERE kind = '集团' AND from_unit LIKE 'school:%' AND to_unit LIKE 'group:%'
      ) p ON p.unit = r.side_unit
      GROUP BY e.exam_id, p.school_id, r.relation_id, r.side
    ) g ON g.school_id = b.school_id AND g.exam_id = b.exam_id`;
  return { unit: sql`coalesce(g.unit, ${UNKNOWN})`, name: sql`coalesce(g.name, '未结对')`, school: none, join, unitJoin: join };
}

const inForce = (of: Sql): Sql => sql`coalesce(${of}.start_date, '') <= coalesce(e.date, '9999') AND coalesce(${of}.end_date, '9999') >= coalesce(e.date, '9999')`;
