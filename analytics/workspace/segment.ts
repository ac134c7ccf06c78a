import { tableFromIPC } from 'apache-arrow';
import type { CallOptions } from '../call.ts';
import { encodeTable } from '../schema/arrow.ts';
import { canonical, type TableName } from '../schema/canonical.ts';
import type { Column } from '../schema/column.ts';
import { changeColumns } from '../schema/table.ts';
import type { TableData } from '../schema/table-builder.ts';
import { compress, decompress } from './compress.ts';
import { sha256 } from './hash.ts';
import { segmentPath, type SegmentInfo } from './manifest.ts';

/** Larger tables are cut, so that memory and the time to cancel stay bounded. */
const ROWS_PER_SEGMENT = 500_000;
/** A manifest may not make the program allocate more than this for one file. */
const MAX_SEGMENT_BYTES = 1024 ** 3;

export interface NewSegment {
  readonly info: SegmentInfo;
  readonly bytes: Uint8Array;
}

/** One table of one batch as segment files, one after another; `firstSeq` numbers its first row. */
export async function* encodeSegments(data: TableData, batchId: number, firstSeq: number, call?: CallOptions): AsyncGenerator<NewSegment> {
  for (let start = 0; start < data.rows; start += ROWS_PER_SEGMENT) {
    call?.signal?.throwIfAborted();
    const part = data.rows > ROWS_PER_SEGMENT ? slice(data, start, Math.min(data.rows, start + ROWS_PER_SEGMENT)) : data;
    const plain = encodeTable(part, batchId, firstSeq + start);
    const bytes = await compress(plain, call);
    const sha = await sha256(bytes);
    yield { info: { path: segmentPath(sha), sha256: sha, rows: part.rows, bytes: plain.length, table: data.table, batch_id: batchId }, bytes };
  }
}

function slice(data: TableData, start: number, end: number): TableData {
  const columns = Object.fromEntries(Object.entries(data.columns).map(([name, values]) => [name, values.slice(start, end)]));
  const part = { table: data.table, rows: end - start, columns };
  return data.deleted ? { ...part, deleted: data.deleted.slice(start, end) } : part;
}

/** What is wrong with a segment file, in Chinese, or the Arrow stream in it. */
export async function decodeSegment(info: SegmentInfo, bytes: Uint8Array | null): Promise<{ readonly fault: string } | { readonly stream: Uint8Array }> {
  if (!bytes) return { fault: '缺失' };
  if ((await sha256(bytes)) !== info.sha256) return { fault: '已损坏（内容与清单中的校验值不符）' };
  if (info.bytes > MAX_SEGMENT_BYTES) return { fault: '过大（超过 1 GB），不予读取' };
  try {
    const stream = decompress(bytes, info.bytes);
    const table = tableFromIPC(stream);
    if (table.numRows !== info.rows) return { fault: `行数不符（清单 ${info.rows} 行，文件 ${table.numRows} 行）` };
    if (!fitsTable(info.table, streamColumns(stream))) return { fault: '列与本版本的表结构不符' };
    return { stream };
  } catch {
    return { fault: '无法解读' };
  }
}

export const streamColumns = (stream: Uint8Array): string[] => tableFromIPC(stream).schema.fields.map(({ name }) => name);

/** Segments are never rewritten, so one from before a column was added lacks it; that column then reads as empty. */
function fitsTable(table: TableName, found: readonly string[]): boolean {
  const expected: Readonly<Record<string, Column>> = { ...canonical[table].columns, ...changeColumns };
  return new Set(found).size === found.length
    && found.every((name) => name in expected)
    && Object.entries(expected).every(([name, { nullable }]) => nullable || found.includes(name));
}
