import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveStatic, type StaticServer } from './serve-static.ts';

interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

describe('static server', () => {
  let base = '';
  let server: StaticServer;
  let port = 0;
  /** Sent as written: fetch would tidy the path and the Host header first. */
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET', host = '127.0.0.1'): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = request({ host, port, path, method, headers }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (part: string) => (body += part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      });
      sent.on('error', reject).end();
    });

  beforeAll(async () => {
    base = mkdtempSync(join(tmpdir(), 'xueheng-'));
    mkdirSync(join(base, 'dist/assets'), { recursive: true });
    writeFileSync(join(base, 'secret.txt'), 'secret');
    writeFileSync(join(base, 'dist/index.html'), '<!doctype html><title>学衡</title>');
    for (const name of ['engine.js', 'worker.mjs', 'duckdb.wasm', 'noto.ttf', 'style.css']) writeFileSync(join(base, 'dist/assets', name), 'x');
    server = await serveStatic(join(base, 'dist'));
    port = Number(new URL(server.url).port);
  });
  afterAll(async () => {
    await server.close();
    rmSync(base, { recursive: true, force: true });
  });

  it('serves the page at its root', async () => {
    const { status, body, headers } = await get('/?mode=1');
    expect(status).toBe(200);
    expect(body).toContain('学衡');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['cache-control']).toBe('no-cache');
  });

  it.each([
    ['engine.js', 'text/javascript; charset=utf-8'],
    ['worker.mjs', 'text/javascript; charset=utf-8'],
    ['duckdb.wasm', 'application/wasm'],
    ['noto.ttf', 'font/ttf'],
    ['style.css', 'text/css; charset=utf-8'],
  ])('sends %s as %s, with the policy', async (name, type) => {
    const { status, headers } = await get(`/assets/${name}`);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe(type);
    expect(headers['content-security-policy']).toBe(
      "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:",
    );
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it.each(['/../secret.txt', '/assets/../../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/..\\secret.txt', '//etc/passwd', '/%00', '/%', 'secret.txt'])(
    'refuses %s',
    async (path) => {
      const { status, body } = await get(path);
      expect([400, 403]).toContain(status);
      expect(body).not.toContain('secret');
    },
  );

  it('answers 404 for a folder and for nothing, 405 for other methods', async () => {
    expect((await get('/assets')).status).toBe(404);
    expect((await get('/none.js')).status).toBe(404);
    expect((await get('/index.html', {}, 'POST')).status).toBe(405);
    expect(await get('/index.html', {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  it('answers to its own address only', async () => {
    for (const host of ['evil.example', `evil.example:${port}`, `127.0.0.1:${port + 1}`, '127.0.0.1']) {
      expect(await get('/index.html', { Host: host })).toMatchObject({ status: 421, body: '' });
    }
    expect((await get('/index.html', { Host: `localhost:${port}` })).status).toBe(200);
  });

  it('cannot be reached from another machine', async () => {
    const outer = Object.values(networkInterfaces()).flat().filter((each) => each !== undefined && !each.internal && each.family === 'IPv4');
    for (const address of outer) await expect(get('/', {}, 'GET', address!.address)).rejects.toThrow();
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  });

  it('says so when the port is taken, and frees it when closed', async () => {
    await expect(serveStatic(join(base, 'dist'), port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const second = await serveStatic(join(base, 'dist'));
    await second.close();
    const third = await serveStatic(join(base, 'dist'), Number(new URL(second.url).port));
    expect(third.url).toBe(second.url);
    await third.close();
  });
});
