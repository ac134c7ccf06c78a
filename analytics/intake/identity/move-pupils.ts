import type { Row, TableName } from '../../schema/canonical.ts';
import { TableBuilder } from '../../schema/table-builder.ts';

/** Tables whose rows belong to a pupil. */
export type PupilTable = 'result' | 'item_result' | 'exam_entry' | 'enrolment' | 'teaching_class_member' | 'identity_link';

/** Live rows of some pupils. */
export type RowsOfPupils = <T extends PupilTable | 'student'>(table: T, pupils: readonly number[]) => Promise<readonly Row<T>[]>;

export interface Moved {
  /** To stand before the other rows of the batch: what the batch itself says of a pupil counts more. */
  readonly builders: readonly TableBuilder<TableName>[];
  readonly joined: ReadonlyMap<number, number>;
  /** Pairs that both sat one paper with different marks: they cannot be one pupil. */
  readonly refused: readonly { readonly from: number; readonly into: number }[];
}

/**
 * Gives everything of one pupil to another: results, item results, 应考, enrolments, 走班, links. The
 * pupil who is left without anything is removed. Pairs with contradicting results are left as they are.
 */
export async function movePupils(joins: ReadonlyMap<number, number>, rowsOf: RowsOfPupils): Promise<Moved> {
  const ids = [...new Set([...joins].flat())];
  const results = await rowsOf('result', ids);
  const held = new Map(results.map((row) => [`${row.student_id}\t${row.form_id}`, row]));
  const refusedFrom = new Set<number>();
  for (const row of results) {
    const into = joins.get(row.student_id);
    const other = into === undefined ? undefined : held.get(`${into}\t${row.form_id}`);
    if (other && (other.score_raw !== row.score_raw || other.score_scaled !== row.score_scaled || other.status !== row.status)) refusedFrom.add(row.student_id);
  }
  const joined = new Map([...joins].filter(([from]) => !refusedFrom.has(from)));
  const builders: TableBuilder<TableName>[] = [];
  const from = [...joined.keys()];
  if (from.length > 0) {
    builders.push(
      moveRows('result', results, joined, ({ form_id }) => `${form_id}`),
      moveRows('item_result', await rowsOf('item_result', ids), joined, ({ form_id, item_no }) => `${form_id}\t${item_no}`),
      moveRows('exam_entry', await rowsOf('exam_entry', ids), joined, ({ exam_id }) => `${exam_id}`),
      moveRows('enrolment', await rowsOf('enrolment', ids), joined, ({ term }) => term),
      moveRows('teaching_class_member', await rowsOf('teaching_class_member', ids), joined, ({ class_id, term }) => `${class_id}\t${term}`),
      moveLinks(await rowsOf('identity_link', from), joined),
    );
    const students = new TableBuilder('student');
    for (const row of await rowsOf('student', from)) students.push(row, true);
    builders.push(students);
  }
  return { builders, joined, refused: [...refusedFrom].map((one) => ({ from: one, into: joins.get(one)! })) };
}

/** `keyOf`: the row's key but for its pupil. What the other already has stays his. */
function moveRows<T extends Exclude<PupilTable, 'identity_link'>>(
  table: T, rows: readonly Row<T>[], joined: ReadonlyMap<number, number>, keyOf: (row: Row<T>) => string,
): TableBuilder<T> {
  const builder = new TableBuilder(table);
  const present = new Set(rows.map((row) => `${row.student_id}\t${keyOf(row)}`));
  for (const row of rows) {
    const into = joined.get(row.student_id);
    if (into === undefined) continue;
    builder.push(row, true);
    const key = `${into}\t${keyOf(row)}`;
    if (present.has(key)) continue;
    present.add(key);
    builder.push({ ...row, student_id: into });
  }
  return builder;
}

/** Links are keyed by what the source says, not by the pupil: they are rewritten in place. */
function moveLinks(rows: readonly Row<'identity_link'>[], joined: ReadonlyMap<number, number>): TableBuilder<'identity_link'> {
  const builder = new TableBuilder('identity_link');
  for (const row of rows) builder.push({ ...row, student_id: joined.get(row.student_id) ?? row.student_id });
  return builder;
}
