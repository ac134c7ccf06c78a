import type { FindingLog } from '../finding-log.ts';
import type { ImportPace } from '../import-pace.ts';
import { ROWS_A_STEP, type Steps } from '../in-steps.ts';
import type { ExamChanges, ExamMeta, PlannedExam } from '../plan.ts';
import type { ReadFile } from '../read-files.ts';
import { rememberedExam } from '../presets/remembered-parts.ts';
import { cellText } from '../table/cell-text.ts';
import { validateExam } from '../validation/validate-exam.ts';
import { compareWithKnown, sayChanges } from './exam-changes.ts';
import { ExamBook } from './exam-book.ts';
import type { ExamGroup } from './group-exams.ts';
import { guessExam, settleExam } from './guess-exam.ts';
import { guessNamedExam } from './guess-named-exam.ts';
import type { ImportState } from './import-state.ts';
import { ItemBook } from './item-book.ts';
import { columnOf, type MappedTable } from './mapped-table.ts';
import { readScoreRows, type ScoreRow } from './read-score-rows.ts';
import { settleFullMarks } from './settle-full-marks.ts';
import { storeAggregate } from './store-aggregate.ts';
import { storeBlueprint } from './store-blueprint.ts';
import { storeItems } from './store-items.ts';
import { storeScores } from './store-scores.ts';
import { compareTotalSheet, splitTotalSheets } from './total-sheets.ts';

export interface StoredExam {
  readonly key: string;
  readonly book: ExamBook;
  readonly missing: readonly (keyof ExamMeta)[];
  /** What is known of the exam. */
  readonly shown: Partial<ExamMeta>;
  readonly changes: ExamChanges | null;
  readonly rows: readonly ScoreRow[];
}

/** Reads and stores one exam. `main` is the exam that the files as a whole are about, null while this is it. */
export async function storeExam(
  state: ImportState, { key, scores, items, blueprints, aggregates }: ExamGroup, main: ExamMeta | null, read: readonly ReadFile[], general: FindingLog, pace: ImportPace,
): Promise<StoredExam> {
  const { options, context } = state;
  const all = [...scores, ...items, ...blueprints, ...aggregates];
  const said = await pace.run(guessExam(all, options.schoolSystem));
  const named = key === '' ? {} : guessNamedExam(key, main, main?.grade ?? options.exam.grade ?? said.grade ?? null);
  const guess = { ...said, ...(main ? { term: main.term, grade: main.grade, date: null } : {}), ...named };
  if (main === null) Object.assign(guess, rememberedExam(all, { ...guess, ...options.exam }, general));
  // What one exam of several says of itself goes before what was said of all of them.
  const given = { ...(main ? { ...sharedParts(options.exam), ...named } : options.exam), ...options.exams?.[key] };
  const { meta, missing } = settleExam(guess, given, await pace.run(countSchools(all, state, read.length)));
  const keepBoth = options.onSameExam === 'keep-both' || (options.duplicateFile === 'keep-both' && read.some(({ sha256: hash }) => context.knownSources?.has(hash)));
  const rows: ScoreRow[] = [];
  const { marks: marked, totals } = splitTotalSheets(scores);
  for (const table of marked) {
    await pace.say(`读取成绩 ${table.file}`);
    for (const row of await pace.run(readScoreRows(table, meta.grade, state))) rows.push(row);
  }
  await pace.say('核对满分');
  const marks = await pace.run(settleFullMarks(rows, marked, meta, options, context, general));
  const book = new ExamBook(state, meta, marks, keepBoth);
  const numbers = options.stableExamNo ? await context.examNumbers(null) : book.isNew ? [] : await context.examNumbers(book.examId);
  state.pupils.startExam(numbers, options.stableExamNo === true, book.isNew ? [] : (await context.resultsOf(book.examId)).map(({ student_id }) => student_id));
  const cellsBefore = storedCells(scores);
  await storeScores(state, book, rows, main, pace);
  const cells = storedCells(scores) - cellsBefore;
  if (cells !== book.marks) throw new Error(`score cells do not add up in ${meta.name}: ${book.marks} marks from ${cells} cells`);
  book.sayTotals();
  for (const table of totals) await pace.run(compareTotalSheet(table, rows));
  const paperTables = items.length + blueprints.length > 0;
  const itemBook = paperTables && !book.isNew ? new ItemBook(await context.itemsOf(book.examId), await context.itemResultsOf(book.examId)) : new ItemBook();
  for (const table of blueprints) storeBlueprint(state, book, itemBook, table);
  for (const table of items) {
    await pace.say(`核对 ${table.file}`);
    await pace.run(storeItems(state, book, itemBook, table), table.rows.length);
  }
  state.builders.push(...itemBook.finish());
  for (const table of aggregates) storeAggregate(state, book, table);
  const changes = book.isNew ? null : await pace.run(compareWithKnown(state, book, await context.resultsOf(book.examId), read.map(({ sourceId }) => sourceId)));
  if (changes) sayChanges(changes, general);
  // The first exam follows `exam.name`, unless something was said of it by its key; the others only their keys.
  const byKey = main !== null || options.exams?.[key]?.name !== undefined;
  await validateExam(state, book, (name) => (byKey ? { exams: { [key]: { ...options.exams?.[key], name } } } : { exam: { name } }), general);
  book.finish(general);
  const shown = Object.fromEntries(Object.entries(book.meta).filter(([part]) => !missing.some((one) => one === part)));
  return { key, book, missing, shown, changes, rows };
}

const storedCells = (tables: readonly MappedTable[]): number => [...new Set(tables.map(({ tally }) => tally))].reduce((sum, { cells }) => sum + cells.stored, 0);

/** What holds for every exam of an import alike. */
const sharedParts = (exam: Partial<ExamMeta>): Partial<ExamMeta> =>
  Object.fromEntries(Object.entries(exam).filter(([part]) => ['term', 'grade', 'scope', 'formPerSchool'].includes(part)));

function* countSchools(tables: readonly MappedTable[], { options }: ImportState, files: number): Steps<number> {
  const names = new Set<string>();
  for (const { columns, rows } of tables) {
    const column = columnOf(columns, 'school');
    if (!column) continue;
    for (const [index, { cells }] of rows.entries()) {
      if (index % ROWS_A_STEP === 0) yield;
      names.add(cellText(cells[column.index]));
    }
  }
  return Math.max(names.size, options.school || names.size > 0 ? 1 : files);
}

export const plannedExam = ({ key, book, missing, shown, changes }: StoredExam): PlannedExam => ({
  key, meta: shown, missing, subjects: book.subjects(), pupils: book.sitters.size, same: book.same, changes,
});
