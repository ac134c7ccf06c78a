import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { IpcMain } from 'electron';
import { channelNames } from './channels.ts';
import { registerIpc, type Handlers } from './ipc.ts';
import { requestSchemas } from './requests.ts';
import { FakeContents, callFrom, ipcMain, pretend } from './testing/fake-electron.ts';
import { UserError } from './user-error.ts';

const token = '3f0c1d0e-8a1b-4c6d-9e2f-0123456789ab';
const refused = (message: string): object => ({ ok: false, message });

describe('the one wrapper of all IPC', () => {
  const ours = new FakeContents();
  const read = vi.fn();
  const failures: string[] = [];

  beforeEach(() => {
    read.mockReset().mockResolvedValue(new Uint8Array([1]));
    failures.length = 0;
    const rest = vi.fn().mockResolvedValue(null);
    const handlers = Object.fromEntries(channelNames.map((name) => [name, name === 'port:read' ? read : rest]));
    registerIpc(pretend<IpcMain>(ipcMain), pretend<Handlers>(handlers), ({ id }) => id === ours.id, (channel) => failures.push(channel));
  });

  const call = (...parts: unknown[]): Promise<unknown> => callFrom(ours, ours.mainFrame, ...parts);

  it('passes a good call on and its value back', async () => {
    expect(await call('port:read', { token, path: 'manifest.json' })).toEqual({ ok: true, value: new Uint8Array([1]) });
    expect(read).toHaveBeenCalledWith(ours, { token, path: 'manifest.json' });
  });

  it.each([
    ['a foreign page', { parent: null, url: 'https://example.com/' }],
    ['a look-alike', { parent: null, url: 'app://xueheng.evil/index.html' }],
    ['a file', { parent: null, url: 'file:///index.html' }],
    ['an empty page', { parent: null, url: 'about:blank' }],
    ['a frame inside our page', { parent: ours.mainFrame, url: 'app://xueheng/index.html' }],
    ['a frame that is gone', null],
  ])('refuses %s', async (_who, frame) => {
    expect(await callFrom(ours, frame, 'port:read', { token, path: 'a' })).toEqual(refused('请求不是来自本程序的窗口，已拒绝。'));
    expect(read).not.toHaveBeenCalled();
  });

  it('refuses a window that is not one of ours, even with our address', async () => {
    const other = new FakeContents();
    expect(await callFrom(other, other.mainFrame, 'port:read', { token, path: 'a' })).toMatchObject({ ok: false });
    expect(read).not.toHaveBeenCalled();
  });

  it.each(['port:exec', 'constructor', '__proto__', '', 7, null, undefined])('refuses the unknown channel %s', async (name) => {
    expect(await call(name, {})).toEqual(refused('没有这个功能，已拒绝。'));
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a missing member', { token }],
    ['a wrong type', { token, path: 3 }],
    ['a token that is none', { token: '../..', path: 'a' }],
    ['an empty path', { token, path: '' }],
    ['a stray member', { token, path: 'a', root: '/' }],
  ])('refuses %s as argument', async (_what, request) => {
    expect(await call('port:read', request)).toEqual(refused('请求的内容不合规，没有执行。'));
    expect(read).not.toHaveBeenCalled();
  });

  it('refuses more arguments than one', async () => {
    expect(await call('port:read', { token, path: 'a' }, 'more')).toMatchObject({ ok: false });
  });

  it.each([
    ['port:write', { token, path: 'a', bytes: [1, 2] }],
    ['port:lock', { token, owner: '' }],
    ['workspace:choose', { mode: 'delete' }],
    ['workspace:recent', {}],
    ['files:save', { files: [] }],
    ['files:save', { files: [{ name: 'a', bytes: 'text' }] }],
    ['print:pdf', { html: 1 }],
    ['window:progress', { share: 2 }],
    ['window:progress', { share: Number.NaN }],
  ])('refuses malformed arguments of %s', async (channel, request) => {
    expect(await call(channel, request)).toEqual(refused('请求的内容不合规，没有执行。'));
  });

  it('has a schema for every channel', () => {
    expect(Object.keys(requestSchemas).sort()).toEqual([...channelNames].sort());
  });

  it('says what failed in Chinese, without the path', async () => {
    const error = Object.assign(new Error("ENOSPC: no space, write '/home/张三/成绩'"), { code: 'ENOSPC' });
    read.mockRejectedValueOnce(error);
    const reply = await call('port:read', { token, path: 'a' });
    expect(reply).toEqual(refused('磁盘空间不足，没有写入。请清理磁盘后再试。'));
    expect(failures).toEqual(['port:read']);
    read.mockRejectedValueOnce(new Error('/home/张三'));
    expect(JSON.stringify(await call('port:read', { token, path: 'a' }))).not.toContain('张三');
    read.mockRejectedValueOnce(new UserError('请重新选择。'));
    expect(await call('port:read', { token, path: 'a' })).toEqual(refused('请重新选择。'));
    expect(failures).toHaveLength(2);
  });
});
