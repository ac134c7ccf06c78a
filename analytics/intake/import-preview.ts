import type { Row } from '../schema/canonical.ts';
import type { FindingLog } from './finding-log.ts';
import type { FileOutcome, ImportPreview, TablePreview } from './plan.ts';
import type { ReadFile } from './read-files.ts';
import type { ExamBook } from './roles/exam-book.ts';
import type { ImportState } from './roles/import-state.ts';
import { columnOf, textAt, type MappedTable } from './roles/mapped-table.ts';
import type { RawSheet } from './sheet.ts';
import { cellText, isBlank } from './table/cell-text.ts';

const roleOrder = ['scores', 'items', 'blueprint', 'roster', 'schools', 'relations', 'aggregate'] as const;

export function outcomeOf({ source, tally, log, tables }: ReadFile, state: ImportState): FileOutcome {
  const rowsRefused = log.refusedRows + tally.refusedInBlock;
  if (tally.read !== tally.stored + rowsRefused + tally.dropped) {
    throw new Error(`rows do not add up in ${source.name}: read ${tally.read}, stored ${tally.stored}, refused ${rowsRefused}, dropped ${tally.dropped}`);
  }
  const { cells } = tally;
  if (cells.read !== cells.stored + cells.left) throw new Error(`score cells do not add up in ${source.name}: read ${cells.read}, stored ${cells.stored}, left out ${cells.left}`);
  const role = roleOrder.find((one) => tables.some((table) => table.role === one)) ?? tables[0]?.role ?? 'unknown';
  return { file: source.name, role, rowsRead: tally.read, rowsStored: tally.stored, rowsRefused, rowsDropped: tally.dropped, scores: tally.scores, cells: { ...cells }, refusedBySchool: refusedBySchool(tables, log, state) };
}

function refusedBySchool(tables: readonly MappedTable[], log: FindingLog, { schools }: ImportState): { readonly school_id: number; readonly rows: number }[] {
  const refused = new Set(log.refusedAt().map(({ sheet, row }) => `${sheet}\t${row}`));
  const counts = new Map<number, number>();
  for (const { sheet, columns, rows } of refused.size > 0 ? tables : []) {
    const column = columnOf(columns, 'school');
    if (!column) continue;
    for (const { row, cells } of rows) {
      // A row that several tables share is counted once.
      const school = refused.delete(`${sheet}\t${row}`) ? schools.find(textAt(cells, column), null) : null;
      if (school !== null) counts.set(school, (counts.get(school) ?? 0) + 1);
    }
  }
  return [...counts].map(([school_id, rows]) => ({ school_id, rows }));
}

const PREVIEW_ROWS = 200;

/**
 * Cells come from the sheet's own first row on, so that the wizard shows titles and heads and its row numbers are
 * Excel's. Sheets in which no table was found come last, so that the analyst can point at a head there.
 */
export function previewsOf({ source, parsed, tables }: ReadFile): TablePreview[] {
  const shown = (rows: RawSheet['rows']): string[][] => rows.slice(0, PREVIEW_ROWS).map((cells) => Array.from(cells, (cell) => cellText(cell ?? null)));
  const found = tables.map(({ file, sheet, role, found: { headerRows }, columns, rows }) => {
    const first = rows[0]?.row ?? (headerRows.at(-1) ?? 0) + 1;
    return { file, sheet, role, headerRows, firstDataRow: first, lastDataRow: rows.at(-1)?.row ?? first, columns, dataRows: rows.length, cells: shown(parsed?.sheets.find(({ name }) => name === sheet)?.rows ?? []) };
  });
  const without = (parsed?.sheets ?? []).filter(({ name, rows }) => !tables.some(({ sheet }) => sheet === name) && rows.some((row) => !row.every(isBlank)));
  return [
    ...found,
    ...without.map(({ name, rows }): TablePreview => ({ file: source.name, sheet: name, role: 'unknown', headerRows: [], firstDataRow: 0, lastDataRow: rows.length - 1, columns: [], dataRows: 0, cells: shown(rows) })),
  ];
}

export function schoolsOf(state: ImportState, books: readonly ExamBook[], enrolments: readonly Row<'enrolment'>[]): ImportPreview['schools'] {
  const counts = new Map<number, Set<number>>();
  const add = (school: number, student: number): void => {
    const pupils = counts.get(school);
    if (pupils) pupils.add(student);
    else counts.set(school, new Set([student]));
  };
  for (const book of books) for (const { school_id, student_id } of book.sitters.values()) add(school_id, student_id);
  for (const { attending_school, student_id } of enrolments) add(attending_school, student_id);
  return [
    ...[...state.schools.asked].map(([written, candidates]) => ({ name: written, pupils: 0, known: false, written, candidates })),
    ...[...counts].map(([id, pupils]) => ({ name: state.schools.get(id)?.name ?? '', pupils: pupils.size, known: state.schools.isKnown(id), ...state.schools.suggested(id) })),
  ];
}
