import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ChannelName, ChannelReply, ChannelRequest, DesktopBridge } from '../../electron/channels.ts';
import { bridgePort } from './bridge-port.browser.ts';
import { FakeDirectory, fakeLocks } from './testing/fake-directory.browser.ts';
import { WorkspaceLockedError, type FilePort, type WorkspaceLock } from './file-port.ts';
import { memoryPort } from './memory-port.ts';
import { openNodePort } from './node-port.node.ts';
import { directoryPort } from './opfs-port.browser.ts';
import { describePort } from './testing/port-contract.ts';
import { openWorkspace } from './workspace.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

describePort('memoryPort', async () => {
  const port = memoryPort();
  return { port, again: () => port };
});

describePort('openNodePort', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'xueheng-port-'));
  folders.push(parent);
  const folder = join(parent, '某市教学质量.xueheng');
  return { port: openNodePort(folder), again: () => openNodePort(folder) };
});

describePort('directoryPort (OPFS)', async () => {
  const directory = new FakeDirectory();
  const locks = fakeLocks();
  const open = (): FilePort => directoryPort(directory.handle, locks, 'test');
  return { port: open(), again: open };
});

describePort('bridgePort', async () => {
  const call = fakeBridge(memoryPort());
  return { port: bridgePort(call, 'token-1'), again: () => bridgePort(call, 'token-1') };
});

/** The main process's side of the channels, over any port. */
function fakeBridge(port: FilePort): DesktopBridge['call'] {
  let lock: WorkspaceLock | null = null;
  const channels = {
    'port:read': ({ path }: ChannelRequest<'port:read'>) => port.read(path),
    'port:write': ({ path, bytes }: ChannelRequest<'port:write'>) => port.writeAtomically(path, bytes),
    'port:list': ({ folder }: ChannelRequest<'port:list'>) => port.list(folder),
    'port:remove': ({ path }: ChannelRequest<'port:remove'>) => port.remove(path),
    'port:lock': async ({ owner }: ChannelRequest<'port:lock'>) => {
      try {
        lock = await port.lock(owner);
        return { locked: true };
      } catch (error) {
        if (!(error instanceof WorkspaceLockedError)) throw error;
        return { locked: false, owner: error.owner };
      }
    },
    'port:unlock': async () => lock?.release(),
  };
  return (async <C extends ChannelName>(channel: C, request: { token: string }): Promise<ChannelReply<C>> => {
    expect(request.token).toBe('token-1');
    const handler = channels[channel as keyof typeof channels] as (request: unknown) => Promise<ChannelReply<C>>;
    return handler(structuredClone(request));
  }) as DesktopBridge['call'];
}

describe('bridgePort', () => {
  it('passes on in Chinese what the main process refused', async () => {
    const call = fakeBridge(memoryPort());
    const failing = (async (channel: ChannelName, request: never) => {
      if (channel === 'port:write') throw new Error('磁盘空间不足，没有写入。请清理磁盘后再试。');
      return call(channel, request);
    }) as DesktopBridge['call'];
    await expect(openWorkspace(bridgePort(failing, 'token-1'), { owner: 'a', create: { name: '某市' } }))
      .rejects.toThrow('本次更改没有保存：磁盘空间不足，没有写入。请清理磁盘后再试。已有数据未受影响。');
  });

  it('carries a whole workspace', async () => {
    const inner = memoryPort();
    const workspace = await openWorkspace(bridgePort(fakeBridge(inner), 'token-1'), { owner: 'a', create: { name: '某市' } });
    await workspace.commit({ kind: 'edit', label: '设置', actor: '教研室', tables: [], sources: [], documents: { pass: 0.6 }, counters: {} });
    await workspace.close();
    const again = await openWorkspace(inner, { owner: 'b' });
    expect(await again.document('pass')).toBe(0.6);
  });
});

describe('directoryPort', () => {
  it('leaves the old content when a write fails half way', async () => {
    const directory = new FakeDirectory();
    const port = directoryPort(directory.handle, fakeLocks(), 'test');
    await port.writeAtomically('manifest.json', Uint8Array.of(1));
    directory.failNextWrite = new DOMException('quota', 'QuotaExceededError');
    await expect(port.writeAtomically('manifest.json', Uint8Array.of(2))).rejects.toThrow('quota');
    expect(await port.read('manifest.json')).toEqual(Uint8Array.of(1));
  });
});
