import { canonical, type Row, type TableName } from './canonical.ts';

export type CellValue = string | number | boolean | null;

/** Rows of one canonical table held by column: what intake produces and the workspace stores. */
export interface TableData {
  readonly table: TableName;
  readonly rows: number;
  readonly columns: Readonly<Record<string, readonly CellValue[]>>;
  /** True for each row that removes its key; absent when no row does. */
  readonly deleted?: readonly boolean[];
}

/** Collects typed rows column by column, so a million rows never become a million objects at once. */
export class TableBuilder<T extends TableName> {
  readonly #columns: Record<string, CellValue[]> = {};
  readonly #names: readonly string[];
  readonly #deleted: boolean[] = [];
  readonly table: T;
  #anyDeleted = false;

  constructor(table: T) {
    this.table = table;
    this.#names = Object.keys(canonical[table].columns);
    for (const name of this.#names) this.#columns[name] = [];
  }

  get rows(): number {
    return this.#deleted.length;
  }

  push(row: Row<T>, deleted = false): void {
    const values = row as Readonly<Record<string, CellValue>>;
    for (const name of this.#names) this.#columns[name]!.push(values[name] ?? null);
    this.#deleted.push(deleted);
    this.#anyDeleted ||= deleted;
  }

  finish(): TableData {
    const data = { table: this.table, rows: this.rows, columns: this.#columns };
    return this.#anyDeleted ? { ...data, deleted: this.#deleted } : data;
  }
}
