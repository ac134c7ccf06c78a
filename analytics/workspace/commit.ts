import type { CallOptions } from '../call.ts';
import type { BatchDraft } from './batch.ts';
import type { FilePort } from './file-port.ts';
import { sha256 } from './hash.ts';
import { documentPath, sourcePath, type Manifest, type ManifestBatch, type SegmentInfo } from './manifest.ts';
import { encodeSegments } from './segment.ts';
import { writeFailure } from './workspace-error.ts';

/**
 * Writes everything a batch adds, and returns the manifest that will make it part of the workspace;
 * until that manifest is written nothing has changed. On failure or cancellation what was written is
 * removed again as far as possible, and the sweep at the next opening takes the rest.
 */
export async function writeBatch(port: FilePort, manifest: Manifest, draft: BatchDraft, call?: CallOptions): Promise<Manifest> {
  const batch_id = manifest.next_batch;
  const written: string[] = [];
  const total = draft.tables.reduce((sum, { rows }) => sum + rows, 0);
  const segments: SegmentInfo[] = [];
  let rows = 0;

  const store = async (path: string, sha: string, bytes: Uint8Array): Promise<void> => {
    call?.signal?.throwIfAborted();
    // Files are named by content: one that is there and whole is the same file.
    const present = await port.read(path);
    if (present && (await sha256(present)) === sha) return;
    written.push(path);
    await port.writeAtomically(path, bytes).catch((error: unknown) => {
      throw writeFailure(error);
    });
  };

  try {
    for (const table of draft.tables) {
      for await (const { info, bytes } of encodeSegments(table, batch_id, manifest.next_seq + rows, call)) {
        await store(info.path, info.sha256, bytes);
        segments.push(info);
        rows += info.rows;
        call?.onProgress?.({ stage: '保存数据', done: rows, total });
      }
    }
    const documents = [];
    for (const [key, value] of Object.entries(draft.documents)) {
      const text = JSON.stringify(value);
      if (text === undefined) throw new TypeError(`document ${key} is not JSON`);
      const bytes = new TextEncoder().encode(text);
      const sha = await sha256(bytes);
      await store(documentPath(sha), sha, bytes);
      documents.push({ key, sha256: sha, batch_id });
    }
    const sources = [];
    for (const { name, bytes } of draft.sources) {
      const sha = await sha256(bytes);
      await store(sourcePath(sha), sha, bytes);
      sources.push({ name, sha256: sha, bytes: bytes.length });
    }
    call?.signal?.throwIfAborted();
    const { kind, label, actor } = draft;
    const batch: ManifestBatch = { batch_id, kind, label, actor, at: new Date().toISOString(), undone: false, rows, sources };
    return {
      ...manifest,
      generation: manifest.generation + 1,
      next_batch: batch_id + 1,
      next_seq: manifest.next_seq + rows,
      counters: raise(manifest.counters, draft.counters),
      batches: [...manifest.batches, batch],
      segments: [...manifest.segments, ...segments],
      documents: [...manifest.documents, ...documents],
    };
  } catch (error) {
    await discard(port, manifest, written);
    throw error;
  }
}

function raise(counters: Readonly<Record<string, number>>, to: Readonly<Record<string, number>>): Record<string, number> {
  const raised: Record<string, number> = { ...counters };
  for (const [name, value] of Object.entries(to)) raised[name] = Math.max(raised[name] ?? 0, value);
  return raised;
}

/** A path written by the failed batch may be one the manifest already names (a damaged source put right): that stays. */
async function discard(port: FilePort, { segments, documents, batches }: Manifest, written: readonly string[]): Promise<void> {
  const named = new Set([
    ...segments.map(({ path }) => path),
    ...documents.map(({ sha256: sha }) => documentPath(sha)),
    ...batches.flatMap(({ sources }) => sources.map(({ sha256: sha }) => sourcePath(sha))),
  ]);
  for (const path of written) if (!named.has(path)) await port.remove(path).catch(() => undefined);
}
