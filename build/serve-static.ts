import { readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { assetPath } from '../electron/asset-path.ts';
import { securityHeaders } from '../electron/csp.ts';
import { mimeType } from '../electron/mime.ts';

export interface StaticServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves a built folder on the loopback address only, with the headers of the desktop shell. The
 * Host header must name this very address: a foreign name that was made to resolve to 127.0.0.1
 * (DNS rebinding) gets nothing.
 */
export async function serveStatic(folder: string, port = 0): Promise<StaticServer> {
  const hosts = new Set<string>();
  const server = createServer((request, response) => {
    answer(folder, hosts, request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500, securityHeaders('text/plain'));
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  hosts.add(`127.0.0.1:${bound}`).add(`localhost:${bound}`);
  return {
    url: `http://127.0.0.1:${bound}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(folder: string, hosts: ReadonlySet<string>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refuse = (status: number): void => {
    response.writeHead(status, securityHeaders('text/plain; charset=utf-8')).end();
  };
  if (!hosts.has(request.headers.host ?? '')) return refuse(421);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
  const file = assetPath(folder, (request.url ?? '').split(/[?#]/, 1)[0] ?? '');
  if (file === null) return refuse(403);
  const found = await stat(file).catch(() => null);
  if (found === null || !found.isFile()) return refuse(404);
  // Hashed assets never change; the page itself must always be the one that was built last.
  const caching = file.endsWith('.html') ? 'no-cache' : 'private, max-age=3600';
  response.writeHead(200, { ...securityHeaders(mimeType(file)), 'Content-Length': found.size, 'Cache-Control': caching });
  response.end(request.method === 'HEAD' ? undefined : await readFile(file));
}
