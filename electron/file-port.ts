import { readdir, realpath, rm, stat } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { isTemporary, syncFolder, writeAtomically } from './atomic-write.ts';
import { insideFolder } from './inside-folder.ts';
import { readBytes } from './read-bytes.ts';
import type { Grants } from './tokens.ts';
import { UserError, errorCode } from './user-error.ts';
import { acquireLock, lockName, type HeldLock } from './workspace-lock.ts';

/** The workspace's storage for one window's page: granted folders by token, everything inside them. */
export interface FilePort {
  read(window: number, token: string, path: string): Promise<Uint8Array | null>;
  write(window: number, token: string, path: string, bytes: Uint8Array): Promise<void>;
  list(window: number, token: string, folder: string): Promise<string[]>;
  remove(window: number, token: string, path: string): Promise<void>;
  lock(window: number, token: string, owner: string): Promise<{ locked: true } | { locked: false; owner: string }>;
  unlock(window: number, token: string): Promise<void>;
  releaseAll(window: number): Promise<void>;
}

interface WindowLock {
  readonly window: number;
  readonly lock: HeldLock;
}

export function createFilePort(grants: Grants): FilePort {
  const locks = new Map<string, WindowLock>();

  const folderOf = (window: number, token: string): Promise<string> => realpath(grants.folderOf(window, token));

  async function place(window: number, token: string, path: string): Promise<string> {
    if (path === lockName || isTemporary(path)) throw new UserError('这个文件名由程序保留，已拒绝。');
    return await insideFolder(await folderOf(window, token), path);
  }

  /** Two windows may look at one workspace; only the one that holds it may change it. */
  async function checkMayChange(window: number, token: string): Promise<void> {
    const held = locks.get(await folderOf(window, token));
    if (held === undefined) return;
    if (held.window !== window) throw new UserError('工作区正被另一个窗口使用，没有写入。');
    if (!(await held.lock.isHeld())) throw new UserError('工作区已被另一个程序接管，没有写入。请重新打开工作区。');
  }

  return {
    async read(window, token, path) {
      const file = await place(window, token, path);
      try {
        return await readBytes(file);
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return null;
        throw error;
      }
    },

    async write(window, token, path, bytes) {
      const file = await place(window, token, path);
      await checkMayChange(window, token);
      await writeAtomically(file, bytes);
    },

    async list(window, token, folder) {
      const root = await folderOf(window, token);
      const start = folder === '' ? root : await insideFolder(root, folder);
      try {
        const entries = await readdir(start, { recursive: true, withFileTypes: true });
        return entries
          .filter((entry) => entry.isFile() && entry.name !== lockName)
          .map((entry) => relative(root, `${entry.parentPath}${sep}${entry.name}`).replaceAll('\\', '/'))
          .sort();
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return [];
        throw error;
      }
    },

    async remove(window, token, path) {
      const file = await insideFolder(await folderOf(window, token), path);
      if (path === lockName) throw new UserError('这个文件名由程序保留，已拒绝。');
      await checkMayChange(window, token);
      const found = await stat(file).catch(() => null);
      if (found === null) return;
      await rm(file);
      await syncFolder(dirname(file));
    },

    async lock(window, token, owner) {
      const root = await folderOf(window, token);
      const mine = locks.get(root);
      // The same window asks again after its page was reloaded.
      if (mine?.window === window && (await mine.lock.isHeld())) return { locked: true };
      if (mine !== undefined && mine.window !== window) return { locked: false, owner: '本机的另一个窗口' };
      const result = await acquireLock(root, owner);
      if ('holder' in result) return { locked: false, owner: result.holder };
      locks.set(root, { window, lock: result.held });
      return { locked: true };
    },

    async unlock(window, token) {
      const root = await folderOf(window, token);
      const held = locks.get(root);
      if (held?.window !== window) return;
      locks.delete(root);
      await held.lock.release();
    },

    async releaseAll(window) {
      for (const [root, held] of [...locks]) {
        if (held.window !== window) continue;
        locks.delete(root);
        await held.lock.release();
      }
    },
  };
}
