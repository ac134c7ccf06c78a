import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '..');
const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')));

/** The interface, for `app://` in the desktop and for a plain browser: relative addresses only. */
export default defineConfig({
  root: resolve(root, 'renderer'),
  base: './',
  plugins: [react()],
  // Libraries written for Node's loader look for `global`.
  define: { __APP_VERSION__: JSON.stringify(version), global: 'globalThis' },
  resolve: {
    alias: {
      // duckdb-wasm ships this build without listing it in its exports.
      'duckdb-browser-blocking': resolve(root, 'node_modules/@duckdb/duckdb-wasm/dist/duckdb-browser-blocking.mjs'),
    },
  },
  worker: { format: 'es', rolldownOptions: { checks: { eval: false } } },
  build: {
    outDir: resolve(root, 'dist/renderer'),
    emptyOutDir: true,
    // The CSP has no data: for scripts or connections, so no asset may be inlined as a data URL.
    assetsInlineLimit: 0,
    target: 'chrome120',
    chunkSizeWarningLimit: 3000,
    // duckdb-wasm holds evals in branches that are never taken here; the CSP would refuse them.
    rolldownOptions: { checks: { eval: false } },
  },
});
