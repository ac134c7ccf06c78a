import { describe, expect, it } from 'vitest';
import type { FilePort } from '../../analytics/workspace/file-port.ts';
import { memoryPort, type MemoryPort } from '../../analytics/workspace/memory-port.ts';
import { openWorkspace, type Workspace } from '../../analytics/workspace/workspace.ts';
import { expectWholeBatches } from './drafts.ts';
import { makeDraft } from './make-draft.ts';

const SEED = 7;

/** How the n-th changing call goes wrong. */
type Mode =
  /** Not done and reported. */
  | 'refused'
  /** Done, yet reported as failed (a folder that could not be synced). */
  | 'done-but-reported'
  /** Not done, and nothing works from then on (disk pulled out). */
  | 'dead-before'
  /** Done, and nothing works from then on. */
  | 'dead-after';
const modes: readonly Mode[] = ['refused', 'done-but-reported', 'dead-before', 'dead-after'];

class FailingPort implements FilePort {
  readonly #inner: MemoryPort;
  readonly #failAt: number;
  readonly #mode: Mode;
  calls = 0;
  #dead = false;

  constructor(inner: MemoryPort, failAt: number, mode: Mode) {
    this.#inner = inner;
    this.#failAt = failAt;
    this.#mode = mode;
  }

  read(path: string): Promise<Uint8Array | null> {
    return this.#alive(() => this.#inner.read(path));
  }
  list(folder: string): Promise<string[]> {
    return this.#alive(() => this.#inner.list(folder));
  }
  lock(owner: string): ReturnType<FilePort['lock']> {
    return this.#inner.lock(owner);
  }
  writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
    return this.#change(() => this.#inner.writeAtomically(path, bytes));
  }
  remove(path: string): Promise<void> {
    return this.#change(() => this.#inner.remove(path));
  }

  async #alive<T>(work: () => Promise<T>): Promise<T> {
    if (this.#dead) throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
    return work();
  }

  #change(work: () => Promise<void>): Promise<void> {
    return this.#alive(async () => {
      const fails = this.calls++ === this.#failAt;
      if (fails) this.#dead = this.#mode.startsWith('dead');
      if (!fails || this.#mode === 'done-but-reported' || this.#mode === 'dead-after') await work();
      if (fails) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    });
  }
}

async function twoBatches(): Promise<Map<string, Uint8Array>> {
  const port = memoryPort();
  const workspace = await openWorkspace(port, { owner: '建', create: { name: '某市' } });
  for (const id of [1, 2]) await workspace.commit(makeDraft(SEED, id));
  await workspace.close();
  return port.files;
}
const start = await twoBatches();

const changes: readonly { readonly name: string; readonly run: (workspace: Workspace) => Promise<unknown> }[] = [
  { name: 'commit', run: (workspace) => workspace.commit(makeDraft(SEED, 3)) },
  { name: 'undo', run: (workspace) => workspace.undo(2) },
];

interface Facts {
  readonly batches: number;
  readonly undone: number;
}
const facts = (workspace: Workspace): Facts => ({ batches: workspace.batches().length, undone: workspace.batches().filter((batch) => batch.undone).length });

describe.each(changes)('$name', ({ run }) => {
  const isAfter = (found: Facts): boolean => found.batches === 3 || found.undone === 1;

  it.each(modes)('leaves the state before or after when any write fails: %s', async (mode) => {
    let failed = 0;
    let landed = 0;
    for (let failAt = 0; ; failAt++) {
      const inner = memoryPort(new Map(start));
      const port = new FailingPort(inner, failAt, mode);
      const workspace = await openWorkspace(port, { owner: '写' });
      const before = workspace.manifestSha256;
      const outcome: unknown = await run(workspace).then(() => null, (error: unknown) => error);
      if (port.calls <= failAt) {
        expect(outcome).toBeNull();
        break;
      }
      failed++;
      if (outcome !== null) {
        expect(outcome).toMatchObject({ code: 'write-failed', message: expect.stringMatching(/^本次更改没有保存：.*已有数据未受影响。$/) });
        if (mode === 'refused') expect(outcome).toMatchObject({ message: expect.stringContaining('磁盘空间不足') });
        expect(workspace.manifestSha256).toBe(before);
        expect(isAfter(facts(workspace))).toBe(false);
      }
      // In the same window, once the disk works again, the change goes through.
      if (outcome !== null && !mode.startsWith('dead')) {
        await run(workspace);
        await expectWholeBatches(workspace, SEED);
      }
      await workspace.close();

      const reopened = await openWorkspace(memoryPort(inner.files), { owner: '查' });
      expect([reopened.damages, reopened.readOnly]).toEqual([[], false]);
      await expectWholeBatches(reopened, SEED);
      const after = isAfter(facts(reopened));
      if (outcome === null || !mode.startsWith('dead')) expect(after).toBe(true);
      else if (!after) expect(reopened.manifestSha256).toBe(before);
      landed += Number(after);
      expect(facts(reopened)).toEqual(after ? facts(await done()) : { batches: 2, undone: 0 });
    }
    // Every write of a commit was made to fail: segments, document, source, copy and manifest.
    expect(failed).toBeGreaterThanOrEqual(2);
    if (mode === 'dead-after') expect(landed).toBeGreaterThanOrEqual(1);
  });

  it('leaves the state before when the very manifest cannot be written, and nothing lies around after reopening', async () => {
    const inner = memoryPort(new Map(start));
    const port: FilePort = { ...inner, writeAtomically: (path, bytes) => (path === 'manifest.json' ? Promise.reject(new Error('EIO')) : inner.writeAtomically(path, bytes)) };
    const workspace = await openWorkspace(port, { owner: '写' });
    await expect(run(workspace)).rejects.toThrow(/没有保存/);
    await workspace.close();
    await (await openWorkspace(memoryPort(inner.files), { owner: '查' })).close();
    expect(new Set(inner.files.keys())).toEqual(new Set(start.keys()));
  });

  async function done(): Promise<Workspace> {
    const workspace = await openWorkspace(memoryPort(new Map(start)), { owner: '写' });
    await run(workspace);
    return workspace;
  }
});

describe('cancellation', () => {
  it('between any two steps leaves the last state, and the same commit goes through afterwards', async () => {
    let cancelled = 0;
    for (let stopAt = 0; ; stopAt++) {
      const inner = memoryPort(new Map(start));
      const stop = new AbortController();
      let calls = 0;
      const step = <T>(work: Promise<T>): Promise<T> => {
        if (calls++ === stopAt) stop.abort(new Error('已取消'));
        return work;
      };
      const port: FilePort = { ...inner, read: (path) => step(inner.read(path)), writeAtomically: (path, bytes) => step(inner.writeAtomically(path, bytes)) };
      const workspace = await openWorkspace(port, { owner: '写' });
      calls = 0;
      const before = workspace.manifestSha256;
      const outcome: unknown = await workspace.commit(makeDraft(SEED, 3), { signal: stop.signal }).then(() => null, (error: unknown) => error);
      if (!stop.signal.aborted) break;
      if (outcome === null) {
        // Too late: the manifest was already being written.
        expect(workspace.batches()).toHaveLength(3);
      } else {
        cancelled++;
        expect(outcome).toMatchObject({ message: '已取消' });
        expect(workspace.manifestSha256).toBe(before);
        expect(new Set(inner.files.keys())).toEqual(new Set(start.keys()));
        await workspace.commit(makeDraft(SEED, 3));
      }
      await workspace.close();
      const reopened = await openWorkspace(memoryPort(inner.files), { owner: '查' });
      expect(reopened.damages).toEqual([]);
      expect(reopened.batches()).toHaveLength(3);
      await expectWholeBatches(reopened, SEED);
    }
    expect(cancelled).toBeGreaterThanOrEqual(4);
  });
});

describe('creation', () => {
  it.each(modes)('that fails at any write can be repeated: %s', async (mode) => {
    for (let failAt = 0; failAt < 3; failAt++) {
      const inner = memoryPort();
      await openWorkspace(new FailingPort(inner, failAt, mode), { owner: '建', create: { name: '某市' } }).then((workspace) => workspace.close(), () => undefined);
      const workspace = await openWorkspace(memoryPort(inner.files), { owner: '建', create: { name: '某市' } });
      expect([workspace.damages, workspace.batches()]).toEqual([[], []]);
      await workspace.commit(makeDraft(SEED, 1));
      await expectWholeBatches(workspace, SEED);
    }
  });
});
