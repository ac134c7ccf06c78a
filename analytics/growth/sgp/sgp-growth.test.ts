import { describe, expect, it } from 'vitest';
import { sgpCsv, SgpCsvError } from './sgp-csv.ts';
import { sgpGrowth } from './sgp-growth.ts';
import { cohort } from './testing/cohort.ts';

describe('sgpCsv', () => {
  it('missing values, unknown columns, words for numbers', async () => {
    const { outcome, priors } = cohort(9, 120);
    const csv = ['﻿no,y,x,s', ...outcome.map((y, i) => `p${i},${i === 3 ? 'NA' : y},${i === 4 ? '' : priors[0]![i]},s${i % 3}`)].join('\r\n');
    const options = { id: 'no', outcome: 'y', priors: ['x'], group: 's' };
    const result = await sgpCsv(csv, options);
    expect(result).toMatchObject({ n: 118, dropped: [{ rows: 1, reason: '缺少结果成绩' }, { rows: 1, reason: '缺少最近一次起点成绩（x）' }] });
    expect(result.pupils[3]!.id).toBe('p5');
    expect(result.groups.map(({ id, n }) => [id, n])).toEqual([['s0', 39], ['s1', 39], ['s2', 40]]);
    expect((await sgpCsv(csv, { outcome: 'y', priors: ['x'] })).pupils[0]!.id).toBe('1');
    for (const [bad, kind, words] of [
      [{ ...options, outcome: 'z' }, 'usage', '没有“z”列'],
      [{ ...options, priors: ['y'] }, 'usage', '被用了两次'],
      [{ ...options, priors: ['s'] }, 'data', '第 2 行不是数字：s0'],
      [{ ...options, knots: { q: { knots: [1], boundaries: [0, 2] as const } } }, 'usage', '不在 --priors 里'],
    ] as const) {
      const error = await sgpCsv(csv, bad).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(SgpCsvError);
      expect(error).toMatchObject({ kind, message: expect.stringContaining(words) });
    }
    await expect(sgpCsv('y,x\n', options)).rejects.toThrow('没有数据行');
  });
});

describe('sgpGrowth', () => {
  const { outcome, priors } = cohort(21, 1200);
  const effects: Record<string, number> = { a: 8, b: 0, c: -8, d: 0 };
  const unitOf = (i: number) => (i < 12 ? 'e' : i < 15 ? 'f' : 'abcd'[i % 4]!);
  const rows = outcome.map((y, i) => ({ student_id: i, unit: unitOf(i), y: y + (effects[unitOf(i)] ?? 0), x0: priors[0]![i]! }));
  const coverage = [...'abcdef'].map((unit) => {
    const n = rows.filter((row) => row.unit === unit).length;
    return { unit, outcome: unit === 'd' ? 2 * n : n, matched: n, kept_mean: 60, lost_mean: unit === 'd' ? 50 : null };
  });
  const labels = { outcome: '期末·数学', baselines: ['入学·数学'], unit: '学校' };

  it('finds planted differences, follows the display limits', async () => {
    const result = await sgpGrowth({ rows, coverage, labels });
    if (result.model !== 'sgp') throw new Error(result.reason);
    expect(result.units.map(({ flag }) => flag)).toEqual(['高于预期', '符合预期', '低于预期', '符合预期', '仅供参考', '不显示']);
    expect(result.units[5]).toMatchObject({ n: 3, median: null, low: null });
    for (const { median, low, high } of result.units.slice(0, 4)) {
      expect(low!).toBeLessThan(median!);
      expect(high!).toBeGreaterThan(median!);
    }
    expect(result.pupils).toHaveLength(1200);
    expect(result.warnings.join()).toContain('1 个学校的匹配率低于 85.0%');
    expect(result.methodNote).toContain('入学·数学');
  });

  it('refuses in words', async () => {
    const reason = async (change: object) => {
      const result = await sgpGrowth({ rows, coverage, labels, ...change });
      return result.model === 'refused' ? result.reason : '';
    };
    expect(await reason({ rows: [] })).toContain('没有同时具有');
    expect(await reason({ forms: [{ column: -1, forms: 2 }] })).toMatch(/^期末·数学不是同一份试卷/);
    expect(await reason({ labels: { ...labels, baselines: [] } })).toContain('1—3 个起点');
    expect(await reason({ rows: rows.map((row) => ({ ...row, x0: 1 })) })).toContain('成绩全部相同');
  });
});
