import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, readdir, realpath, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import type { FilePort } from './file-port.ts';
import { lockFolder, type HeldLock } from './node-lock.node.ts';
import { checkPath } from './port-path.ts';
import { WorkspaceError } from './workspace-error.ts';

/** How often and how long to wait for virus scanners and sync tools that hold a file on Windows. */
const RENAME_WAITS_MS = [10, 30, 100, 300, 1000];

/** A workspace folder on a local disk. The folder is made by the first write or lock. */
export function openNodePort(path: string): FilePort {
  const folder = resolve(path);
  let held: HeldLock | null = null;

  /** The absolute path, provided that no link leads out of the folder; null when the place does not exist. */
  const locate = async (path: string): Promise<string | null> => {
    const absolute = join(folder, ...checkPath(path).split('/'));
    try {
      const [root, real] = await Promise.all([realpath(folder), realpath(absolute)]);
      if (real !== root && !real.startsWith(root + sep)) throw new WorkspaceError('bad-path', `文件 ${path} 是指向工作区之外的链接，不予使用。`);
      return absolute;
    } catch (error) {
      if (isCode(error, 'ENOENT', 'ENOTDIR')) return null;
      throw error;
    }
  };

  return {
    async read(path) {
      const absolute = await locate(path);
      if (!absolute) return null;
      const bytes = await readFile(absolute);
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    },

    async writeAtomically(path, bytes) {
      const target = join(folder, ...checkPath(path).split('/'));
      const parent = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : null;
      if (held) await held.assertHeld();
      await makeFolder(dirname(target));
      if (parent) await locate(parent);
      const temporary = `${target}.${randomUUID()}.tmp`;
      try {
        await withFile(temporary, 'wx', async (file) => {
          await file.writeFile(bytes);
          await file.sync();
        });
        await renameStubbornly(temporary, target);
      } catch (error) {
        await rm(temporary, { force: true }).catch(() => undefined);
        throw error;
      }
      await syncFolder(dirname(target));
    },

    async list(under) {
      const absolute = await locate(under);
      if (!absolute) return [];
      const entries = await readdir(absolute, { withFileTypes: true, recursive: true });
      const inside = (parentPath: string): string[] => parentPath.slice(absolute.length).split(sep).filter(Boolean);
      return entries.filter((entry) => entry.isFile()).map((entry) => [under, ...inside(entry.parentPath), entry.name].join('/')).sort();
    },

    async remove(path) {
      const absolute = await locate(path);
      if (absolute) await rm(absolute, { force: true });
    },

    async lock(owner) {
      await makeFolder(folder);
      held = await lockFolder(folder, owner);
      await removeTemporaries(folder);
      return {
        release: async () => {
          const lock = held;
          held = null;
          await lock?.release();
        },
      };
    },
  };
}

/** What a killed writer left beside manifest.json; elsewhere the workspace sweeps by itself. */
async function removeTemporaries(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (/^manifest\.json\.[0-9a-f-]{36}\.tmp$/.test(name)) await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

async function renameStubbornly(from: string, to: string): Promise<void> {
  for (const wait of RENAME_WAITS_MS) {
    try {
      return await rename(from, to);
    } catch (error) {
      if (!isCode(error, 'EPERM', 'EBUSY', 'EACCES')) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return rename(from, to);
}

/** Makes the folder, and its name in the one above durable. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** Makes the rename itself durable. Windows opens no folders and needs none of it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await withFile(folder, 'r', (handle) => handle.sync());
}

async function withFile(path: string, flags: string, work: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags);
  try {
    await work(file);
  } finally {
    await file.close();
  }
}

const isCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
