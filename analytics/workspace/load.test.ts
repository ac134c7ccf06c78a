import { tableFromIPC, tableToIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { openNodeEngine } from '../engine/open.node.ts';
import { query } from '../engine/query.ts';
import { identifier, sql } from '../engine/sql.ts';
import { canonical, tableNames, type Row, type TableName } from '../schema/canonical.ts';
import { TableBuilder, type TableData } from '../schema/table-builder.ts';
import type { BatchDraft } from './batch.ts';
import { compress } from './compress.ts';
import { sha256 } from './hash.ts';
import { applyBatch, loadWorkspace, reloadTables } from './load.ts';
import { encodeManifest, segmentPath } from './manifest.ts';
import { memoryPort } from './memory-port.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openNodeEngine();
});
afterAll(() => engine.close());

const draft = (...tables: TableData[]): BatchDraft => ({ kind: 'import', label: '导入', actor: '教研室', tables, sources: [], documents: {}, counters: {} });

function rows<T extends TableName>(table: T, ...list: (Row<T> | [Row<T>, 'deleted'])[]): TableData {
  const builder = new TableBuilder(table);
  for (const row of list) {
    if (Array.isArray(row)) builder.push(row[0], true);
    else builder.push(row);
  }
  return builder.finish();
}

const score = (form_id: number, student_id: number, score_raw: number | null): Row<'result'> => ({
  form_id, student_id, school_id: 1, class_id: null, score_raw, score_scaled: null, scale_pool_id: null, grade_mark: null,
  imported_ranks: null, status: '正常', original_text: null, source_id: null, sheet: null, row: null, column: null,
});
const member = (class_id: number, student_id: number, term: string): Row<'teaching_class_member'> => ({ class_id, student_id, term });

const scores = (): Promise<unknown[]> =>
  engine.query(query('test.scores', { form_id: 'int', student_id: 'int', score_raw: 'double?', batch_id: 'int' },
    sql`SELECT form_id, student_id, score_raw, batch_id FROM result ORDER BY form_id, student_id`))
    .then((list) => list.map((row) => Object.values(row)));

async function workspaceWith(...drafts: BatchDraft[]): Promise<Workspace> {
  const workspace = await openWorkspace(memoryPort(), { owner: 'test', create: { name: '某市' } });
  for (const each of drafts) await workspace.commit(each);
  return workspace;
}

describe('loadWorkspace', () => {
  it('makes every canonical table, empty where nothing was imported', async () => {
    await loadWorkspace(await workspaceWith(), engine);
    for (const table of tableNames) {
      const [count] = await engine.query(query('test.count', { n: 'int' }, sql`SELECT count(*) AS n FROM ${identifier(table)}`));
      expect(count).toEqual({ n: 0 });
    }
  });

  it('keys of every table hold no NULL, so that = compares them', () => {
    for (const { key, columns } of Object.values(canonical)) {
      for (const column of key) expect((columns as Record<string, { nullable: boolean }>)[column]?.nullable).toBe(false);
    }
  });

  it('leaves the last row of each key, across and inside batches, and no deleted key', async () => {
    const workspace = await workspaceWith(
      draft(rows('result', score(1, 1, 90), score(1, 2, 80), score(1, 3, 70), score(2, 1, 60))),
      draft(rows('result', score(1, 1, 91), [score(1, 2, null), 'deleted'], score(1, 3, 71), score(1, 3, 72))),
      draft(rows('result', [score(2, 1, null), 'deleted'], score(2, 1, 65)), rows('teaching_class_member', member(1, 1, '2025-2026-1'))),
    );
    const seen: number[] = [];
    await loadWorkspace(workspace, engine, { onProgress: ({ done, total }) => void seen.push(done / total) });
    expect(await scores()).toEqual([[1, 1, 91, 2], [1, 3, 72, 2], [2, 1, 65, 3]]);
    expect(seen.at(-1)).toBe(1);
  });

  it('applies a batch on top, and follows undo and redo', async () => {
    const workspace = await workspaceWith(draft(rows('result', score(1, 1, 90), score(1, 2, 80)), rows('teaching_class_member', member(1, 1, 'a'))));
    await loadWorkspace(workspace, engine);
    const edit = await workspace.commit(draft(rows('result', score(1, 2, 85), score(1, 2, 86), [score(1, 1, 90), 'deleted'], score(1, 3, 70), [score(9, 9, 1), 'deleted'])));
    await applyBatch(workspace, engine, edit.batch_id);
    const after = [[1, 2, 86, 2], [1, 3, 70, 2]];
    expect(await scores()).toEqual(after);

    expect(await workspace.undo(edit.batch_id)).toEqual([2]);
    expect(workspace.tablesOf([2])).toEqual(['result']);
    await reloadTables(workspace, engine, ['result']);
    expect(await scores()).toEqual([[1, 1, 90, 1], [1, 2, 80, 1]]);

    await workspace.redo(edit.batch_id);
    await reloadTables(workspace, engine);
    expect(await scores()).toEqual(after);
    await loadWorkspace(workspace, engine);
    expect(await scores()).toEqual(after);
  });

  it('fills a column that was added after a segment was written, and refuses one it does not know', async () => {
    const port = memoryPort();
    const workspace = await openWorkspace(port, { owner: 'test', create: { name: '某市' } });
    await workspace.commit(draft(rows('teaching_class_member', member(1, 1, 'a')), rows('result', score(1, 1, 90), score(1, 2, 80))));
    await workspace.close();
    const withColumns = async (change: (names: string[]) => string[]): Promise<Workspace> => {
      const files = new Map(port.files);
      const segments = [];
      for (const segment of workspace.manifest.segments) {
        const table = tableFromIPC(await workspace.readSegment(segment));
        const plain = tableToIPC(segment.table === 'result' ? table.select(change(table.schema.names.map(String))) : table, 'stream');
        const bytes = await compress(plain);
        const sha = await sha256(bytes);
        files.set(segmentPath(sha), bytes);
        segments.push({ ...segment, bytes: plain.length, sha256: sha, path: segmentPath(sha) });
      }
      files.set('manifest.json', (await encodeManifest({ ...workspace.manifest, segments })).bytes);
      return openWorkspace(memoryPort(files), { owner: 'test' });
    };
    const older = await withColumns((names) => names.filter((name) => name !== 'score_scaled' && name !== 'sheet').reverse());
    expect(older.damages).toEqual([]);
    await loadWorkspace(older, engine);
    expect(await scores()).toEqual([[1, 1, 90, 1], [1, 2, 80, 1]]);
    const stranger = await withColumns((names) => names.filter((name) => name !== 'status'));
    expect(stranger.damages).toEqual([expect.stringMatching(/列与本版本的表结构不符：成绩表/)]);
  });

  it('leaves the loaded tables as they were when it is cancelled', async () => {
    const workspace = await workspaceWith(draft(rows('result', score(1, 1, 90))), draft(rows('result', score(1, 1, 95))));
    await loadWorkspace(workspace, engine);
    const before = await scores();
    await workspace.undo(2);
    const stop = new AbortController();
    const call = { signal: stop.signal, onProgress: () => stop.abort(new Error('stopped')) };
    await expect(reloadTables(workspace, engine, undefined, call)).rejects.toThrow('stopped');
    expect(await scores()).toEqual(before);
    await reloadTables(workspace, engine);
    expect(await scores()).toEqual([[1, 1, 90, 1]]);
  });
});
