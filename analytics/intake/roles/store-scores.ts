import { stageOf } from '../../schema/grades.ts';
import { columnLetter } from '../table/cell-text.ts';
import { cohortOf } from '../registry/class-register.ts';
import type { ExamMeta } from '../plan.ts';
import { readPlace } from './read-place.ts';
import type { ExamBook } from './exam-book.ts';
import { findClashes } from './find-clashes.ts';
import { TOTAL_SUBJECT } from './full-marks.ts';
import { countRule, type ImportState } from './import-state.ts';
import { columnOf } from './mapped-table.ts';
import type { ScoreRow, SubjectMark } from './read-score-rows.ts';

/** Ties every row to a pupil and stores its marks, or refuses or drops it with the reason. */
export async function storeScores(state: ImportState, book: ExamBook, rows: readonly ScoreRow[], main: ExamMeta | null, pace: () => Promise<void>): Promise<void> {
  const clashes = findClashes(rows);
  let done = 0;
  for (const row of rows) {
    if (++done % 500 === 0) await pace();
    const clash = clashes.get(row);
    if (clash?.refuse) {
      row.table.log.refuse({ severity: 'error', sheet: row.table.sheet, row: row.row, ...clash.refuse });
      continue;
    }
    if (overFullMark(book, row)) continue;
    storeRow(state, book, row, main, clash?.namesake ?? 0);
  }
}

function overFullMark(book: ExamBook, { table, row, marks }: ScoreRow): boolean {
  let refused = false;
  for (const { subject, raw, column } of marks) {
    const fullMark = book.fullMark(subject, table);
    if (raw === null || fullMark === null || raw <= fullMark) continue;
    refused = true;
    table.log.refuse({
      severity: 'error', code: 'over-full-mark', sheet: table.sheet, row, column, value: String(raw),
      message: `${subject}成绩 ${raw} 超过满分 ${fullMark}，这一行没有导入。`, fix: `请核对成绩；如果满分不是 ${fullMark}，请在导入时填写${subject}的满分。`,
    });
  }
  return refused;
}

function storeRow(state: ImportState, book: ExamBook, row: ScoreRow, main: ExamMeta | null, namesake: number): void {
  const { table, identity } = row;
  const { meta } = book;
  const place = readPlace(state, table, row.row, identity, meta, main);
  if (place === null) return;
  const { schoolId, classId } = place;
  const match = state.pupils.resolve({
    eduId: identity.eduId, examNo: identity.examNo, name: identity.name, sex: identity.sex, schoolId, classId, className: place.className,
    cohort: cohortOf(meta.grade, meta.term), namesake, source: { file: table.file, sheet: table.sheet, row: row.row + 1, name: identity.name },
  }, `exam:${book.examId}`);
  const fresh = dropKnown(book, row, schoolId, match.student_id);
  if (!fresh) return;
  if (match.nameDiffers !== null) {
    table.log.remark({
      severity: 'warning', code: 'name-differs', sheet: table.sheet, row: row.row, column: columnOf(table.columns, 'name')?.index ?? null, value: identity.name,
      message: `学籍号对应的姓名原为“${match.nameDiffers}”，这里是“${identity.name}”，按学籍号认作同一人。`, fix: '请核对是否改名或学籍号填错。',
    });
  }
  for (const mark of fresh) {
    book.addResult({
      student_id: match.student_id, school_id: schoolId, class_id: classId, mark,
      table, row: row.row + 1, column: columnLetter(mark.column),
    });
    if (mark.status !== '正常') countRule(state, `${mark.subject}：“${mark.text}”记为${mark.status}`);
  }
  const stage = stageOf(meta.grade);
  if (stage) state.schools.addStage(schoolId, stage);
  book.addSitter({ student_id: match.student_id, school_id: schoolId, class_id: classId, category: identity.category, track: identity.track?.track ?? null });
  table.tally.stored++;
  table.tally.scores += fresh.filter(({ status, raw, scaled, gradeMark }) => status === '正常' && (raw ?? scaled ?? gradeMark) !== null).length;
  checkZeros(row);
  book.compareTotal(row);
}

/**
 * Marks of this row that no other row has given yet; null when the row adds nothing. The same marks in
 * another sheet of the file (one sheet per class and one for all) are a copy; different ones are a clash.
 */
function dropKnown(book: ExamBook, row: ScoreRow, schoolId: number, student: number): readonly SubjectMark[] | null {
  const { table, marks, identity } = row;
  const held = marks.map((mark) => ({ mark, known: book.held(mark.subject, schoolId, student) }));
  const differing = held.find(({ mark, known }) => known && (known.raw !== mark.raw || known.scaled !== mark.scaled || known.status !== mark.status));
  const fresh = held.filter(({ known }) => !known).map(({ mark }) => mark);
  const first = held.find(({ known }) => known)?.known;
  if (!first || (fresh.length > 0 && !differing)) return fresh;
  const sameFile = first.where.startsWith(`${table.file}\t`);
  if (!differing && sameFile && first.where !== `${table.file}\t${table.sheet}`) {
    table.tally.dropped++;
    table.log.remark({
      severity: 'info', code: 'same-pupil-other-sheet', sheet: table.sheet, row: row.row, value: identity.name,
      message: `${identity.name}在工作表“${first.where.split('\t')[1] ?? ''}”里已有同样的成绩，这一行不重复导入。`, fix: '不必改动。',
    });
    return null;
  }
  table.log.refuse({
    severity: 'error', code: 'duplicate-pupil', sheet: table.sheet, row: row.row, column: differing?.mark.column ?? columnOf(table.columns, 'name')?.index ?? null, value: identity.name,
    message: `${identity.name}重复出现：${first.where.replace('\t', ' ')} 第 ${first.row} 行已有${differing ? '不同的' : '相同的'}成绩，这一行没有导入。`,
    fix: '请删去重复的一行；如果是同名的两个人，请补上学籍号或考号。',
  });
  return null;
}

function checkZeros({ table, row, marks, identity }: ScoreRow): void {
  const scored = marks.filter(({ raw, subject }) => raw !== null && subject !== TOTAL_SUBJECT);
  if (scored.length < 2 || scored.some(({ raw }) => raw !== 0)) return;
  table.log.remark({
    severity: 'warning', code: 'all-zero', sheet: table.sheet, row, column: scored[0]!.column, value: '0',
    message: `${identity.name}各科都是 0 分，已按 0 分导入。`, fix: '如果是缺考，请把 0 改为“缺考”后重新导入。',
  });
}
