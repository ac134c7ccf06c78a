import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { errorCode } from './user-error.ts';

const temporary = /\.[0-9a-f-]{36}\.tmp$/;
export const isTemporary = (path: string): boolean => temporary.test(path);

/** Virus scanners and backup tools on Windows hold a file for a moment after it was written. */
const retryDelays = [10, 20, 50, 100, 200, 400, 800, 1600];

export async function renameWithRetry(from: string, to: string, delays: readonly number[] = retryDelays): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (error) {
      const code = errorCode(error);
      const delay = delays[attempt];
      if (delay === undefined || (code !== 'EPERM' && code !== 'EBUSY' && code !== 'EACCES')) throw error;
      await wait(delay);
    }
  }
}

/** Makes a rename or a new name in the folder survive a power cut. Windows has no such call. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whole or not at all: a reader sees the old content until the rename, the new one after it. */
export async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  const created = await mkdir(folder, { recursive: true });
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    const handle = await open(draft, 'wx');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await renameWithRetry(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncFolder(folder);
  if (created !== undefined) {
    for (let made = folder; made.length >= created.length; made = dirname(made)) await syncFolder(dirname(made));
  }
}
