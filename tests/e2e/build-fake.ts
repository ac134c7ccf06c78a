import { resolve } from 'node:path';
import { build, mergeConfig } from 'vite';
import config from '../../build/vite.renderer.ts';

/** The interface over the session held in memory, to test what the interface does by itself. */
export async function buildFake(): Promise<string> {
  const outDir = resolve(import.meta.dirname, '../../out/fake-renderer');
  const swap = {
    name: 'fake-session',
    enforce: 'pre',
    transform: (code: string, id: string) => (id.endsWith('renderer/engine.ts') ? code.replace('./worker/engine-worker.ts', './testing/fake-worker.ts') : null),
  } as const;
  await build({ ...mergeConfig(config, { logLevel: 'warn', build: { outDir, minify: false }, plugins: [swap] }), configFile: false });
  return outDir;
}
