/**
 * The one type map of all IPC between the page and the main process. Files are named by tokens that
 * a dialog issued; the page never sends or learns a path outside the folder it was granted.
 */
export interface OpenedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface GrantedFolder {
  /** Opaque; valid until the window closes. */
  readonly token: string;
  /** Last part of the path, for display. */
  readonly name: string;
}

export interface Channels {
  /** 打开工作区 / 新建工作区: a folder dialog; null when cancelled. */
  'workspace:choose': (request: { readonly mode: 'open' | 'create' }) => GrantedFolder | null;
  'workspace:recent': () => readonly GrantedFolder[];
  'port:read': (request: { readonly token: string; readonly path: string }) => Uint8Array | null;
  'port:write': (request: { readonly token: string; readonly path: string; readonly bytes: Uint8Array }) => void;
  'port:list': (request: { readonly token: string; readonly folder: string }) => readonly string[];
  'port:remove': (request: { readonly token: string; readonly path: string }) => void;
  'port:lock': (request: { readonly token: string; readonly owner: string }) => { readonly locked: true } | { readonly locked: false; readonly owner: string };
  'port:unlock': (request: { readonly token: string }) => void;
  /** 选择成绩文件: contents of the files chosen; [] when cancelled. */
  'files:choose': () => readonly OpenedFile[];
  /** Saves documents into a folder the user picks; the folder's name, or null when cancelled. */
  'files:save': (request: { readonly files: readonly OpenedFile[] }) => string | null;
  /** Prints the given self-contained HTML to PDF. */
  'print:pdf': (request: { readonly html: string }) => Uint8Array;
  'window:progress': (request: { readonly share: number | null }) => void;
}

export type ChannelName = keyof Channels;
export type ChannelRequest<C extends ChannelName> = Parameters<Channels[C]>[0];
export type ChannelReply<C extends ChannelName> = ReturnType<Channels[C]>;

/** What preload exposes as `window.xueheng`; absent in a plain browser. */
export interface DesktopBridge {
  call<C extends ChannelName>(
    channel: C,
    ...request: ChannelRequest<C> extends undefined ? [] : [ChannelRequest<C>]
  ): Promise<ChannelReply<C>>;
}

export const channelNames = [
  'workspace:choose', 'workspace:recent', 'port:read', 'port:write', 'port:list', 'port:remove', 'port:lock',
  'port:unlock', 'files:choose', 'files:save', 'print:pdf', 'window:progress',
] as const satisfies readonly ChannelName[];
