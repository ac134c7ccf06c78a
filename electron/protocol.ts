import { readFile } from 'node:fs/promises';
import type { Protocol } from 'electron';
import { appScheme, isAppUrl } from './app-url.ts';
import { assetPath } from './asset-path.ts';
import { securityHeaders } from './csp.ts';
import { mimeType } from './mime.ts';

/** Must run before the app is ready. */
export function registerAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

const refusal = (status: number): Response =>
  new Response(null, { status, headers: securityHeaders('text/plain; charset=utf-8') });

/** Serves the built renderer, and nothing else, as `app://xueheng/…`. */
export function serveRenderer(protocol: Pick<Protocol, 'handle'>, root: string): void {
  protocol.handle(appScheme, async (request) => {
    if (!isAppUrl(request.url)) return refusal(403);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405);
    const file = assetPath(root, new URL(request.url).pathname);
    if (file === null) return refusal(403);
    try {
      const bytes = await readFile(file);
      return new Response(request.method === 'HEAD' ? null : new Uint8Array(bytes), {
        headers: { ...securityHeaders(mimeType(file)), 'Content-Length': String(bytes.byteLength) },
      });
    } catch {
      return refusal(404);
    }
  });
}
