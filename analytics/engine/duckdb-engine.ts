import { tableFromIPC, tableToIPC, type Table as ArrowTable } from 'apache-arrow';
import { breathe, type CallOptions } from '../call.ts';
import { EngineError, type Engine } from './engine.ts';
import { castText, type Query } from './query.ts';
import { identifier, sql, type Sql } from './sql.ts';

/** The part of duckdb-wasm's synchronous bindings that is used; both runtimes provide it. */
export interface DuckDbBindings {
  connect(): { useUnsafe<R>(callback: (bindings: DuckDbBindings, connection: number) => R): R };
  disconnect(connection: number): void;
  runQuery(connection: number, text: string): Uint8Array;
  startPendingQuery(connection: number, text: string, allowStreamResult: boolean): Uint8Array | null;
  pollPendingQuery(connection: number): Uint8Array | null;
  cancelPendingQuery(connection: number): boolean;
  fetchQueryResults(connection: number): Uint8Array | null;
  insertArrowFromIPCStream(connection: number, buffer: Uint8Array, options?: { name: string; create?: boolean; schema?: string }): void;
  reset(): void;
}

export interface InstantiableBindings extends DuckDbBindings {
  instantiate(onProgress: () => void): Promise<unknown>;
  open(config: { path: string }): void;
}

/** How long the engine may poll before it lets messages (cancellation, progress) through. */
const SLICE_MS = 12;

/**
 * First statements of every connection. Without them an SQL function that lives in an extension
 * tries to fetch it from the network, which in Node hangs for ever.
 */
const START_UP = [
  'SET autoinstall_known_extensions=false',
  'SET autoload_known_extensions=false',
] as const;

export async function startEngine(bindings: DuckDbBindings): Promise<Engine> {
  const engine = new DuckDbEngine(bindings);
  await engine.assertOffline();
  return engine;
}

class DuckDbEngine implements Engine {
  readonly #bindings: DuckDbBindings;
  readonly #connection: number;
  /** One statement at a time: a connection holds a single pending query. */
  #tail: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(bindings: DuckDbBindings) {
    this.#bindings = bindings;
    this.#connection = this.#open();
  }

  async assertOffline(): Promise<void> {
    const rows = await this.query({
      name: 'engine.settings',
      columns: { install: 'text', load: 'text' },
      sql: sql`SELECT current_setting('autoinstall_known_extensions') AS install, current_setting('autoload_known_extensions') AS load`,
    });
    const settings: unknown = rows[0];
    if (JSON.stringify(settings) !== '{"install":"false","load":"false"}') {
      throw new EngineError('engine.settings', `extensions are not switched off: ${JSON.stringify(settings)}`);
    }
  }

  async query<Row>(query: Query<Row>, options?: CallOptions): Promise<Row[]> {
    const table = await this.#run(query.name, castText(query), options);
    return table ? decodeRows<Row>(query, table) : [];
  }

  async exec(name: string, statement: Sql, options?: CallOptions): Promise<void> {
    await this.#run(name, statement.text, options);
  }

  async exportArrow(name: string, select: Sql, options?: CallOptions): Promise<Uint8Array> {
    const table = await this.#run(name, select.text, options);
    if (!table) throw new EngineError(name, 'the statement gave no result');
    return tableToIPC(table, 'stream');
  }

  insert(table: string, ipcStream: Uint8Array, expectedRows: number, options?: CallOptions): Promise<void> {
    return this.#enqueue(async () => {
      options?.signal?.throwIfAborted();
      const count = async (): Promise<number> => {
        const result = await this.#execute(`insert ${table}`, `SELECT CAST(count(*) AS DOUBLE) AS n FROM ${identifier(table).text}`, options);
        return Number(result?.getChild('n')?.get(0));
      };
      const before = await count();
      // A bad stream is a silent no-op that poisons its connection, so each load has its own
      // connection and is believed only after counting.
      const connection = this.#open();
      try {
        this.#bindings.insertArrowFromIPCStream(connection, ipcStream, { name: table, create: false });
      } catch (error) {
        throw new EngineError(`insert ${table}`, messageOf(error));
      } finally {
        this.#bindings.disconnect(connection);
      }
      const added = (await count()) - before;
      if (added !== expectedRows) {
        throw new EngineError(`insert ${table}`, `expected ${expectedRows} rows, the stream added ${added}`);
      }
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    await this.#tail.catch(() => undefined);
    this.#closed = true;
    this.#bindings.disconnect(this.#connection);
    this.#bindings.reset();
  }

  #open(): number {
    const connection = this.#bindings.connect().useUnsafe((_, id) => id);
    for (const statement of START_UP) this.#bindings.runQuery(connection, statement);
    return connection;
  }

  #run(name: string, text: string, options?: CallOptions): Promise<ArrowTable | null> {
    return this.#enqueue(() => this.#execute(name, text, options));
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new EngineError('engine', 'the engine is closed'));
    const turn = this.#tail.then(work, work);
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  async #execute(name: string, text: string, options?: CallOptions): Promise<ArrowTable | null> {
    options?.signal?.throwIfAborted();
    const chunks: Uint8Array[] = [];
    try {
      let header = this.#bindings.startPendingQuery(this.#connection, text, true);
      let sliceEnd = performance.now() + SLICE_MS;
      while (header === null) {
        if (performance.now() > sliceEnd) {
          await breathe();
          sliceEnd = performance.now() + SLICE_MS;
          if (options?.signal?.aborted) {
            this.#bindings.cancelPendingQuery(this.#connection);
            options.signal.throwIfAborted();
          }
        }
        header = this.#bindings.pollPendingQuery(this.#connection);
      }
      chunks.push(header);
      for (;;) {
        const chunk = this.#bindings.fetchQueryResults(this.#connection);
        if (!chunk || chunk.length === 0) break;
        chunks.push(chunk);
      }
    } catch (error) {
      if (options?.signal?.aborted) throw options.signal.reason;
      throw new EngineError(name, messageOf(error));
    }
    return chunks.length === 0 || chunks[0]!.length === 0 ? null : tableFromIPC(concat(chunks));
  }
}

function decodeRows<Row>(query: Query<Row>, table: ArrowTable): Row[] {
  const columns = Object.entries(query.columns).map(([name, kind]) => {
    const vector = table.getChild(name);
    if (!vector) throw new EngineError(query.name, `no column ${name}`);
    return { name, vector, nullable: kind.endsWith('?') };
  });
  const rows: Row[] = [];
  for (let index = 0; index < table.numRows; index++) {
    const row: Record<string, unknown> = {};
    for (const { name, vector, nullable } of columns) {
      const value: unknown = vector.get(index);
      if (value === null && !nullable) throw new EngineError(query.name, `NULL in column ${name}, which is declared not null`);
      row[name] = value;
    }
    // The cast statement fixed every column to its declared type, so the shape is known here.
    rows.push(row as Row);
  }
  return rows;
}

function concat(chunks: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.length;
  }
  return joined;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
