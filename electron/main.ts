import { join } from 'node:path';
import { app, ipcMain, protocol, session, type BrowserWindow } from 'electron';
import { failToStart, handleMainCrashes, handlePageCrashes, logFailure } from './crash.ts';
import { createFilePort } from './file-port.ts';
import { createHandlers } from './handlers.ts';
import { registerIpc } from './ipc.ts';
import { installMenu } from './menu.ts';
import { acceptOpenedFolders, rememberOpened } from './opened-folder.ts';
import { registerAppScheme, serveRenderer } from './protocol.ts';
import { createRecent } from './recent.ts';
import { hardenApp, hardenSession } from './security.ts';
import { isSmokeRun, reportAndQuit } from './smoke.ts';
import { createGrants } from './tokens.ts';
import { openMainWindow } from './window.ts';

const development = !app.isPackaged;
const userData = join(app.getPath('appData'), 'Xueheng');
/** Ours by the id of their contents; windows made for printing are not among them. */
const windows = new Map<number, BrowserWindow>();
/** Locks being given back; the program leaves after that. */
let closing = Promise.resolve();

app.setName('学衡');
app.setPath('userData', userData);
const recent = createRecent(userData);
const grants = createGrants();
const port = createFilePort(grants);

async function openWindow(): Promise<void> {
  const window = await openMainWindow({
    userData,
    preload: join(__dirname, 'preload.cjs'),
    development,
    onCreated(created) {
      const { id } = created.webContents;
      windows.set(id, created);
      handlePageCrashes(created, userData);
      created.on('closed', () => {
        windows.delete(id);
        grants.revokeAll(id);
        closing = closing.then(() => port.releaseAll(id)).catch(() => undefined);
      });
    },
  });
  if (isSmokeRun()) await reportAndQuit(window);
}

async function start(): Promise<void> {
  await app.whenReady();
  hardenSession(session.defaultSession, development);
  serveRenderer(protocol, join(__dirname, '..', 'renderer'));
  registerIpc(ipcMain, createHandlers(grants, port, recent), ({ id }) => windows.has(id), (channel, error) => {
    void logFailure(userData, channel, error);
  });
  installMenu(development);
  for (const argument of process.argv.slice(1)) await rememberOpened(recent, argument);
  await openWindow();
}

function showFirstWindow(): void {
  const [window] = windows.values();
  if (window === undefined) return void openWindow();
  if (window.isMinimized()) window.restore();
  window.focus();
}

if (app.requestSingleInstanceLock()) {
  handleMainCrashes(userData);
  hardenApp(app);
  registerAppScheme(protocol);
  acceptOpenedFolders(app, recent);
  app.on('second-instance', showFirstWindow);
  app.on('activate', () => app.isReady() && showFirstWindow());
  app.on('window-all-closed', () => void closing.then(() => app.quit()));
  start().catch((error: unknown) => failToStart(userData, error));
} else {
  app.quit();
}
