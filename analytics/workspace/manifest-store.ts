import type { FilePort } from './file-port.ts';
import { decodeManifest, encodeManifest, type DecodedManifest, type Manifest } from './manifest.ts';
import { WorkspaceError } from './workspace-error.ts';

const MAIN = 'manifest.json';
const KEPT = 10;
const COPY = /^manifests\/(\d{8})-[0-9a-f]{16}\.json$/;

export interface OpenedManifest {
  readonly manifest: Manifest;
  readonly sha256: string;
  /** Chinese, when it is not simply manifest.json that was read. */
  readonly notice: string | null;
  readonly readOnly: boolean;
}

interface Copy {
  readonly path: string;
  readonly generation: number;
}

/** Copies in manifests/, newest first. */
async function listCopies(port: FilePort): Promise<Copy[]> {
  const copies: Copy[] = [];
  for (const path of await port.list('manifests')) {
    const match = COPY.exec(path);
    if (match) copies.push({ path, generation: Number(match[1]) });
  }
  return copies.sort((a, b) => b.generation - a.generation);
}

/**
 * The state to open; null when there is no workspace. A copy is written before manifest.json, so
 * the newest whole copy is the last commit or one after it that was interrupted, never older than
 * the last commit unless a newer copy is damaged too (then the workspace opens read-only). Two or
 * more generations ahead of manifest.json, a copy proves that manifest.json was put back from a backup.
 */
export async function readManifest(port: FilePort): Promise<OpenedManifest | null> {
  // Unreadable counts as damaged, not as absent.
  const bytes = await port.read(MAIN).catch(() => new Uint8Array());
  const main = await decodeManifest(bytes);
  const copies = await listCopies(port);
  const newest = copies[0]?.generation ?? 0;
  if (main?.whole && newest <= main.manifest.generation + 1) {
    return { manifest: main.manifest, sha256: main.sha256, notice: null, readOnly: false };
  }
  if (!bytes && copies.length === 0) return null;

  const legible: DecodedManifest[] = main ? [main] : [];
  for (const copy of copies) {
    if (main?.whole && copy.generation <= main.manifest.generation) break;
    const decoded = await decodeManifest(await port.read(copy.path).catch(() => null));
    if (decoded?.whole && decoded.manifest.generation === copy.generation) {
      // A first manifest without manifest.json is a creation that was interrupted, not a loss.
      if (!bytes && copy.generation === 1) return { manifest: decoded.manifest, sha256: decoded.sha256, notice: null, readOnly: false };
      return fallback(decoded, bytes !== null, main?.whole === true, copy.generation < newest);
    }
    if (decoded) legible.push(decoded);
  }
  if (main?.whole) return fallback(main, true, true, true);
  legible.sort((a, b) => b.manifest.generation - a.manifest.generation);
  if (legible[0]) return fallback(legible[0], bytes !== null, false, true);
  throw new WorkspaceError('damaged', '工作区清单 manifest.json 已损坏，manifests/ 中也没有完好的备份，无法打开。请从备份恢复整个工作区文件夹；文件没有被改动。');
}

function fallback({ manifest, sha256 }: DecodedManifest, exists: boolean, stale: boolean, readOnly: boolean): OpenedManifest {
  const cause = stale ? '清单 manifest.json 比 manifests/ 中的备份旧（可能被旧文件覆盖）' : exists ? '清单 manifest.json 已损坏' : '清单 manifest.json 缺失';
  const last = manifest.batches.at(-1);
  const state = last ? `最后一个批次为 ${last.batch_id}“${last.label}”` : '尚无批次';
  const outcome = readOnly
    ? '较新的备份也不完好，之后的更改可能丢失，现以只读方式打开。请先备份整个文件夹，再从备份恢复'
    : '数据完整，可以继续使用，请核对最近的批次';
  return { manifest, sha256, notice: `${cause}，已改用保存的第 ${manifest.generation} 版清单（${state}）。${outcome}。`, readOnly };
}

/**
 * Makes `manifest` the state of the workspace and returns its hash. Fails only if it did not become
 * so: when the final write reports an error, what is on disk decides.
 */
export async function writeManifest(port: FilePort, manifest: Manifest): Promise<string> {
  const { bytes, sha256 } = await encodeManifest(manifest);
  const copy = `manifests/${String(manifest.generation).padStart(8, '0')}-${sha256.slice(0, 16)}.json`;
  try {
    await port.writeAtomically(copy, bytes);
    await port.writeAtomically(MAIN, bytes);
  } catch (error) {
    const stored = await port.read(MAIN).then(decodeManifest).catch(() => null);
    if (!stored?.whole || stored.sha256 !== sha256) {
      await port.remove(copy).catch(() => undefined);
      throw error;
    }
  }
  await pruneCopies(port, manifest.generation, copy).catch(() => undefined);
  return sha256;
}

/** Keeps the last ten; removes what an interrupted commit left at or above `generation`. */
export async function pruneCopies(port: FilePort, generation: number, current: string | null): Promise<void> {
  const copies = await listCopies(port);
  const older = copies.filter((copy) => copy.generation <= generation && (current === null || copy.generation < generation || copy.path === current));
  const kept = new Set(older.slice(0, KEPT).map(({ path }) => path));
  for (const { path } of copies) if (!kept.has(path)) await port.remove(path);
}
