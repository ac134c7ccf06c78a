import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { GrantedFolder } from './channels.ts';
import { FakeBrowserWindow, FakeContents, app, callFrom, dialogs, menu, pretend, protocol, session } from './testing/fake-electron.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

vi.mock('electron', () => import('./testing/fake-electron.ts'));

/** The whole shell on a pretended Electron and a real file system. */
describe('the shell', () => {
  let window: FakeBrowserWindow;
  const folders = { base: '' };
  const call = (...parts: unknown[]): Promise<unknown> => callFrom(window.webContents, window.webContents.mainFrame, ...parts);

  beforeAll(async () => {
    app.appData = temporaryFolder();
    await import('./main.ts');
    await vi.waitFor(() => expect(FakeBrowserWindow.opened[0]?.loaded).toBe('app://xueheng/index.html'));
    window = FakeBrowserWindow.opened[0]!;
  });

  it('is hardened before anything is shown', () => {
    expect(app.sandboxed).toBe(true);
    expect(protocol.schemes[0]?.scheme).toBe('app');
    expect(protocol.handlers.has('app')).toBe(true);
    expect(session.defaultSession.isCancelled('https://example.com/')).toBe(true);
    expect(window.webContents.openHandler?.({ url: 'https://example.com/' })).toEqual({ action: 'deny' });
    expect(window.webContents.isPrevented('will-navigate', { url: 'https://example.com/' })).toBe(true);
  });

  it('has a Chinese menu without developer tools', () => {
    const labels = menu.template.flatMap((entry) => [entry.label, ...(entry.submenu ?? []).filter((item) => 'role' in item).map((item) => item.label)]);
    expect(labels).toContain('复制');
    for (const label of labels) expect(label).toMatch(/[\u4e00-\u9fff]/);
    expect(JSON.stringify(menu.template)).not.toContain('DevTools');
  });

  it('shows the window it has when it is started again, and offers the workspace handed over', async () => {
    const folder = join(temporaryFolder(), 'b.xueheng');
    mkdirSync(folder);
    writeFileSync(join(folder, 'manifest.json'), '{}');
    app.emit('second-instance', {}, ['xueheng', folder]);
    expect(window.focused).toBe(true);
    expect(FakeBrowserWindow.opened).toHaveLength(1);
    await vi.waitFor(async () => expect(await call('workspace:recent')).toMatchObject({ value: [{ name: 'b.xueheng' }] }));
  });

  it('carries a workspace from the dialog to the disk and back', async () => {
    folders.base = temporaryFolder();
    mkdirSync(join(folders.base, 'outside'));
    dialogs.answers = [{ canceled: false, filePath: join(folders.base, '某市.xueheng') }];
    const chosen = pretend<{ value: GrantedFolder }>(Object(await call('workspace:choose', { mode: 'create' })));
    const { token, name } = chosen.value;
    expect(name).toBe('某市.xueheng');
    expect(JSON.stringify(chosen)).not.toContain(folders.base);

    expect(await call('port:lock', { token, owner: '教研室' })).toEqual({ ok: true, value: { locked: true } });
    const bytes = new Uint8Array([1, 2, 3]);
    expect(await call('port:write', { token, path: 'manifest.json', bytes })).toEqual({ ok: true, value: undefined });
    expect(await call('port:read', { token, path: 'manifest.json' })).toEqual({ ok: true, value: bytes });
    expect(await call('port:list', { token, folder: '' })).toEqual({ ok: true, value: ['manifest.json'] });
    expect(await call('workspace:recent')).toEqual({ ok: true, value: [{ token, name }] });
    expect(await call('port:read', { token, path: '../outside/x' })).toMatchObject({ ok: false, message: expect.stringContaining('已拒绝') });

    const stranger = new FakeContents();
    expect(await callFrom(stranger, stranger.mainFrame, 'port:read', { token, path: 'manifest.json' })).toMatchObject({ ok: false });
    expect(existsSync(join(folders.base, '某市.xueheng/workspace.lock'))).toBe(true);
    window.emit('closed');
    await vi.waitFor(() => expect(existsSync(join(folders.base, '某市.xueheng/workspace.lock'))).toBe(false));
    expect(await call('port:read', { token, path: 'manifest.json' })).toMatchObject({ ok: false, message: expect.stringContaining('不是来自本程序') });
  });

  it('opens a window again when it has none', async () => {
    app.emit('activate');
    await vi.waitFor(() => expect(FakeBrowserWindow.opened[1]?.loaded).toBe('app://xueheng/index.html'));
  });

  it('quits when the last window is closed', async () => {
    app.emit('window-all-closed');
    await vi.waitFor(() => expect(app.quits).toBeGreaterThan(0));
  });
});
