import { tableFromIPC } from 'apache-arrow';
import { canonical, tableNames, type TableName } from '../schema/canonical.ts';
import type { ManifestBatch, SegmentInfo } from './manifest.ts';

/**
 * Which batches hang together. An id is *created* by a batch that holds a live row of it in its home
 * table (the table whose only key it is: `school_id` in school). A batch *uses* an id that stands in
 * any of its live rows: in a column of the same name, one that ends in it (`parent_school_id`), one
 * of the few that are named otherwise (`parent_id`, `roll_school`), or as text `school:12`.
 * Undoing a batch takes along the later live batches that use an id whose every live creator would
 * be gone; redoing one brings back the undone batches without which its ids would have no creator.
 */
export interface BatchIds {
  readonly batch_id: number;
  /** kind → ids */
  readonly created: ReadonlyMap<string, ReadonlySet<number>>;
  readonly used: ReadonlyMap<string, ReadonlySet<number>>;
}

/** Home table of each kind of id. */
const homes = new Map<string, TableName>();
for (const name of tableNames) {
  const [key, ...more] = canonical[name].key;
  if (key?.endsWith('_id') && more.length === 0) homes.set(key, name);
}

/** The kind of id that an INTEGER column holds, if any. */
export function idKind(table: TableName, column: string): string | null {
  if (homes.has(column)) return column;
  if (column === 'parent_id') return canonical[table].key[0] ?? null;
  if (/(^|_)school$/.test(column)) return 'school_id';
  return [...homes.keys()].find((kind) => column.endsWith(`_${kind}`)) ?? null;
}

/** The ids a batch creates and uses, read from its segments. */
export async function readBatchIds(batchId: number, segments: readonly SegmentInfo[], read: (segment: SegmentInfo) => Promise<Uint8Array>): Promise<BatchIds> {
  const created = new Map<string, Set<number>>();
  const used = new Map<string, Set<number>>();
  const setOf = (map: Map<string, Set<number>>, kind: string): Set<number> => {
    let set = map.get(kind);
    if (!set) map.set(kind, (set = new Set()));
    return set;
  };

  for (const segment of segments) {
    if (segment.batch_id !== batchId) continue;
    const rows = tableFromIPC(await read(segment));
    const deleted = rows.getChild('deleted')!;
    for (const [column, { kind }] of Object.entries(canonical[segment.table].columns)) {
      const vector = rows.getChild(column);
      if (!vector) continue;
      if (kind === 'int') {
        const id = idKind(segment.table, column);
        if (id === null) continue;
        const target = setOf(homes.get(id) === segment.table && canonical[segment.table].key.some((part) => part === column) ? created : used, id);
        for (let row = 0; row < rows.numRows; row++) {
          const value: unknown = vector.get(row);
          if (typeof value === 'number' && deleted.get(row) !== true) target.add(value);
        }
      } else if (/(^|_)(unit|scope)$/.test(column)) {
        for (let row = 0; row < rows.numRows; row++) {
          const match = /^([a-z]+):(\d+)$/.exec(String(vector.get(row)));
          if (match && homes.has(`${match[1]}_id`) && deleted.get(row) !== true) setOf(used, `${match[1]}_id`).add(Number(match[2]));
        }
      }
    }
  }
  return { batch_id: batchId, created, used };
}

/** The batch and the later live ones that cannot stand without it, ascending. */
export function undoScope(batchId: number, live: readonly BatchIds[]): number[] {
  const gone = new Set([batchId]);
  for (let grown = true; grown; ) {
    const lost = live.filter(({ batch_id }) => gone.has(batch_id));
    const kept = live.filter(({ batch_id }) => !gone.has(batch_id));
    const fallen = kept.filter((batch) => batch.batch_id > batchId && lacks(batch, lost, kept));
    for (const { batch_id } of fallen) gone.add(batch_id);
    grown = fallen.length > 0;
  }
  return [...gone].sort((a, b) => a - b);
}

/** The batch and the undone ones it cannot stand without, ascending. */
export function redoScope(batchId: number, batches: readonly BatchIds[], undone: ReadonlySet<number>): number[] {
  const back = new Set([batchId]);
  for (let grown = true; grown; ) {
    grown = false;
    const standing = batches.filter(({ batch_id }) => back.has(batch_id) || !undone.has(batch_id));
    for (const batch of batches) {
      if (back.has(batch.batch_id) || !undone.has(batch.batch_id)) continue;
      if (standing.some((other) => back.has(other.batch_id) && lacks(other, [batch], standing))) {
        back.add(batch.batch_id);
        grown = true;
        break;
      }
    }
  }
  return [...back].sort((a, b) => a - b);
}

/** Whether `batch` uses an id that one of `creators` creates and none of `standing` does. */
function lacks(batch: BatchIds, creators: readonly BatchIds[], standing: readonly BatchIds[]): boolean {
  for (const [kind, ids] of batch.used) {
    const sources = creators.flatMap(({ created }) => created.get(kind) ?? []);
    if (sources.length === 0) continue;
    const others = standing.flatMap(({ created }) => created.get(kind) ?? []);
    for (const id of ids) {
      if (sources.some((set) => set.has(id)) && !others.some((set) => set.has(id))) return true;
    }
  }
  return false;
}

export const liveBatches = (batches: readonly ManifestBatch[]): ManifestBatch[] => batches.filter(({ undone }) => !undone);
