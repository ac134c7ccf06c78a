import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const electronPackage = join(root, 'node_modules/electron');

function executableName(): string {
  try {
    return readFileSync(join(electronPackage, 'path.txt'), 'utf8').trim();
  } catch {
    if (process.platform === 'win32') return 'electron.exe';
    return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
  }
}

/** Where Electron's own launcher would look; null when there is no file. */
export function findElectron(env: NodeJS.ProcessEnv = process.env): string | null {
  const folder = env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(electronPackage, 'dist');
  const path = join(folder, executableName());
  return existsSync(path) ? path : null;
}

function finish(command: string, args: readonly string[], env: NodeJS.ProcessEnv, limit: number, stdio: 'ignore' | 'inherit'): Promise<number | 'timeout'> {
  return new Promise((done) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      done('timeout');
    }, limit);
    const end = (code: number): void => {
      clearTimeout(timer);
      done(code);
    };
    child.on('error', () => end(1));
    child.on('exit', (code) => end(code ?? 1));
  });
}

/** As plain Node it needs no display, yet a missing system library or a wrong architecture shows. */
export async function runsHere(path: string): Promise<boolean> {
  return (await finish(path, ['-e', '0'], { ELECTRON_RUN_AS_NODE: '1' }, 20_000, 'ignore')) === 0;
}

/** The Node that Electron's installer asks for, from its own package file. */
export function nodeSuffices(version: string = process.versions.node): { readonly enough: boolean; readonly wanted: string } {
  const wanted = /"node":\s*">=\s*([\d.]+)"/.exec(readFileSync(join(electronPackage, 'package.json'), 'utf8'))?.[1] ?? '22.12.0';
  const [have, need] = [version, wanted].map((text) => text.split('.').map(Number));
  const difference = [0, 1, 2].map((part) => (have?.[part] ?? 0) - (need?.[part] ?? 0)).find((each) => each !== 0) ?? 0;
  return { enough: difference >= 0, wanted };
}

/** Electron's own download, which respects ELECTRON_MIRROR; stopped when it takes too long. */
export function fetchElectron(seconds: number): Promise<number | 'timeout'> {
  return finish(process.execPath, [join(electronPackage, 'install.js')], {}, seconds * 1000, 'ignore');
}
