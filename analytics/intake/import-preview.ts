import type { Row } from '../schema/canonical.ts';
import type { FileOutcome, ImportPreview, TablePreview } from './plan.ts';
import type { ReadFile } from './read-files.ts';
import type { ExamBook } from './roles/exam-book.ts';
import type { ImportState } from './roles/import-state.ts';
import { cellText } from './table/cell-text.ts';

const roleOrder = ['scores', 'items', 'blueprint', 'roster', 'schools', 'relations', 'aggregate'] as const;

export function outcomeOf({ source, tally, log, tables }: ReadFile): FileOutcome {
  const rowsRefused = log.refusedRows + tally.refusedInBlock;
  if (tally.read !== tally.stored + rowsRefused + tally.dropped) {
    throw new Error(`rows do not add up in ${source.name}: read ${tally.read}, stored ${tally.stored}, refused ${rowsRefused}, dropped ${tally.dropped}`);
  }
  const { cells } = tally;
  if (cells.read !== cells.stored + cells.left) throw new Error(`score cells do not add up in ${source.name}: read ${cells.read}, stored ${cells.stored}, left out ${cells.left}`);
  const role = roleOrder.find((one) => tables.some((table) => table.role === one)) ?? tables[0]?.role ?? 'unknown';
  return { file: source.name, role, rowsRead: tally.read, rowsStored: tally.stored, rowsRefused, rowsDropped: tally.dropped, scores: tally.scores, cells: { ...cells } };
}

const PREVIEW_ROWS = 200;

/** Cells come from the sheet's own first row on, so that the wizard shows titles and heads and its row numbers are Excel's. */
export function previewsOf({ parsed, tables }: ReadFile): TablePreview[] {
  return tables.map(({ file, sheet, role, found, columns, rows }) => {
    const first = rows[0]?.row ?? (found.headerRows.at(-1) ?? 0) + 1;
    const raw = parsed?.sheets.find(({ name }) => name === sheet)?.rows ?? [];
    return {
      file, sheet, role, headerRows: found.headerRows, firstDataRow: first, lastDataRow: rows.at(-1)?.row ?? first, columns, dataRows: rows.length,
      cells: raw.slice(0, PREVIEW_ROWS).map((cells) => Array.from(cells, (cell) => cellText(cell ?? null))),
    };
  });
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
  return [...counts].map(([id, pupils]) => {
    const name = state.schools.get(id)?.name ?? '';
    return { name, pupils: pupils.size, known: state.schools.isKnown(id), ...state.schools.suggested(id) };
  });
}
