import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { FakeBrowserWindow } from './testing/fake-electron.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { openMainWindow } from './window.ts';

vi.mock('electron', () => import('./testing/fake-electron.ts'));

const open = async (userData: string, development = false): Promise<FakeBrowserWindow> => {
  await openMainWindow({ userData, preload: '/preload.cjs', development, onCreated: () => undefined });
  return FakeBrowserWindow.opened.at(-1)!;
};

describe('the main window', () => {
  it('is sandboxed and isolated, and shows our page', async () => {
    const window = await open(temporaryFolder());
    expect(window.options.webPreferences).toEqual({
      preload: '/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    });
    expect(window.loaded).toBe('app://xueheng/index.html');
  });

  it('comes back where it was', async () => {
    const userData = temporaryFolder();
    const window = await open(userData);
    expect(window.options).toMatchObject({ width: 1440, height: 900, center: true });
    window.emit('close');
    await vi.waitFor(async () => expect((await open(userData)).options).toMatchObject({ x: 5, y: 6, width: 1200, height: 800 }));
  });

  it.each([
    ['on a screen that is gone', { x: 4000, y: 0, width: 1200, height: 800, maximized: false }],
    ['above the screen', { x: 0, y: -500, width: 1200, height: 800, maximized: false }],
    ['too small', { x: 0, y: 0, width: 3, height: 2, maximized: false }],
    ['of no sense', { x: 'left' }],
  ])('does not come back %s', async (_where, saved) => {
    const userData = temporaryFolder();
    writeFileSync(join(userData, 'window.json'), JSON.stringify(saved));
    expect((await open(userData)).options).toMatchObject({ width: 1440, height: 900, center: true });
  });
});
