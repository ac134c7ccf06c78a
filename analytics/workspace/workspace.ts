import type { CallOptions } from '../call.ts';
import type { TableName } from '../schema/canonical.ts';
import type { BatchDraft, BatchInfo } from './batch.ts';
import { checkFiles, type Damage } from './check-files.ts';
import { writeBatch } from './commit.ts';
import type { FilePort, WorkspaceLock } from './file-port.ts';
import { sha256 } from './hash.ts';
import { documentPath, FORMAT, type Manifest, type ManifestBatch, type SegmentInfo } from './manifest.ts';
import { readManifest, writeManifest, type OpenedManifest } from './manifest-store.ts';
import { decodeSegment } from './segment.ts';
import { sweepOrphans } from './sweep.ts';
import { liveBatches, readBatchIds, redoScope, undoScope, type BatchIds } from './undo-scope.ts';
import { WorkspaceError, openFailure, writeFailure } from './workspace-error.ts';

export interface OpenOptions {
  /** Who holds the workspace, shown to whoever tries to open it meanwhile. */
  readonly owner: string;
  /** Makes a new workspace where there is none. */
  readonly create?: { readonly name: string };
}

export interface VerifyReport {
  readonly ok: boolean;
  readonly segments: number;
  readonly rows: number;
  readonly damages: readonly string[];
}

/** Locks, reads and verifies the workspace behind the port; a damaged one opens read-only and says why. */
export async function openWorkspace(port: FilePort, options: OpenOptions, call?: CallOptions): Promise<Workspace> {
  const lock = await port.lock(options.owner).catch((error: unknown) => {
    throw openFailure(error);
  });
  try {
    const opened = (await readManifest(port)) ?? (await createWorkspace(port, options));
    const damages = await checkFiles(port, opened.manifest, call);
    // Sweeping is tidiness, not safety: a file that cannot be removed now goes at the next opening.
    if (!opened.notice && damages.length === 0) await sweepOrphans(port, opened.manifest).catch(() => undefined);
    return new Workspace(port, lock, opened, damages, options.owner);
  } catch (error) {
    await lock.release().catch(() => undefined);
    throw call?.signal?.aborted ? error : openFailure(error);
  }
}

async function createWorkspace(port: FilePort, { create }: OpenOptions): Promise<OpenedManifest> {
  if (!create) throw new WorkspaceError('missing', '这个文件夹不是学衡工作区（没有 manifest.json）。请选择工作区文件夹，或新建工作区。');
  if ((await port.list('segments')).length > 0) {
    throw new WorkspaceError('damaged', '文件夹里有工作区的数据文件，但清单 manifest.json 和 manifests/ 都不见了，不能在此新建。请从备份恢复，或另选文件夹。');
  }
  const manifest: Manifest = {
    format: FORMAT, name: create.name, generation: 1, next_batch: 1, next_seq: 1,
    counters: {}, batches: [], segments: [], documents: [], log: [],
  };
  try {
    return { manifest, sha256: await writeManifest(port, manifest), notice: null, readOnly: false };
  } catch (error) {
    throw writeFailure(error);
  }
}

export class Workspace {
  readonly #port: FilePort;
  readonly #lock: WorkspaceLock;
  readonly #damages: readonly Damage[];
  readonly #notice: string | null;
  readonly #owner: string;
  readonly #damagedSegments: ReadonlySet<string>;
  #manifest: Manifest;
  #sha256: string;
  /** Changes run one after another, each from the state the one before left. */
  #tail: Promise<unknown> = Promise.resolve();
  #closed = false;
  /** Damaged settings or rows forbid changes; a damaged source file does not. */
  readonly readOnly: boolean;

  constructor(port: FilePort, lock: WorkspaceLock, opened: OpenedManifest, damages: readonly Damage[], owner: string) {
    this.#port = port;
    this.#lock = lock;
    this.#owner = owner;
    this.#manifest = opened.manifest;
    this.#sha256 = opened.sha256;
    this.#notice = opened.notice;
    this.#damages = damages;
    this.#damagedSegments = new Set(damages.filter(({ kind }) => kind === 'segment').map(({ path }) => path));
    this.readOnly = opened.readOnly || damages.some(({ kind }) => kind !== 'source');
  }

  get name(): string {
    return this.#manifest.name;
  }

  /** Chinese: every damaged file with its table and batch, and what to do. */
  get damages(): readonly string[] {
    return [...(this.#notice ? [this.#notice] : []), ...this.#damages.map(({ text }) => text)];
  }

  /** Identifies the state: changes with every commit, undo and redo. */
  get manifestSha256(): string {
    return this.#sha256;
  }

  /** Highest id used of each kind. */
  get counters(): Readonly<Record<string, number>> {
    return this.#manifest.counters;
  }

  get manifest(): Manifest {
    return this.#manifest;
  }

  get port(): FilePort {
    return this.#port;
  }

  batches(): BatchInfo[] {
    return this.#manifest.batches.map(toInfo);
  }

  /** The whole segments of batches not undone, in the order they were written. */
  liveSegments(): SegmentInfo[] {
    const live = new Set(liveBatches(this.#manifest.batches).map(({ batch_id }) => batch_id));
    return this.#manifest.segments.filter(({ batch_id, path }) => live.has(batch_id) && !this.#damagedSegments.has(path));
  }

  /** The tables that hold rows of these batches: what to reload after an undo. */
  tablesOf(batchIds: readonly number[]): TableName[] {
    return [...new Set(this.#manifest.segments.filter(({ batch_id }) => batchIds.includes(batch_id)).map(({ table }) => table))];
  }

  commit(draft: BatchDraft, call?: CallOptions): Promise<BatchInfo> {
    return this.#change(async () => {
      await this.#advance(await writeBatch(this.#port, this.#manifest, draft, call));
      return toInfo(this.#manifest.batches.at(-1)!);
    });
  }

  /** Marks the batch undone, and with it the later ones that use ids only it created; returns all of them. */
  undo(batchId: number, actor = this.#owner): Promise<number[]> {
    return this.#change(async () => {
      if (this.#batch(batchId).undone) throw new WorkspaceError('no-batch', `批次 ${batchId} 已经撤销。`);
      const live = liveBatches(this.#manifest.batches);
      const scope = live.at(-1)!.batch_id === batchId ? [batchId] : undoScope(batchId, await this.#ids(live));
      return this.#mark(scope, 'undo', actor);
    });
  }

  /** Brings an undone batch back, and with it the undone ones whose ids it needs; returns all of them. */
  redo(batchId: number, actor = this.#owner): Promise<number[]> {
    return this.#change(async () => {
      if (!this.#batch(batchId).undone) throw new WorkspaceError('no-batch', `批次 ${batchId} 没有被撤销。`);
      const undone = new Set(this.#manifest.batches.filter((batch) => batch.undone).map(({ batch_id }) => batch_id));
      return this.#mark(redoScope(batchId, await this.#ids(this.#manifest.batches), undone), 'redo', actor);
    });
  }

  /** The live version of a document, or undefined; it is not validated beyond its hash. */
  async document(key: string): Promise<unknown> {
    const live = new Set(liveBatches(this.#manifest.batches).map(({ batch_id }) => batch_id));
    const version = this.#manifest.documents.findLast((entry) => entry.key === key && live.has(entry.batch_id));
    if (!version) return undefined;
    const bytes = await this.#port.read(documentPath(version.sha256));
    if (!bytes || (await sha256(bytes)) !== version.sha256) {
      throw new WorkspaceError('damaged', `设置“${key}”的文件 ${documentPath(version.sha256)} 缺失或已损坏，请从备份恢复。`);
    }
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  }

  /** The segment as an Arrow IPC stream, its hash and row count verified anew. */
  async readSegment(segment: SegmentInfo): Promise<Uint8Array> {
    const decoded = await decodeSegment(segment, await this.#port.read(segment.path));
    if ('fault' in decoded) throw new WorkspaceError('damaged', `数据文件 ${segment.path} ${decoded.fault}。请关闭并重新打开工作区。`);
    return decoded.stream;
  }

  async verify(call?: CallOptions): Promise<VerifyReport> {
    const { segments } = this.#manifest;
    const damages = (await checkFiles(this.#port, this.#manifest, call)).map(({ text }) => text);
    const all = this.#notice ? [this.#notice, ...damages] : damages;
    return { ok: all.length === 0, segments: segments.length, rows: segments.reduce((sum, { rows }) => sum + rows, 0), damages: all };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#tail.catch(() => undefined);
    await this.#lock.release();
  }

  #batch(batchId: number): ManifestBatch {
    const batch = this.#manifest.batches.find(({ batch_id }) => batch_id === batchId);
    if (!batch) throw new WorkspaceError('no-batch', `没有编号为 ${batchId} 的批次。`);
    return batch;
  }

  async #ids(batches: readonly ManifestBatch[]): Promise<BatchIds[]> {
    const ids: BatchIds[] = [];
    for (const { batch_id } of batches) ids.push(await readBatchIds(batch_id, this.#manifest.segments, (segment) => this.readSegment(segment)));
    return ids;
  }

  async #mark(batchIds: number[], action: 'undo' | 'redo', actor: string): Promise<number[]> {
    const manifest = this.#manifest;
    await this.#advance({
      ...manifest,
      generation: manifest.generation + 1,
      batches: manifest.batches.map((batch) => (batchIds.includes(batch.batch_id) ? { ...batch, undone: action === 'undo' } : batch)),
      log: [...manifest.log, { at: new Date().toISOString(), actor, action, batches: batchIds }],
    });
    return batchIds;
  }

  async #advance(next: Manifest): Promise<void> {
    try {
      this.#sha256 = await writeManifest(this.#port, next);
    } catch (error) {
      throw writeFailure(error);
    }
    this.#manifest = next;
  }

  #change<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(async () => {
      if (this.#closed) throw new WorkspaceError('read-only', '工作区已经关闭。');
      if (this.readOnly) throw new WorkspaceError('read-only', '工作区以只读方式打开，不能更改。请先按提示修复损坏的文件。');
      return work();
    });
    this.#tail = turn.catch(() => undefined);
    return turn;
  }
}

function toInfo({ batch_id, kind, label, actor, at, undone, rows, sources }: ManifestBatch): BatchInfo {
  return { batch_id, kind, label, actor, at, undone, rows, sources: sources.map(({ name, sha256: sha }) => ({ name, sha256: sha })) };
}
