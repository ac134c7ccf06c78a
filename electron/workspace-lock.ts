import { createHash, randomUUID } from 'node:crypto';
import { link, open, readFile, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode } from './user-error.ts';

/*
 * Name, content and times are those of analytics/workspace/node-lock.node.ts, so that the window and
 * the command line keep each other out of a workspace. The file's own time is the heartbeat.
 */
export const lockName = 'workspace.lock';
const beatEvery = 15_000;
export const staleAfter = 600_000;

const contents = z.object({ owner: z.string().max(500), pid: z.int(), host: z.string(), token: z.string() });

/** The computer's name only as a digest: it is nobody's business who reads the folder later. */
export const hostDigest = createHash('sha256').update(hostname()).digest('hex').slice(0, 16);

/** Tells a live lock of this process from one of a dead process that had our number. */
const ownTokens = new Set<string>();

export interface HeldLock {
  /** False when another process took the workspace over while this one slept through its heartbeats. */
  isHeld(): Promise<boolean>;
  release(): Promise<void>;
}

export type LockResult = { readonly held: HeldLock } | { readonly holder: string };

interface Found {
  readonly owner: string;
  /** null when the file cannot be read as a lock. */
  readonly token: string | null;
  readonly stale: boolean;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

function parse(text: string): z.infer<typeof contents> | null {
  try {
    return contents.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

async function inspect(path: string): Promise<Found | null> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    const age = Date.now() - mtimeMs;
    const lock = parse(text);
    // Half written where links do not exist, by a holder that was killed: only its age tells.
    if (lock === null) return { owner: '未知窗口', token: null, stale: age > beatEvery };
    const here = lock.host === hostDigest;
    const gone = here && (lock.pid === process.pid ? !ownTokens.has(lock.token) : !isAlive(lock.pid));
    return { owner: lock.owner, token: lock.token, stale: gone || age > staleAfter };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function writeNew(path: string, text: string): Promise<boolean> {
  try {
    const handle = await open(path, 'wx');
    await handle.writeFile(text).finally(() => handle.close());
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Written aside and linked, so that it appears whole; FAT and some shares have no links. */
async function create(path: string, token: string, text: string): Promise<boolean> {
  const draft = `${path}.${token}`;
  await writeNew(draft, text);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    return errorCode(error) === 'EEXIST' ? false : await writeNew(path, text);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Renaming lets one of several breakers win; a lock that turns out to be a newer one is put back. */
async function breakLock(path: string, stale: Found): Promise<void> {
  const aside = `${path}.${randomUUID()}.stale`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  if ((await inspect(aside))?.token !== stale.token) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

export async function acquireLock(folder: string, owner: string): Promise<LockResult> {
  const path = join(folder, lockName);
  const token = randomUUID();
  const text = JSON.stringify({ owner, pid: process.pid, host: hostDigest, token });
  ownTokens.add(token); // before the file is there, or a second asker in this process would take it for dead
  for (let attempt = 0; attempt < 5; attempt++) {
    if (await create(path, token, text)) {
      await removeDrafts(folder);
      return { held: hold(path, token) };
    }
    const found = await inspect(path);
    if (found !== null && !found.stale) {
      ownTokens.delete(token);
      return { holder: found.owner };
    }
    if (found !== null) await breakLock(path, found);
  }
  ownTokens.delete(token);
  return { holder: '未知窗口' };
}

function hold(path: string, token: string): HeldLock {
  const isHeld = async (): Promise<boolean> => (await inspect(path))?.token === token;
  const beat = async (): Promise<void> => {
    if (await isHeld()) await utimes(path, new Date(), new Date());
  };
  // A network share may be away for a moment; the next beat tells.
  const timer = setInterval(() => void beat().catch(() => undefined), beatEvery);
  timer.unref();
  return {
    isHeld,
    async release() {
      clearInterval(timer);
      if (await isHeld()) await rm(path, { force: true });
      ownTokens.delete(token);
    },
  };
}

/** What a killed writer left beside the manifest; elsewhere the workspace sweeps by itself. */
async function removeDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (/^manifest\.json\.[0-9a-f-]{36}\.tmp$/.test(name)) await rm(join(folder, name), { force: true });
  }
}
