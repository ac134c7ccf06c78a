import { int, list, optionalInt, optionalText, text } from './column.ts';
import { table } from './table.ts';

export const student = table('student', ['student_id'], {
  student_id: int,
  /** 学籍号: G or L/J + id number; matched across prefixes. */
  edu_id: optionalText,
  name: text,
  sex: optionalText,
  birth: optionalText,
  ethnicity: optionalText,
});

export const enrolment = table('enrolment', ['student_id', 'term'], {
  student_id: int,
  term: text,
  /** 学籍校 and 就读校 */
  roll_school: optionalInt,
  attending_school: int,
  class_id: optionalInt,
  grade: text,
  /** 在籍/转入/转出/休学/复学/借读/随班就读/往届 */
  status: text,
  track: optionalText,
  chosen_subjects: list,
});

export const teachingClassMember = table('teaching_class_member', ['class_id', 'student_id', 'term'], {
  class_id: int,
  student_id: int,
  term: text,
});

/** How a source's own key was tied to a pupil; kept so that every match can be reviewed. */
export const identityLink = table('identity_link', ['source_key', 'scope'], {
  source_key: text,
  /** `exam:12` or `roster:2025-2026-1` */
  scope: text,
  student_id: int,
  /** 学籍号/考号/桥接/姓名+学校+班级/新建 */
  rule: text,
  decided_by: text,
});
