import { spawn } from 'node:child_process';

/** An end sooner than this, with an error, means that there never was a window. */
const quickly = 20_000;

/** Runs the shell until its window is closed; Ctrl+C here closes it too. */
export function openWindow(binary: string, main: string): Promise<'closed' | { readonly code: number | string }> {
  return new Promise((done) => {
    const started = performance.now();
    const env = { ...process.env };
    delete env['ELECTRON_RUN_AS_NODE']; // some editors' terminals set it
    const child = spawn(binary, [main], { env, stdio: 'inherit' });
    let stopped = false;
    const stop = (): void => {
      stopped = true;
      child.kill();
    };
    const end = (code: number | string): void => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      done(code === 0 || stopped || performance.now() - started > quickly ? 'closed' : { code });
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    child.on('error', () => end('ENOENT'));
    child.on('exit', (code, signal) => end(code ?? signal ?? 1));
  });
}
