import type { MappedColumn, TableRole } from '../plan.ts';
import { plainText } from '../table/cell-text.ts';
import { PLACES, PLACES_REACHED } from './process-attributes.ts';
import { aggregateOf } from './recognise-aggregate.ts';

export interface RoleGuess {
  readonly role: TableRole;
  /** Chinese: what the table is, when it is something we cannot import. */
  readonly what: string;
}

/** What a table is, from the meanings of its columns. */
export function guessRole(columns: readonly MappedColumn[]): RoleGuess {
  const kinds = new Set(columns.map(({ meaning }) => meaning.kind));
  const attributes = new Set(columns.flatMap(({ meaning }) => (meaning.kind === 'attribute' ? [meaning.column] : [])));
  const scored = kinds.has('total') || columns.some(({ meaning }) => meaning.kind === 'score' && meaning.measure !== 'rank');
  const pupil = kinds.has('name') || kinds.has('eduId') || kinds.has('examNo');
  const has = (...names: readonly string[]): boolean => names.some((name) => attributes.has(name));
  const role = (name: TableRole, what = ''): RoleGuess => ({ role: name, what });

  if (has('listener')) return role('observation');
  if (has('item_no') && !pupil && has('item_kind', 'item_mark', 'item_key', 'knowledge', 'ability', 'planned_difficulty', 'item_side')) return role('blueprint');
  if (pupil && has('teaching_class')) return role('teaching-class');
  if (has('teacher') || (!pupil && kinds.has('class') && (has('head_teacher') || namesInSubjects(columns)))) return role(pupil ? 'teaching-class' : 'teaching');
  if (!pupil) {
    if (has('dimension') || [...attributes].filter((name) => name.startsWith('dimension:')).length >= 2) return role('rating');
    if (has('indicator', 'indicator_code')) return role(isTargetSheet(columns, attributes) ? 'target' : 'indicator');
    if (has('segment_count', 'segment_cumulative') || placesSideBySide(columns) || (has('expected_score') && !kinds.has('school') && !kinds.has('class'))) return role('reference');
  }
  if (pupil) {
    if (kinds.has('item')) return role('items');
    if (scored) return role('scores');
    if (kinds.has('examNo') && kinds.has('eduId') && !kinds.has('class') && !kinds.has('grade') && !has('birth', 'status', 'roll_school')) return role('bridge');
    if (kinds.has('name') && (kinds.has('class') || kinds.has('eduId') || kinds.has('grade'))) return role('roster');
    return role('unknown', '没有成绩的名单');
  }
  if ((kinds.has('school') || kinds.has('schoolCode') || kinds.has('class') || kinds.has('area')) && [...attributes].some((name) => aggregateOf(name))) return role('aggregate');
  if (has('from_school', 'to_school')) return role('relations');
  const describes = has('type', 'stages', 'locality', 'governance', 'township', 'city', 'parent_school', 'pastoral');
  if (kinds.has('school') && has('group') && !describes && !kinds.has('area')) return role('relations');
  if (kinds.has('school') && scored) return role('aggregate');
  if (kinds.has('school') && (describes || kinds.has('area') || kinds.has('schoolCode'))) return role('schools');
  return role('unknown', '没有认出的表');
}

function placesSideBySide(columns: readonly MappedColumn[]): boolean {
  const heads = columns.map(({ header, meaning }) => (meaning.kind === 'attribute' ? meaning.column : plainText(header)));
  return heads.some((head) => head === 'rank_from' || PLACES.test(head)) && heads.some((head) => head === 'rank_to' || PLACES_REACHED.test(head));
}

const NAME = /^\p{Script=Han}{2,4}(?:老师)?$/u;

/** 班级 | 语文 | 数学 with names under the subjects: who teaches whom, laid out by class. */
function namesInSubjects(columns: readonly MappedColumn[]): boolean {
  const samples = columns.flatMap(({ meaning, samples: own }) => (meaning.kind === 'score' && meaning.measure === 'raw' ? own : []));
  return samples.length >= 2 && samples.every((sample) => NAME.test(plainText(sample)) && !/缺考|免考|未考|违纪|缓考|请假/u.test(sample));
}

/** 责任书 set targets; an indicator table says what was done. */
function isTargetSheet(columns: readonly MappedColumn[], attributes: ReadonlySet<string>): boolean {
  if (attributes.has('numerator') || attributes.has('denominator')) return false;
  const heads = columns.map(({ header }) => plainText(header));
  if (heads.some((head) => /完成率|达成率|达标率|完成值|实际值|数值|指标值|完成情况/u.test(head))) return false;
  return attributes.has('target') || attributes.has('base') || heads.some((head) => /^(?:目标|任务)/u.test(head));
}
