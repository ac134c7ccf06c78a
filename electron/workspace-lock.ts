import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode } from './user-error.ts';

/** Beside the manifest; the file's modification time is the heartbeat. */
export const lockName = '.lock';
const beatEvery = 10_000;
/** A holder that has not beaten for this long is gone, even if its process number is in use again. */
export const staleAfter = 120_000;

const contents = z.object({ owner: z.string(), pid: z.number().int(), host: z.string(), nonce: z.string() });

export interface HeldLock {
  /** Another process took the lock over (this one slept through its heartbeats). */
  isLost(): boolean;
  release(): Promise<void>;
}

export type LockResult = { readonly held: HeldLock } | { readonly holder: string };

interface Found {
  readonly owner: string;
  readonly nonce: string | null;
  readonly stale: boolean;
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

async function inspect(path: string): Promise<Found | null> {
  try {
    const silent = Date.now() - (await stat(path)).mtimeMs;
    const text = await readFile(path, 'utf8');
    let json: unknown = null;
    try {
      json = JSON.parse(text);
    } catch {
      // A holder killed while writing leaves half a line: only its age tells.
    }
    const parsed = contents.safeParse(json);
    if (!parsed.success) return { owner: '未知', nonce: null, stale: silent > staleAfter };
    const { owner, nonce, host, pid } = parsed.data;
    return { owner, nonce, stale: silent > staleAfter || (host === hostname() && !alive(pid)) };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function create(path: string, owner: string, nonce: string): Promise<boolean> {
  // Written under another name and linked, so that nobody ever reads half a lock.
  const draft = `${path}.${nonce}.tmp`;
  const handle = await open(draft, 'wx');
  try {
    await handle.writeFile(JSON.stringify({ owner, pid: process.pid, host: hostname(), nonce }));
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    return await createWithoutLink(path, await readFile(draft));
  } finally {
    await rm(draft, { force: true });
  }
}

/** FAT and some network shares have no hard links. */
async function createWithoutLink(path: string, bytes: Uint8Array): Promise<boolean> {
  try {
    const handle = await open(path, 'wx');
    await handle.writeFile(bytes);
    await handle.close();
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a dead holder's lock away; if a quicker process has replaced it meanwhile, gives it back. */
async function clearStale(path: string, nonce: string | null): Promise<void> {
  const aside = `${path}.${randomUUID()}.tmp`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  const moved = await inspect(aside);
  if (moved !== null && moved.nonce !== nonce) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

export async function acquireLock(folder: string, owner: string): Promise<LockResult> {
  const path = join(folder, lockName);
  const nonce = randomUUID();
  for (let attempt = 0; attempt < 5; attempt++) {
    if (await create(path, owner, nonce)) return { held: hold(path, nonce) };
    const found = await inspect(path);
    if (found === null) continue;
    if (!found.stale) return { holder: found.owner };
    await clearStale(path, found.nonce);
  }
  return { holder: '未知' };
}

function hold(path: string, nonce: string): HeldLock {
  let lost = false;
  const isOurs = async (): Promise<boolean> => (await inspect(path))?.nonce === nonce;
  const timer = setInterval(() => {
    void (async () => {
      if (await isOurs()) await utimes(path, new Date(), new Date());
      else lost = true;
    })().catch(() => undefined); // a network share may be away for a moment; the next beat tells
  }, beatEvery);
  timer.unref();
  return {
    isLost: () => lost,
    async release() {
      clearInterval(timer);
      if (await isOurs()) await rm(path, { force: true });
    },
  };
}
