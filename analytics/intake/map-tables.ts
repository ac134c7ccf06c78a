import { guessRole } from './columns/guess-role.ts';
import { readLong, withoutRowSubject } from './columns/read-long.ts';
import { refineColumns } from './columns/refine-columns.ts';
import { subjectWithin } from './columns/subject-names.ts';
import { suggestMapping } from './columns/suggest-mapping.ts';
import type { FindingLog } from './finding-log.ts';
import type { Steps } from './in-steps.ts';
import type { ColumnMeaning, ImportOptions } from './plan.ts';
import type { MappingPreset } from './presets/mapping-preset.ts';
import { matchPreset, rememberedHead, sayPreset } from './presets/match-preset.ts';
import type { MappedTable, Tally } from './roles/mapped-table.ts';
import { sortRows } from './roles/sort-rows.ts';
import { HEADLESS, sayDropped, sayNoTable, sayUnknownColumns, sayUnusable } from './say-tables.ts';
import type { ParsedFile, RawSheet } from './sheet.ts';
import { addTitleClass } from './table/add-title-class.ts';
import { cleanCells } from './table/clean-cells.ts';
import { fillBlanks } from './table/fill-blanks.ts';
import { findTables, type FoundTable } from './table/find-tables.ts';
import { hintBySheet, splitExams, splitItemSubjects, splitLong } from './table/split-table.ts';

/**
 * Sheets of one file → tables with their meaning. Rows under a list are dropped here, with a finding each.
 * A sheet may hold several tables, and a table several exams or subjects: each becomes a table of its own.
 */
export function* mapTables(parsed: ParsedFile, sourceId: number, options: ImportOptions, presets: readonly MappingPreset[], log: FindingLog, tally: Tally): Steps<MappedTable[]> {
  const mapped: MappedTable[] = [];
  for (const sheet of parsed.sheets) {
    const tables = yield* findTables(sheet, options.headerRows[`${parsed.name}\t${sheet.name}`] ?? rememberedHead(sheet, presets));
    if (tables.length === 0) sayNoTable(sheet, log, tally);
    for (const found of tables) {
      const table = yield* mapTable(parsed.name, sourceId, sheet, found, options, presets, found.part === '' ? log : log.scoped(found.part), tally);
      mapped.push(...(yield* splitLong(table)));
    }
  }
  return hintBySheet(mapped.flatMap(splitExams).flatMap(splitItemSubjects));
}

function* mapTable(file: string, sourceId: number, { name: sheet }: RawSheet, found: FoundTable, options: ImportOptions, presets: readonly MappingPreset[], log: FindingLog, tally: Tally): Steps<MappedTable> {
  const subject = [sheet, ...found.titles, file].map(subjectWithin).find((one) => one !== null) ?? null;
  const chosen = (column: number): ColumnMeaning | undefined => options.meanings[`${file}\t${sheet}\t${column}`];
  const preset = matchPreset(found, subject, file, presets);
  const mapped = suggestMapping(found, subject, (column) => chosen(column) ?? preset?.meaning(column), log);
  const suggested = readLong(preset ? sayPreset(mapped, preset, (column) => chosen(column) !== undefined, found, log) : mapped);
  const guess = guessRole(suggested);
  const headless = found.headerRows.length === 0;
  const { role, what } = headless && guess.role !== 'scores' ? { role: 'unknown' as const, what: HEADLESS } : guess;
  const refined = refineColumns(role, suggested);
  const sorted = yield* sortRows(found, refined);
  tally.read += sorted.data.length + sorted.dropped.length + sorted.unusable.length;
  tally.dropped += sorted.dropped.length;
  for (const row of sorted.dropped) sayDropped(sheet, row, log);
  for (const row of sorted.unusable) sayUnusable(sheet, row, log);
  const filled = role === 'unknown' ? sorted.data : yield* fillBlanks(refined, yield* cleanCells(refined, sorted.data, sheet, log), sheet, log);
  const { columns, rows } = addTitleClass(role, found, refined, filled);
  const table: MappedTable = { file, sourceId, sheet, role, what, found, columns, rows, log, tally, subject, examHint: null, preset: preset?.preset ?? null };
  if (role !== 'unknown') sayUnknownColumns({ ...table, columns: withoutRowSubject(columns) });
  if (headless && role === 'scores') {
    log.remark({
      severity: 'warning', code: 'no-header', sheet, message: `“${sheet}”没有表头，各列是按内容认出来的：${columns.filter(({ meaning }) => meaning.kind !== 'ignore').map(({ reason }) => reason.replace(/^.*(?:像|认作)/u, '')).join('、')}。`,
      fix: '请核对预览里各列的含义；不对时请在预览里改。',
    });
  }
  return table;
}
