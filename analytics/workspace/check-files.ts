import { breathe, type CallOptions } from '../call.ts';
import type { FilePort } from './file-port.ts';
import { sha256 } from './hash.ts';
import { documentPath, sourcePath, type Manifest, type SegmentInfo } from './manifest.ts';
import { decodeSegment } from './segment.ts';
import { tableLabels } from './table-labels.ts';

/** A file that is not what the manifest says. Only damaged sources leave the data itself untouched. */
export interface Damage {
  readonly path: string;
  readonly kind: 'segment' | 'document' | 'source';
  /** Chinese: which file, what it held, what to do. */
  readonly text: string;
}

/** Reads every file that the manifest names and checks its hash, and for segments the row count. */
export async function checkFiles(port: FilePort, manifest: Manifest, call?: CallOptions): Promise<Damage[]> {
  const damages: Damage[] = [];
  const total = manifest.segments.length + manifest.documents.length + manifest.batches.reduce((sum, { sources }) => sum + sources.length, 0);
  let done = 0;
  const step = async (): Promise<void> => {
    call?.onProgress?.({ stage: '核对数据文件', done: ++done, total });
    await breathe();
    call?.signal?.throwIfAborted();
  };

  for (const segment of manifest.segments) {
    const bytes = await readOrFail(port, segment.path);
    const decoded = bytes === UNREADABLE ? { fault: UNREADABLE } : await decodeSegment(segment, bytes);
    if ('fault' in decoded) damages.push({ path: segment.path, kind: 'segment', text: segmentText(manifest, segment, decoded.fault) });
    await step();
  }
  const seen = new Set<string>();
  for (const { key, sha256: sha, batch_id } of manifest.documents) {
    const path = documentPath(sha);
    const fault = seen.has(path) ? null : await faultOf(port, path, sha);
    seen.add(path);
    if (fault) {
      damages.push({ path, kind: 'document', text: `设置文件 ${path} ${fault}：“${key}”，${batchLabel(manifest, batch_id)}。工作区以只读方式打开；请从备份恢复此文件后重新打开。` });
    }
    await step();
  }
  for (const { batch_id, sources } of manifest.batches) {
    for (const { name, sha256: sha } of sources) {
      const path = sourcePath(sha);
      const fault = seen.has(path) ? null : await faultOf(port, path, sha);
      seen.add(path);
      if (fault) {
        damages.push({ path, kind: 'source', text: `原始文件 ${path} ${fault}：“${name}”，${batchLabel(manifest, batch_id)}。已导入的数据不受影响；如有此文件的副本，请放回原处。` });
      }
      await step();
    }
  }
  return damages;
}

const UNREADABLE = '无法读取（磁盘出错，或被其他程序占用）';

/** A bad sector under one file must not keep the others from opening. */
const readOrFail = (port: FilePort, path: string): Promise<Uint8Array | null | typeof UNREADABLE> => port.read(path).catch(() => UNREADABLE);

async function faultOf(port: FilePort, path: string, sha: string): Promise<string | null> {
  const bytes = await readOrFail(port, path);
  if (bytes === UNREADABLE) return UNREADABLE;
  if (!bytes) return '缺失';
  return (await sha256(bytes)) === sha ? null : '已损坏（内容与清单中的校验值不符）';
}

function segmentText(manifest: Manifest, { path, table, rows, batch_id }: SegmentInfo, fault: string): string {
  const sources = manifest.batches.find((batch) => batch.batch_id === batch_id)?.sources.map(({ name }) => `“${name}”`) ?? [];
  const remedy = sources.length > 0 ? `，或新建工作区后重新导入原始文件 ${sources.slice(0, 3).join('、')}${sources.length > 3 ? ` 等 ${sources.length} 个` : ''}（sources/ 中有副本）` : '';
  return `数据文件 ${path} ${fault}：${tableLabels[table]}表（${table}）${rows} 行，${batchLabel(manifest, batch_id)}。工作区以只读方式打开，其余数据可用；请从备份恢复此文件${remedy}。`;
}

function batchLabel(manifest: Manifest, batchId: number): string {
  return `批次 ${batchId}“${manifest.batches.find(({ batch_id }) => batch_id === batchId)?.label ?? ''}”`;
}
