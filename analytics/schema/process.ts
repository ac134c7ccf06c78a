import { int, optionalDouble, optionalInt, optionalText, text } from './column.ts';
import { table } from './table.ts';

/** 听课/评课/教研/公开课 records. */
export const observation = table('observation', ['observation_id'], {
  observation_id: int,
  term: text,
  date: optionalText,
  school_id: optionalInt,
  person: text,
  role: text,
  kind: text,
  class_name: optionalText,
  subject: optionalText,
  teacher_observed: optionalText,
  periods: optionalDouble,
  note: optionalText,
});

export const indicator = table('indicator', ['indicator_id'], {
  indicator_id: int,
  code: text,
  name: optionalText,
  term: text,
  unit: text,
  numerator: optionalDouble,
  denominator: optionalDouble,
  value: optionalDouble,
  target: optionalDouble,
  level: optionalText,
  source_id: optionalInt,
});

/** 五方面 ratings with the version of the scheme (2013, 2021). */
export const rating = table('rating', ['rating_id'], {
  rating_id: int,
  term: text,
  unit: text,
  scheme: text,
  dimension: text,
  value: optionalDouble,
  level: optionalText,
});

export const target = table('target', ['target_id'], {
  target_id: int,
  unit: text,
  indicator: text,
  base: optionalDouble,
  value: optionalDouble,
  weight: optionalDouble,
  period: text,
});

export const finding = table('finding', ['finding_id'], {
  finding_id: int,
  term: text,
  unit: text,
  rule: text,
  rule_version: int,
  severity: text,
  evidence: text,
  /** 待反馈/已反馈/整改中/已整改/复查/销号 */
  status: text,
});

export const action = table('action', ['action_id'], {
  action_id: int,
  finding_id: optionalInt,
  measure: text,
  owner: optionalText,
  due: optionalText,
  log: text,
  documents: text,
});
