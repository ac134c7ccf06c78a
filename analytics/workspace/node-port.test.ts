import { spawn } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WorkspaceLockedError } from './file-port.ts';
import { openNodePort } from './node-port.node.ts';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof fs>();
  return { ...real, rename: vi.fn(real.rename) };
});

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'xueheng-node-port-'));
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

const LOCK = 'workspace.lock';
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const fault = (code: string): Error => Object.assign(new Error(code), { code });

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.once('exit', resolve));
  return child.pid!;
}

/** The lock file as another process of this computer would have left it. */
async function foreignLock(change: Partial<Record<'pid' | 'host' | 'owner', unknown>>, ageMinutes = 0): Promise<void> {
  const lock = await openNodePort(folder).lock('样本');
  const content: unknown = JSON.parse(await fs.readFile(join(folder, LOCK), 'utf8'));
  await lock.release();
  await fs.writeFile(join(folder, LOCK), JSON.stringify({ ...(content as object), token: 'another', ...change }));
  const at = new Date(Date.now() - ageMinutes * 60_000);
  await fs.utimes(join(folder, LOCK), at, at);
}

describe('openNodePort', () => {
  it('retries a rename that a virus scanner holds up, and leaves no temporary file', async () => {
    vi.mocked(fs.rename).mockRejectedValueOnce(fault('EPERM')).mockRejectedValueOnce(fault('EBUSY'));
    const port = openNodePort(folder);
    await port.writeAtomically('manifest.json', text('1'));
    expect(await port.read('manifest.json')).toEqual(text('1'));
    expect(await fs.readdir(folder)).toEqual(['manifest.json']);
  });

  it('keeps the old file and removes the new one when the rename fails for good', async () => {
    const port = openNodePort(folder);
    await port.writeAtomically('manifest.json', text('old'));
    vi.mocked(fs.rename).mockRejectedValueOnce(fault('EIO'));
    await expect(port.writeAtomically('manifest.json', text('new'))).rejects.toThrow('EIO');
    expect(await port.read('manifest.json')).toEqual(text('old'));
    expect(await fs.readdir(folder)).toEqual(['manifest.json']);
  });

  it('follows no link out of the folder', async () => {
    const outside = await fs.mkdtemp(join(tmpdir(), 'xueheng-outside-'));
    await fs.writeFile(join(outside, 'secret'), 'secret');
    await fs.symlink(outside, join(folder, 'segments'));
    const port = openNodePort(folder);
    await expect(port.read('segments/secret')).rejects.toThrow(/工作区之外/);
    await expect(port.writeAtomically('segments/new', text('x'))).rejects.toThrow(/工作区之外/);
    await expect(port.list('segments')).rejects.toThrow(/工作区之外/);
    await expect(port.remove('segments/secret')).rejects.toThrow(/工作区之外/);
    expect(await fs.readdir(outside)).toEqual(['secret']);
    await fs.rm(outside, { recursive: true });
  });
});

describe('the lock file', () => {
  it('names who holds it, also to a second port in this process', async () => {
    const lock = await openNodePort(folder).lock('张老师');
    await expect(openNodePort(folder).lock('李老师')).rejects.toThrow(/张老师/);
    await lock.release();
    expect(await fs.readdir(folder)).toEqual([]);
  });

  it.each<[string, () => Promise<void>]>([
    ['a dead process', async () => foreignLock({ pid: await deadPid() })],
    ['an earlier process with our own number', () => foreignLock({ pid: process.pid })],
    ['a process without heartbeat', () => foreignLock({ pid: process.ppid }, 11)],
    ['another computer without heartbeat', () => foreignLock({ host: 'elsewhere' }, 11)],
    ['nobody legible, long ago', async () => {
      await fs.writeFile(join(folder, LOCK), '{"own');
      await fs.utimes(join(folder, LOCK), new Date(0), new Date(0));
    }],
  ])('of %s is broken', async (_, leave) => {
    await leave();
    const lock = await openNodePort(folder).lock('张老师');
    await lock.release();
    expect(await fs.readdir(folder)).toEqual([]);
  });

  it.each<[string, () => Promise<void>]>([
    ['a living process', () => foreignLock({ pid: process.ppid, owner: '李老师' })],
    ['another computer that beats', () => foreignLock({ host: 'elsewhere', owner: '李老师' })],
    ['somebody writing it at this moment', () => fs.writeFile(join(folder, LOCK), '')],
  ])('of %s is respected', async (_, leave) => {
    await leave();
    await expect(openNodePort(folder).lock('张老师')).rejects.toBeInstanceOf(WorkspaceLockedError);
  });

  it('goes to exactly one of several that break it at once', async () => {
    await foreignLock({ pid: await deadPid() });
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => openNodePort(folder).lock('窗口')));
    const won = tries.filter((outcome) => outcome.status === 'fulfilled');
    expect(won).toHaveLength(1);
    await won[0]!.value.release();
  });

  it('once taken over, stops the former holder from writing', async () => {
    const port = openNodePort(folder);
    const lock = await port.lock('睡着的笔记本');
    await foreignTakeOver();
    await expect(port.writeAtomically('manifest.json', text('late'))).rejects.toThrow(/被另一个窗口接管/);
    expect(await port.read('manifest.json')).toBeNull();
    await lock.release();
    expect(await fs.readdir(folder)).toEqual([LOCK]);
  });

  async function foreignTakeOver(): Promise<void> {
    const content: unknown = JSON.parse(await fs.readFile(join(folder, LOCK), 'utf8'));
    await fs.writeFile(join(folder, LOCK), JSON.stringify({ ...(content as object), token: 'another' }));
  }

  it('clears what a killed writer left beside the manifest, and nothing else', async () => {
    await fs.writeFile(join(folder, 'manifest.json.0f8fad5b-d9cb-469f-a165-70867728950e.tmp'), 'half');
    await fs.writeFile(join(folder, '说明.tmp'), 'mine');
    const lock = await openNodePort(folder).lock('张老师');
    expect((await fs.readdir(folder)).sort()).toEqual([LOCK, '说明.tmp'].sort());
    await lock.release();
  });
});
