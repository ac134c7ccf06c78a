import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, IpcMainInvokeEvent, Session, WebContents } from 'electron';

/** What the shell asked of Electron, recorded; what Electron would do in return, on request. */
type Listener = (...args: never[]) => unknown;

/** The one cast of the tests: a recording object in place of Electron's. */
export const pretend = <T>(object: object): T => object as unknown as T;

export class FakeContents extends EventEmitter {
  static next = 1;
  readonly id = FakeContents.next++;
  url = '';
  openHandler: ((details: { url: string }) => { action: string }) | null = null;
  pdfOptions: unknown = null;
  readonly mainFrame = { parent: null, url: 'app://xueheng/index.html' };
  readonly reload = (): void => void this.emit('reloaded');
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }
  setWebRTCIPHandlingPolicy(policy: string): void {
    this.emit('webrtc', policy);
  }
  async executeJavaScript(code: string): Promise<unknown> {
    return { characters: code.length };
  }
  getURL(): string {
    return this.url;
  }
  async printToPDF(options: unknown): Promise<Buffer> {
    this.pdfOptions = options;
    return Buffer.from('%PDF-1.7');
  }
  /** What a handler of a cancellable event did with it. */
  isPrevented(event: string, details: object = {}): boolean {
    let prevented = false;
    this.emit(event, { preventDefault: () => (prevented = true), isMainFrame: true, ...details }, {}, {});
    return prevented;
  }
}

export class FakeSession extends EventEmitter {
  requestHandler: Listener | null = null;
  checkHandler: Listener | null = null;
  deviceHandler: Listener | null = null;
  verifyProc: Listener | null = null;
  beforeRequest: ((details: { url: string }, callback: (answer: { cancel: boolean }) => void) => void) | null = null;
  spelling = true;
  readonly protocol = new FakeProtocol();
  readonly webRequest = {
    onBeforeRequest: (handler: NonNullable<FakeSession['beforeRequest']>): void => {
      this.beforeRequest = handler;
    },
  };
  setPermissionRequestHandler(handler: Listener): void {
    this.requestHandler = handler;
  }
  setPermissionCheckHandler(handler: Listener): void {
    this.checkHandler = handler;
  }
  setDevicePermissionHandler(handler: Listener): void {
    this.deviceHandler = handler;
  }
  setDisplayMediaRequestHandler(): void {}
  setCertificateVerifyProc(proc: Listener): void {
    this.verifyProc = proc;
  }
  setSpellCheckerEnabled(on: boolean): void {
    this.spelling = on;
  }
  isCancelled(url: string): boolean | null {
    let cancelled: boolean | null = null;
    this.beforeRequest?.({ url }, (answer) => (cancelled = answer.cancel));
    return cancelled;
  }
}

export class FakeProtocol {
  schemes: { scheme: string; privileges: Record<string, boolean> }[] = [];
  readonly handlers = new Map<string, (request: Request) => Response | Promise<Response>>();
  registerSchemesAsPrivileged(schemes: FakeProtocol['schemes']): void {
    this.schemes = schemes;
  }
  handle(scheme: string, handler: (request: Request) => Response | Promise<Response>): void {
    this.handlers.set(scheme, handler);
  }
  /** The URL as Chromium would hand it over, without the normalisation of a real Request. */
  async get(url: string, method = 'GET'): Promise<Response> {
    const handler = this.handlers.get(new URL(url).protocol.slice(0, -1));
    if (handler === undefined) throw new Error('no handler');
    return await handler(pretend<Request>({ url, method }));
  }
}

export class FakeBrowserWindow extends EventEmitter {
  static opened: FakeBrowserWindow[] = [];
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents = new FakeContents();
  progress: number | null = null;
  destroyed = false;
  focused = false;
  loaded = '';
  static onLoad: ((window: FakeBrowserWindow, url: string) => Promise<void>) | null = null;
  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    FakeBrowserWindow.opened.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  static fromWebContents(contents: unknown): FakeBrowserWindow | null {
    return FakeBrowserWindow.opened.find((window) => window.webContents === contents) ?? null;
  }
  async loadURL(url: string): Promise<void> {
    this.loaded = url;
    this.webContents.url = url;
    await FakeBrowserWindow.onLoad?.(this, url);
  }
  setProgressBar(share: number): void {
    this.progress = share;
  }
  destroy(): void {
    this.destroyed = true;
  }
  show(): void {}
  maximize(): void {}
  focus(): void {
    this.focused = true;
  }
  restore(): void {}
  isMinimized(): boolean {
    return false;
  }
  isMaximized(): boolean {
    return false;
  }
  getNormalBounds(): object {
    return { x: 5, y: 6, width: 1200, height: 800 };
  }
}
export { FakeBrowserWindow as BrowserWindow };

class FakeApp extends EventEmitter {
  isPackaged = true;
  appData = '';
  sandboxed = false;
  quits = 0;
  lock = true;
  readonly switches: string[] = [];
  readonly commandLine = { appendSwitch: (name: string, value = ''): unknown => this.switches.push(`${name}=${value}`) };
  setName(): void {}
  setPath(): void {}
  setAboutPanelOptions(): void {}
  getVersion(): string {
    return '0.0.0';
  }
  getPath(): string {
    return this.appData;
  }
  enableSandbox(): void {
    this.sandboxed = true;
  }
  async whenReady(): Promise<void> {}
  isReady(): boolean {
    return true;
  }
  requestSingleInstanceLock(): boolean {
    return this.lock;
  }
  quit(): void {
    this.quits += 1;
  }
  exit(): void {
    this.quits += 1;
  }
}
export const app = new FakeApp();

export const protocol = new FakeProtocol();
export const partitions = new Map<string, FakeSession>();
export const session = {
  defaultSession: new FakeSession(),
  fromPartition(name: string): FakeSession {
    const made = new FakeSession();
    partitions.set(name, made);
    return made;
  },
};

export const screen = { getAllDisplays: (): object[] => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] };

interface FakeMenuItem {
  readonly label?: string;
  readonly role?: string;
  readonly submenu?: FakeMenuItem[];
}
export const menu: { template: FakeMenuItem[] } = { template: [] };
export const Menu = {
  buildFromTemplate: (template: FakeMenuItem[]): FakeMenuItem[] => template,
  setApplicationMenu: (template: FakeMenuItem[]): void => {
    menu.template = template;
  },
};

/** Answers to give to the next dialogs, and what was asked. */
export const dialogs: { answers: object[]; asked: object[]; errors: string[] } = { answers: [], asked: [], errors: [] };
const answer = async (_window: unknown, options: object): Promise<object> => {
  dialogs.asked.push(options);
  return dialogs.answers.shift() ?? { canceled: true, filePaths: [], filePath: '', response: 1 };
};
export const dialog = {
  showOpenDialog: answer,
  showSaveDialog: answer,
  showMessageBox: answer,
  showErrorBox: (title: string, text: string): unknown => dialogs.errors.push(`${title} ${text}`),
};

type IpcHandler = (event: IpcMainInvokeEvent, ...args: unknown[]) => Promise<unknown>;
export const ipcHandlers = new Map<string, IpcHandler>();
export const ipcMain = { handle: (channel: string, handler: IpcHandler): unknown => ipcHandlers.set(channel, handler) };

/** A call as a page would make it; `frame` says which frame of which address it comes from. */
export async function callFrom(contents: FakeContents, frame: object | null, ...parts: unknown[]): Promise<unknown> {
  const handler = ipcHandlers.get('xueheng:call');
  if (handler === undefined) throw new Error('not registered');
  return await handler(pretend<IpcMainInvokeEvent>({ sender: contents, senderFrame: frame }), ...parts);
}

export const asContents = (contents: FakeContents): WebContents => pretend<WebContents>(contents);
export const asSession = (fake: FakeSession): Session => pretend<Session>(fake);

/** The two of the preload script. */
export const exposed = new Map<string, unknown>();
export const contextBridge = { exposeInMainWorld: (name: string, api: unknown): unknown => exposed.set(name, api) };
export const invoked: unknown[][] = [];
export const replies: unknown[] = [];
export const ipcRenderer = {
  async invoke(...parts: unknown[]): Promise<unknown> {
    invoked.push(parts);
    return replies.shift();
  },
};
