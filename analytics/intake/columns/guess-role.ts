import type { MappedColumn, TableRole } from '../plan.ts';

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
  const role = (name: TableRole, what = ''): RoleGuess => ({ role: name, what });
  if (attributes.has('listener')) return role('unknown', '听评课记录');
  if (attributes.has('teacher')) return role('unknown', kinds.has('name') ? '走班名单' : '任课教师表');
  if (pupil) {
    if (kinds.has('item')) return role('items');
    if (scored) return role('scores');
    if (kinds.has('name') && (kinds.has('class') || kinds.has('eduId') || kinds.has('grade'))) return role('roster');
    return role('unknown', '没有成绩的名单');
  }
  if (attributes.has('aggregate')) return role('aggregate', '按学校或班级汇总的成绩表');
  if (attributes.has('from_school') || attributes.has('to_school')) return role('relations');
  const describes = ['type', 'stages', 'locality', 'governance', 'township', 'city', 'parent_school', 'pastoral'].some((column) => attributes.has(column));
  if (kinds.has('school') && attributes.has('group') && !describes && !kinds.has('area')) return role('relations');
  if (kinds.has('school') && scored) return role('aggregate', '按学校汇总的成绩表');
  if (kinds.has('school') && (describes || kinds.has('area') || kinds.has('schoolCode'))) return role('schools');
  return role('unknown', '没有认出的表');
}
