import { join } from 'node:path';
import type { BrowserWindow, Rectangle } from 'electron';
import { z } from 'zod';
import { readJson, writeJson } from './json-file.ts';

const state = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(800).max(20_000),
  height: z.number().int().min(500).max(20_000),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof state>;

const fileIn = (userData: string): string => join(userData, 'window.json');

/** Where the window was, if that place is still on a screen: a second monitor may have been unplugged. */
export async function loadWindowState(userData: string, workAreas: readonly Rectangle[]): Promise<WindowState | null> {
  const saved = await readJson(fileIn(userData), state);
  if (saved === null) return null;
  const reachable = workAreas.some(
    (area) =>
      saved.x + 100 > area.x && saved.x + 100 < area.x + area.width && saved.y >= area.y - 10 && saved.y + 40 < area.y + area.height,
  );
  return reachable ? saved : null;
}

export function rememberWindowState(window: BrowserWindow, userData: string): void {
  window.on('close', () => {
    const kept: WindowState = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    void writeJson(fileIn(userData), kept).catch(() => undefined); // a lost position is no reason to keep a window open
  });
}
