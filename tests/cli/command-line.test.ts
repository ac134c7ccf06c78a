import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDocx } from '../support/docx-text.ts';

/** The command-line contract (docs/cli.md): exit codes, --json shapes, what a script would do. */
const root = resolve(import.meta.dirname, '../..');
const small = join(root, 'samples/small');
const folder = mkdtempSync(join(tmpdir(), 'xueheng-cli-'));
const workspace = join(folder, '测试.xueheng');

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function run(...args: string[]): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'analytics/cli.node.ts', ...args], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  return { code: status, out: stdout, err: stderr };
}

function json<T>(...args: string[]): T {
  const { code, out, err } = run(...args, '--json');
  if (code !== 0) throw new Error(`exit ${code}: ${err}`);
  return JSON.parse(out) as T;
}

const filesOf = (key: string): string[] => {
  const name = readdirSync(small).find((candidate) => candidate.replace(/^\d+-/, '') === key)!;
  return readdirSync(join(small, name)).map((file) => join(small, name, file));
};

beforeAll(() => {
  for (const args of [
    ['import', '--workspace', workspace, ...filesOf('schools')],
    ['import', '--workspace', workspace, '--exam', '2025年小学毕业学业水平测试', '--term', '2024-2025-2', '--grade', '六年级', '--kind', '学业水平', '--scope', '市', ...filesOf('primary-2025')],
    ['import', '--workspace', workspace, '--exam', '2026年七年级学业质量抽测', '--term', '2025-2026-2', '--grade', '七年级', '--kind', '抽测', '--scope', '市', ...filesOf('seventh-sample-2026')],
  ]) {
    const { code, err } = run(...args);
    if (code !== 0) throw new Error(err);
  }
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('import', () => {
  it('lists what it stored', () => {
    const exams = json<{ name: string; term: string; commonForm: boolean; subjects: string[] }[]>('exams', '--workspace', workspace);
    expect(exams.map(({ name }) => name).sort()).toEqual(['2025年小学毕业学业水平测试', '2026年七年级学业质量抽测']);
    expect(exams.every(({ commonForm }) => commonForm)).toBe(true);
    expect(json<unknown[]>('schools', '--workspace', workspace)).toHaveLength(12);
    expect(json<{ batch_id: number }[]>('batches', '--workspace', workspace)).toHaveLength(3);
  });

  it('stores nothing on a dry run and says what it would store', () => {
    const before = json<unknown[]>('batches', '--workspace', workspace).length;
    const plan = json<{ files: { rowsRead: number; rowsStored: number; rowsRefused: number; rowsDropped: number }[]; batch: null }>(
      'import', '--workspace', workspace, '--dry-run', '--exam', '2025年中考', '--term', '2024-2025-2', '--grade', '九年级', '--kind', '中考', ...filesOf('zhongkao-2025'));
    expect(plan.batch).toBeNull();
    for (const { rowsRead, rowsStored, rowsRefused, rowsDropped } of plan.files) expect(rowsStored + rowsRefused + rowsDropped).toBe(rowsRead);
    expect(json<unknown[]>('batches', '--workspace', workspace)).toHaveLength(before);
  });

  it('refuses data that is none, with exit code 3 and the place', () => {
    const path = join(folder, '空.xlsx');
    writeFileSync(path, '');
    const { code, err } = run('import', '--workspace', workspace, '--exam', '空', '--term', '2025-2026-1', '--grade', '七年级', '--kind', '期中', path);
    expect(code).toBe(3);
    expect(err).toContain('空.xlsx');
  });
});

describe('measures and growth', () => {
  it('prints one 一分三率 row per school', () => {
    const { rows } = json<{ rows: { name: string; present: number; mean: number; pass_rate: number; expected: number | null }[] }>(
      'measures', '--workspace', workspace, '--exam', '2026年七年级学业质量抽测', '--by', 'school', '--subject', '数学');
    expect(rows.length).toBeGreaterThan(4);
    for (const { present, mean, pass_rate, expected } of rows) {
      expect(present).toBeGreaterThan(0);
      expect(mean).toBeGreaterThan(0);
      expect(pass_rate).toBeLessThanOrEqual(1);
      // Scores alone are enough: without a roster 应考 is not known, and never taken for 实考.
      expect(expected).toBeNull();
    }
  });

  it('prints value added with intervals that hold the estimate', () => {
    const result = json<{ model: string; units: { effect: number | null; low: number | null; high: number | null }[]; coverage: { matched: number } }>(
      'growth', '--workspace', workspace, '--outcome', '2026年七年级学业质量抽测:数学', '--baseline', '2025年小学毕业学业水平测试:数学');
    expect(result.model).toBe('mixed');
    expect(result.coverage.matched).toBeGreaterThan(50);
    for (const { effect, low, high } of result.units) {
      if (effect === null || low === null || high === null) continue;
      expect(low).toBeLessThan(effect);
      expect(high).toBeGreaterThan(effect);
    }
  });
});

describe('documents and upkeep', () => {
  it('writes a report into a folder', () => {
    const out = join(folder, 'reports');
    const { files } = json<{ files: { name: string; bytes: number }[] }>('report', '--workspace', workspace, '--term', '2025-2026-2', '--out', out, '--kind', 'term,tables', '--date', '2026-07-10');
    expect(files.map(({ name }) => name.split('.').at(-1)).sort()).toEqual(['docx', 'xlsx']);
    const word = readDocx(new Uint8Array(readFileSync(join(out, files.find(({ name }) => name.endsWith('.docx'))!.name))));
    expect(word.tables.length).toBeGreaterThan(3);
  });

  it('verifies, notices damage, and undoes', () => {
    expect(json<{ ok: boolean }>('verify', '--workspace', workspace).ok).toBe(true);
    const { undone } = json<{ undone: number[] }>('undo', '--workspace', workspace, '3');
    expect(undone).toEqual([3]);
    expect(json<unknown[]>('exams', '--workspace', workspace)).toHaveLength(1);
    const segments = join(workspace, 'segments');
    const victim = join(segments, readdirSync(segments)[0]!);
    const bytes = readFileSync(victim);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(victim, bytes);
    const { code, out } = run('verify', '--workspace', workspace, '--json');
    expect(code).toBe(1);
    expect((JSON.parse(out) as { ok: boolean; damages: string[] }).damages.length).toBeGreaterThan(0);
  });
});

describe('usage', () => {
  it.each([
    [['nonsense'], '没有这个命令'],
    [['exams'], '缺少 --workspace'],
    [['exams', '--workspace', '/nowhere/at/all'], '没有找到工作区'],
    [['measures', '--workspace', workspace, '--exam', '2025', '--by', 'planet'], '--by 只能是'],
    [['exams', '--frobnicate'], '不认识的选项'],
  ])('%j ends with 2 and says why', (args, message) => {
    const { code, err } = run(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it('checks a mapping file before it reads any data', () => {
    const path = join(folder, '映射.json');
    writeFileSync(path, JSON.stringify({ headerRow: 3 }));
    const { code, err } = run('import', '--workspace', workspace, '--mapping', path, ...filesOf('schools'));
    expect(code).toBe(2);
    expect(err).toContain('映射文件');
  });

  it('prints its commands', () => {
    const { code, out } = run('help');
    expect(code).toBe(0);
    expect(out).toContain('growth --workspace');
  });
});
