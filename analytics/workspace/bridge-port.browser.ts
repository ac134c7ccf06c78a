import type { DesktopBridge } from '../../electron/channels.ts';
import { WorkspaceLockedError, type FilePort } from './file-port.ts';
import { checkPath } from './port-path.ts';

/** The workspace folder behind `token`, which a dialog of the main process granted to this window. */
export function bridgePort(call: DesktopBridge['call'], token: string): FilePort {
  return {
    read: (path) => call('port:read', { token, path: checkPath(path) }),
    writeAtomically: (path, bytes) => call('port:write', { token, path: checkPath(path), bytes }),
    list: async (folder) => [...(await call('port:list', { token, folder: checkPath(folder) }))],
    remove: (path) => call('port:remove', { token, path: checkPath(path) }),
    lock: async (owner) => {
      const reply = await call('port:lock', { token, owner });
      if (!reply.locked) throw new WorkspaceLockedError(reply.owner);
      return { release: () => call('port:unlock', { token }) };
    },
  };
}
