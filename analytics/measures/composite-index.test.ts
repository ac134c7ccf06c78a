import { describe, expect, it } from 'vitest';
import { bottomSharePoints, evaluateIndex, indexFaults, subjectWeights, type BottomShareIndex, type IndexCell, type IndexDefinition, type RatioIndex } from './composite-index.ts';
import { indexPresets } from './composite-presets.ts';

const preset = (id: string): IndexDefinition => indexPresets.find((one) => one.id === id)!;
const ratio = (id: string): RatioIndex => {
  const found = preset(id);
  if (found.kind !== 'ratio') throw new Error(id);
  return found;
};
const cell = (school: number, subject: string, values: IndexCell['values'], kind: string | null = '城区'): IndexCell => ({ school, kind, subject, fullMark: 100, values });
const indexOf = (definition: RatioIndex, cells: readonly IndexCell[], whole: readonly IndexCell[] = []) => new Map(evaluateIndex(definition, cells, whole).schools.map(({ school, index }) => [school, index]));

describe('presets', () => {
  it.each(indexPresets.map((one) => [one.id, one] as const))('%s may be used, and its subjects weigh 1 in all', (_, definition) => {
    expect(indexFaults(definition)).toEqual([]);
    const weights = Object.values(definition.subjects);
    if (weights.length > 0) expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  });

  it('郧县 小学 by hand: 40·mean + 30·pass + 30·excellent over the best school, 语数英品科 .3 .3 .2 .1 .1', () => {
    const best = { mean: 80, passRate: 0.9, excellentRate: 0.4 };
    const other = { mean: 72, passRate: 0.81, excellentRate: 0.2 };
    const subjects = ['语文', '数学', '英语', '道德与法治', '科学'];
    const cells = subjects.flatMap((subject) => [cell(1, subject, subject === '科学' ? other : best), cell(2, subject, subject === '科学' ? best : other)]);
    // The other school has 40·0.9 + 30·0.9 + 30·0.5 = 78 in four subjects of weight 0.9, and 100 in 科学.
    const found = indexOf(ratio('郧县-小学'), cells);
    expect(found.get(1)).toBeCloseTo(0.9 * 100 + 0.1 * 78, 10);
    expect(found.get(2)).toBeCloseTo(0.9 * 78 + 0.1 * 100, 10);
  });

  it('S值 by hand: (0.9·50 % + 0.8·45 % + 0.3·5 %)·100 = 82.5', () => {
    expect(indexOf(ratio('S值'), [cell(1, '语文', { passRate: 0.9, scoreRate: 0.8, excellentRate: 0.3 })]).get(1)).toBeCloseTo(82.5, 10);
  });

  it('七八年级 by hand: each rate over the best of its kind, 70 + 20 + 10', () => {
    const cells = [
      cell(1, '语文', { passRate: 0.8, goodRate: 0.6, excellentRate: 0.2 }), cell(2, '语文', { passRate: 0.6, goodRate: 0.3, excellentRate: 0.25 }),
      cell(3, '语文', { passRate: 0.5, goodRate: 0.2, excellentRate: 0.1 }, '乡村'),
    ];
    const found = indexOf(ratio('七八年级'), cells);
    expect(found.get(1)).toBeCloseTo(70 + 20 + 8, 10);
    expect(found.get(2)).toBeCloseTo(52.5 + 10 + 10, 10);
    expect(found.get(3)).toBeCloseTo(100, 10);
  });

  it('后30% by hand: 2.5 when the part does not rise, 0.5 off per point', () => {
    const definition = preset('后30%') as BottomShareIndex;
    expect([[0.1, 0.1], [0.12, 0.1], [0.1, 0.11], [0.1, 0.13], [0.1, 0.2]].map(([before, after]) => bottomSharePoints(definition, before!, after!))).toEqual([2.5, 2.5, 2, 1, 0]);
  });
});

describe('evaluateIndex', () => {
  const definition: RatioIndex = { kind: 'ratio', id: 'x', name: '试', version: 1, source: '', subjects: {}, indicators: [{ name: 'mean', reference: '县均', weight: 100 }] };

  it('compares with the county, with the full mark and with the best school of a subject, whichever that is', () => {
    const cells = [cell(1, '语文', { mean: 60 }), cell(1, '数学', { mean: 90 }), cell(2, '语文', { mean: 80 }), cell(2, '数学', { mean: 50 })];
    const whole = [cell(0, '语文', { mean: 70 }), cell(0, '数学', { mean: 80 })];
    expect(indexOf(definition, cells, whole).get(1)).toBeCloseTo((100 * (60 / 70 + 90 / 80)) / 2, 10);
    expect(indexOf({ ...definition, indicators: [{ name: 'mean', reference: '满分', weight: 100 }] }, cells, whole).get(2)).toBeCloseTo(65, 10);
    const { scales } = evaluateIndex({ ...definition, indicators: [{ name: 'mean', reference: '最高校', weight: 100 }] }, cells, whole);
    expect(scales.map(({ subject, school, value }) => [subject, school, value])).toEqual([['语文', 2, 80], ['数学', 1, 90]]);
  });

  it('does not depend on the order of the rows and scales with the weights', () => {
    const cells = [cell(1, '语文', { mean: 60 }), cell(2, '语文', { mean: 80 })];
    const whole = [cell(0, '语文', { mean: 70 })];
    expect(indexOf(definition, cells.toReversed(), whole)).toEqual(new Map([...indexOf(definition, cells, whole)].toReversed()));
    expect(indexOf({ ...definition, indicators: [{ name: 'mean', reference: '县均', weight: 50 }] }, cells, whole).get(1)).toBeCloseTo(indexOf(definition, cells, whole).get(1)! / 2, 10);
  });

  it('gives no index, and says why, where a value or its reference is missing', () => {
    const cells = [cell(1, '语文', { mean: 60 }), cell(1, '数学', { mean: 50 }), cell(2, '语文', { mean: 60 }), cell(3, '语文', { mean: null }), cell(3, '数学', { mean: 40 })];
    const { schools } = evaluateIndex(definition, cells, [cell(0, '语文', { mean: 60 }), cell(0, '数学', { mean: 45 })]);
    expect(schools.map(({ index, missing }) => [index === null, missing])).toEqual([[false, null], [true, '没有数学成绩'], [true, '语文没有平均分']]);
    const none = evaluateIndex(ratio('七八年级'), [cell(1, '语文', { passRate: 0, goodRate: 0, excellentRate: 0 })], []);
    expect(none.schools[0]!.missing).toContain('为0或没有');
    expect(evaluateIndex(ratio('七八年级'), [cell(1, '语文', { passRate: 1 }, null)], []).schools[0]!.missing).toContain('城乡类别');
  });

  it('spreads the weight of a subject the exam has not over the others, and names it', () => {
    const { weights, absent } = subjectWeights(ratio('郧县-小学'), ['语文', '数学', '总分']);
    expect([...weights]).toEqual([['语文', 0.5], ['数学', 0.5]]);
    expect(absent).toEqual(['英语', '道德与法治', '科学']);
    expect([...subjectWeights(definition, ['语文', '总分']).weights]).toEqual([['语文', 1]]);
  });
});

describe('indexFaults', () => {
  const sound: RatioIndex = { kind: 'ratio', id: 'x', name: '试', version: 1, source: '', subjects: {}, indicators: [{ name: 'mean', reference: '县均', weight: 1 }] };

  it.each([
    [{ ...sound, name: '重点高中升学率得分' }, '只能监测'],
    [{ ...sound, name: '本科上线指数' }, '只能监测'],
    [{ ...sound, name: ' ' }, '没有名称'],
    [{ ...sound, indicators: [] }, '没有指标'],
    [{ ...sound, subjects: { 语文: 0 } }, '应大于0'],
    [{ ...sound, subjects: { 心算: 1 } }, '不认识的学科'],
    [{ ...sound, indicators: [{ name: 'passRate' as const, reference: '满分' as const, weight: 1 }] }, '只用于平均分'],
  ])('%j', (definition, fault) => {
    expect(indexFaults(definition).join('')).toContain(fault);
  });
});
