import { lstat, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { UserError, errorCode } from './user-error.ts';

const refuse = (): never => {
  throw new UserError('路径不在选定的文件夹之内，已拒绝。');
};

/** Names Windows gives to devices whatever their extension. */
const device = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;

/** The parts of a relative path with `/`, all of them plain names that every system stores as written. */
export function plainSegments(path: string): string[] {
  const segments = path.split('/');
  for (const segment of segments) {
    if (segment === '' || segment === '.' || segment === '..' || /[\\:*?"<>|\u0000-\u001f\u007f]/.test(segment)) refuse();
    if (/[. ]$/.test(segment) || device.test(segment) || Buffer.byteLength(segment) > 255) refuse();
  }
  return segments;
}

/**
 * The absolute path of `path` inside `root`. No part below the root may be a symbolic link or a
 * junction: a link placed in the folder would otherwise lead reads and writes out of it.
 */
export async function insideFolder(root: string, path: string): Promise<string> {
  const segments = plainSegments(path);
  const top = await realpath(root);
  let current = top;
  for (const segment of segments) {
    current = join(current, segment);
    try {
      if ((await lstat(current)).isSymbolicLink()) refuse();
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return join(top, ...segments);
      throw error;
    }
  }
  // What exists must also be where its name says: catches links that lstat does not report.
  const way = relative(top, await realpath(current));
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) refuse();
  return current;
}
