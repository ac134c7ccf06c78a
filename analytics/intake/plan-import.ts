import type { CallOptions } from '../call.ts';
import type { Row, TableName } from '../schema/canonical.ts';
import type { TableBuilder } from '../schema/table-builder.ts';
import type { BatchDraft } from '../workspace/batch.ts';
import { examPartNames } from './exam-part-names.ts';
import { FindingLog } from './finding-log.ts';
import { joinPupils } from './identity/join-pupils.ts';
import type { Finding } from './finding.ts';
import { ImportPace } from './import-pace.ts';
import type { IntakeContext } from './intake-context.ts';
import { sayNotImportable } from './say-tables.ts';
import { outcomeOf, previewsOf, schoolsOf } from './import-preview.ts';
import type { ExamMeta, FileOutcome, ImportOptions, ImportPreview, TableRole } from './plan.ts';
import { preparationRecord } from './preparation-record.ts';
import { collectPresets } from './presets/collect-presets.ts';
import { readFiles, type ReadFile } from './read-files.ts';
import { addEntriesOfKnownExams, addExamEntries } from './roles/exam-entries.ts';
import { groupByExam } from './roles/group-exams.ts';
import { startImport, type ImportState } from './roles/import-state.ts';
import type { MappedTable } from './roles/mapped-table.ts';
import { plannedExam, storeExam, type StoredExam } from './roles/store-exam.ts';
import { storeRecords } from './roles/store-records.ts';
import { storeRelations } from './roles/store-relations.ts';
import { storeRoster } from './roles/store-roster.ts';
import { storeSchools } from './roles/store-schools.ts';
import type { SheetParser, SourceFile } from './sheet.ts';

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
  const pace = new ImportPace(call);
  const read = await readFiles(files, options, context, parse, pace, call);
  const state = startImport(context, options);
  const general = new FindingLog(ALL_FILES);
  const tables = read.flatMap((file) => file.tables);
  const of = (role: TableRole): MappedTable[] => tables.filter((table) => table.role === role);

  pace.filesRead([...of('roster'), ...of('scores'), ...of('items')].reduce((sum, { rows }) => sum + rows.length, 0));
  await pace.say('整理学校和名册');
  if (tables.some(({ columns }) => columns.some(({ meaning }) => meaning.kind === 'eduId'))) state.pupils.keepApart(await context.contradictions());
  for (const table of of('schools')) storeSchools(state, table);
  for (const table of of('relations')) storeRelations(state, table);
  const enrolments: Row<'enrolment'>[] = [];
  for (const table of of('roster')) {
    for (const enrolment of await pace.run(storeRoster(state, table), table.rows.length)) enrolments.push(enrolment);
  }
  const exams: StoredExam[] = [];
  await storeRecords(state, tables, pace);
  for (const group of groupByExam(of)) exams.push(await storeExam(state, group, exams[0]?.book.meta ?? null, read, general, pace));
  const [main] = exams;
  for (const { tally, rows, sheet, what, log } of of('unknown')) {
    tally.refusedInBlock += rows.length;
    sayNotImportable(sheet, what, rows.length, log);
  }
  for (const { book } of exams) await addExamEntries(state, book, enrolments, general);
  if (enrolments.length > 0) addEntriesOfKnownExams(state, enrolments, exams.map(({ book }) => book.examId));
  const moved = await joinPupils(state, general);
  await pace.summary();
  const missing = [...new Set(exams.flatMap((exam) => exam.missing))];
  for (const exam of exams) if (exam.missing.length > 0) sayMissing(exam, exams.length, general);
  const outcomes = read.map((file) => outcomeOf(file, state));
  const findings = [...general.finish(), ...read.flatMap(({ log }) => log.finish())];
  const books = exams.map(({ book }) => book);
  const draft = draftOf(state, moved, planId, read, books.map(({ meta }) => meta), findings, outcomes, call);
  const stored = outcomes.reduce((sum, outcome) => sum + outcome.rowsStored, 0);
  const blocked = options.onProblem === 'refuse-all' && findings.some(({ severity }) => severity === 'error');
  const committable = stored > 0 && !blocked && missing.length === 0;
  const preview: ImportPreview = {
    planId, exam: main ? main.shown : null, missing, tables: read.flatMap(previewsOf), files: outcomes, match: state.pupils.report(),
    exams: exams.map(plannedExam), schools: schoolsOf(state, books, enrolments), subjects: main?.book.subjects() ?? [], findings, committable,
  };
  return { preview, draft: committable ? draft : null };
}

function sayMissing({ key, missing }: StoredExam, exams: number, log: FindingLog): void {
  const names = missing.map((part) => examPartNames[part]).join('、');
  log.remark({
    severity: 'error', code: 'missing-exam', value: names,
    message: `还不知道${exams === 1 ? '这次考试' : key === '' ? '主要的一次考试' : `“${key}”`}的${names}，暂不能导入。`, fix: '请在导入向导里填写后再导入。',
  });
}

function draftOf(
  state: ImportState, moved: readonly TableBuilder<TableName>[], planId: string, read: readonly ReadFile[], exams: readonly ExamMeta[], findings: readonly Finding[], outcomes: readonly FileOutcome[], call?: CallOptions,
): BatchDraft {
  call?.signal?.throwIfAborted();
  const builders = [...moved, ...state.schools.finish(), state.classes.finish(), ...state.pupils.finish(), ...state.builders];
  const used = read.filter(({ parsed, tally }) => parsed !== null && tally.stored > 0);
  return {
    kind: 'import',
    label: `导入 ${exams.length > 0 ? exams.map(({ name }) => name).join('、') : '基础数据'}（${used.length} 个文件）`,
    actor: state.options.actor,
    tables: builders.filter(({ rows }) => rows > 0).map((builder) => builder.finish()),
    sources: used.map(({ source }) => source),
    documents: { ...collectPresets(read, state.options), [`preparation/${planId}`]: preparationRecord(planId, state, read, exams, findings, outcomes) },
    counters: state.ids.finish(),
  };
}
