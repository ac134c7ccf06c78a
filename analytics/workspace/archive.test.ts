import { zipSync, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { TableBuilder } from '../schema/table-builder.ts';
import { exportArchive, importArchive } from './archive.ts';
import { memoryPort, type MemoryPort } from './memory-port.ts';
import { openWorkspace } from './workspace.ts';

async function example(): Promise<{ port: MemoryPort; archive: Uint8Array; sha: string }> {
  const port = memoryPort();
  const workspace = await openWorkspace(port, { owner: 'test', create: { name: '某市' } });
  const areas = new TableBuilder('area');
  areas.push({ area_id: 1, name: '东城区', level: '区', parent_id: null, official_code: null });
  await workspace.commit({
    kind: 'import', label: '导入', actor: '教研室', tables: [areas.finish()], counters: { area: 1 },
    sources: [{ name: '区域.csv', bytes: new TextEncoder().encode('名称\n东城区\n') }], documents: { thresholds: { pass: 0.6 } },
  });
  const archive = await exportArchive(workspace);
  await workspace.close();
  return { port, archive, sha: workspace.manifestSha256 };
}

describe('archive', () => {
  it('carries the whole workspace, the same bytes each time', async () => {
    const { archive, sha, port } = await example();
    const target = memoryPort();
    await importArchive(archive, target);
    const workspace = await openWorkspace(target, { owner: 'test' });
    expect(workspace.manifestSha256).toBe(sha);
    expect(workspace.damages).toEqual([]);
    expect(await workspace.document('thresholds')).toEqual({ pass: 0.6 });
    expect(Buffer.compare(await exportArchive(workspace), archive)).toBe(0);
    expect([...target.files.keys()].sort()).toEqual([...port.files.keys()].filter((path) => !/0000001-/.test(path)).sort());
  });

  it('does not overwrite a workspace', async () => {
    const { archive, port } = await example();
    await expect(importArchive(archive, port)).rejects.toThrow(/已有工作区/);
  });

  type Files = Record<string, Uint8Array>;
  const segment = (files: Files): string => Object.keys(files).find((path) => path.startsWith('segments/'))!;
  it.each<[string, (files: Files) => Files, RegExp]>([
    ['a foreign file', (files) => ({ ...files, '../evil.exe': Uint8Array.of(1) }), /不属于工作区的文件/],
    ['an absolute path', (files) => ({ ...files, '/etc/passwd': Uint8Array.of(1) }), /不属于工作区的文件/],
    ['a file too many', (files) => ({ ...files, [`sources/${'0'.repeat(64)}`]: Uint8Array.of(1) }), /与清单不一致/],
    ['a file missing', (files) => Object.fromEntries(Object.entries(files).filter(([path]) => path !== segment(files))), /与清单不一致/],
    ['a changed file', (files) => ({ ...files, [segment(files)]: Uint8Array.of(1, 2, 3) }), /已损坏/],
    ['a changed manifest', (files) => ({ ...files, 'manifest.json': files['manifest.json']!.map((byte, index) => (index === 200 ? byte ^ 1 : byte)) }), /清单缺失或已损坏/],
    ['no manifest', ({ 'manifest.json': _, ...files }) => files, /清单缺失或已损坏/],
    ['nothing', () => ({}), /不是完整的 zip/],
  ])('refuses one with %s and leaves no workspace', async (_, change, message) => {
    const { archive } = await example();
    const target = memoryPort();
    await expect(importArchive(zipSync(change(unzipSync(archive))), target)).rejects.toThrow(message);
    expect([...target.files.keys()]).toEqual([]);
  });

  it('refuses what is cut short or no zip at all', async () => {
    const { archive } = await example();
    for (const bytes of [archive.subarray(0, 300), archive.subarray(0, archive.length >> 1), new Uint8Array(5000).fill(7), new Uint8Array()]) {
      await expect(importArchive(bytes, memoryPort())).rejects.toThrow(/压缩包/);
    }
  });

  it('stops at its limits while unpacking', async () => {
    const { archive } = await example();
    const bomb = zipSync({ [`sources/${'0'.repeat(64)}`]: new Uint8Array(20_000_000) });
    expect(bomb.length).toBeLessThan(100_000);
    const limits = { files: 100, fileBytes: 1_000_000, totalBytes: 2_000_000 };
    await expect(importArchive(bomb, memoryPort(), {}, limits)).rejects.toThrow(/解压后过大/);
    await expect(importArchive(archive, memoryPort(), {}, { ...limits, totalBytes: 100 })).rejects.toThrow(/解压后过大/);
    await expect(importArchive(archive, memoryPort(), {}, { ...limits, files: 2 })).rejects.toThrow(/文件数超过/);
  });

  it('can be cancelled', async () => {
    const { archive } = await example();
    const target = memoryPort();
    const stop = new AbortController();
    await expect(importArchive(archive, target, { signal: stop.signal, onProgress: () => stop.abort(new Error('stopped')) })).rejects.toThrow('stopped');
    expect([...target.files.keys()]).toEqual([]);
  });
});
