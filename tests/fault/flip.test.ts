import { describe, expect, it } from 'vitest';
import { memoryPort, type MemoryPort } from '../../analytics/workspace/memory-port.ts';
import { openWorkspace, type Workspace } from '../../analytics/workspace/workspace.ts';
import { expectWholeBatches } from './drafts.ts';
import { makeDraft } from './make-draft.ts';
import { chooseSeed, seeded } from './random.ts';

const seed = chooseSeed('flip');
const random = seeded(seed);
const pick = (limit: number): number => Math.floor(random() * limit);

/** Three batches; the second is undone and redone, so there are six manifests. */
async function example(): Promise<{ files: ReadonlyMap<string, Uint8Array>; workspace: Workspace }> {
  const port = memoryPort();
  const workspace = await openWorkspace(port, { owner: '建', create: { name: '某市' } });
  for (let id = 1; id <= 3; id++) await workspace.commit(makeDraft(seed, id));
  await workspace.undo(2);
  await workspace.redo(2);
  await workspace.close();
  return { files: port.files, workspace };
}
const { files, workspace: intact } = await example();
const pathsIn = (folder: string): string[] => [...files.keys()].filter((path) => path.startsWith(`${folder}/`)).sort();
const newestCopy = pathsIn('manifests').at(-1)!;

type Harm = readonly [string, (bytes: Uint8Array) => Uint8Array | null];
const flip: Harm = ['a flipped bit', flipBit];
const harms: readonly Harm[] = [
  flip,
  ['its end cut off', (bytes) => bytes.slice(0, pick(bytes.length))],
  ['bytes appended', (bytes) => Uint8Array.of(...bytes, 0)],
  ['zeros for content', (bytes) => new Uint8Array(bytes.length)],
  ['no file at all', () => null],
];

function flipBit(bytes: Uint8Array): Uint8Array {
  const damaged = bytes.slice();
  damaged[pick(bytes.length)]! ^= 1 << pick(8);
  return damaged;
}

function harmed(changes: Readonly<Record<string, Harm[1]>>): MemoryPort {
  const copy = new Map(files);
  for (const [path, change] of Object.entries(changes)) {
    const bytes = change(copy.get(path)!);
    if (bytes) copy.set(path, bytes);
    else copy.delete(path);
  }
  return memoryPort(copy);
}

const open = (port: MemoryPort): Promise<Workspace> => openWorkspace(port, { owner: '查' });

describe('a damaged segment is named and the rest opens read-only', () => {
  it.each(intact.manifest.segments.flatMap((segment) => harms.map(([what, harm]) => ({ what, harm, segment }))))(
    '$segment.table of batch $segment.batch_id with $what',
    async ({ segment, harm }) => {
      for (let turn = 0; turn < (harm === flip[1] ? 25 : 1); turn++) {
        const port = harmed({ [segment.path]: harm });
        const before = new Map(port.files);
        const workspace = await open(port);
        expect(workspace.readOnly).toBe(true);
        expect(workspace.damages).toHaveLength(1);
        expect(workspace.damages[0]).toContain(segment.path);
        expect(workspace.damages[0]).toMatch(new RegExp(`（${segment.table}）${segment.rows} 行，批次 ${segment.batch_id}“第 ${segment.batch_id} 次导入”.*只读.*备份.*名单${segment.batch_id}\\.csv`));
        expect(workspace.liveSegments().map(({ path }) => path)).toEqual(intact.manifest.segments.map(({ path }) => path).filter((path) => path !== segment.path));
        for (const whole of workspace.liveSegments()) await workspace.readSegment(whole);
        await expect(workspace.readSegment(segment)).rejects.toThrow(segment.path);
        await expect(workspace.commit(makeDraft(seed, 4))).rejects.toThrow(/只读/);
        await expect(workspace.undo(3)).rejects.toThrow(/只读/);
        expect((await workspace.verify()).damages).toEqual(workspace.damages);
        await workspace.close();
        expect(port.files).toEqual(before);
      }
    },
  );

  it('several at once are all named', async () => {
    const paths = pathsIn('segments');
    const workspace = await open(harmed(Object.fromEntries(paths.map((path) => [path, flip[1]]))));
    for (const path of paths) expect(workspace.damages.some((text) => text.includes(path))).toBe(true);
    expect(workspace.liveSegments()).toEqual([]);
  });
});

describe('a file on a bad sector', () => {
  it.each(['manifest.json', ...[...files.keys()].filter((path) => !path.startsWith('manifest'))])('%s is named, the rest opens', async (path) => {
    const inner = harmed({});
    const workspace = await openWorkspace({ ...inner, read: (asked) => (asked === path ? Promise.reject(new Error('EIO')) : inner.read(asked)) }, { owner: '查' });
    expect(workspace.damages).toEqual([expect.stringContaining(path)]);
    expect(workspace.manifestSha256).toBe(intact.manifestSha256);
    expect(workspace.readOnly).toBe(/^(segments|documents)/.test(path));
  });
});

describe('a damaged document or source is named', () => {
  it.each(pathsIn('documents').flatMap((path) => harms.map(([what, harm]) => ({ what, harm, path }))))('$path with $what: read-only', async ({ path, harm }) => {
    const workspace = await open(harmed({ [path]: harm }));
    expect(workspace.readOnly).toBe(true);
    expect(workspace.damages).toEqual([expect.stringMatching(new RegExp(`${path}.*“settings”.*批次`))]);
  });

  it.each(pathsIn('sources').flatMap((path) => harms.map(([what, harm]) => ({ what, harm, path }))))('$path with $what: data stay usable', async ({ path, harm }) => {
    const port = harmed({ [path]: harm });
    const workspace = await open(port);
    expect(workspace.readOnly).toBe(false);
    expect(workspace.damages).toEqual([expect.stringMatching(new RegExp(`${path}.*名单\\d\\.csv.*不受影响`))]);
    await workspace.commit(makeDraft(seed, 4));
    await expectWholeBatches(workspace, seed);
  });

  it('a source is put right by importing the same file again', async () => {
    const path = pathsIn('sources')[0]!;
    const port = harmed({ [path]: flip[1] });
    const workspace = await open(port);
    const { sources } = makeDraft(seed, workspace.batches().find((batch) => path.endsWith(batch.sources[0]!.sha256))!.batch_id);
    await workspace.commit({ ...makeDraft(seed, 4), sources });
    await workspace.close();
    expect((await open(port)).damages).toEqual([]);
  });
});

describe('a damaged manifest.json', () => {
  it('falls back to the last copy whatever bit is flipped, with a notice, and goes on', async () => {
    const { length } = files.get('manifest.json')!;
    for (let turn = 0; turn < 300; turn++) {
      const port = harmed({ 'manifest.json': turn < 64 ? (bytes) => bytes.with(turn % length, bytes[turn % length]! ^ (1 << pick(8))) : flip[1] });
      const workspace = await open(port);
      expect(workspace.manifest).toEqual(intact.manifest);
      expect(workspace.manifestSha256).toBe(intact.manifestSha256);
      expect(workspace.readOnly).toBe(false);
      expect(workspace.damages).toEqual([expect.stringMatching(/manifest\.json 已损坏，已改用保存的第 6 版清单（最后一个批次为 3“第 3 次导入”）/)]);
    }
  });

  it.each(harms)('with %s falls back and the next commit heals it', async (_, harm) => {
    const port = harmed({ 'manifest.json': harm });
    const workspace = await open(port);
    expect(workspace.damages).toHaveLength(1);
    await workspace.commit(makeDraft(seed, 4));
    await workspace.close();
    const healed = await open(port);
    expect(healed.damages).toEqual([]);
    await expectWholeBatches(healed, seed);
  });

  it('with the newest copy damaged too opens an older state read-only and sweeps nothing', async () => {
    const port = harmed({ 'manifest.json': flip[1], [newestCopy]: flip[1] });
    const before = new Map(port.files);
    const workspace = await open(port);
    expect(workspace.readOnly).toBe(true);
    expect(workspace.manifest.generation).toBe(5);
    expect(workspace.damages[0]).toMatch(/第 5 版清单.*之后的更改可能丢失.*只读/);
    await workspace.close();
    expect(port.files).toEqual(before);
  });

  it('with every copy gone or damaged is opened read-only if legible, else refused in clear words', async () => {
    const copies = pathsIn('manifests');
    const lost = Object.fromEntries(copies.map((path) => [path, () => null]));
    const renamed = (bytes: Uint8Array): Uint8Array => new TextEncoder().encode(new TextDecoder().decode(bytes).replace('某市', '某县'));
    const legible = await open(harmed({ ...lost, 'manifest.json': renamed }));
    expect([legible.name, legible.readOnly, legible.damages.length]).toEqual(['某县', true, 1]);
    await expect(open(harmed({ ...lost, 'manifest.json': (bytes) => bytes.slice(0, 100) }))).rejects.toThrow(/manifest\.json 已损坏.*备份/);
  });

  it('put back from an old backup is noticed and the newest state used', async () => {
    const old = files.get(pathsIn('manifests')[2]!)!;
    const workspace = await open(harmed({ 'manifest.json': () => old }));
    expect(workspace.manifest).toEqual(intact.manifest);
    expect(workspace.readOnly).toBe(false);
    expect(workspace.damages[0]).toMatch(/比 manifests\/ 中的备份旧/);
    const broken = await open(harmed({ 'manifest.json': () => old, [newestCopy]: flip[1] }));
    expect(broken.readOnly).toBe(true);
    expect(broken.manifest.generation).toBe(5);
  });

  it('damaged copies beside a whole manifest.json do no harm', async () => {
    const workspace = await open(harmed(Object.fromEntries(pathsIn('manifests').map((path) => [path, flip[1]]))));
    expect([workspace.damages, workspace.readOnly]).toEqual([[], false]);
    await expectWholeBatches(workspace, seed);
  });
});
