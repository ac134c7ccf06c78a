import { bool, double, int, list, optionalDouble, optionalInt, optionalText, text } from './column.ts';
import { table } from './table.ts';

export const exam = table('exam', ['exam_id'], {
  exam_id: int,
  /** `2025-2026-1` */
  term: text,
  date: optionalText,
  name: text,
  grade: text,
  /** 期中/期末/统考/抽测/联考/模拟/中考/学业水平/高考/入学 */
  kind: text,
  /** 校/集团/学区/县/市/盟/省 */
  scope: text,
  setter: optionalText,
  /** 备案号 */
  filing_no: optionalText,
  is_entry: bool,
  sort_order: int,
});

/** Who should have sat the exam: 应考. */
export const examEntry = table('exam_entry', ['exam_id', 'student_id'], {
  exam_id: int,
  student_id: int,
  school_id: int,
  class_id: optionalInt,
  /** 应届/往届 */
  category: text,
  track: optionalText,
});

/**
 * Forms declared equated (parallel forms, one paper printed in two layouts): their scores compare as if
 * all had sat `group_form_id`. A declaration is an edit of its own; taking it back deletes the rows.
 */
export const formEquation = table('form_equation', ['exam_id', 'form_id'], {
  exam_id: int,
  form_id: int,
  subject: text,
  group_form_id: int,
  /** Why they may be compared, as the office states it. */
  reason: text,
});

/** One question paper as sat. 同卷 rule: levels compare across schools only within one form. */
export const form = table('form', ['form_id'], {
  form_id: int,
  exam_id: int,
  subject: text,
  /** '' for the common paper, else the school or group that set its own. */
  label: text,
  setter: optionalText,
});

export const paper = table('paper', ['form_id', 'track'], {
  form_id: int,
  track: text,
  /** raw/scaled */
  score_used: text,
  full_mark: double,
  pass_mark: optionalDouble,
  good_mark: optionalDouble,
  excellent_mark: optionalDouble,
  low_mark: optionalDouble,
  duration: optionalInt,
  blueprint_ref: optionalText,
});

export const totalDef = table('total_def', ['total_id'], {
  total_id: int,
  exam_id: optionalInt,
  name: text,
  version: int,
  grade: optionalText,
  track: text,
  /** `语文*1` … joined as a list */
  subjects: list,
  score_used: text,
  bonus: text,
  /** 不计/按0/剔除: what a missing subject does to a pupil's total */
  missing_rule: text,
});

export const result = table('result', ['form_id', 'student_id'], {
  form_id: int,
  student_id: int,
  school_id: int,
  class_id: optionalInt,
  score_raw: optionalDouble,
  /** 赋分, with the pool it was computed on. */
  score_scaled: optionalDouble,
  scale_pool_id: optionalInt,
  grade_mark: optionalText,
  imported_ranks: optionalText,
  /** 正常/缺考/缓考/违纪/免考/未选考/剔除 */
  status: text,
  original_text: optionalText,
  source_id: optionalInt,
  sheet: optionalText,
  row: optionalInt,
  column: optionalText,
});

export const scalePool = table('scale_pool', ['scale_pool_id'], {
  scale_pool_id: int,
  name: text,
  scheme: text,
  population: text,
});

export const item = table('item', ['form_id', 'item_no'], {
  form_id: int,
  item_no: text,
  sort_order: int,
  full_mark: double,
  kind: optionalText,
  key: optionalText,
  knowledge: list,
  ability: list,
  planned_difficulty: optionalDouble,
});

export const itemResult = table('item_result', ['form_id', 'student_id', 'item_no'], {
  form_id: int,
  student_id: int,
  item_no: text,
  score: optionalDouble,
  choice: optionalText,
});

/** Results that arrive as school tables; reported and trended, never mixed into pupil models. */
export const aggregate = table('aggregate', ['exam_id', 'subject', 'unit'], {
  exam_id: int,
  subject: text,
  unit: text,
  expected: optionalInt,
  present: optionalInt,
  mean: optionalDouble,
  pass_rate: optionalDouble,
  excellent_rate: optionalDouble,
  low_rate: optionalDouble,
  source_id: optionalInt,
});

export const reference = table('reference', ['reference_id'], {
  reference_id: int,
  kind: text,
  exam_id: optionalInt,
  subject: optionalText,
  values: text,
});
