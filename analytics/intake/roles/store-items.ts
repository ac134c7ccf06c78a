import { cohortOf } from '../registry/class-register.ts';
import { ROWS_A_STEP, type Steps } from '../in-steps.ts';
import type { SheetCell } from '../sheet.ts';
import { cellText, columnLetter } from '../table/cell-text.ts';
import { explainError, isErrorCell } from '../table/error-cell.ts';
import { parseMark, type Mark } from '../values/parse-mark.ts';
import type { ExamBook } from './exam-book.ts';
import { findClashes, type IdentifiedRow } from './find-clashes.ts';
import type { ItemBook } from './item-book.ts';
import type { ImportState } from './import-state.ts';
import { columnOf, type MappedTable } from './mapped-table.ts';
import { identityReader } from './read-identity.ts';
import { sayItemsDiffer } from '../validation/items-differ.ts';
import { readPlace } from './read-place.ts';

interface ItemColumn {
  readonly index: number;
  readonly itemNo: string;
  readonly fullMark: number | null;
}

/** 小题分 sheets → items and item results; the paper's mark is their sum where no score file gave one. */
export function* storeItems(state: ImportState, book: ExamBook, itemBook: ItemBook, table: MappedTable): Steps<void> {
  const { meta } = book;
  const { log, sheet, tally, subject } = table;
  const items: ItemColumn[] = table.columns.flatMap(({ index, meaning }) => (meaning.kind === 'item' ? [{ index, itemNo: meaning.itemNo, fullMark: meaning.fullMark }] : []));
  if (subject === null) {
    tally.refusedInBlock += table.rows.length;
    log.remark({ severity: 'error', code: 'missing-subject', sheet, message: '小题分没有写学科，这张表没有导入。', fix: '请把学科写进工作表名或标题，例如“数学小题分”。' });
    return;
  }
  const identify = identityReader(table);
  const rows: (IdentifiedRow & { readonly cells: readonly SheetCell[] })[] = [];
  for (const { row, cells } of table.rows) {
    if (rows.length % ROWS_A_STEP === 0) yield;
    rows.push({ table, row, cells, identity: identify({ row, cells }), signature: items.map(({ index }) => cellText(cells[index])).join('|') });
  }
  const clashes = yield* findClashes(rows);
  const seen = new Set<string>();
  let anyScore = false;
  for (const [index, one] of rows.entries()) {
    if (index % ROWS_A_STEP === 0) yield;
    const { row, cells, identity } = one;
    const clash = clashes.get(one);
    if (clash?.refuse) {
      log.refuse({ severity: 'error', sheet, row, ...clash.refuse });
      continue;
    }
    const marks = items.map((item) => ({ item, text: cellText(cells[item.index]), mark: parseMark(cells[item.index]) }));
    if (refusedForMarks(table, row, subject, marks)) continue;
    const place = readPlace(state, table, row, identity, meta, null);
    if (place === null) continue;
    const { schoolId, classId } = place;
    const { student_id } = state.pupils.resolve({
      eduId: identity.eduId, examNo: identity.examNo, name: identity.name, sex: identity.sex, schoolId, classId, className: place.className,
      cohort: cohortOf(meta.grade, meta.term), namesake: clash?.namesake ?? 0, source: { file: table.file, sheet: table.sheet, row: row + 1, name: identity.name },
    }, `exam:${book.examId}`);
    const { form_id } = book.form(subject, schoolId, table);
    if (seen.has(`${form_id}\t${student_id}`)) {
      log.refuse({
        severity: 'error', code: 'duplicate-pupil', sheet, row, column: columnOf(table.columns, 'name')?.index ?? null, value: identity.name,
        message: `${identity.name}的小题分重复出现，这一行没有导入。`, fix: '请删去重复的一行。',
      });
      continue;
    }
    seen.add(`${form_id}\t${student_id}`);
    for (const { itemNo, fullMark } of items) itemBook.item(form_id, itemNo, fullMark);
    let sum = 0;
    let scored = false;
    for (const { item, text, mark } of marks) {
      const choice = (mark.kind === 'problem' || mark.kind === 'grade') && /^[A-Z]{1,7}$/iu.test(text) ? text.toUpperCase() : null;
      const score = mark.kind === 'score' ? mark.score : null;
      if (score !== null) {
        sum += score;
        scored = true;
        anyScore = true;
        tally.scores++;
      }
      if (score !== null || choice !== null) itemBook.add(form_id, student_id, item.itemNo, score, choice);
    }
    const complete = marks.every(({ mark }) => mark.kind === 'score');
    if (scored && complete) sayItemsDiffer(table, row, identity.name, subject, Number(sum.toPrecision(10)), book.held(subject, schoolId, student_id)?.mark.raw ?? null);
    if (book.isNew && scored && complete && !book.held(subject, schoolId, student_id)) {
      book.addResult({
        student_id, school_id: schoolId, class_id: classId, table, row: row + 1, column: columnLetter(items[0]!.index),
        mark: { subject, raw: Number(sum.toPrecision(10)), scaled: null, bonus: 0, gradeMark: null, ranks: null, status: '正常', text: '', column: items[0]!.index },
      });
      book.addSitter({ student_id, school_id: schoolId, class_id: classId, category: identity.category, track: identity.track?.track ?? null });
    }
    tally.stored++;
  }
  if (anyScore && items.some(({ fullMark }) => fullMark === null)) {
    log.remark({ severity: 'warning', code: 'item-full-mark', sheet, message: '有小题没有写满分，按本表最高得分计。', fix: '请在表头写“1（4分）”，或在表头下加一行“满分”后重新导入。' });
  }
}

function refusedForMarks(table: MappedTable, row: number, subject: string, marks: readonly { item: ItemColumn; text: string; mark: Mark }[]): boolean {
  let refused = false;
  const refuse = (column: number, value: string, code: string, message: string, fix: string): void => {
    refused = true;
    table.log.refuse({ severity: 'error', code, sheet: table.sheet, row, column, value, message, fix });
  };
  for (const { item, text, mark } of marks) {
    if (isErrorCell(text)) {
      const { what, fix } = explainError(text);
      refuse(item.index, text, 'error-cell', `${subject}第 ${item.itemNo} 题是${what}，这一行没有导入。`, fix);
    } else if ((mark.kind === 'problem' || mark.kind === 'grade') && !/^[A-Z]{1,7}$/iu.test(text)) {
      refuse(item.index, text, mark.kind === 'problem' ? mark.code : 'text-in-score', `${subject}第 ${item.itemNo} 题“${text}”不是得分，这一行没有导入。`, '请改成数字。');
    } else if (mark.kind === 'score' && item.fullMark !== null && mark.score > item.fullMark) {
      refuse(item.index, text, 'over-full-mark', `${subject}第 ${item.itemNo} 题 ${mark.score} 分超过满分 ${item.fullMark}，这一行没有导入。`, '请核对得分和这一题的满分。');
    }
  }
  if (!refused && marks.every(({ mark }) => mark.kind !== 'score' && mark.kind !== 'problem' && mark.kind !== 'grade')) {
    table.log.refuse({ severity: 'warning', code: 'no-scores', sheet: table.sheet, row, message: '这一行没有小题得分，未导入。', fix: '缺考学生不必列入小题分表。' });
    return true;
  }
  return refused;
}
