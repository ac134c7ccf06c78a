import { WorkspaceLockedError, type FilePort } from './file-port.ts';
import { checkPath } from './port-path.ts';

export interface MemoryPort extends FilePort {
  readonly files: Map<string, Uint8Array>;
}

/** A port to nothing but memory: tests and throw-away workspaces. */
export function memoryPort(files = new Map<string, Uint8Array>()): MemoryPort {
  let holder: string | null = null;
  return {
    files,
    read: async (path) => {
      const bytes = files.get(checkPath(path));
      return bytes ? bytes.slice() : null;
    },
    writeAtomically: async (path, bytes) => void files.set(checkPath(path), bytes.slice()),
    list: async (folder) => {
      const prefix = `${checkPath(folder)}/`;
      return [...files.keys()].filter((path) => path.startsWith(prefix)).sort();
    },
    remove: async (path) => void files.delete(checkPath(path)),
    lock: async (owner) => {
      if (holder !== null) throw new WorkspaceLockedError(holder);
      holder = owner;
      return {
        release: async () => {
          holder = null;
        },
      };
    },
  };
}
