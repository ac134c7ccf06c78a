import { WorkspaceLockedError, type FilePort, type WorkspaceLock } from './file-port.ts';
import { checkPath } from './port-path.ts';

/** A workspace in the browser's private storage of this origin. */
export async function openOpfsPort(name: string): Promise<FilePort> {
  const root = await navigator.storage.getDirectory();
  const directory = await root.getDirectoryHandle(checkPath(name), { create: true });
  return directoryPort(directory, navigator.locks, `xueheng-workspace-${name}`);
}

/** The port over any directory handle; createWritable writes aside and swaps on close. */
export function directoryPort(directory: FileSystemDirectoryHandle, locks: Pick<LockManager, 'request'>, lockName: string): FilePort {
  const folderOf = async (parts: readonly string[], create: boolean): Promise<FileSystemDirectoryHandle> => {
    let folder = directory;
    for (const part of parts) folder = await folder.getDirectoryHandle(part, { create });
    return folder;
  };
  const split = (path: string): { folders: string[]; name: string } => {
    const folders = checkPath(path).split('/');
    return { name: folders.pop()!, folders };
  };

  return {
    read: (path) =>
      orNull(async () => {
        const { folders, name } = split(path);
        const handle = await (await folderOf(folders, false)).getFileHandle(name);
        return new Uint8Array(await (await handle.getFile()).arrayBuffer());
      }),

    async writeAtomically(path, bytes) {
      const { folders, name } = split(path);
      const handle = await (await folderOf(folders, true)).getFileHandle(name, { create: true });
      const writable = await handle.createWritable();
      try {
        await writable.write(bytes.slice());
        await writable.close();
      } catch (error) {
        await writable.abort().catch(() => undefined);
        throw error;
      }
    },

    async list(folder) {
      const paths: string[] = [];
      const walk = async (handle: FileSystemDirectoryHandle, prefix: string): Promise<void> => {
        for await (const [name, entry] of handle.entries()) {
          if (entry.kind === 'file') paths.push(`${prefix}/${name}`);
          else await walk(await handle.getDirectoryHandle(name), `${prefix}/${name}`);
        }
      };
      const start = await orNull(() => folderOf(checkPath(folder).split('/'), false));
      if (start) await walk(start, folder);
      return paths.sort();
    },

    async remove(path) {
      const { folders, name } = split(path);
      await orNull(async () => (await folderOf(folders, false)).removeEntry(name));
    },

    lock: () => holdLock(locks, lockName),
  };
}

/** A Web Lock lives as long as its callback's promise; the browser frees it when the page goes away. */
function holdLock(locks: Pick<LockManager, 'request'>, name: string): Promise<WorkspaceLock> {
  return new Promise((resolve, reject) => {
    let release = (): void => undefined;
    const held = new Promise<void>((free) => {
      release = free;
    });
    const finished = locks.request(name, { ifAvailable: true }, async (lock) => {
      if (!lock) throw new WorkspaceLockedError('另一个标签页');
      resolve({
        release: async () => {
          release();
          await finished;
        },
      });
      await held;
    });
    finished.catch(reject);
  });
}

async function orNull<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DOMException && (error.name === 'NotFoundError' || error.name === 'TypeMismatchError')) return null;
    throw error;
  }
}
