import { sql, type Sql } from '../engine/sql.ts';
import { classGroup, combinationGroup, pairGroup, schoolGroup, teacherGroup, teachingGroup } from './grouping-joins.ts';
import { UNKNOWN_UNIT, type GroupingSql } from './unit-sql.ts';

export { UNKNOWN_UNIT };

/**
 * What figures can be made by: 全体, 县区, 学校, 班级, 城乡, 教育集团, 结对 (帮扶/托管/结对, each side of each pair), 学段, 年级,
 * 教学班 (走班), 任课教师, 学科, 授课语言, 应届/往届, 公办/民办, 选科类别, 选科组合. A new grouping is one more entry of `groupingSql`.
 */
export const groupings = [
  'all', 'county', 'school', 'class', 'locality', 'group', 'pair', 'stage', 'grade', 'teaching', 'teacher', 'subject', 'language',
  'category', 'governance', 'track', 'combination',
] as const;
export type GroupingName = (typeof groupings)[number];

/** Groupings in which a pupil's unit differs from subject to subject. */
const subjectWise: ReadonlySet<GroupingName> = new Set<GroupingName>(['teaching', 'teacher', 'subject']);
export const isSubjectWise = (by: GroupingName): boolean => subjectWise.has(by);

/** Groupings whose units lie inside one school: their whole is the school. */
const insideSchool: ReadonlySet<GroupingName> = new Set<GroupingName>(['class', 'teaching', 'teacher']);
export const isInsideSchool = (by: GroupingName): boolean => insideSchool.has(by);

/** Groupings that may count a pupil in several units, or in none but the remainder: their parts do not add up to the whole. */
const overlapping: ReadonlySet<GroupingName> = new Set<GroupingName>(['group', 'pair']);
export const mayOverlap = (by: GroupingName): boolean => overlapping.has(by);

/** The one place where pupils are sorted into units. */
export function groupingSql(by: GroupingName): GroupingSql {
  switch (by) {
    case 'all':
      return { ...plain, unit: sql`'all'`, name: sql`'全体'` };
    case 'county':
      return { ...plain, unit: sql`coalesce(CAST(b.county_id AS VARCHAR), ${UNKNOWN_UNIT})`, name: sql`coalesce(b.county, ${UNKNOWN_UNIT})` };
    case 'locality':
      return named(sql`b.locality`);
    case 'subject':
      return named(sql`b.subject`);
    case 'school':
      return {
        ...plain,
        unit: sql`CAST(b.school_id AS VARCHAR)`,
        name: sql`coalesce(g.name, CAST(b.school_id AS VARCHAR))`,
        school: sql`b.school_id`,
        join: sql`LEFT JOIN score_school g ON g.school_id = b.school_id`,
      };
    case 'class':
      return classGroup(sql``, sql`b.class_id`);
    case 'teaching':
      return teachingGroup();
    case 'teacher':
      return teacherGroup();
    case 'group':
      return schoolGroup();
    case 'pair':
      return pairGroup();
    case 'stage':
      return named(sql`g.stage`, sql`LEFT JOIN score_exam g ON g.exam_id = b.exam_id`);
    case 'grade':
      return named(sql`g.grade`, sql`LEFT JOIN exam g ON g.exam_id = b.exam_id`);
    case 'language':
      return named(sql`g.language_mode`, sql`LEFT JOIN class g ON g.class_id = b.class_id`);
    case 'category':
      return named(sql`g.category`, sql`LEFT JOIN exam_entry g ON g.exam_id = b.exam_id AND g.student_id = b.student_id`);
    case 'governance':
      return named(sql`g.governance`, sql`LEFT JOIN school g ON g.school_id = b.school_id`);
    case 'track':
      return named(sql`coalesce(nullif(trim(gx.track), ''), nullif(trim(ge.track), ''), gc.track)`, sql`
        LEFT JOIN exam_entry gx ON gx.exam_id = b.exam_id AND gx.student_id = b.student_id
        LEFT JOIN exam g ON g.exam_id = b.exam_id LEFT JOIN enrolment ge ON ge.student_id = b.student_id AND ge.term = g.term
        LEFT JOIN class gc ON gc.class_id = b.class_id`);
    case 'combination':
      return combinationGroup();
  }
}

const none = sql`CAST(NULL AS INTEGER)`;
const plain = { school: none, join: sql``, unitJoin: sql`` };

/** Units that are their own names. */
function named(value: Sql, join: Sql = sql``): GroupingSql {
  const unit = sql`coalesce(nullif(trim(${value}), ''), ${UNKNOWN_UNIT})`;
  return { unit, name: unit, school: none, join, unitJoin: join };
}
