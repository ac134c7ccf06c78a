import { describe, expect, it } from 'vitest';
import { percentileRanks, standardChange } from './standard-change.ts';

const labels = { outcome: '终点', baselines: ['起点'], unit: '学校' };
/** Ten pupils in two schools; school b's five gain. */
const starts = [50, 60, 60, 70, 90, 40, 55, 65, 75, 85];
const outcomes = [45, 62, 58, 70, 80, 60, 66, 70, 79, 95];
const rows = starts.map((x0, i) => ({ student_id: i + 1, unit: i < 5 ? 'a' : 'b', x0, y: outcomes[i]! }));
const coverage = ['a', 'b'].map((unit) => ({ unit, outcome: 5, matched: 5, kept_mean: 60, lost_mean: null }));

const z = (values: readonly number[]): number[] => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
  return values.map((value) => (value - mean) / sd);
};

describe('change of Z', () => {
  const result = standardChange({ rows, coverage, labels });
  if (result.model === 'refused') throw new Error(result.reason);

  it('is the mean difference of Zs, with σ/√n of all pupils', () => {
    const change = z(outcomes).map((value, i) => value - z(starts)[i]!);
    const sigma = Math.sqrt(change.reduce((sum, value) => sum + value ** 2, 0) / 9);
    const [a, b] = result.units;
    expect(a!.effect).toBeCloseTo(change.slice(0, 5).reduce((sum, value) => sum + value, 0) / 5, 12);
    expect(b!.effect).toBeCloseTo(-a!.effect!, 12);
    expect(result.sigma).toBeCloseTo(sigma, 12);
    expect(b!.high! - b!.low!).toBeCloseTo((2 * 1.959963984540054 * sigma) / Math.sqrt(5), 12);
    expect(b!.outcomeZ! - b!.startZ!).toBeCloseTo(b!.effect!, 12);
    expect([a!.flag, b!.flag]).toEqual(['仅描述', '仅描述']);
  });

  it('ranks ties in the middle: 100·(below + ½·equal)/n', () => {
    expect([...percentileRanks(Float64Array.from([3, 1, 1, 2]))]).toEqual([87.5, 25, 25, 62.5]);
    const [a] = result.units;
    const rank = (values: readonly number[], of: number): number => (100 * (values.filter((value) => value < of).length + values.filter((value) => value === of).length / 2)) / values.length;
    const change = starts.slice(0, 5).map((start, i) => rank(outcomes, outcomes[i]!) - rank(starts, start));
    expect(a!.percentileChange).toBeCloseTo(change.reduce((sum, value) => sum + value, 0) / 5, 12);
  });

  it('counts every pupil once in the transition of fifths', () => {
    expect(result.transition.flat().reduce((sum, count) => sum + count, 0)).toBe(10);
    // 90 stays on top; 40, the lowest, rises to 60: fourth lowest of ten.
    expect(result.transition[4]![4]).toBe(2);
    expect(result.transition[0]![1]).toBe(1);
  });

  it('is labelled as description and refuses what has no Z', () => {
    expect(result.methodNote).toContain('描述性指标，未控制起点');
    expect(result.warnings[0]).toContain('向均值回归');
    expect(standardChange({ rows: rows.map((row) => ({ ...row, y: 60 })), coverage, labels })).toMatchObject({ model: 'refused', reason: expect.stringContaining('全部相同') });
    expect(standardChange({ rows: [], coverage: [], labels })).toMatchObject({ model: 'refused' });
    expect(standardChange({ rows, coverage, labels, forms: [{ column: -1, forms: 2 }] })).toMatchObject({ model: 'refused', reason: expect.stringContaining('异卷') });
  });
});
