import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFilePort } from '../../electron/file-port.ts';
import { createGrants } from '../../electron/tokens.ts';

const root = resolve(import.meta.dirname, '../..');

/** The window and the command line use one lock file, written by two pieces of code. */
describe('one workspace, two programs', () => {
  let folder = '';
  let child: ChildProcess | null = null;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'xueheng-'));
  });
  afterEach(() => {
    child?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  /** The command line's port in a process of its own: tells how locking went, then stays. */
  function commandLine(): Promise<string> {
    const script = `
      import { openNodePort } from ${JSON.stringify(join(root, 'analytics/workspace/node-port.node.ts'))};
      openNodePort(process.argv[1]).lock('命令行').then(() => console.log('locked'), (error) => console.log(error.owner));
      setInterval(() => undefined, 1000);`;
    const started = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, folder], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    child = started;
    return new Promise((done) => started.stdout.setEncoding('utf8').once('data', (line: string) => done(line.trim())));
  }

  it('keeps the window out while the command line is at work, and lets it in when that was killed', async () => {
    expect(await commandLine()).toBe('locked');
    const grants = createGrants();
    const port = createFilePort(grants);
    const { token } = grants.grant(1, folder);
    expect(await port.lock(1, token, '教研室')).toEqual({ locked: false, owner: '命令行' });
    const gone = new Promise((done) => child?.once('exit', done));
    child?.kill('SIGKILL');
    await gone;
    expect(await port.lock(1, token, '教研室')).toEqual({ locked: true });
    await port.releaseAll(1);
    expect(existsSync(join(folder, 'workspace.lock'))).toBe(false);
  });

  it('keeps the command line out while the window has it', async () => {
    const grants = createGrants();
    const port = createFilePort(grants);
    const { token } = grants.grant(1, folder);
    expect(await port.lock(1, token, '教研室')).toEqual({ locked: true });
    expect(await commandLine()).toBe('教研室');
    await port.releaseAll(1);
  });
});
