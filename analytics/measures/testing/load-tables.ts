import type { Engine } from '../../engine/engine.ts';
import { identifier, joinSql, Sql, sql, type SqlValue } from '../../engine/sql.ts';
import { canonical, tableNames, type Row, type TableName } from '../../schema/canonical.ts';
import { createTableSql } from '../../schema/table.ts';

/** Rows of canonical tables with only the columns that matter; the rest get harmless values. */
export type HandMade = { readonly [T in TableName]?: readonly Partial<Row<T>>[] };

/** Drops and makes every canonical table, then inserts the rows given. */
export async function loadTables(engine: Engine, tables: HandMade): Promise<void> {
  for (const name of tableNames) {
    await engine.exec(`drop ${name}`, sql`DROP TABLE IF EXISTS ${identifier(name)}`);
    await engine.exec(`create ${name}`, new Sql(createTableSql(canonical[name])));
    const rows: readonly Readonly<Record<string, SqlValue>>[] = tables[name] ?? [];
    if (rows.length === 0) continue;
    const columns = Object.entries(canonical[name].columns);
    const values = rows.map((row) => {
      const cells = columns.map(([column, { kind, nullable }]) => sql`${row[column] ?? (nullable ? null : harmless(kind))}`);
      return sql`(${joinSql([...cells, sql`1`, sql`1`, sql`FALSE`])})`;
    });
    await engine.exec(`fill ${name}`, sql`INSERT INTO ${identifier(name)} VALUES ${joinSql(values)}`);
  }
}

const harmless = (kind: string): SqlValue => (kind === 'int' || kind === 'double' ? 0 : kind === 'bool' ? false : '');
