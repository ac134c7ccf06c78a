import { BrowserWindow, screen } from 'electron';
import { appOrigin } from './app-url.ts';
import { loadWindowState, rememberWindowState } from './window-state.ts';

export interface WindowOptions {
  readonly userData: string;
  readonly preload: string;
  readonly development: boolean;
  /** Before anything is loaded: the page may call at once. */
  onCreated(window: BrowserWindow): void;
}

export async function openMainWindow({ userData, preload, development, onCreated }: WindowOptions): Promise<BrowserWindow> {
  const saved = await loadWindowState(userData, screen.getAllDisplays().map((display) => display.workArea));
  const window = new BrowserWindow({
    ...(saved === null ? { width: 1440, height: 900, center: true } : { x: saved.x, y: saved.y, width: saved.width, height: saved.height }),
    minWidth: 1024,
    minHeight: 640,
    title: '学衡',
    backgroundColor: '#ffffff',
    show: false,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: development,
    },
  });
  onCreated(window);
  if (saved?.maximized === true) window.maximize();
  rememberWindowState(window, userData);
  window.once('ready-to-show', () => window.show());
  await window.loadURL(`${appOrigin}/index.html`);
  return window;
}
