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
