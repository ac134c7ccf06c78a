import type * as promises from 'node:fs/promises';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { renameWithRetry, writeAtomically } from './atomic-write.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

type Promises = typeof promises;

/** Faults to inject into the file system, and the order of what was asked of it. */
const disk = vi.hoisted(() => ({ failRename: [] as string[], failWrite: '', log: [] as string[] }));

vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<Promises>();
  const fail = (code: string): Error => Object.assign(new Error(code), { code });
  const open: Promises['open'] = async (path, flags, mode) => {
    const handle = await real.open(path, flags, mode);
    const kind = flags === 'r' ? 'folder' : 'draft';
    return new Proxy(handle, {
      get(target, key) {
        if (key === 'writeFile' && disk.failWrite !== '') return () => Promise.reject(fail(disk.failWrite));
        if (key === 'sync') {
          return () => {
            disk.log.push(`sync ${kind}`);
            return target.sync();
          };
        }
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  };
  const rename: Promises['rename'] = async (from, to) => {
    const code = disk.failRename.shift();
    disk.log.push(`rename ${code ?? 'ok'}`);
    if (code !== undefined) throw fail(code);
    await real.rename(from, to);
  };
  return { ...real, open, rename };
});

const old = new TextEncoder().encode('old');
const fresh = new TextEncoder().encode('fresh');

describe('atomic write', () => {
  let folder = '';
  let file = '';
  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder, 'manifest.json');
    disk.failRename = [];
    disk.failWrite = '';
    disk.log = [];
    writeFileSync(file, old);
  });

  it('syncs the draft, renames it, then syncs the folder', async () => {
    await writeAtomically(file, fresh);
    expect(readFileSync(file, 'utf8')).toBe('fresh');
    expect(readdirSync(folder)).toEqual(['manifest.json']);
    expect(disk.log).toEqual(process.platform === 'win32' ? ['sync draft', 'rename ok'] : ['sync draft', 'rename ok', 'sync folder']);
  });

  it('makes the folders it needs', async () => {
    await writeAtomically(join(folder, 'a/b/c.bin'), fresh);
    expect(readFileSync(join(folder, 'a/b/c.bin'), 'utf8')).toBe('fresh');
  });

  it('leaves the old content and no draft when the disk is full', async () => {
    disk.failWrite = 'ENOSPC';
    await expect(writeAtomically(file, fresh)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['manifest.json']);
  });

  it('leaves the old content and no draft when the rename fails for good', async () => {
    disk.failRename = ['EXDEV'];
    await expect(writeAtomically(file, fresh)).rejects.toMatchObject({ code: 'EXDEV' });
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['manifest.json']);
  });

  it('outlasts a virus scanner that holds the file for a moment', async () => {
    disk.failRename = ['EPERM', 'EBUSY', 'EACCES'];
    await writeAtomically(file, fresh);
    expect(readFileSync(file, 'utf8')).toBe('fresh');
    expect(disk.log.filter((line) => line.startsWith('rename'))).toEqual(['rename EPERM', 'rename EBUSY', 'rename EACCES', 'rename ok']);
  });

  it('gives up when the file stays held', async () => {
    disk.failRename = ['EPERM', 'EPERM', 'EPERM'];
    await expect(renameWithRetry(file, join(folder, 'b'), [1, 1])).rejects.toMatchObject({ code: 'EPERM' });
    expect(readFileSync(file, 'utf8')).toBe('old');
  });

  it('does not turn a folder into a file', async () => {
    mkdirSync(join(folder, 'segments/x'), { recursive: true });
    await expect(writeAtomically(join(folder, 'segments'), fresh)).rejects.toThrow();
    expect(readdirSync(folder).sort()).toEqual(['manifest.json', 'segments']);
  });
});
