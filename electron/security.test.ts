import { beforeEach, describe, expect, it } from 'vitest';
import type { App } from 'electron';
import { isAppUrl } from './app-url.ts';
import { hardenApp, hardenContents, hardenSession } from './security.ts';
import { FakeContents, FakeSession, app, asContents, asSession, pretend } from './testing/fake-electron.ts';

const page = 'app://xueheng/index.html';

describe('addresses', () => {
  it.each([
    ['app://xueheng/index.html', true],
    ['app://xueheng', true],
    ['app://xueheng.evil/index.html', false],
    ['app://user@xueheng/', false],
    ['app://xueheng:80/', false],
    ['application://xueheng/', false],
    ['https://xueheng/', false],
    ['file:///index.html', false],
    ['about:blank', false],
    ['', false],
  ])('%s is ours: %s', (url, ours) => expect(isAppUrl(url)).toBe(ours));
});

describe('a page', () => {
  let contents: FakeContents;
  let policy = '';
  beforeEach(() => {
    contents = new FakeContents();
    contents.url = page;
    contents.on('webrtc', (given: string) => (policy = given));
    hardenContents(asContents(contents));
  });

  it('opens no window', () => {
    for (const url of ['https://example.com', page, 'about:blank']) expect(contents.openHandler?.({ url })).toEqual({ action: 'deny' });
  });

  it('navigates nowhere, in no frame', () => {
    for (const url of ['https://example.com/', 'file:///etc/passwd', 'data:text/html,x', 'app://other/', 'javascript:0']) {
      expect(contents.isPrevented('will-navigate', { url })).toBe(true);
      expect(contents.isPrevented('will-frame-navigate', { url })).toBe(true);
    }
    expect(contents.isPrevented('will-redirect', { url: page })).toBe(true);
  });

  it('may be reloaded', () => {
    expect(contents.isPrevented('will-navigate', { url: page })).toBe(false);
    expect(contents.isPrevented('will-navigate', { url: page, isMainFrame: false })).toBe(true);
  });

  it('attaches no webview and leaks no address by WebRTC', () => {
    expect(contents.isPrevented('will-attach-webview')).toBe(true);
    expect(policy).toBe('disable_non_proxied_udp');
  });
});

describe('a session', () => {
  const harden = (development: boolean): FakeSession => {
    const session = new FakeSession();
    hardenSession(asSession(session), development);
    return session;
  };
  const granted = (session: FakeSession, permission: string, url: string): boolean => {
    let answer: boolean | null = null;
    const ask = pretend<(...args: unknown[]) => void>(session.requestHandler!);
    ask(null, permission, (given: boolean) => (answer = given), { requestingUrl: url });
    const check = pretend<(...args: unknown[]) => boolean>(session.checkHandler!);
    expect(check(null, permission, url)).toBe(answer);
    return answer!;
  };

  it('grants no permission but writing to the clipboard, and that only to our page', () => {
    const session = harden(false);
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'fileSystem', 'openExternal', 'usb', 'fullscreen', 'local-fonts', 'unknown']) {
      expect(granted(session, permission, page)).toBe(false);
    }
    expect(granted(session, 'clipboard-sanitized-write', page)).toBe(true);
    expect(granted(session, 'clipboard-sanitized-write', 'https://example.com/')).toBe(false);
    expect(pretend<() => boolean>(session.deviceHandler!)()).toBe(false);
  });

  it('cancels every request but to our own files', () => {
    const session = harden(false);
    for (const url of ['https://example.com/', 'http://127.0.0.1:8080/', 'ws://localhost/', 'ftp://a/', 'file:///etc/passwd', 'app://other/', 'devtools://devtools/x', 'blob:https://example.com/1']) {
      expect(session.isCancelled(url)).toBe(true);
    }
    for (const url of [page, 'blob:app://xueheng/1-2', 'data:image/png;base64,AA']) expect(session.isCancelled(url)).toBe(false);
  });

  it('lets developer tools load in development only', () => {
    expect(harden(true).isCancelled('devtools://devtools/bundled/x.html')).toBe(false);
    expect(harden(true).isCancelled('https://example.com/')).toBe(true);
  });

  it('trusts no certificate, spells nothing, downloads nothing', () => {
    const session = harden(false);
    let verdict = 0;
    pretend<(request: object, callback: (result: number) => void) => void>(session.verifyProc!)({}, (result) => (verdict = result));
    expect(verdict).toBe(-2);
    expect(session.spelling).toBe(false);
    let prevented = false;
    session.emit('will-download', { preventDefault: () => (prevented = true) });
    expect(prevented).toBe(true);
  });
});

describe('the app', () => {
  it('is sandboxed, resolves no names, and hardens every page it makes', () => {
    hardenApp(pretend<App>(app));
    expect(app.sandboxed).toBe(true);
    expect(app.switches).toContain('host-resolver-rules=MAP * ~NOTFOUND');
    expect(app.switches).toContain('disable-background-networking=');
    const contents = new FakeContents();
    app.emit('web-contents-created', {}, contents);
    expect(contents.openHandler?.({ url: page })).toEqual({ action: 'deny' });
  });

  it('accepts no bad certificate', () => {
    let accepted: boolean | null = null;
    app.emit('certificate-error', { preventDefault: () => undefined }, null, '', '', null, (given: boolean) => (accepted = given));
    expect(accepted).toBe(false);
  });
});
