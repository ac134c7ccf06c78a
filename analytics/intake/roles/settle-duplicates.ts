import type { ExamBook } from './exam-book.ts';
import { TAKE_HIGHEST } from './find-clashes.ts';
import type { HeldMark } from './held-marks.ts';
import type { ImportState } from './import-state.ts';
import { columnOf } from './mapped-table.ts';
import type { ScoreRow, SubjectMark } from './read-score-rows.ts';

/**
 * Which marks of a row are to be stored where its pupil already has some of them in this import; null
 * when none. The same marks in another sheet or file are kept once. Different ones are shown both, and
 * the analyst's choice decides; without one the first stays and the row is refused.
 */
export function settleDuplicates(state: ImportState, book: ExamBook, row: ScoreRow, schoolId: number, student: number): readonly SubjectMark[] | null {
  const { table, marks, identity } = row;
  if (!book.sitters.has(student)) return marks;
  const held = marks.map((mark) => ({ mark, known: book.held(mark.subject, schoolId, student) }));
  const first = held.find(({ known }) => known)?.known;
  if (!first) return marks;
  const fresh = held.filter(({ known }) => !known).map(({ mark }) => mark);
  const differing = held.filter(({ mark, known }) => known && !alike(known.mark, mark));
  if (differing.length === 0) {
    if (fresh.length > 0) return fresh;
    sayCopy(row, first);
    return null;
  }
  const column = differing[0]!.mark.column;
  const name = identity.name || (identity.examNo ?? '');
  const where = placeOf(first);
  const choice = state.options.duplicates ?? 'ask';
  if (choice === 'ask') {
    table.log.refuse({
      severity: 'error', code: 'duplicate-pupil', sheet: table.sheet, row: row.row, column, value: identity.name,
      message: `${name}重复出现：${where}已有不同的成绩（${differing.slice(0, 3).map(({ mark, known }) => `${mark.subject} ${textOf(known!.mark)}，这里 ${textOf(mark)}`).join('；')}），这一行没有导入。`,
      fix: '请删去重复的一行，或选定取哪一个；如果是同名的两个人，请补上学籍号或考号。', quickFix: TAKE_HIGHEST,
    });
    return null;
  }
  const later = choice === 'last' || (choice === 'highest' && sum(differing.map(({ mark }) => mark)) > sum(differing.map(({ known }) => known!.mark)));
  const kept = later ? [...fresh, ...differing.map(({ mark }) => mark)] : fresh;
  table.log.remark({
    severity: 'warning', code: 'duplicate-settled', sheet: table.sheet, row: row.row, column, value: identity.name,
    message: `${name}与${where}成绩不同（${differing.slice(0, 3).map(({ mark, known }) => `${mark.subject} ${textOf(known!.mark)}，这里 ${textOf(mark)}`).join('；')}），按“${choiceNames[choice]}”${later ? '取这一行' : '取前面的一行'}。`,
    fix: '请核对；应改选时请在“重复的学生”里另选。',
  });
  if (later) {
    for (const { known } of differing) {
      known!.table.tally.cells.stored--;
      known!.table.tally.cells.left++;
    }
  }
  if (kept.length > 0) return kept;
  table.tally.dropped++;
  return null;
}

const choiceNames = { first: '取先出现的', last: '取后出现的', highest: '取最高分' } as const;

function sayCopy(row: ScoreRow, first: HeldMark): void {
  const { table, identity } = row;
  const name = identity.name || (identity.examNo ?? '');
  const column = columnOf(table.columns, 'name')?.index ?? null;
  if (first.table.file === table.file && first.table.sheet !== table.sheet) {
    table.tally.dropped++;
    table.log.remark({
      severity: 'info', code: 'same-pupil-other-sheet', sheet: table.sheet, row: row.row, value: identity.name,
      message: `${name}在工作表“${first.table.sheet}”里已有同样的成绩，这一行不重复导入。`, fix: '不必改动。',
    });
    return;
  }
  table.log.refuse({
    severity: 'warning', code: 'duplicate-pupil', sheet: table.sheet, row: row.row, column, value: identity.name,
    message: `${name}重复出现：${placeOf(first)}已有相同的成绩，只导入一次。`, fix: '不必改动；如果是同名的两个人，请补上学籍号或考号。',
  });
}

const placeOf = ({ table, row }: HeldMark): string => `${table.file} ${table.sheet} 第 ${row} 行`;

interface MarkLike {
  readonly raw: number | null;
  readonly scaled: number | null;
  readonly status: string;
}

const alike = (a: MarkLike, b: MarkLike): boolean => a.raw === b.raw && a.scaled === b.scaled && a.status === b.status;

const textOf = ({ raw, scaled, status }: MarkLike): string => (status === '正常' ? String(raw ?? scaled ?? '') : status);

/** A pupil who sat counts before one who is said not to have sat. */
const sum = (marks: readonly MarkLike[]): number => marks.reduce((total, { raw, scaled, status }) => total + (status === '正常' ? (raw ?? scaled ?? 0) + 0.001 : 0), 0);
