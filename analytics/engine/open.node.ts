import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { startEngine, type InstantiableBindings } from './duckdb-engine.ts';
import type { Engine } from './engine.ts';

interface NodeBlocking {
  createDuckDB(bundles: unknown, logger: unknown, runtime: unknown): Promise<InstantiableBindings>;
  VoidLogger: new () => unknown;
  NODE_RUNTIME: unknown;
}

/** DuckDB in this Node process, in memory, on one thread. */
export async function openNodeEngine(): Promise<Engine> {
  const require = createRequire(import.meta.url);
  const duckdb = require('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs') as NodeBlocking;
  const folder = dirname(require.resolve('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm'));
  const bundle = (kind: 'mvp' | 'eh') => ({ mainModule: join(folder, `duckdb-${kind}.wasm`), mainWorker: '' });
  const bindings = await duckdb.createDuckDB({ mvp: bundle('mvp'), eh: bundle('eh') }, new duckdb.VoidLogger(), duckdb.NODE_RUNTIME);
  await bindings.instantiate(() => undefined);
  bindings.open({ path: ':memory:' });
  return startEngine(bindings);
}
