import { describe, expect, it } from 'vitest';
import { referenceValues } from './reference-values.ts';

const source = { population: '全省物理类考生', scope: '省', year: 2026 };
const read = (kind: string, values: object) => referenceValues(kind, JSON.stringify({ ...source, ...values }));

describe('referenceValues', () => {
  it('reads each kind with its points in ascending order', () => {
    const segments = read('一分一段', { points: [{ score: 600, cumulative: 10 }, { score: 400, cumulative: 500 }, { score: 500, cumulative: 10 }] });
    expect(segments).toMatchObject({ ok: true, values: { points: [{ score: 400 }, { score: 500 }, { score: 600 }] } });
    const ranks = read('位次对照', { points: [{ from: 200, to: 900 }, { from: 100, to: 300 }], fromCandidates: 1000, toCandidates: 4000 });
    expect(ranks).toMatchObject({ ok: true, values: { points: [{ from: 100 }, { from: 200 }] } });
    expect(read('期望曲线', { points: [{ prior: 1, expected: 2, sd: 3 }, { prior: 0, expected: 2 }] })).toMatchObject({ ok: true, values: { points: [{ prior: 0 }, { prior: 1 }] } });
  });

  it.each([
    ['录取线', { points: [] }, '不认识的参照类型'],
    ['一分一段', { points: [{ score: 1, cumulative: 1 }] }, '至少要有两个分数段'],
    ['一分一段', { points: [{ score: 1, cumulative: 9 }, { score: 2, cumulative: 12 }] }, '累计人数'],
    ['一分一段', { points: [{ score: 1, cumulative: 9 }, { score: 1, cumulative: 9 }] }, '出现了两次'],
    ['一分一段', { points: [{ score: 1, cumulative: 9 }, { score: 2, cumulative: 5 }], candidates: 8 }, '考生总数'],
    ['一分一段', { points: [{ score: '1', cumulative: 9 }, { score: 2, cumulative: 5 }] }, '应为数字'],
    ['位次对照', { points: [{ from: 1, to: 9 }, { from: 2, to: 5 }], fromCandidates: 9, toCandidates: 9 }, '次序相反'],
    ['位次对照', { points: [{ from: 1, to: 1 }, { from: 20, to: 5 }], fromCandidates: 9, toCandidates: 9 }, '起点位次大于'],
    ['期望曲线', { points: [{ prior: 1, expected: 2 }, { prior: 2, expected: 3, sd: 0 }] }, '标准差'],
    ['期望曲线', { points: [{ prior: 1, expected: 2 }, { prior: 2, expected: 3 }], population: '' }, '参照人群'],
  ])('refuses a wrong %s in words', (kind, values, words) => {
    const read_ = read(kind, values);
    expect(read_.ok ? '' : read_.reason).toContain(words);
  });

  it('says when the cell is no JSON', () => expect(referenceValues('一分一段', '{')).toMatchObject({ ok: false, reason: expect.stringContaining('重新导入') as string }));
});
