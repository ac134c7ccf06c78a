import type { Sql } from './sql.ts';

/** Final column types; a trailing `?` allows NULL. */
export type ResultKind = 'int' | 'double' | 'text' | 'bool' | 'int?' | 'double?' | 'text?' | 'bool?';
export type ResultColumns = Readonly<Record<string, ResultKind>>;

type Base<K> = K extends 'int' | 'double' ? number : K extends 'text' ? string : boolean;
type Decoded<K extends ResultKind> = K extends `${infer B}?` ? Base<B> | null : Base<K>;
export type RowFor<C extends ResultColumns> = { [K in keyof C]: Decoded<C[K]> };

/** A named SELECT with its row type; running it is the caller's business. */
export interface Query<Row> {
  readonly name: string;
  readonly columns: ResultColumns;
  readonly sql: Sql;
  /** Carries the row type only. */
  readonly row?: Row;
}

export function query<const C extends ResultColumns>(name: string, columns: C, body: Sql): Query<RowFor<C>> {
  return { name, columns, sql: body };
}

const castTypes: Record<string, string> = { int: 'INTEGER', double: 'DOUBLE', text: 'VARCHAR', bool: 'BOOLEAN' };

/** The statement that runs: every final column cast to a type that decodes safely (platform.md). */
export function castText({ columns, sql }: Query<unknown>): string {
  const list = Object.entries(columns).map(
    ([name, kind]) => `CAST("${name}" AS ${castTypes[kind.replace('?', '')]!}) AS "${name}"`,
  );
  return `SELECT ${list.join(', ')} FROM (\n${sql.text}\n)`;
}
