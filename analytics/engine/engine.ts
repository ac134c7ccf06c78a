import type { CallOptions } from '../call.ts';
import type { Query } from './query.ts';
import type { Sql } from './sql.ts';

/** The embedded database. One implementation (DuckDB) behind two openers, Node and browser. */
export interface Engine {
  query<Row>(query: Query<Row>, options?: CallOptions): Promise<Row[]>;
  /** Runs a statement for its effect; `name` appears in errors. */
  exec(name: string, statement: Sql, options?: CallOptions): Promise<void>;
  /** Appends an Arrow IPC stream to an existing table and returns the rows added; fails unless it is `expectedRows`. */
  insert(table: string, ipcStream: Uint8Array, expectedRows: number, options?: CallOptions): Promise<void>;
  /** The result of a SELECT as an Arrow IPC stream. */
  exportArrow(name: string, select: Sql, options?: CallOptions): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A failure inside the database, with the name of the query that failed. */
export class EngineError extends Error {
  readonly queryName: string;
  constructor(queryName: string, message: string) {
    super(`${queryName}: ${message}`);
    this.name = 'EngineError';
    this.queryName = queryName;
  }
}
