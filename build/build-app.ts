import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { buildElectron } from './vite.electron.ts';

const root = resolve(import.meta.dirname, '..');
export const rendererOut = join(root, 'dist/renderer');

/** Last change under a file or folder; tests do not go into the build. */
function lastChange(path: string): number {
  if (!existsSync(path)) return 0;
  const found = statSync(path);
  if (!found.isDirectory()) return /\.test\.tsx?$/.test(path) ? 0 : found.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, lastChange(join(path, name))), 0);
}

/** True when the product is missing or older than anything it is made from. */
export function isStale(product: string, sources: readonly string[]): boolean {
  return !existsSync(product) || sources.some((source) => lastChange(source) > statSync(product).mtimeMs);
}

const inRoot = (...paths: string[]): string[] => paths.map((path) => join(root, path));

/** Builds the page and the desktop shell where they are missing or stale; says what it does. */
export async function buildApp(say: (line: string) => void): Promise<void> {
  const config = join(root, 'build/vite.renderer.ts');
  if (isStale(join(rendererOut, 'index.html'), inRoot('renderer', 'analytics', 'samples', 'electron/channels.ts', 'build/vite.renderer.ts', 'package-lock.json'))) {
    say('正在构建界面（首次约需半分钟）…');
    await build({ configFile: config, logLevel: 'warn' });
  }
  if (isStale(join(root, 'dist/electron/preload.cjs'), inRoot('electron', 'build/vite.electron.ts', 'package-lock.json'))) {
    say('正在构建桌面外壳…');
    await buildElectron();
  }
}
