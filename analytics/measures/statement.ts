import type { Sql } from '../engine/sql.ts';

/** A named statement run for its effect, in the order of its list. */
export interface Statement {
  readonly name: string;
  readonly sql: Sql;
}
