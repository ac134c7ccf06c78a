import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { GrantedFolder } from './channels.ts';
import { UserError } from './user-error.ts';

/** Which folders each window's page may use. A page knows tokens; only the main process knows paths. */
export interface Grants {
  grant(window: number, folder: string): GrantedFolder;
  folderOf(window: number, token: string): string;
  revokeAll(window: number): void;
}

export function createGrants(): Grants {
  const byWindow = new Map<number, Map<string, string>>();
  return {
    grant(window, folder) {
      const held = byWindow.get(window) ?? new Map<string, string>();
      byWindow.set(window, held);
      const known = [...held].find(([, path]) => path === folder);
      const token = known?.[0] ?? randomUUID();
      held.set(token, folder);
      return { token, name: basename(folder) };
    },
    folderOf(window, token) {
      const folder = byWindow.get(window)?.get(token);
      if (folder === undefined) throw new UserError('这个文件夹没有授权，或授权已失效。请重新选择工作区。');
      return folder;
    },
    revokeAll(window) {
      byWindow.delete(window);
    },
  };
}
