import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { describeFailure, handlePageCrashes, logFailure } from './crash.ts';
import { FakeBrowserWindow, app, dialogs, pretend } from './testing/fake-electron.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

vi.mock('electron', () => import('./testing/fake-electron.ts'));

describe('failures', () => {
  it('are logged without messages or paths', async () => {
    const folder = temporaryFolder();
    const error = Object.assign(new Error("EACCES: open '/home/张三/初三成绩.xlsx'"), { code: 'EACCES' });
    error.stack = `Error: ${error.message}\n    at save (/home/张三/app/main.cjs:12:5)\n    at C:\\Users\\李四\\main.cjs:7:1`;
    await logFailure(folder, 'files:save', error);
    const log = readFileSync(join(folder, 'logs/failures.log'), 'utf8');
    expect(log).toContain('files:save Error EACCES main.cjs:12 < main.cjs:7');
    expect(log).not.toMatch(/张三|李四|成绩|home|Users/);
    expect(describeFailure('x', 'text')).toMatch(/ x string - \n$/);
  });

  it('of the page are told, and it can be loaded again', async () => {
    const window = new FakeBrowserWindow({});
    let reloads = 0;
    window.webContents.on('reloaded', () => (reloads += 1));
    handlePageCrashes(pretend<BrowserWindow>(window), temporaryFolder());
    dialogs.answers = [{ response: 0 }];
    window.webContents.emit('render-process-gone', {}, { reason: 'oom' });
    await vi.waitFor(() => expect(reloads).toBe(1));
    expect(dialogs.asked.at(-1)).toMatchObject({ message: expect.stringContaining('内存不足') });

    dialogs.answers = [{ response: 1 }];
    const before = app.quits;
    window.emit('unresponsive');
    await vi.waitFor(() => expect(dialogs.answers).toHaveLength(0));
    expect(app.quits).toBe(before);
    dialogs.answers = [{ response: 1 }];
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    await vi.waitFor(() => expect(app.quits).toBe(before + 1));
  });
});
