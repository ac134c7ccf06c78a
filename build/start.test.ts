import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isStale } from './build-app.ts';
import { nodeSuffices } from './electron-binary.ts';

const root = resolve(import.meta.dirname, '..');
const posix = process.platform !== 'win32';

let base = '';
let child: ChildProcess | null = null;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'xueheng-'));
  mkdirSync(join(base, 'dist'));
  writeFileSync(join(base, 'dist/index.html'), '<!doctype html><title>学衡</title>');
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(base, { recursive: true, force: true });
});

interface Run {
  readonly output: () => string;
  readonly until: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly exit: Promise<number | null>;
}

function start(args: readonly string[], env: Record<string, string> = {}): Run {
  const clean = { ...process.env };
  for (const name of ['DISPLAY', 'WAYLAND_DISPLAY', 'ELECTRON_OVERRIDE_DIST_PATH']) delete clean[name];
  const started = spawn(process.execPath, ['--import', 'tsx', join(root, 'build/start.ts'), '--no-open', '--port', '0', ...args], {
    cwd: root,
    env: { ...clean, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  let output = '';
  for (const stream of [started.stdout, started.stderr]) stream.setEncoding('utf8').on('data', (part: string) => (output += part));
  const exit = new Promise<number | null>((done) => started.on('exit', (code) => done(code)));
  return {
    output: () => output,
    exit,
    async until(pattern) {
      for (let waited = 0; waited < 20_000; waited += 50) {
        const found = pattern.exec(output);
        if (found) return found;
        if (started.exitCode !== null) break;
        await new Promise((resume) => setTimeout(resume, 50));
      }
      throw new Error(`${pattern} not seen in: ${output}`);
    },
  };
}

/** An Electron that runs, then does with our main script what `body` says. */
function pretendElectron(body: string): string {
  const folder = join(base, 'electron');
  mkdirSync(folder);
  writeFileSync(join(folder, 'electron'), `#!/bin/sh\n[ "$ELECTRON_RUN_AS_NODE" = 1 ] && exit 0\n${body}\n`);
  chmodSync(join(folder, 'electron'), 0o755);
  return folder;
}

const address = /http:\/\/127\.0\.0\.1:\d+\//;

describe('npm start', () => {
  it('serves the application with --serve, and ends on Ctrl+C', async () => {
    const run = start(['--serve', '--dist', join(base, 'dist')]);
    const [url] = await run.until(address);
    const response = await fetch(url);
    expect(await response.text()).toContain('学衡');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(run.output()).not.toContain('未能打开桌面窗口');
    child?.kill('SIGINT');
    if (posix) expect(await run.exit).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  it.runIf(process.platform === 'linux')('serves it where there is no display, and says what is missing and how to get it', async () => {
    const run = start(['--dist', join(base, 'dist')], { ELECTRON_OVERRIDE_DIST_PATH: join(base, 'none') });
    const [url] = await run.until(address);
    expect((await fetch(url)).status).toBe(200);
    expect(run.output()).toContain('没有图形显示');
    expect(run.output()).toContain('ELECTRON_MIRROR');
    expect(run.output()).toMatch(/No desktop window: no display.*Node >= 22\.12/);
    if (!nodeSuffices().enough) expect(run.output()).toContain('没有 Electron 程序；下载它需要 Node 22.12.0');
  });

  it.runIf(process.platform === 'linux')('opens the window where the binary runs', async () => {
    const folder = pretendElectron(`echo "$1" > ${join(base, 'opened')}`);
    const run = start(['--dist', join(base, 'dist')], { ELECTRON_OVERRIDE_DIST_PATH: folder, DISPLAY: ':99' });
    expect(await run.exit).toBe(0);
    expect(readFileSync(join(base, 'opened'), 'utf8').trim()).toBe(join(root, 'dist/electron/main.cjs'));
    expect(run.output()).not.toMatch(address);
  });

  it.runIf(process.platform === 'linux')('serves it where the binary leaves at once', async () => {
    const run = start(['--dist', join(base, 'dist')], { ELECTRON_OVERRIDE_DIST_PATH: pretendElectron('exit 133'), DISPLAY: ':99' });
    const [url] = await run.until(address);
    expect((await fetch(url)).status).toBe(200);
    expect(run.output()).toContain('Electron 启动后立即退出（133');
  });

  it.runIf(process.platform === 'linux')('serves it where the binary does not run at all', async () => {
    const folder = join(base, 'electron');
    mkdirSync(folder);
    writeFileSync(join(folder, 'electron'), 'not a program');
    const run = start(['--dist', join(base, 'dist')], { ELECTRON_OVERRIDE_DIST_PATH: folder, DISPLAY: ':99' });
    await run.until(address);
    expect(run.output()).toContain('不能运行');
  });

  it('says so, and fails, when there is nothing to serve', async () => {
    const run = start(['--serve', '--dist', join(base, 'nothing')]);
    expect(await run.exit).toBe(1);
    expect(run.output()).toContain('没有找到构建好的界面');
  });
});

describe('conditions', () => {
  it('compares Node versions by number', () => {
    expect(nodeSuffices('22.12.0')).toEqual({ enough: true, wanted: '22.12.0' });
    expect(nodeSuffices('22.9.1').enough).toBe(false);
    expect(nodeSuffices('20.20.2').enough).toBe(false);
    expect(nodeSuffices('24.0.0').enough).toBe(true);
  });

  it('builds again after a change of a source, not of a test', () => {
    const source = join(base, 'a.ts');
    const test = join(base, 'a.test.ts');
    const product = join(base, 'out.js');
    const at = (path: string, seconds: number): void => {
      if (!existsSync(path)) writeFileSync(path, '');
      utimesSync(path, seconds, seconds);
    };
    expect(isStale(product, [base])).toBe(true);
    at(source, 100);
    at(product, 200);
    at(test, 300);
    expect(isStale(product, [source, test])).toBe(false);
    at(source, 400);
    expect(isStale(product, [source, test])).toBe(true);
  });
});
