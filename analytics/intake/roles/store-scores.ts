import { onlyNames } from '../identity/only-names.ts';
import { sayMatch } from '../identity/say-match.ts';
import type { ImportPace } from '../import-pace.ts';
import { ROWS_A_STEP, type Steps } from '../in-steps.ts';
import { cohortOf } from '../registry/class-register.ts';
import { columnLetter } from '../table/cell-text.ts';
import type { ExamMeta } from '../plan.ts';
import { overFullMark } from '../validation/over-full-mark.ts';
import { sayZeros } from '../validation/zeros.ts';
import type { ExamBook } from './exam-book.ts';
import { findClashes, type Clash } from './find-clashes.ts';
import { countRule, type ImportState } from './import-state.ts';
import { readPlace } from './read-place.ts';
import type { RowIdentity } from './read-identity.ts';
import { stageIn } from '../values/stage-years.ts';
import type { ScoreRow } from './read-score-rows.ts';
import { settleDuplicates } from './settle-duplicates.ts';

/** Ties every row of an exam to a pupil and stores its marks, or refuses or drops it with the reason. */
export async function storeScores(state: ImportState, book: ExamBook, rows: readonly ScoreRow[], main: ExamMeta | null, pace: ImportPace): Promise<void> {
  const isOnly = await pace.run(onlyNames(rows));
  for (const [file, own] of byFile(rows)) {
    await pace.say(`核对 ${file}`);
    await pace.run(storeFile(state, book, own, main, isOnly), own.length);
  }
}

function* storeFile(state: ImportState, book: ExamBook, rows: readonly ScoreRow[], main: ExamMeta | null, isOnly: (identity: RowIdentity) => boolean): Steps<void> {
  const clashes = yield* findClashes(rows, state.options.duplicates);
  for (const [index, row] of rows.entries()) {
    if (index % ROWS_A_STEP === 0) yield;
    const clash = clashes.get(row);
    const stored = clash?.refuse ? refuseClash(row, clash.refuse) : overFullMark(book, row) ? 0 : storeRow(state, book, row, main, clash?.namesake ?? 0, isOnly);
    row.table.tally.cells.stored += stored;
    row.table.tally.cells.left += row.marks.length - stored;
  }
}

function byFile(rows: readonly ScoreRow[]): Map<string, ScoreRow[]> {
  const files = new Map<string, ScoreRow[]>();
  for (const row of rows) {
    const own = files.get(row.table.file);
    if (own) own.push(row);
    else files.set(row.table.file, [row]);
  }
  return files;
}

function refuseClash({ table, row }: ScoreRow, refuse: NonNullable<Clash['refuse']>): 0 {
  table.log.refuse({ severity: 'error', sheet: table.sheet, row, ...refuse });
  return 0;
}

/** How many marks of the row were stored. */
function storeRow(state: ImportState, book: ExamBook, row: ScoreRow, main: ExamMeta | null, namesake: number, isOnly: (identity: RowIdentity) => boolean): number {
  const { table, identity } = row;
  const { meta } = book;
  const place = readPlace(state, table, row.row, identity, meta, main);
  if (place === null) return 0;
  const { schoolId, classId } = place;
  const match = state.pupils.resolve({
    eduId: identity.eduId, examNo: identity.examNo, name: identity.name, sex: identity.sex, schoolId, classId, className: place.className,
    cohort: cohortOf(meta.grade, meta.term), repeats: identity.category === '往届', onlyOne: isOnly(identity), namesake,
    source: { file: table.file, sheet: table.sheet, row: row.row + 1, name: identity.name },
  }, `exam:${book.examId}`);
  const fresh = settleDuplicates(state, book, row, schoolId, match.student_id);
  if (!fresh) return 0;
  sayMatch(state, table, row.row, identity.name, meta.grade, match);
  for (const mark of fresh) {
    book.addResult({ student_id: match.student_id, school_id: schoolId, class_id: classId, mark, table, row: row.row + 1, column: columnLetter(mark.column) });
    if (mark.status !== '正常') countRule(state, `${mark.subject}：“${mark.text}”记为${mark.status}`);
  }
  const stage = stageIn(meta.grade, state.options.schoolSystem);
  if (stage) state.schools.addStage(schoolId, stage);
  book.addSitter({ student_id: match.student_id, school_id: schoolId, class_id: classId, category: identity.category, track: identity.track?.track ?? null });
  table.tally.stored++;
  table.tally.scores += fresh.filter(({ status, raw, scaled, gradeMark }) => status === '正常' && (raw ?? scaled ?? gradeMark) !== null).length;
  sayZeros(row);
  book.compareTotal(row);
  return fresh.length;
}
