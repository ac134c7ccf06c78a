import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { registerAppScheme, serveRenderer } from './protocol.ts';
import { FakeProtocol } from './testing/fake-electron.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const policy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:";

describe('app:// protocol', () => {
  let protocol: FakeProtocol;
  beforeEach(() => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'renderer/assets'), { recursive: true });
    writeFileSync(join(folder, 'renderer/index.html'), '<!doctype html>');
    writeFileSync(join(folder, 'renderer/assets/engine-worker.js'), 'postMessage(1)');
    writeFileSync(join(folder, 'renderer/assets/duckdb-eh.wasm'), new Uint8Array([0, 97, 115, 109]));
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    protocol = new FakeProtocol();
    serveRenderer(protocol, join(folder, 'renderer'));
  });

  it('is a standard, secure scheme without privileges it does not need', () => {
    registerAppScheme(protocol);
    expect(protocol.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ]);
  });

  it.each(['/index.html', '/', '/assets/engine-worker.js'])('sends the policy with %s', async (path) => {
    const response = await protocol.get(`app://xueheng${path}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Security-Policy')).toBe(policy);
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
  });

  it('serves WebAssembly so that it can be compiled while it streams', async () => {
    const response = await protocol.get('app://xueheng/assets/duckdb-eh.wasm');
    expect(response.headers.get('Content-Type')).toBe('application/wasm');
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 97, 115, 109]);
  });

  it.each([
    'app://xueheng/..%2fsecret.txt',
    'app://xueheng/assets/..%2f..%2fsecret.txt',
    'app://xueheng/%2e%2e%2fsecret.txt',
    'app://xueheng/..%5csecret.txt',
    'app://xueheng/%2fetc/passwd',
    'app://xueheng/c%3a/windows/win.ini',
    'app://xueheng/index.html%00.js',
    'app://xueheng/%',
  ])('refuses %s', async (url) => {
    const response = await protocol.get(url);
    expect(response.status).toBe(403);
    expect(await response.text()).toBe('');
  });

  it('does not reach the folder above by plain dots either', async () => {
    expect((await protocol.get('app://xueheng/../secret.txt')).status).toBe(404);
  });

  it('answers 404 for what is not there, with the policy', async () => {
    const response = await protocol.get('app://xueheng/none.js');
    expect(response.status).toBe(404);
    expect(response.headers.get('Content-Security-Policy')).toBe(policy);
    expect((await protocol.get('app://xueheng/assets')).status).toBe(404);
  });

  it('refuses other hosts and methods', async () => {
    expect((await protocol.get('app://other/index.html')).status).toBe(403);
    expect((await protocol.get('app://xueheng/index.html', 'POST')).status).toBe(405);
  });
});
