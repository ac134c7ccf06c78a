import { bool, int, list, optionalInt, optionalText, text } from './column.ts';
import { table } from './table.ts';

/** 市 → 县·区·旗 → 学区·乡镇; labels follow the level (县均, 区均, 旗均). */
export const area = table('area', ['area_id'], {
  area_id: int,
  name: text,
  level: text,
  parent_id: optionalInt,
  official_code: optionalText,
});

export const school = table('school', ['school_id'], {
  school_id: int,
  official_code: optionalText,
  name: text,
  aliases: list,
  area_id: optionalInt,
  parent_school_id: optionalInt,
  /** 小学/初中/高中/九年一贯/十二年一贯/完全中学/教学点/幼儿园/中职 */
  type: optionalText,
  stages: list,
  /** 城区/镇区/乡村 */
  locality: optionalText,
  pastoral: bool,
  /** 公办/民办 */
  governance: optionalText,
  /** Random code shown to other schools instead of the name. */
  public_code: text,
});

export const relation = table('relation', ['relation_id'], {
  relation_id: int,
  /** `school:12`, `group:教育集团名` or `area:3` */
  from_unit: text,
  to_unit: text,
  /** 集团/帮扶/托管/结对/片区 */
  kind: text,
  start_date: optionalText,
  end_date: optionalText,
});

export const schoolClass = table('class', ['class_id'], {
  class_id: int,
  school_id: int,
  /** 届: the year the cohort entered this stage. */
  entry_year: optionalInt,
  grade: optionalText,
  number: text,
  name: text,
  /** 行政班/教学班 */
  kind: text,
  subject: optionalText,
  track: optionalText,
  /** 汉语授课/双语/民语授课 */
  language_mode: optionalText,
});

export const teacher = table('teacher', ['teacher_id'], {
  teacher_id: int,
  name: text,
  school_id: optionalInt,
  staff_no: optionalText,
});

export const assignment = table('assignment', ['teacher_id', 'class_id', 'subject', 'term', 'role'], {
  teacher_id: int,
  class_id: int,
  subject: text,
  term: text,
  /** 任课/班主任 */
  role: text,
});
