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
