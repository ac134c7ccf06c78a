import { BrowserWindow, type WebContents } from 'electron';
import { chooseFiles, chooseWorkspace, saveFiles } from './dialogs.ts';
import type { FilePort } from './file-port.ts';
import type { Handlers } from './ipc.ts';
import { printToPdf } from './print.ts';
import type { Recent } from './recent.ts';
import type { Grants } from './tokens.ts';
import { UserError } from './user-error.ts';

function windowOf(sender: WebContents): BrowserWindow {
  const window = BrowserWindow.fromWebContents(sender);
  if (window === null) throw new UserError('窗口已关闭。');
  return window;
}

export function createHandlers(grants: Grants, port: FilePort, recent: Recent): Handlers {
  return {
    async 'workspace:choose'(sender, { mode }) {
      const folder = await chooseWorkspace(windowOf(sender), mode);
      if (folder === null) return null;
      await recent.remember(folder);
      return grants.grant(sender.id, folder);
    },
    async 'workspace:recent'(sender) {
      return (await recent.present()).map((folder) => grants.grant(sender.id, folder));
    },
    'port:read': (sender, { token, path }) => port.read(sender.id, token, path),
    'port:write': (sender, { token, path, bytes }) => port.write(sender.id, token, path, bytes),
    'port:list': (sender, { token, folder }) => port.list(sender.id, token, folder),
    'port:remove': (sender, { token, path }) => port.remove(sender.id, token, path),
    'port:lock': (sender, { token, owner }) => port.lock(sender.id, token, owner),
    'port:unlock': (sender, { token }) => port.unlock(sender.id, token),
    'files:choose': (sender) => chooseFiles(windowOf(sender)),
    'files:save': (sender, { files }) => saveFiles(windowOf(sender), files),
    'print:pdf': (_sender, { html }) => printToPdf(html),
    'window:progress': (sender, { share }) => windowOf(sender).setProgressBar(share ?? -1),
  };
}
