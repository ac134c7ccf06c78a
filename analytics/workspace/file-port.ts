/** The five functions through which a workspace touches storage. Paths are relative, with `/`. */
export interface FilePort {
  /** null when there is no such file. */
  read(path: string): Promise<Uint8Array | null>;
  /** Whole or not at all, and durable when it returns. */
  writeAtomically(path: string, bytes: Uint8Array): Promise<void>;
  /** Files under a folder, as relative paths; [] when there is no such folder. */
  list(folder: string): Promise<string[]>;
  remove(path: string): Promise<void>;
  /** Holds the workspace for one window or process; throws WorkspaceLockedError when another holds it. */
  lock(owner: string): Promise<WorkspaceLock>;
}

export interface WorkspaceLock {
  release(): Promise<void>;
}

export class WorkspaceLockedError extends Error {
  readonly owner: string;
  constructor(owner: string) {
    super(`工作区正被另一个窗口使用（${owner}）。请先关闭那个窗口，再打开。`);
    this.name = 'WorkspaceLockedError';
    this.owner = owner;
  }
}
