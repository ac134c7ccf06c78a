import { breathe, type CallOptions } from '../call.ts';
import type { Row } from '../schema/canonical.ts';
import type { BatchDraft } from '../workspace/batch.ts';
import { FindingLog } from './finding-log.ts';
import type { Finding } from './finding.ts';
import type { IntakeContext } from './intake-context.ts';
import { sayNotImportable } from './map-tables.ts';
import type { ExamMeta, FileOutcome, ImportOptions, ImportPreview, TablePreview, TableRole } from './plan.ts';
import { preparationRecord } from './preparation-record.ts';
import { readFiles, type ReadFile } from './read-files.ts';
import { ExamBook } from './roles/exam-book.ts';
import { addEntriesOfKnownExams, addExamEntries } from './roles/exam-entries.ts';
import { guessExam, settleExam } from './roles/guess-exam.ts';
import { ItemBook } from './roles/item-book.ts';
import { startImport, type ImportState } from './roles/import-state.ts';
import type { MappedTable } from './roles/mapped-table.ts';
import { readScoreRows } from './roles/read-score-rows.ts';
import { sayReplaced } from './roles/say-replaced.ts';
import { settleFullMarks } from './roles/settle-full-marks.ts';
import { storeItems } from './roles/store-items.ts';
import { storeRelations } from './roles/store-relations.ts';
import { storeRoster } from './roles/store-roster.ts';
import { storeSchools } from './roles/store-schools.ts';
import { storeScores } from './roles/store-scores.ts';
import type { SheetParser, SourceFile } from './sheet.ts';
import { cellText } from './table/cell-text.ts';

export interface ImportPlan {
  readonly preview: ImportPreview;
  /** null when nothing can be stored. */
  readonly draft: BatchDraft | null;
}

/** Findings that concern the whole import carry this in place of a file name. */
export const ALL_FILES = '全部文件';

/** Files → what they hold, what is wrong with it, and the batch that would store it. Nothing is written. */
export async function planImport(
  files: readonly SourceFile[], options: ImportOptions, context: IntakeContext, parse: SheetParser, call?: CallOptions,
): Promise<ImportPlan> {
  const planId = crypto.randomUUID();
  const read = await readFiles(files, options, context, parse, call);
  const state = startImport(context, options);
  const general = new FindingLog(ALL_FILES);
  const tables = read.flatMap((file) => file.tables);
  const of = (role: TableRole): MappedTable[] => tables.filter((table) => table.role === role);

  const progress = async (stage: string, done: number): Promise<void> => {
    call?.onProgress?.({ stage, done, total: 4 });
    await breathe();
    call?.signal?.throwIfAborted();
  };
  await progress('整理学校和名册', 0);
  for (const table of of('schools')) storeSchools(state, table);
  for (const table of of('relations')) storeRelations(state, table);
  const enrolments: Row<'enrolment'>[] = [];
  for (const table of of('roster')) {
    enrolments.push(...storeRoster(state, table));
    await progress('整理学校和名册', 1);
  }
  await progress('核对成绩', 2);
  const marked = [...of('scores'), ...of('items')];
  const exam = marked.length === 0 ? null : await storeExam(state, of('scores'), of('items'), read, general, progress);
  for (const { tally, rows, sheet, what, log } of [...of('unknown'), ...of('aggregate')]) {
    tally.refusedInBlock += rows.length;
    sayNotImportable(sheet, what, rows.length, log);
  }
  if (exam) await addExamEntries(state, exam.book, enrolments, general);
  if (enrolments.length > 0) addEntriesOfKnownExams(state, enrolments, exam?.book.examId ?? null);
  await progress('汇总', 3);

  if (exam && exam.missing.length > 0) {
    general.remark({
      severity: 'error', code: 'missing-exam', value: exam.missing.map((key) => metaNames[key]).join('、'),
      message: `还不知道这次考试的${exam.missing.map((key) => metaNames[key]).join('、')}，暂不能导入。`, fix: '请在导入向导里填写后再导入。',
    });
  }
  const outcomes = read.map(outcomeOf);
  const findings = [...general.finish(), ...read.flatMap(({ log }) => log.finish())];
  const schools = schoolsOf(state, exam?.book ?? null, enrolments);
  const draft = draftOf(state, planId, read, exam?.book.meta ?? null, findings, outcomes, call);
  const stored = outcomes.reduce((sum, outcome) => sum + outcome.rowsStored, 0);
  const blocked = options.onProblem === 'refuse-all' && findings.some(({ severity }) => severity === 'error');
  const committable = stored > 0 && !blocked && (exam?.missing.length ?? 0) === 0;
  const preview: ImportPreview = {
    planId, exam: exam ? exam.shown : null, missing: exam?.missing ?? [], tables: read.flatMap(previewsOf), files: outcomes, match: state.pupils.report(), schools,
    subjects: exam?.book.subjects() ?? [], findings, committable,
  };
  return { preview, draft: committable ? draft : null };
}

interface StoredExam {
  readonly book: ExamBook;
  readonly missing: readonly (keyof ExamMeta)[];
  readonly shown: Partial<ExamMeta>;
}

async function storeExam(
  state: ImportState, scores: readonly MappedTable[], items: readonly MappedTable[], read: readonly ReadFile[], general: FindingLog,
  progress: (stage: string, done: number) => Promise<void>,
): Promise<StoredExam> {
  const { options, context } = state;
  const guess = guessExam([...scores, ...items]);
  const names = new Set([...scores, ...items].flatMap(({ columns, rows }) => {
    const column = columns.find(({ meaning }) => meaning.kind === 'school');
    return column ? rows.map(({ cells }) => cellText(cells[column.index])) : [];
  }));
  const { meta, missing } = settleExam(guess, options.exam, Math.max(names.size, options.school || names.size > 0 ? 1 : read.length));
  const keepBoth = options.duplicateFile === 'keep-both' && read.some(({ sha256: hash }) => context.knownSources?.has(hash));
  const rows = scores.flatMap((table) => readScoreRows(table, meta.grade));
  const marks = settleFullMarks(rows, scores, meta, options, context, general);
  const book = new ExamBook(state, meta, marks, keepBoth);
  state.pupils.addExamNumbers(options.stableExamNo ? await context.examNumbers(null) : book.isNew ? [] : await context.examNumbers(book.examId));
  const byFile = new Map<string, typeof rows>();
  for (const row of rows) {
    const own = byFile.get(row.table.file);
    if (own) own.push(row);
    else byFile.set(row.table.file, [row]);
  }
  for (const [file, own] of byFile) {
    storeScores(state, book, meta, own);
    await progress(`核对 ${file}`, 2);
  }
  book.sayTotals();
  const itemBook = new ItemBook();
  for (const table of items) storeItems(state, book, itemBook, meta, table);
  state.builders.push(...itemBook.finish());
  if (!book.isNew) await sayReplaced(state, book, read.map(({ sourceId }) => sourceId), general);
  book.finish(general);
  const shown = Object.fromEntries(Object.entries(book.meta).filter(([key]) => !missing.some((name) => name === key)));
  return { book, missing, shown };
}

const metaNames: Readonly<Record<keyof ExamMeta, string>> = {
  name: '名称', term: '学期', grade: '年级', kind: '类型', scope: '范围', date: '日期', isEntry: '是否入学成绩', formPerSchool: '是否各校自行命题',
};

function outcomeOf({ source, tally, log, tables }: ReadFile): FileOutcome {
  const rowsRefused = log.refusedRows + tally.refusedInBlock;
  if (tally.read !== tally.stored + rowsRefused + tally.dropped) {
    throw new Error(`rows do not add up in ${source.name}: read ${tally.read}, stored ${tally.stored}, refused ${rowsRefused}, dropped ${tally.dropped}`);
  }
  const role = (['scores', 'items', 'roster', 'schools', 'relations', 'aggregate'] as const).find((one) => tables.some((table) => table.role === one)) ?? 'unknown';
  return { file: source.name, role, rowsRead: tally.read, rowsStored: tally.stored, rowsRefused, rowsDropped: tally.dropped, scores: tally.scores };
}

const PREVIEW_ROWS = 200;

/** Cells come from the sheet's own first row on, so that the wizard shows titles and heads and its row numbers are Excel's. */
function previewsOf({ parsed, tables }: ReadFile): TablePreview[] {
  return tables.map(({ file, sheet, role, found, columns, rows }) => {
    const first = rows[0]?.row ?? (found.headerRows.at(-1) ?? 0) + 1;
    const raw = parsed?.sheets.find(({ name }) => name === sheet)?.rows ?? [];
    return {
      file, sheet, role, headerRows: found.headerRows, firstDataRow: first, lastDataRow: rows.at(-1)?.row ?? first, columns, dataRows: rows.length,
      cells: raw.slice(0, PREVIEW_ROWS).map((cells) => Array.from(cells, (cell) => cellText(cell ?? null))),
    };
  });
}

function schoolsOf(state: ImportState, book: ExamBook | null, enrolments: readonly Row<'enrolment'>[]): ImportPreview['schools'] {
  const counts = new Map<number, Set<number>>();
  const add = (school: number, student: number): void => {
    const pupils = counts.get(school) ?? new Set<number>();
    counts.set(school, pupils.add(student));
  };
  for (const { school_id, student_id } of book?.sitters.values() ?? []) add(school_id, student_id);
  for (const { attending_school, student_id } of enrolments) add(attending_school, student_id);
  return [...counts].map(([id, pupils]) => ({ name: state.schools.get(id)?.name ?? '', pupils: pupils.size, known: state.schools.isKnown(id) }));
}

function draftOf(
  state: ImportState, planId: string, read: readonly ReadFile[], exam: ExamMeta | null, findings: readonly Finding[], outcomes: readonly FileOutcome[], call?: CallOptions,
): BatchDraft {
  call?.signal?.throwIfAborted();
  const builders = [...state.schools.finish(), state.classes.finish(), ...state.pupils.finish(), ...state.builders];
  const used = read.filter(({ parsed, tally }) => parsed !== null && tally.stored > 0);
  return {
    kind: 'import',
    label: `导入 ${exam ? exam.name : '基础数据'}（${used.length} 个文件）`,
    actor: state.options.actor,
    tables: builders.filter(({ rows }) => rows > 0).map((builder) => builder.finish()),
    sources: used.map(({ source }) => source),
    documents: { [`preparation/${planId}`]: preparationRecord(planId, state, read, exam, findings, outcomes) },
    counters: state.ids.finish(),
  };
}
