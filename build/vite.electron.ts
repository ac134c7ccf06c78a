import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import { build, type InlineConfig } from 'vite';

const root = resolve(import.meta.dirname, '..');
export const electronOut = resolve(root, 'dist/electron');

const node = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)];

/** One self-contained CommonJS file per entry: a sandboxed preload can load no second one. */
export function electronConfig(entry: 'main' | 'preload', outDir: string = electronOut): InlineConfig {
  return {
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    resolve: { conditions: ['node'] },
    build: {
      outDir,
      emptyOutDir: false,
      target: 'node22',
      minify: false,
      sourcemap: false,
      reportCompressedSize: false,
      lib: { entry: resolve(root, `electron/${entry}.ts`), formats: ['cjs'], fileName: () => `${entry}.cjs` },
      rolldownOptions: {
        platform: 'node',
        external: ['electron', ...node],
        output: { codeSplitting: false },
      },
    },
  };
}

export async function buildElectron(outDir: string = electronOut): Promise<void> {
  await build(electronConfig('main', outDir));
  await build(electronConfig('preload', outDir));
}

if (process.argv[1] === import.meta.filename) await buildElectron();
