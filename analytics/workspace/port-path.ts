import { WorkspaceError } from './workspace-error.ts';

/** Windows device names open a device, not a file, in any folder and with any extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * A relative path with `/` that stays inside its folder on every system, or an error. Every port
 * checks every path with it, because paths come out of manifests and archives.
 */
export function checkPath(path: string): string {
  const parts = path.split('/');
  if (path.length > 200 || !parts.every(isPlainName)) {
    throw new WorkspaceError('bad-path', `不允许的文件路径：${JSON.stringify(path.slice(0, 80))}`);
  }
  return path;
}

function isPlainName(name: string): boolean {
  return name !== '' && !/[\u0000-\u001f\\:*?"<>|]/.test(name) && !/^\.{1,2}$|[. ]$/.test(name) && !DEVICE.test(name);
}
