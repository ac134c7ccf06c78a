import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { misKeyedItem } from '../../samples/files/item-papers.ts';

/** `ctt` and `items` as a script calls them (docs/cli.md). */
const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'xueheng-items-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'analytics/cli.node.ts', ...args], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  return { code: status, out: stdout, err: stderr };
}

const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('ctt', () => {
  const csv = write('answers.csv', 'pupil,Q1,Q2,Q3\n1,A,1,3\n2,A,0,2\n3,B,1,\n4,C,0,0\n');
  const key = write('key.csv', 'item,key\nQ1,A\n');

  it('prints the contract’s shape', () => {
    const { code, out } = run('ctt', '--csv', csv, '--items', 'Q', '--key', key, '--missing', 'zero', '--json');
    expect(code).toBe(0);
    const result = JSON.parse(out) as Record<string, unknown> & { items: Record<string, unknown>[] };
    for (const name of ['n', 'k', 'alpha', 'alphaStandardised', 'sem', 'mean', 'sd', 'difficulty']) expect(typeof result[name], name).toBe('number');
    for (const name of ['n', 'fullMark', 'mean', 'difficulty', 'sd', 'rItemTotal', 'rItemRest', 'd27', 'alphaIfDeleted']) expect(typeof result.items[0]![name], name).toBe('number');
    expect(Object.keys((result.items[0]!.options as object[])[0]!)).toEqual(expect.arrayContaining(['option', 'isKey', 'n', 'share', 'rTotal', 'rRest']));
    expect(result.items[1]).not.toHaveProperty('options');
    expect(result).toMatchObject({ n: 4, k: 3, missing: { policy: 'zero', marks: 1 } });
  });

  it('has exit code 2 for wrong usage and 3 for refused data', () => {
    expect(run('ctt', '--csv', csv, '--items', 'Q', '--missing', 'guess').code).toBe(2);
    expect(run('ctt', '--csv', csv).code).toBe(2);
    const refused = run('ctt', '--csv', csv, '--items', 'Q');
    expect(refused.code).toBe(3);
    expect(refused.err).toContain('--key');
  });
});

describe('irt, dif and equate', () => {
  // Answers of 120 pupils to eight items, from a fixed sequence: higher pupils and easier items go right more often.
  const rows = Array.from({ length: 120 }, (_, i) => Array.from({ length: 8 }, (__, j) => ((i * 7919 + j * 104729 + i * j * 31) % 120 < 20 + i / 2 + 6 * j ? 1 : 0)));
  const csvOf = (name: string, of: readonly (readonly number[])[]): string =>
    write(name, `group,${of[0]!.map((_, j) => `Q${j + 1}`).join(',')}\n${of.map((row, i) => [i % 2 === 0 ? '男' : '女', ...row].join(',')).join('\n')}\n`);
  const all = csvOf('a.csv', rows);
  const turned = csvOf('b.csv', rows.toReversed());

  it('irt prints parameters, fit and what to know', () => {
    const { code, out } = run('irt', '--csv', all, '--items', 'Q', '--json');
    expect(code).toBe(0);
    const result = JSON.parse(out) as { model: string; n: number; items: { location: number; scoreFit: object }[]; persons: object[]; notes: string[] };
    expect(result).toMatchObject({ model: 'rasch', n: 120 });
    expect(result.items.every(({ location }) => typeof location === 'number')).toBe(true);
    expect(result.items[0]!.location).toBeGreaterThan(result.items[7]!.location);
    expect(result.persons).toHaveLength(120);
    expect(run('irt', '--csv', all, '--items', 'Q', '--model', '2pl').out).toContain('请改用Rasch模型');
    expect(run('irt', '--csv', all, '--items', 'Q', '--model', '3pl').code).toBe(2);
    expect(run('irt', '--csv', all, '--items', 'Q1,').code).toBe(3);
  });

  it('dif compares the groups of a column', () => {
    const { code, out } = run('dif', '--csv', all, '--items', 'Q', '--group', 'group', '--reference', '男', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ comparisons: [{ reference: '男', focal: '女', referencePupils: 60, focalPupils: 60 }] });
    const refused = run('dif', '--csv', all, '--items', 'Q', '--group', 'group', '--reference', '其他');
    expect([refused.code, refused.err.includes('没有“其他”组')]).toEqual([3, true]);
    expect(run('dif', '--csv', all, '--items', 'Q', '--group', 'nowhere').code).toBe(3);
  });

  it('equate converts scores; without csv files it is the workspace command', () => {
    const { code, out } = run('equate', '--csv-a', all, '--csv-b', turned, '--items', 'Q', '--common', 'Q1,Q2=Q2,Q3', '--method', 'tucker', '--draws', '10', '--json');
    expect(code).toBe(0);
    const result = JSON.parse(out) as { table: { score: number; equivalent: number }[] };
    // the same pupils in another order
    for (const { score, equivalent } of result.table) expect(equivalent).toBeCloseTo(score, 9);
    expect(run('equate', '--csv-a', all, '--csv-b', turned, '--items', 'Q', '--common', 'Q1').code).toBe(3);
    expect(run('equate').err).toContain('--workspace');
  });
});

describe('items', () => {
  const workspace = join(folder, '小题.xueheng');
  const small = join(root, 'samples/small');
  const filesOf = (key: string): string[] => {
    const name = readdirSync(small).find((candidate) => candidate.replace(/^\d+-/, '') === key)!;
    return readdirSync(join(small, name)).filter((file) => !file.includes('双向细目表')).map((file) => join(small, name, file));
  };
  beforeAll(() => {
    const meta = ['--exam', '2026年中考', '--term', '2025-2026-2', '--grade', '九年级', '--kind', '中考', '--scope', '市'];
    for (const args of [filesOf('schools'), [...meta, ...filesOf('zhongkao-2026')], [...meta, ...filesOf('items-zhongkao-2026')]]) {
      const { code, err } = run('import', '--workspace', workspace, ...args);
      if (code !== 0) throw new Error(err);
    }
  }, 120_000);

  it('finds the planted wrong key and no other', () => {
    const { code, out, err } = run('items', '--workspace', workspace, '--exam', '2026年中考', '--subject', misKeyedItem.subject, '--json');
    expect(code, err).toBe(0);
    const result = JSON.parse(out) as { items: { item: string; discrimination: number; keyDoubt: { option: { option: string } } | null }[]; analysis: { n: number; k: number }; counts: { sumDiffers: number }; headline: string };
    expect(result.analysis.k).toBe(24);
    expect(result.counts.sumDiffers).toBe(0);
    expect(result.items.filter(({ keyDoubt }) => keyDoubt).map(({ item, keyDoubt }) => [item, keyDoubt!.option.option])).toEqual([[misKeyedItem.item, misKeyedItem.answer]]);
    expect(result.headline).toContain(`第${misKeyedItem.item}题疑似答案有误`);
  });

  it('prints tables and notes, and says what is missing', () => {
    const { out } = run('items', '--workspace', workspace, '--exam', '2026年中考', '--subject', misKeyedItem.subject);
    for (const said of ['小题质量', '疑似答案有误', '难度等级', '选择题各选项']) expect(out).toContain(said);
    const none = run('items', '--workspace', workspace, '--exam', '2026年中考', '--subject', '语文', '--json');
    expect((JSON.parse(none.out) as { warnings: string[] }).warnings.join()).toContain('没有语文的小题分');
    expect(run('items', '--workspace', workspace, '--exam', '2026年中考', '--subject', '数学', '--school', '没有的学校').code).toBe(2);
  });
});
