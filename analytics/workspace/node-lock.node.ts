import { createHash, randomUUID } from 'node:crypto';
import { link, readFile, realpath, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { WorkspaceLockedError } from './file-port.ts';
import { WorkspaceError } from './workspace-error.ts';

const NAME = 'workspace.lock';
const HEARTBEAT_MS = 15_000;
/**
 * Longer than any computation keeps an event loop from its heartbeat. A holder that wakes up after
 * this (a laptop that slept) finds its token gone and refuses to write.
 */
const STALE_MS = 10 * 60_000;

const lockShape = z.object({ owner: z.string().max(500), pid: z.int(), host: z.string(), token: z.string() });
type LockContent = z.infer<typeof lockShape>;

export interface HeldLock {
  /** Throws when another process took the workspace over. */
  assertHeld(): Promise<void>;
  release(): Promise<void>;
}

/** Tokens of the locks this process holds: tells a live lock of ours from a dead process's with our number. */
const ownTokens = new Set<string>();
/** The computer's name only as a digest; it is nobody's business who reads the folder later. */
const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 16);

/** Takes the folder's lock file, breaking a stale one; throws WorkspaceLockedError when it is held. */
export async function lockFolder(folder: string, owner: string): Promise<HeldLock> {
  const path = join(await realpath(folder), NAME);
  const token = randomUUID();
  const content: LockContent = { owner, pid: process.pid, host, token };
  // Known before the file is there: a second asker in this process must not take it for a dead one's.
  ownTokens.add(token);
  try {
    await acquire(path, content);
  } catch (error) {
    ownTokens.delete(token);
    throw error;
  }
  return hold(path, token);
}

async function acquire(path: string, content: LockContent): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    if (await create(path, JSON.stringify(content), content.token)) return;
    const found = await readLock(path);
    if (found === 'gone' && attempt < 5) continue;
    if (found === 'gone' || attempt >= 5 || !isStale(found)) {
      throw new WorkspaceLockedError(found === 'gone' ? '未知窗口' : (found.content?.owner ?? '未知窗口'));
    }
    await breakLock(path, found, content.token);
  }
}

function hold(path: string, token: string): HeldLock {
  const isHeld = async (): Promise<boolean> => {
    const found = await readLock(path);
    return found !== 'gone' && found.content?.token === token;
  };
  const beat = async (): Promise<void> => {
    if (await isHeld()) await utimes(path, new Date(), new Date());
  };
  // The file's own time is the heartbeat: nothing is rewritten, so nothing can be found half written.
  const timer = setInterval(() => void beat().catch(() => undefined), HEARTBEAT_MS);
  timer.unref();
  return {
    async assertHeld() {
      if (await isHeld()) return;
      throw new WorkspaceError('write-failed', '工作区已被另一个窗口接管，本次更改没有保存。请关闭并重新打开工作区。');
    },
    async release() {
      clearInterval(timer);
      if (await isHeld()) await rm(path, { force: true });
      ownTokens.delete(token);
    },
  };
}

/** A link appears with its content or not at all; file systems without links get an exclusive write. */
async function create(path: string, text: string, token: string): Promise<boolean> {
  const draft = `${path}.${token}`;
  try {
    await writeFile(draft, text, { flag: 'wx' });
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'UNKNOWN'].includes(codeOf(error))) throw error;
    return await writeFile(path, text, { flag: 'wx' }).then(
      () => true,
      (failure: unknown) => {
        if (codeOf(failure) === 'EEXIST') return false;
        throw failure;
      },
    );
  } finally {
    await rm(draft, { force: true });
  }
}

interface FoundLock {
  readonly text: string;
  /** null when it cannot be read as a lock. */
  readonly content: LockContent | null;
  readonly age: number;
}

async function readLock(path: string): Promise<FoundLock | 'gone'> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    let content: LockContent | null = null;
    try {
      content = lockShape.safeParse(JSON.parse(text)).data ?? null;
    } catch {
      // Half written by the exclusive-write fallback: judged by its age alone.
    }
    return { text, content, age: Date.now() - mtimeMs };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'gone';
    throw error;
  }
}

function isStale({ content, age }: FoundLock): boolean {
  if (!content) return age > HEARTBEAT_MS;
  if (content.host !== host) return age > STALE_MS;
  if (content.pid === process.pid) return !ownTokens.has(content.token);
  return !isAlive(content.pid) || age > STALE_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Renaming lets one of several breakers win; a lock that turns out to be a newer one is put back. */
async function breakLock(path: string, stale: FoundLock, token: string): Promise<void> {
  const aside = `${path}.${token}.stale`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if ((await readFile(aside, 'utf8')) !== stale.text) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
