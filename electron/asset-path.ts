import { join } from 'node:path';

/**
 * The file a request for a built asset means, or null when the request is not one we answer.
 * `path` is the raw path of the request (URL parsers have already folded plain `..`, so what is
 * refused here is what was smuggled past them: encoded dots and slashes, backslashes, drives, NUL).
 */
export function assetPath(root: string, path: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  if (!decoded.startsWith('/') || /[\\:\0]/.test(decoded)) return null;
  const segments = decoded.slice(1).split('/');
  if (segments.at(-1) === '') segments[segments.length - 1] = 'index.html';
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) return null;
  return join(root, ...segments);
}
