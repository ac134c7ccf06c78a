import type { App, Session, WebContents } from 'electron';
import { isAppUrl } from './app-url.ts';

/** Chromium's own services look names up even when no page asks; none of them may leave the machine. */
export function disableNetworkServices(commandLine: App['commandLine']): void {
  commandLine.appendSwitch('disable-background-networking');
  commandLine.appendSwitch('disable-component-update');
  commandLine.appendSwitch('disable-domain-reliability');
  commandLine.appendSwitch('no-pings');
  commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
}

/** `blob:` and `data:` never leave the page; the rest of the world is cancelled. */
export function isAllowedRequest(url: string, development: boolean): boolean {
  if (isAppUrl(url) || url.startsWith(`blob:app://xueheng/`) || url.startsWith('data:')) return true;
  return development && url.startsWith('devtools://');
}

/**
 * Permissions are all refused but one: writing to the clipboard after a click, without which
 * "复制图片" cannot work. Reading the clipboard stays refused.
 */
const isAllowedPermission = (permission: string, origin: string): boolean =>
  permission === 'clipboard-sanitized-write' && isAppUrl(origin);

export function hardenSession(session: Session, development: boolean): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    callback(isAllowedPermission(permission, details.requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => isAllowedPermission(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler(null);
  session.setCertificateVerifyProc((_request, callback) => callback(-2));
  session.setSpellCheckerEnabled(false); // it would fetch its dictionaries from the network
  session.webRequest.onBeforeRequest((details, callback) => {
    callback({ cancel: !isAllowedRequest(details.url, development) });
  });
  session.on('will-download', (event) => event.preventDefault());
}

/** For every page the app ever creates, whoever creates it. */
export function hardenContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('will-navigate', (event) => {
    // A reload of our own page is the only navigation there is.
    if (!(event.isMainFrame && isAppUrl(event.url) && isAppUrl(contents.getURL()))) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!isAppUrl(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

export function hardenApp(app: App): void {
  app.enableSandbox();
  disableNetworkServices(app.commandLine);
  app.on('web-contents-created', (_event, contents) => hardenContents(contents));
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, callback) => {
    event.preventDefault();
    callback(false);
  });
  app.on('select-client-certificate', (event, _contents, _url, _list, callback) => {
    event.preventDefault();
    callback();
  });
  app.on('login', (event, _contents, _details, _info, callback) => {
    event.preventDefault();
    callback();
  });
}
