import { app, type BrowserWindow } from 'electron';

/** With this set the program loads its page, prints one line about it and leaves (tests/desktop). */
export const isSmokeRun = (): boolean => process.env['XUEHENG_SMOKE'] === '1';

const probe = `(async () => {
  const root = () => document.getElementById('root')?.childElementCount ?? 0;
  for (let tries = 0; root() === 0 && tries < 100; tries++) await new Promise((go) => setTimeout(go, 100));
  return {
    bridge: typeof window.xueheng?.call,
    node: typeof window.require + typeof window.process,
    rendered: root() > 0,
    evalRefused: (() => { try { return new Function('return false')(); } catch { return true; } })(),
    networkRefused: await fetch('https://example.invalid/').then(() => false, () => true),
    unknownRefused: await window.xueheng.call('no:such').then(() => false, () => true),
  };
})()`;

export async function reportAndQuit(window: BrowserWindow): Promise<void> {
  const found: unknown = await window.webContents.executeJavaScript(probe);
  process.stdout.write(`xueheng-smoke ${JSON.stringify({ url: window.webContents.getURL(), found })}\n`);
  app.exit(0);
}
