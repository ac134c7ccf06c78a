import { sqlType, type Column, type ValueOf } from './column.ts';

export type Columns = Readonly<Record<string, Column>>;

/** A canonical table: one row is one fact, identified by `key`. */
export interface Table<C extends Columns = Columns> {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: C;
}

export type RowOf<T extends Table> = { -readonly [K in keyof T['columns']]: ValueOf<T['columns'][K]> };

export function table<C extends Columns>(name: string, key: readonly (keyof C & string)[], columns: C): Table<C> {
  return { name, key, columns };
}

/** Change-row columns that every stored row carries beside its facts (data.md, Changes). */
export const changeColumns = {
  batch_id: { kind: 'int', nullable: false },
  seq: { kind: 'int', nullable: false },
  deleted: { kind: 'bool', nullable: false },
} as const satisfies Columns;

export function createTableSql(definition: Table): string {
  const columns = Object.entries({ ...definition.columns, ...changeColumns });
  const body = columns.map(([name, { kind, nullable }]) => `  "${name}" ${sqlType[kind]}${nullable ? '' : ' NOT NULL'}`);
  return `CREATE TABLE "${definition.name}" (\n${body.join(',\n')}\n)`;
}
