import type { CallOptions } from '../call.ts';
import type { Engine } from '../engine/engine.ts';
import { query } from '../engine/query.ts';
import { identifier, joinSql, Sql, sql } from '../engine/sql.ts';
import { canonical, tableNames, type TableName } from '../schema/canonical.ts';
import { sqlType } from '../schema/column.ts';
import { changeColumns, createTableSql, type Columns } from '../schema/table.ts';
import type { SegmentInfo } from './manifest.ts';
import { streamColumns } from './segment.ts';
import type { Workspace } from './workspace.ts';

/** Makes every canonical table in the engine, each with the one live row of each key. */
export async function loadWorkspace(workspace: Workspace, engine: Engine, call?: CallOptions): Promise<void> {
  await reloadTables(workspace, engine, tableNames, call);
}

/**
 * Builds the tables anew beside the old ones and then swaps them in together: until the swap, a
 * failure or cancellation leaves the old tables whole. For undo and redo, `workspace.tablesOf` says
 * which tables to reload.
 */
export async function reloadTables(workspace: Workspace, engine: Engine, tables: readonly TableName[] = tableNames, call?: CallOptions): Promise<void> {
  const segments = workspace.liveSegments().filter(({ table }) => tables.includes(table));
  const progress = counter(segments, call);
  for (const table of tables) {
    const name = await makeBeside(engine, table, call);
    const own = segments.filter((segment) => segment.table === table);
    for (const segment of own) await insertSegment(workspace, engine, name, segment, progress, call);
    if (own.length > 0) await keepLiveRows(engine, table, name, call);
  }
  await inTransaction(engine, async () => {
    for (const table of tables) {
      await engine.exec(`workspace.drop ${table}`, sql`DROP TABLE IF EXISTS ${identifier(table)}`);
      await engine.exec(`workspace.swap ${table}`, sql`ALTER TABLE ${identifier(beside(table))} RENAME TO ${identifier(table)}`);
    }
  });
}

/** Adds a batch just committed to loaded tables: its rows take the place of those with the same keys. */
export async function applyBatch(workspace: Workspace, engine: Engine, batchId: number, call?: CallOptions): Promise<void> {
  const segments = workspace.liveSegments().filter(({ batch_id }) => batch_id === batchId);
  const tables = [...new Set(segments.map(({ table }) => table))];
  const progress = counter(segments, call);
  for (const table of tables) {
    const name = await makeBeside(engine, table, call);
    for (const segment of segments) if (segment.table === table) await insertSegment(workspace, engine, name, segment, progress, call);
    await dropSuperseded(engine, table, name, call);
  }
  await inTransaction(engine, async () => {
    for (const table of tables) {
      const [old, added] = [identifier(table), identifier(beside(table))];
      await engine.exec(`workspace.replace ${table}`, sql`DELETE FROM ${old} AS o USING ${added} AS n WHERE ${sameKey(table, 'o', 'n')}`);
      await engine.exec(`workspace.append ${table}`, sql`INSERT INTO ${old} SELECT * FROM ${added} WHERE NOT deleted`);
    }
  });
  for (const table of tables) await engine.exec(`workspace.drop ${table}`, sql`DROP TABLE ${identifier(beside(table))}`);
}

const beside = (table: TableName): string => `${table}__loading`;

const sameKey = (table: TableName, left: string, right: string): Sql =>
  joinSql(canonical[table].key.map((column) => sql`${identifier(left)}.${identifier(column)} = ${identifier(right)}.${identifier(column)}`), ' AND ');

async function makeBeside(engine: Engine, table: TableName, call?: CallOptions): Promise<string> {
  const name = beside(table);
  await engine.exec(`workspace.clear ${table}`, sql`DROP TABLE IF EXISTS ${identifier(name)}`, call);
  await engine.exec(`workspace.create ${table}`, new Sql(createTableSql({ ...canonical[table], name })), call);
  return name;
}

async function insertSegment(workspace: Workspace, engine: Engine, into: string, segment: SegmentInfo, progress: (rows: number) => void, call?: CallOptions): Promise<void> {
  call?.signal?.throwIfAborted();
  const stream = await workspace.readSegment(segment);
  const columns: Columns = { ...canonical[segment.table].columns, ...changeColumns };
  const found = streamColumns(stream);
  if (found.join() === Object.keys(columns).join()) {
    await engine.insert(into, stream, segment.rows, call);
  } else {
    // Streams are inserted by position: one of an older table goes through a table of its own columns.
    const old = `${into}_old`;
    await engine.exec(`workspace.clear ${old}`, sql`DROP TABLE IF EXISTS ${identifier(old)}`, call);
    const list = joinSql(found.map((name) => sql`${identifier(name)} ${new Sql(sqlType[columns[name]!.kind])}`));
    await engine.exec(`workspace.create ${old}`, sql`CREATE TABLE ${identifier(old)} (${list})`, call);
    await engine.insert(old, stream, segment.rows, call);
    await engine.exec(`workspace.widen ${old}`, sql`INSERT INTO ${identifier(into)} BY NAME SELECT * FROM ${identifier(old)}`, call);
    await engine.exec(`workspace.clear ${old}`, sql`DROP TABLE ${identifier(old)}`, call);
  }
  progress(segment.rows);
}

/** Leaves the row with the highest seq of each key, and no key whose last row says deleted. */
async function keepLiveRows(engine: Engine, table: TableName, name: string, call?: CallOptions): Promise<void> {
  await dropSuperseded(engine, table, name, call);
  await engine.exec(`workspace.deleted ${table}`, sql`DELETE FROM ${identifier(name)} WHERE deleted`, call);
}

async function dropSuperseded(engine: Engine, table: TableName, name: string, call?: CallOptions): Promise<void> {
  const keys = joinSql(canonical[table].key.map(identifier));
  const repeated = `${name}_repeated`;
  // Most tables repeat no key, and then this grouping is all that happens.
  await engine.exec(
    `workspace.repeated ${table}`,
    sql`CREATE OR REPLACE TEMP TABLE ${identifier(repeated)} AS SELECT ${keys}, max(seq) AS last_seq FROM ${identifier(name)} GROUP BY ${keys} HAVING count(*) > 1`,
    call,
  );
  const [found] = await engine.query(query(`workspace.count ${table}`, { n: 'int' }, sql`SELECT count(*) AS n FROM ${identifier(repeated)}`), call);
  if (found!.n > 0) {
    await engine.exec(
      `workspace.superseded ${table}`,
      sql`DELETE FROM ${identifier(name)} AS o USING ${identifier(repeated)} AS n WHERE ${sameKey(table, 'o', 'n')} AND o.seq < n.last_seq`,
      call,
    );
  }
  await engine.exec(`workspace.clear ${table}`, sql`DROP TABLE ${identifier(repeated)}`, call);
}

/** Not cancellable inside: what runs here is short, and half of it must never be left standing. */
async function inTransaction(engine: Engine, work: () => Promise<void>): Promise<void> {
  await engine.exec('workspace.begin', sql`BEGIN TRANSACTION`);
  try {
    await work();
    await engine.exec('workspace.commit', sql`COMMIT`);
  } catch (error) {
    await engine.exec('workspace.rollback', sql`ROLLBACK`).catch(() => undefined);
    throw error;
  }
}

function counter(segments: readonly SegmentInfo[], call?: CallOptions): (rows: number) => void {
  const total = segments.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  return (rows) => {
    done += rows;
    call?.onProgress?.({ stage: '载入数据', done, total });
  };
}
