import type { SheetCell } from '../sheet.ts';

export interface DataRow {
  /** 0-based, in the sheet. */
  readonly row: number;
  readonly cells: readonly SheetCell[];
}

/** One rectangle of data under one head. */
export interface FoundTable {
  readonly sheet: string;
  /** Texts above the head: titles, instructions. */
  readonly titles: readonly string[];
  /** [] for a list without a head. */
  readonly headerRows: readonly number[];
  /** Header path of each column; [] where the head is blank. */
  readonly headers: readonly (readonly string[])[];
  /** Full marks from a 满分 row under the head, by column. */
  readonly fullMarks: ReadonlyMap<number, number>;
  readonly fullMarkRow: number | null;
  readonly rows: readonly DataRow[];
  /** Rows that repeat the head (slip-printing sheets) or give its columns as codes. */
  readonly repeatedHeads: readonly number[];
  /** True when merged cells were filled down. */
  readonly filledDown: boolean;
  /** '' for the leftmost table; tables to its right share its rows, so each counts its own. */
  readonly part: string;
}
