import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** `growth-check` as a script would use it, on the sample files. */
const root = resolve(import.meta.dirname, '../..');
const small = join(root, 'samples/small');
const folder = mkdtempSync(join(tmpdir(), 'xueheng-growth-check-'));
const workspace = join(folder, '测试.xueheng');

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'analytics/cli.node.ts', ...args], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  return { code: status, out: stdout, err: stderr };
}

const filesOf = (key: string): string[] => {
  const name = readdirSync(small).find((candidate) => candidate.replace(/^\d+-/, '') === key)!;
  return readdirSync(join(small, name)).map((file) => join(small, name, file));
};

const pair = ['--workspace', workspace, '--outcome', '2026年七年级学业质量抽测:数学', '--baseline', '2025年小学毕业学业水平测试:数学'];

beforeAll(() => {
  for (const args of [
    ['import', '--workspace', workspace, ...filesOf('schools')],
    ['import', '--workspace', workspace, '--exam', '2025年小学毕业学业水平测试', '--term', '2024-2025-2', '--grade', '六年级', '--kind', '学业水平', '--scope', '市', ...filesOf('primary-2025')],
    ['import', '--workspace', workspace, '--exam', '2026年七年级学业质量抽测', '--term', '2025-2026-2', '--grade', '七年级', '--kind', '抽测', '--scope', '市', ...filesOf('seventh-sample-2026')],
  ]) {
    const { code, err } = run(...args);
    if (code !== 0) throw new Error(err);
  }
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('growth-check', () => {
  it.each([
    ['fairness', ['coverage', 'attrition', 'residuals', 'rails']],
    ['compare', ['models', 'pearson', 'spearman', 'differing']],
    ['sensitivity', ['measured', 'summaries', 'units']],
    ['years', ['years', 'missing', 'units']],
  ])('--kind %s prints its figures', (kind, keys) => {
    const { code, out, err } = run('growth-check', '--kind', kind, ...pair, '--json');
    expect(err).not.toContain('Error');
    expect(code).toBe(0);
    const result = JSON.parse(out) as Record<string, unknown>;
    for (const key of [...keys, 'headline', 'warnings']) expect(result).toHaveProperty(key);
    expect(out).not.toMatch(/NaN|Infinity/);
  });

  it('prints a page of text without --json', () => {
    const { code, out } = run('growth-check', '--kind', 'fairness', ...pair, '--covariates', 'sex,locality');
    expect(code).toBe(0);
    expect(out).toContain('适用条件检查');
    expect(out).toContain('留存率');
  });

  it.each([
    [['--kind', 'planet', ...pair], '--kind 只能是'],
    [['--kind', 'compare', ...pair, '--model', 'sgp'], '只用于 --kind fairness'],
    [['--kind', 'years', ...pair, '--covariates', 'sex'], '不用于 --kind years'],
    [['--kind', 'fairness', ...pair, '--covariates', 'shoes'], '--covariates 只能是'],
    [['--kind', 'fairness', ...pair, '--by', 'planet'], '--by 只能是'],
    [pair, '缺少 --kind'],
  ])('%j ends with 2 and says why', (args, message) => {
    const { code, err } = run('growth-check', ...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
