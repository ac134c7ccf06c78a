import { BROWSER_RUNTIME, VoidLogger, createDuckDB } from 'duckdb-browser-blocking';
import wasmUrl from '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url';
import { startEngine, type InstantiableBindings } from './duckdb-engine.ts';
import type { Engine } from './engine.ts';

/** DuckDB inside the calling Web Worker (never on the page's own thread: it computes synchronously). */
export async function openBrowserEngine(): Promise<Engine> {
  const location = { mainModule: new URL(wasmUrl, self.location.href).href, mainWorker: '' };
  const bindings = await createDuckDB<InstantiableBindings>({ mvp: location, eh: location }, new VoidLogger(), BROWSER_RUNTIME);
  await bindings.instantiate(() => undefined);
  bindings.open({ path: ':memory:' });
  return startEngine(bindings);
}
