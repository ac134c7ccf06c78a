import { z } from 'zod';
import { tableNames } from '../schema/canonical.ts';
import { sha256 } from './hash.ts';
import { WorkspaceError } from './workspace-error.ts';

/** Raised when an older program could misread what is written. */
export const FORMAT = 1;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0).max(2147483647);
const id = z.int().min(1).max(2147483647);
const label = z.string().max(2000);
const instant = z.iso.datetime();

const batch = z.object({
  batch_id: id,
  kind: z.enum(['import', 'edit']),
  label,
  actor: label,
  at: instant,
  undone: z.boolean(),
  rows: count,
  sources: z.array(z.object({ name: label, sha256: hash, bytes: count })),
});

/** `bytes` is the size before compression: what the file may expand to, and no more. */
const segment = z.object({ path: z.string(), sha256: hash, rows: count, bytes: count, table: z.enum(tableNames), batch_id: id });
const documentVersion = z.object({ key: z.string().min(1).max(500), sha256: hash, batch_id: id });
const logEntry = z.object({ at: instant, actor: label, action: z.enum(['undo', 'redo']), batches: z.array(id) });

const manifestShape = z.object({
  format: z.literal(FORMAT),
  name: z.string().min(1).max(200),
  /** One more with every manifest written; tells a stale copy from a new one. */
  generation: id,
  next_batch: id,
  next_seq: id,
  /** Highest id used of each kind; never lowered, not even by undo. */
  counters: z.record(z.string().max(100), count),
  batches: z.array(batch),
  segments: z.array(segment),
  /** Every version of every document; the live one of a key is the last whose batch is not undone. */
  documents: z.array(documentVersion),
  log: z.array(logEntry),
});

export type Manifest = Readonly<z.infer<typeof manifestShape>>;
export type ManifestBatch = z.infer<typeof batch>;
export type SegmentInfo = Readonly<z.infer<typeof segment>>;

export const segmentPath = (sha: string): string => `segments/${sha}.arrow`;
export const documentPath = (sha: string): string => `documents/${sha}.json`;
export const sourcePath = (sha: string): string => `sources/${sha}`;

/** `whole` is false when the text is legible but does not have the hash it states. */
export interface DecodedManifest {
  readonly manifest: Manifest;
  readonly sha256: string;
  readonly whole: boolean;
}

const HEAD = /^\{"sha256":"([0-9a-f]{64})","manifest":/;

/** The manifest inside an envelope that states the hash of its exact text, so that any flipped bit shows. */
export async function encodeManifest(manifest: Manifest): Promise<{ readonly bytes: Uint8Array; readonly sha256: string }> {
  const body = JSON.stringify(manifestShape.parse(manifest));
  const encoder = new TextEncoder();
  const sha = await sha256(encoder.encode(body));
  return { bytes: encoder.encode(`{"sha256":"${sha}","manifest":${body}}\n`), sha256: sha };
}

/** null when the bytes are no legible manifest; throws when a newer program wrote it. */
export async function decodeManifest(bytes: Uint8Array | null): Promise<DecodedManifest | null> {
  if (!bytes) return null;
  let body: string;
  let stated: string;
  let value: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const head = HEAD.exec(text);
    if (!head || !text.endsWith('}\n')) return null;
    stated = head[1]!;
    body = text.slice(head[0].length, -2);
    value = JSON.parse(body);
  } catch {
    return null;
  }
  const whole = (await sha256(new TextEncoder().encode(body))) === stated;
  const newer = z.object({ format: z.int().min(FORMAT + 1) }).safeParse(value);
  if (newer.success && whole) {
    throw new WorkspaceError('newer-format', `此工作区由更新版本的学衡写成（格式 ${newer.data.format}，本版本最高支持格式 ${FORMAT}）。请安装新版本后再打开；文件没有被改动。`);
  }
  const parsed = manifestShape.safeParse(value);
  return parsed.success && isConsistent(parsed.data) ? { manifest: parsed.data, sha256: stated, whole } : null;
}

/** What the shape cannot say: paths follow from hashes, references resolve, counters lie above what is used. */
function isConsistent(manifest: Manifest): boolean {
  const rows = new Map(manifest.batches.map(({ batch_id }) => [batch_id, 0]));
  if (rows.size !== manifest.batches.length) return false;
  let total = 0;
  for (const { path, sha256: sha, batch_id, rows: count } of manifest.segments) {
    const sum = rows.get(batch_id);
    if (sum === undefined || path !== segmentPath(sha)) return false;
    rows.set(batch_id, sum + count);
    total += count;
  }
  return (
    new Set(manifest.segments.map(({ path }) => path)).size === manifest.segments.length &&
    manifest.batches.every((entry, index) => entry.rows === rows.get(entry.batch_id) && entry.batch_id > (manifest.batches[index - 1]?.batch_id ?? 0)) &&
    (manifest.batches.at(-1)?.batch_id ?? 0) < manifest.next_batch &&
    manifest.next_seq > total &&
    manifest.documents.every(({ batch_id }) => rows.has(batch_id)) &&
    manifest.log.every(({ batches }) => batches.every((entry) => rows.has(entry)))
  );
}
