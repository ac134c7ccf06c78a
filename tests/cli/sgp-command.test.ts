import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

/** `sgp` of the command-line contract (docs/cli.md). */
const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'xueheng-sgp-'));
const csv = join(folder, 'pupils.csv');
writeFileSync(csv, ['id,exit,entry,school', ...Array.from({ length: 400 }, (_, i) => `p${i},${40 + ((i * 37) % 50) + (i % 7)},${i === 5 ? '' : 30 + ((i * 37) % 50)},s${i % 4}`)].join('\n'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) => spawnSync(process.execPath, ['--import', 'tsx', 'analytics/cli.node.ts', 'sgp', ...args], { cwd: root, encoding: 'utf8' });
const given = ['--csv', csv, '--id', 'id', '--outcome', 'exit', '--priors', 'entry'];

describe('sgp', () => {
  it('prints the shape of the contract, with the knots of a base year', () => {
    const knots = join(folder, 'knots.json');
    writeFileSync(knots, JSON.stringify({ entry: { knots: [38, 48, 58, 68], boundaries: [25, 85] } }));
    const { status, stdout, stderr } = run(...given, '--group', 'school', '--knots', knots, '--json');
    expect(status, stderr).toBe(0);
    const result = JSON.parse(stdout) as Record<string, unknown[]>;
    expect(Object.keys(result)).toEqual(['n', 'orders', 'pupils', 'groups', 'checkLoss', 'dropped', 'warnings']);
    expect(result.n).toBe(399);
    expect(result.orders).toEqual([{ priors: ['entry'], n: 399, knots: { entry: [38, 48, 58, 68] }, boundaries: { entry: [25, 85] } }]);
    expect(result.pupils).toHaveLength(399);
    expect(result.pupils![0]).toMatchObject({ id: 'p0', order: 1 });
    expect(result.groups).toHaveLength(4);
    expect(result.checkLoss).toHaveLength(100);
    expect(result.dropped).toEqual([{ rows: 1, reason: '缺少最近一次起点成绩（entry）' }]);
  });

  it('tells wrong usage (2) from refused data (3)', () => {
    expect(run(...given.slice(0, -1), 'nothing').status).toBe(2);
    expect(run('--csv', csv, '--outcome', 'exit').status).toBe(2);
    const crooked = join(folder, 'crooked.json');
    writeFileSync(crooked, JSON.stringify({ entry: { knots: [60, 50], boundaries: [0, 100] } }));
    const { status, stderr } = run(...given, '--knots', crooked);
    expect(status).toBe(2);
    expect(stderr).toContain('节点应由小到大');
    expect(run(...given.slice(0, -1), 'school').status).toBe(3);
  });
});
