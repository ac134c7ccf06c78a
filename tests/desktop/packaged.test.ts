import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findElectron, runsHere } from '../../build/electron-binary.ts';
import { hasDisplay } from '../../build/open-browser.ts';

const root = resolve(import.meta.dirname, '../..');

interface Shell {
  readonly binary: string;
  readonly args: readonly string[];
}

/** A packaged program if there is one, else the built shell under a plain Electron. */
async function findShell(): Promise<Shell | string> {
  const packaged = [
    process.env['XUEHENG_PACKAGED'] ?? '',
    join(root, 'release/linux-unpacked/xueheng'),
    join(root, 'release/win-unpacked/xueheng.exe'),
    join(root, 'release/mac/学衡.app/Contents/MacOS/xueheng'),
    join(root, 'release/mac-arm64/学衡.app/Contents/MacOS/xueheng'),
  ].find((path) => path !== '' && existsSync(path));
  const plain = findElectron();
  if (packaged === undefined && plain === null) return 'no Electron binary';
  if (!hasDisplay()) return 'an Electron binary, but no display';
  if (packaged !== undefined) return { binary: packaged, args: [] };
  if (plain === null || !(await runsHere(plain))) return 'the Electron binary does not run here';
  const main = join(root, 'dist/electron/main.cjs');
  return existsSync(main) && existsSync(join(root, 'dist/renderer/index.html')) ? { binary: plain, args: [main] } : 'nothing built in dist/';
}

function run({ binary, args }: Shell, home: string): Promise<{ code: number | null; output: string }> {
  return new Promise((done) => {
    // Chromium has no sandbox for root; nowhere else is it turned off.
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const child = spawn(binary, [...root, ...args], {
      env: { ...process.env, XUEHENG_SMOKE: '1', XDG_CONFIG_HOME: home, APPDATA: home },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part: string) => (output += part));
    child.on('error', (error) => done({ code: 1, output: String(error) }));
    child.on('close', (code) => done({ code, output }));
  });
}

const report = z.object({ url: z.string(), found: z.record(z.string(), z.unknown()) });

describe('the packaged shell', () => {
  it('loads its page, hardened; or this says plainly that it did not run', async () => {
    const shell = await findShell();
    if (typeof shell === 'string') {
      console.log(`NOT RUN: ${shell}`);
      expect(['no Electron binary', 'an Electron binary, but no display', 'the Electron binary does not run here', 'nothing built in dist/']).toContain(shell);
      // The reason must be the truth: with a binary and a display this branch is a failure.
      expect(findElectron() !== null && hasDisplay() && existsSync(join(root, 'dist/renderer/index.html')) && (await runsHere(findElectron() ?? ''))).toBe(false);
      return;
    }
    const home = mkdtempSync(join(tmpdir(), 'xueheng-'));
    try {
      const { code, output } = await run(shell, home);
      const line = /^xueheng-smoke (.*)$/m.exec(output)?.[1];
      expect(line, output).toBeDefined();
      expect(report.parse(JSON.parse(line ?? ''))).toEqual({
        url: 'app://xueheng/index.html',
        found: { bridge: 'function', node: 'undefinedundefined', rendered: true, evalRefused: true, networkRefused: true, unknownRefused: true },
      });
      expect(code).toBe(0);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  }, 90_000);
});
