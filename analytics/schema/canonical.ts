import { aggregate, exam, examEntry, form, formEquation, item, itemResult, paper, reference, result, scalePool, totalDef } from './exams.ts';
import { enrolment, identityLink, student, teachingClassMember } from './people.ts';
import { action, finding, indicator, observation, rating, target } from './process.ts';
import { area, assignment, relation, school, schoolClass, teacher } from './structure.ts';
import type { RowOf } from './table.ts';

/** Every canonical table by its SQL name; the only list of them. */
export const canonical = {
  area, school, relation, class: schoolClass, teacher, assignment,
  student, enrolment, teaching_class_member: teachingClassMember, identity_link: identityLink,
  exam, exam_entry: examEntry, form, form_equation: formEquation, paper, total_def: totalDef, result, scale_pool: scalePool,
  item, item_result: itemResult, aggregate, reference,
  observation, indicator, rating, target, finding, action,
} as const;

export type TableName = keyof typeof canonical;
export type Row<T extends TableName> = RowOf<(typeof canonical)[T]>;
export const tableNames = Object.keys(canonical) as TableName[];
