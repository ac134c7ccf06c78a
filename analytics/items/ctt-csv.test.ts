import { describe, expect, it } from 'vitest';
import { cttCsv, type CttCsvOptions } from './ctt-csv.ts';

const csv = '\ufeffid,q1,q2,q3,sex\n1,A,2,5,男\n2,B,,4,女\n3,A,1,3,男\n4,C,0,NA,女\n5,A,2,1,女\n6,,,,男\n';
const key = 'item,key\nq1,A\nq9,B\n';
const run = (options: Partial<CttCsvOptions> = {}) => cttCsv(csv, { items: 'q', key, missing: 'listwise', ...options });

describe('cttCsv', () => {
  it('marks by the key, takes the highest mark as full mark, drops and counts incomplete rows', () => {
    const result = run();
    expect(result).toMatchObject({ n: 3, k: 3, fullMark: 8, missing: { policy: 'listwise', marks: 2 } });
    expect(result.items.map(({ item, fullMark, mean }) => [item, fullMark, mean])).toEqual([['q1', 1, 1], ['q2', 2, 5 / 3], ['q3', 5, 3]]);
    expect(result.dropped).toEqual([{ rows: 1, reason: '没有任何小题得分' }, { rows: 2, reason: '缺少部分小题得分' }]);
    expect(result.warnings.join()).toContain('q1全体满分');
  });

  it('zero and available keep the rows', () => {
    expect(run({ missing: 'zero' }).items[1]).toMatchObject({ n: 5, mean: 1 });
    expect(run({ missing: 'available' }).items[1]).toMatchObject({ n: 4, mean: 1.25 });
    expect(run({ missing: 'available' }).n).toBe(5);
  });

  it('takes stated full marks, also for items with a key', () => {
    const result = run({ fullMarks: 'item,full\nq1,3\nq3,10\n', missing: 'zero' });
    expect(result.items.map(({ fullMark }) => fullMark)).toEqual([3, 2, 10]);
    expect(result.items[0]).toMatchObject({ mean: 9 / 5, difficulty: 3 / 5 });
    expect(result.items[0]!.options!.map(({ option, n, isKey }) => [option, n, isKey])).toEqual([['A', 3, true], ['B', 1, false], ['C', 1, false]]);
  });

  it('takes a list of columns in the order given', () => {
    expect(run({ items: ['q3', 'q1'] }).items.map(({ item }) => item)).toEqual(['q3', 'q1']);
  });

  it('prints JSON without a number that is none', () => {
    const one = cttCsv('q1,q2\n1,0\n', { items: 'q', missing: 'listwise' });
    expect(one).toMatchObject({ n: 1, alpha: null, sd: null, sem: null });
    expect(JSON.parse(JSON.stringify(one))).toEqual(one);
  });

  it.each([
    [{ items: 'z' }, '没有以“z”开头的列'],
    [{ items: ['q1', 'nine'] }, '没有“nine”列'],
    [{ items: ['q1', 'q1'] }, '出现了两次'],
    [{ items: ['q1', 'sex'] }, '请用 --key'],
    [{ key: 'item,key\nother,A\n' }, '答案文件中没有这些题目'],
    [{ fullMarks: 'item,full\nq2,zero\n' }, '不是正数'],
  ] satisfies [Partial<CttCsvOptions>, string][])('refuses %j', (options, message) => {
    expect(() => run(options)).toThrow(message);
  });

  it('refuses a csv without rows', () => {
    expect(() => cttCsv('q1,q2\n', { items: 'q', missing: 'zero' })).toThrow('没有数据行');
  });
});
