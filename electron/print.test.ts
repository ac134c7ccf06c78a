import { beforeEach, describe, expect, it, vi } from 'vitest';
import { printToPdf } from './print.ts';
import { FakeBrowserWindow, partitions } from './testing/fake-electron.ts';

vi.mock('electron', () => import('./testing/fake-electron.ts'));

const html = '<!doctype html><h1>监测报告</h1>';

describe('printing to PDF', () => {
  beforeEach(() => {
    FakeBrowserWindow.opened = [];
    FakeBrowserWindow.onLoad = null;
  });

  it('prints on A4 in a hidden, sandboxed window without scripts, and closes it', async () => {
    const bytes = await printToPdf(html);
    expect(new TextDecoder().decode(bytes)).toBe('%PDF-1.7');
    const [window] = FakeBrowserWindow.opened;
    expect(window?.options.show).toBe(false);
    expect(window?.options.webPreferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false });
    expect(window?.options.webPreferences?.preload).toBeUndefined();
    expect(window?.webContents.pdfOptions).toMatchObject({ pageSize: 'A4', printBackground: true });
    expect(window?.destroyed).toBe(true);
  });

  it('lets that window load the document and nothing else, and only while it prints', async () => {
    const seen: (string | number | null)[] = [];
    FakeBrowserWindow.onLoad = async (_window, url) => {
      const session = partitions.get('xueheng-print');
      const response = await session!.protocol.get(url);
      seen.push(await response.text(), response.headers.get('Content-Security-Policy'));
      seen.push((await session!.protocol.get('app://xueheng/index.html')).status);
      seen.push(String(session!.isCancelled('https://example.com/logo.png')));
    };
    await printToPdf(html);
    expect(seen[0]).toBe(html);
    expect(seen[1]).toMatch(/^default-src 'none';/);
    expect(seen[1]).not.toContain('script-src');
    expect(seen.slice(2)).toEqual([404, 'true']);
    const address = FakeBrowserWindow.opened[0]!.loaded;
    expect((await partitions.get('xueheng-print')!.protocol.get(address)).status).toBe(404);
  });

  it('closes the window when loading fails', async () => {
    FakeBrowserWindow.onLoad = () => Promise.reject(new Error('ERR_FAILED'));
    await expect(printToPdf(html)).rejects.toThrow('ERR_FAILED');
    expect(FakeBrowserWindow.opened[0]?.destroyed).toBe(true);
  });

  it('stops a document that never finishes', async () => {
    vi.useFakeTimers();
    FakeBrowserWindow.onLoad = () => new Promise(() => undefined);
    const printing = expect(printToPdf(html)).rejects.toThrow('超时');
    await vi.advanceTimersByTimeAsync(120_000);
    await printing;
    vi.useRealTimers();
    expect(FakeBrowserWindow.opened[0]?.destroyed).toBe(true);
  });
});
