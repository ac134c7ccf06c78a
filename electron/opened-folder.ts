import { realpath } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { App } from 'electron';
import { isWorkspace, type Recent } from './recent.ts';

/**
 * A workspace handed over by the system (double click, drop on the icon) is as much the user's choice
 * as one picked in a dialog: it goes to the top of the recent ones, from where the page opens it.
 */
export async function rememberOpened(recent: Recent, path: string): Promise<boolean> {
  if (!isAbsolute(path) || !/\.xueheng[/\\]?$/.test(path)) return false;
  if (!(await isWorkspace(path))) return false;
  await recent.remember(await realpath(path));
  return true;
}

export function acceptOpenedFolders(app: App, recent: Recent): void {
  app.on('open-file', (event, path) => {
    event.preventDefault();
    void rememberOpened(recent, path).catch(() => undefined);
  });
  app.on('second-instance', (_event, argv) => {
    for (const argument of argv.slice(1)) void rememberOpened(recent, argument).catch(() => undefined);
  });
}
