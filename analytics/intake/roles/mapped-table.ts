import type { FindingLog } from '../finding-log.ts';
import type { MappingPreset } from '../presets/mapping-preset.ts';
import type { ColumnMeaning, MappedColumn, TableRole } from '../plan.ts';
import type { SheetCell } from '../sheet.ts';
import { cellText } from '../table/cell-text.ts';
import type { DataRow, FoundTable } from '../table/find-tables.ts';

/** Counts of one file; at the end read = stored + refused + dropped is asserted. */
export interface Tally {
  read: number;
  stored: number;
  dropped: number;
  /** Rows of tables that are refused as a whole, under one finding. */
  refusedInBlock: number;
  scores: number;
  /** Score cells: every one read is stored or left out under a finding (asserted). */
  cells: { read: number; stored: number; left: number };
}

/** A table with its meaning: what the role readers work on. */
export interface MappedTable {
  readonly file: string;
  readonly sourceId: number;
  readonly sheet: string;
  readonly role: TableRole;
  readonly what: string;
  readonly found: FoundTable;
  readonly columns: readonly MappedColumn[];
  /** Rows that stand for something; totals and notes are gone. */
  readonly rows: readonly DataRow[];
  readonly log: FindingLog;
  readonly tally: Tally;
  /** The subject the sheet, title or file is about, when they name exactly one. */
  readonly subject: string | null;
  /** The exam the table names by sheet, column or head, when one import holds several. */
  readonly examHint: string | null;
  /** What was decided about this layout in an earlier import. */
  readonly preset: MappingPreset | null;
}

export function columnOf(columns: readonly MappedColumn[], kind: ColumnMeaning['kind']): MappedColumn | null {
  return columns.find(({ meaning }) => meaning.kind === kind) ?? null;
}

export function attributeOf(columns: readonly MappedColumn[], name: string): MappedColumn | null {
  return columns.find(({ meaning }) => meaning.kind === 'attribute' && meaning.column === name) ?? null;
}

export const textAt = (cells: readonly SheetCell[], column: MappedColumn | null): string => (column ? cellText(cells[column.index]) : '');
