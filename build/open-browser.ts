import { spawn } from 'node:child_process';

/** True where a window could be shown at all. */
export const hasDisplay = (env: NodeJS.ProcessEnv = process.env): boolean =>
  process.platform !== 'linux' || Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);

/** Asks the system to show an address; having no browser is no error, the address is printed anyway. */
export function openBrowser(url: string): void {
  if (!hasDisplay()) return;
  const [command, args] =
    process.platform === 'win32' ? (['explorer.exe', [url]] as const) : process.platform === 'darwin' ? (['open', [url]] as const) : (['xdg-open', [url]] as const);
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
