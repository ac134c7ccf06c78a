import type { BrowserWindow } from 'electron';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isSmokeRun, reportAndQuit } from './smoke.ts';
import { FakeBrowserWindow, app, pretend } from './testing/fake-electron.ts';

vi.mock('electron', () => import('./testing/fake-electron.ts'));

describe('the trial run', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it('is asked for by the environment only', () => {
    expect(isSmokeRun()).toBe(false);
    vi.stubEnv('XUEHENG_SMOKE', '1');
    expect(isSmokeRun()).toBe(true);
  });

  it('prints one line about the page and leaves', async () => {
    const lines: unknown[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(line) > 0);
    const window = new FakeBrowserWindow({});
    await window.loadURL('app://xueheng/index.html');
    await reportAndQuit(pretend<BrowserWindow>(window));
    vi.restoreAllMocks();
    expect(lines).toHaveLength(1);
    expect(String(lines[0])).toMatch(/^xueheng-smoke \{"url":"app:\/\/xueheng\/index\.html","found":\{"characters":\d+\}\}\n$/);
    expect(app.quits).toBe(1);
  });
});
