import { describe, expect, it } from 'vitest';
import type { Row, TableName } from '../schema/canonical.ts';
import { TableBuilder, type TableData } from '../schema/table-builder.ts';
import type { BatchDraft } from './batch.ts';
import { encodeManifest } from './manifest.ts';
import { memoryPort, type MemoryPort } from './memory-port.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

const draft = (label: string, tables: TableData[], more: Partial<BatchDraft> = {}): BatchDraft =>
  ({ kind: 'import', label, actor: '教研室', tables, sources: [], documents: {}, counters: {}, ...more });

function rows<T extends TableName>(table: T, ...list: Row<T>[]): TableData {
  const builder = new TableBuilder(table);
  for (const row of list) builder.push(row);
  return builder.finish();
}

const student = (student_id: number): Row<'student'> => ({ student_id, edu_id: null, name: `学生${student_id}`, sex: null, birth: null, ethnicity: null });
const member = (class_id: number, student_id: number): Row<'teaching_class_member'> => ({ class_id, student_id, term: '2025-2026-1' });
const area = (area_id: number, parent_id: number | null): Row<'area'> => ({ area_id, name: `区${area_id}`, level: '区', parent_id, official_code: null });
const relation = (relation_id: number, from_unit: string, to_unit: string): Row<'relation'> => ({ relation_id, from_unit, to_unit, kind: '帮扶', start_date: null, end_date: null });

const create = (port: MemoryPort = memoryPort()): Promise<Workspace> => openWorkspace(port, { owner: '窗口', create: { name: '某市教学质量' } });
const undone = (workspace: Workspace): number[] => workspace.batches().filter((batch) => batch.undone).map(({ batch_id }) => batch_id);

describe('openWorkspace', () => {
  it('refuses a folder that holds none unless asked to create, and opens it afterwards', async () => {
    const port = memoryPort();
    await expect(openWorkspace(port, { owner: 'a' })).rejects.toThrow(/不是学衡工作区/);
    await (await create(port)).close();
    const workspace = await openWorkspace(port, { owner: 'a' });
    expect(workspace).toMatchObject({ name: '某市教学质量', readOnly: false, damages: [], counters: {} });
    expect(workspace.batches()).toEqual([]);
    await workspace.close();
    await (await create(port)).close();
  });

  it('is open once at a time and frees the lock when opening fails', async () => {
    const port = memoryPort();
    const workspace = await create(port);
    await expect(create(port)).rejects.toThrow(/正被另一个窗口使用（窗口）/);
    await workspace.close();
    await workspace.close();
    await (await create(port)).close();
    const empty = memoryPort();
    await expect(openWorkspace(empty, { owner: 'a' })).rejects.toThrow();
    await (await create(empty)).close();
  });

  it('says in Chinese that a folder cannot be used', async () => {
    const denied = (): Promise<never> => Promise.reject(Object.assign(new Error('EACCES'), { code: 'EACCES' }));
    await expect(openWorkspace({ ...memoryPort(), lock: denied }, { owner: 'a' })).rejects.toThrow(/无法打开工作区：没有读写这个文件夹的权限/);
    const port = memoryPort();
    const gone = { ...port, list: (): Promise<never> => Promise.reject(new Error('ENODEV')) };
    await expect(openWorkspace(gone, { owner: 'a', create: { name: 'x' } })).rejects.toThrow(/无法打开工作区：文件夹无法访问/);
    await (await create(port)).close();
  });

  it('does not create over data files without a manifest', async () => {
    const port = memoryPort(new Map([[`segments/${'a'.repeat(64)}.arrow`, new Uint8Array(3)]]));
    await expect(create(port)).rejects.toThrow(/清单 manifest.json 和 manifests\/ 都不见了/);
    expect(port.files.size).toBe(1);
  });

  it('refuses a newer format in clear words and changes nothing', async () => {
    const port = memoryPort();
    const workspace = await create(port);
    await workspace.close();
    const body = JSON.stringify({ ...workspace.manifest, format: 2, batches: 'something else' });
    const sha = Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body))).toString('hex');
    port.files.set('manifest.json', new TextEncoder().encode(`{"sha256":"${sha}","manifest":${body}}\n`));
    const before = new Map(port.files);
    await expect(create(port)).rejects.toThrow(/更新版本的学衡写成（格式 2，本版本最高支持格式 1）/);
    expect(port.files).toEqual(before);
  });

  it('reads no file whose name a manifest did not derive from its hash', async () => {
    const port = memoryPort();
    const workspace = await create(port);
    await workspace.commit(draft('导入', [rows('area', area(1, null))]));
    await workspace.close();
    const { manifest } = workspace;
    const segment = { ...manifest.segments[0]!, path: '../../etc/passwd' };
    port.files.set('manifest.json', (await encodeManifest({ ...manifest, segments: [segment] })).bytes);
    for (const path of [...port.files.keys()]) if (path.startsWith('manifests/')) port.files.delete(path);
    await expect(create(port)).rejects.toThrow(/已损坏/);
  });
});

describe('commit', () => {
  it('stores tables, sources, documents and counters, and survives reopening', async () => {
    const port = memoryPort();
    let workspace = await create(port);
    const before = workspace.manifestSha256;
    const progress: number[] = [];
    const batch = await workspace.commit(
      draft('导入 期末', [rows('student', student(1), student(2)), rows('area'), rows('area', area(1, null))], {
        sources: [{ name: '期末.csv', bytes: new TextEncoder().encode('abc') }],
        documents: { thresholds: { 语文: 0.6 } },
        counters: { student: 2, area: 1 },
      }),
      { onProgress: ({ done }) => void progress.push(done) },
    );
    expect(batch).toMatchObject({ batch_id: 1, label: '导入 期末', actor: '教研室', rows: 3, undone: false });
    expect(batch.sources).toEqual([{ name: '期末.csv', sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' }]);
    expect(progress).toEqual([2, 3]);
    expect(workspace.manifestSha256).not.toBe(before);
    await workspace.commit(draft('编辑', [rows('area', area(2, 1))], { kind: 'edit', counters: { area: 2, student: 1 }, documents: { thresholds: { 语文: 0.7 } } }));
    await workspace.close();

    workspace = await openWorkspace(port, { owner: 'b' });
    expect(workspace.counters).toEqual({ student: 2, area: 2 });
    expect(workspace.batches().map(({ batch_id, rows: count, kind }) => [batch_id, count, kind])).toEqual([[1, 3, 'import'], [2, 1, 'edit']]);
    expect(workspace.liveSegments().map(({ table, rows: count }) => [table, count])).toEqual([['student', 2], ['area', 1], ['area', 1]]);
    expect(await workspace.document('thresholds')).toEqual({ 语文: 0.7 });
    expect(await workspace.document('nothing')).toBeUndefined();
    expect(await workspace.verify()).toEqual({ ok: true, segments: 3, rows: 4, damages: [] });
    await workspace.undo(2);
    expect(await workspace.document('thresholds')).toEqual({ 语文: 0.6 });
    expect(workspace.counters).toEqual({ student: 2, area: 2 });
  });

  it('runs several one after another', async () => {
    const workspace = await create();
    const batches = await Promise.all([1, 2, 3, 4].map((id) => workspace.commit(draft(`第${id}次`, [rows('area', area(id, null))]))));
    expect(batches.map(({ batch_id }) => batch_id)).toEqual([1, 2, 3, 4]);
    expect(await workspace.verify()).toMatchObject({ ok: true, rows: 4 });
  });

  it('stores nothing of a table that does not fit, names it, and goes on', async () => {
    const port = memoryPort();
    const workspace = await create(port);
    const files = new Set(port.files.keys());
    const bad: TableData = { table: 'area', rows: 1, columns: { ...rows('area', area(1, null)).columns, name: [null] } };
    await expect(workspace.commit(draft('坏', [rows('student', student(1)), bad]))).rejects.toThrow(/area 表第 1 行 name 列/);
    expect(new Set(port.files.keys())).toEqual(files);
    expect((await workspace.commit(draft('好', [rows('area', area(1, null))]))).batch_id).toBe(1);
  });

  it('keeps the last ten manifests', async () => {
    const port = memoryPort();
    const workspace = await create(port);
    for (let id = 1; id <= 15; id++) await workspace.commit(draft('x', [rows('area', area(id, null))]));
    const copies = (await port.list('manifests')).map((path) => Number(path.slice(10, 18)));
    expect(copies).toEqual([7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
  });

  it('refuses after closing', async () => {
    const workspace = await create();
    await workspace.close();
    await expect(workspace.commit(draft('x', []))).rejects.toThrow(/已经关闭/);
  });
});

describe('sweep', () => {
  it('removes orphans of its own kind at the next opening, and nothing that people put there', async () => {
    const port = memoryPort();
    const workspace = await create(port);
    await workspace.commit(draft('x', [rows('area', area(1, null))]));
    await workspace.close();
    const kept = new Set(port.files.keys());
    const orphans = [`segments/${'b'.repeat(64)}.arrow`, `segments/${'b'.repeat(64)}.arrow.0f8fad5b.tmp`, `documents/${'c'.repeat(64)}.json`, `sources/${'d'.repeat(64)}`, 'manifests/00000003-0123456789abcdef.json'];
    const foreign = ['segments/说明.txt', 'sources/期末成绩.xlsx', 'manifests/desktop.ini'];
    for (const path of [...orphans, ...foreign]) port.files.set(path, Uint8Array.of(1));
    await (await create(port)).close();
    expect(new Set(port.files.keys())).toEqual(new Set([...kept, ...foreign]));
  });
});

describe('undo and redo', () => {
  it('takes along the later batches that rest on ids only this one created', async () => {
    const workspace = await create();
    await workspace.commit(draft('学生一', [rows('student', student(1))]));
    await workspace.commit(draft('学生二', [rows('student', student(2))]));
    await workspace.commit(draft('名单一', [rows('teaching_class_member', member(1, 1))]));
    await workspace.commit(draft('名单二', [rows('teaching_class_member', member(1, 2))]));
    expect(await workspace.undo(1)).toEqual([1, 3]);
    expect(undone(workspace)).toEqual([1, 3]);
    await expect(workspace.undo(1)).rejects.toThrow(/已经撤销/);
    expect(await workspace.redo(3)).toEqual([1, 3]);
    expect(undone(workspace)).toEqual([]);
    expect(await workspace.undo(1)).toEqual([1, 3]);
    expect(await workspace.redo(1)).toEqual([1]);
    expect(undone(workspace)).toEqual([3]);
    expect(workspace.manifest.log.map(({ action, batches }) => [action, batches])).toEqual([['undo', [1, 3]], ['redo', [1, 3]], ['undo', [1, 3]], ['redo', [1]]]);
    await expect(workspace.redo(1)).rejects.toThrow(/没有被撤销/);
    await expect(workspace.undo(99)).rejects.toThrow(/没有编号为 99 的批次/);
  });

  it('follows chains, parents and units in text, and stops where another batch states the id too', async () => {
    const workspace = await create();
    await workspace.commit(draft('市', [rows('area', area(1, null))]));
    await workspace.commit(draft('县', [rows('area', area(2, 1))]));
    await workspace.commit(draft('帮扶', [rows('relation', relation(1, 'area:2', 'group:集团'))]));
    await workspace.commit(draft('无关', [rows('relation', relation(2, 'group:甲', 'group:乙'))]));
    expect(await workspace.undo(1)).toEqual([1, 2, 3]);
    expect(await workspace.redo(3)).toEqual([1, 2, 3]);
    await workspace.commit(draft('改名', [rows('area', { ...area(1, null), name: '新名' })], { kind: 'edit' }));
    expect(await workspace.undo(1)).toEqual([1]);
  });

  it('a deletion creates and uses nothing', async () => {
    const workspace = await create();
    await workspace.commit(draft('学生', [rows('student', student(1))]));
    await workspace.commit(draft('名单', [rows('teaching_class_member', member(1, 1))]));
    await workspace.commit(draft('删除', [{ ...rows('teaching_class_member', member(1, 1)), deleted: [true] }]));
    await workspace.commit(draft('删学生', [{ ...rows('student', student(1)), deleted: [true] }]));
    expect(await workspace.undo(1)).toEqual([1, 2]);
  });
});
