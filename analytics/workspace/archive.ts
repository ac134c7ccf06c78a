import { Unzip, UnzipInflate, Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { breathe, type CallOptions } from '../call.ts';
import { checkFiles } from './check-files.ts';
import type { FilePort } from './file-port.ts';
import { sha256 } from './hash.ts';
import { decodeManifest, documentPath, encodeManifest, sourcePath, type Manifest } from './manifest.ts';
import { readManifest, writeManifest } from './manifest-store.ts';
import type { Workspace } from './workspace.ts';
import { WorkspaceError, writeFailure } from './workspace-error.ts';

/** What an archive may expand to: a hostile one is refused before it fills memory or disk. */
export interface ArchiveLimits {
  readonly files: number;
  readonly fileBytes: number;
  readonly totalBytes: number;
}

export const ARCHIVE_LIMITS: ArchiveLimits = { files: 50_000, fileBytes: 1024 ** 3, totalBytes: 3 * 1024 ** 3 };

const CHUNK = 1024 * 1024;
/** Archives are the same bytes for the same state, wherever and whenever they are made. */
const MTIME = new Date(2000, 0, 1);
const ENTRY = /^(manifest\.json|segments\/[0-9a-f]{64}\.arrow|documents\/[0-9a-f]{64}\.json|sources\/[0-9a-f]{64})$/;

/** The whole workspace as one `.xueheng.zip`; refuses a damaged one, because the copy would hide it. */
export async function exportArchive({ port, manifest }: Workspace, call?: CallOptions): Promise<Uint8Array> {
  const damages = await checkFiles(port, manifest, call);
  if (damages.length > 0) throw new WorkspaceError('damaged', `工作区有损坏的文件，不能导出：${damages[0]!.text}`);

  const pieces: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    pieces.push(piece);
  });
  const paths = filesOf(manifest);
  for (const [done, path] of paths.entries()) {
    call?.onProgress?.({ stage: '打包', done, total: paths.length });
    await breathe();
    call?.signal?.throwIfAborted();
    const bytes = await port.read(path);
    if (!bytes) throw new WorkspaceError('damaged', `文件 ${path} 在打包时消失，请重试。`);
    addFile(zip, path, bytes);
  }
  addFile(zip, 'manifest.json', (await encodeManifest(manifest)).bytes);
  zip.end();
  return join(pieces);
}

/** Unpacks an archive into an empty place; the manifest is written last, so half an import is no workspace. */
export async function importArchive(archive: Uint8Array, port: FilePort, call?: CallOptions, limits: ArchiveLimits = ARCHIVE_LIMITS): Promise<void> {
  if (await readManifest(port)) throw new WorkspaceError('bad-archive', '目标文件夹里已有工作区，请选择一个空文件夹。');
  const files = await unpack(archive, limits, call);
  const manifestBytes = files.get('manifest.json') ?? null;
  const decoded = await decodeManifest(manifestBytes);
  if (!decoded?.whole) throw refuse('清单缺失或已损坏');
  const paths = filesOf(decoded.manifest);
  if (files.size !== paths.length + 1 || !paths.every((path) => files.has(path))) throw refuse('所含文件与清单不一致');

  for (const path of paths) {
    if ((await sha256(files.get(path)!)) !== /[0-9a-f]{64}/.exec(path)![0]) throw refuse(`文件 ${path} 已损坏`);
  }
  const written: string[] = [];
  try {
    for (const path of paths) {
      call?.onProgress?.({ stage: '解包', done: written.length, total: paths.length });
      await breathe();
      call?.signal?.throwIfAborted();
      written.push(path);
      await port.writeAtomically(path, files.get(path)!);
    }
    await writeManifest(port, decoded.manifest);
  } catch (error) {
    for (const path of written) await port.remove(path).catch(() => undefined);
    throw call?.signal?.aborted ? error : writeFailure(error);
  }
}

function filesOf({ segments, documents, batches }: Manifest): string[] {
  return [...new Set([
    ...segments.map(({ path }) => path),
    ...documents.map((version) => documentPath(version.sha256)),
    ...batches.flatMap(({ sources }) => sources.map((source) => sourcePath(source.sha256))),
  ])].sort();
}

function addFile(zip: Zip, path: string, bytes: Uint8Array): void {
  const entry = path.startsWith('segments/') ? new ZipPassThrough(path) : new ZipDeflate(path, { level: 1 });
  entry.mtime = MTIME;
  zip.add(entry);
  entry.push(bytes, true);
}

async function unpack(archive: Uint8Array, limits: ArchiveLimits, call?: CallOptions): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const open = new Set<string>();
  let total = 0;
  const unzip = new Unzip((file) => {
    const { name } = file;
    if (!ENTRY.test(name)) throw refuse(`含有不属于工作区的文件 ${JSON.stringify(name.slice(0, 80))}`);
    if (files.has(name) || open.has(name)) throw refuse(`文件 ${name} 重复`);
    if (files.size + open.size >= limits.files) throw refuse(`文件数超过 ${limits.files}`);
    open.add(name);
    const pieces: Uint8Array[] = [];
    let size = 0;
    file.ondata = (error, piece, final) => {
      if (error) throw error;
      size += piece.length;
      total += piece.length;
      if (size > limits.fileBytes || total > limits.totalBytes) throw refuse('解压后过大');
      pieces.push(piece);
      if (!final) return;
      open.delete(name);
      files.set(name, join(pieces));
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (let start = 0; start < archive.length; start += CHUNK) {
      await breathe();
      call?.signal?.throwIfAborted();
      unzip.push(archive.subarray(start, start + CHUNK), start + CHUNK >= archive.length);
    }
  } catch (error) {
    if (call?.signal?.aborted || error instanceof WorkspaceError) throw error;
    throw refuse('不是完整的 zip 文件', error);
  }
  if (open.size > 0 || files.size === 0) throw refuse('不是完整的 zip 文件');
  return files;
}

const refuse = (reason: string, cause?: unknown): WorkspaceError =>
  new WorkspaceError('bad-archive', `不能导入这个工作区压缩包：${reason}。请换一份由学衡导出的 .xueheng.zip；没有写入任何数据。`, cause);

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    joined.set(piece, offset);
    offset += piece.length;
  }
  return joined;
}
