import { describe, expect, it } from 'vitest';
import type { GrowthFlag } from '../growth/growth-result.ts';
import type { NamedEffect } from '../results/analyses/growth-elements.ts';
import { agreementSentence, coverageSentence, fairnessCautions, multiplicitySentence, standingSentence, yearsSentence } from './growth-sentences.ts';
import { totalVerdicts, verdicts } from './growth-verdicts.ts';
import { examGrowth, growthRun, unit } from './fixtures/term-fixture.ts';
import { agreementTable } from './sections/growth-agreement.ts';
import type { ModelUnits } from './term-data.ts';

const flags = (list: readonly GrowthFlag[]): NamedEffect[] => list.map((flag, index) => unit(String(index + 1), `${index + 1}校`, flag, 0, [-1, 1]));
const model = (name: ModelUnits['model'], list: readonly GrowthFlag[]): ModelUnits => {
  const units = flags(list);
  return { model: name, units, coverage: growthRun(units).result.coverage, methodNote: '', warnings: [] };
};
/** Interval of half-width 1.96: the standard error is 1, so the effect is its own z. */
const z = (id: string, effect: number, n = 40): NamedEffect =>
  unit(id, `${id}校`, n < 20 ? '仅供参考' : effect > 1.96 ? '高于预期' : effect < -1.96 ? '低于预期' : '符合预期', effect, [effect - 1.96, effect + 1.96], n);

describe('verdicts', () => {
  it('correct for many judgements as the step-up rule does by hand', () => {
    // p = 0.0027, 0.0357, 0.0455, 0.9: the second of four needs p ≤ 0.025, the third ≤ 0.0375.
    const found = verdicts([z('1', 3), z('2', -2.1), z('3', 2), z('4', 0.125)], []);
    expect(found.map(({ adjusted }) => adjusted)).toEqual([true, false, false, false]);
    expect(found.map(({ firm }) => firm)).toEqual([true, false, false, false]);
    // Three of three below 0.05: all stand.
    expect(verdicts([z('1', 3), z('2', -2.1), z('3', 2)], []).map(({ adjusted }) => adjusted)).toEqual([true, true, true]);
  });

  it('leave small units out of the correction', () => {
    const small = Array.from({ length: 40 }, (_, index) => z(`s${index}`, 0.1, 10));
    expect(verdicts([z('1', 2.1), ...small], [])[0]).toMatchObject({ adjusted: true });
  });

  it('are firm by a second model, unanimous by all that judge', () => {
    const weak = [z('1', 2), ...Array.from({ length: 9 }, (_, index) => z(String(index + 2), 0))];
    const same = Array.from({ length: 9 }, () => '符合预期' as const);
    const bands = model('bands', ['高于预期', ...same]);
    expect(verdicts(weak, [bands, model('sgp', ['符合预期', ...same])])[0]).toMatchObject({ adjusted: false, firm: true, unanimous: false });
    expect(verdicts(weak, [bands, model('sgp', ['高于预期', ...same])])[0]).toMatchObject({ firm: true, unanimous: true });
    expect(verdicts(weak, [model('bands', ['低于预期', ...same])])[0]).toMatchObject({ firm: false, unanimous: false });
    // A model without a figure for the unit neither agrees nor differs.
    expect(verdicts(weak, [bands, model('sgp', ['仅供参考', ...same])])[0]).toMatchObject({ firm: true, unanimous: false });
    expect(verdicts(weak, [])[1]).toMatchObject({ firm: false, unanimous: false });
  });
});

const four = [z('1', 4), z('2', -4), z('3', 2.2), z('4', 0)];
const growth = examGrowth(growthRun(four), {
  models: [model('bands', ['高于预期', '低于预期', '符合预期', '符合预期']), model('sgp', ['高于预期', '符合预期', '符合预期', '符合预期'])],
});

describe('sentences on how firm a judgement is', () => {
  it('count the schools judged alike', () => {
    expect(agreementSentence(growth)).toBe(
      '用多层模型、分层进步值、成长百分位三种模型分别计算总分增值，都能判断的4所学校中，判断一致的2所（50.00%），其中一致高于预期1所、一致低于预期0所，把握较大；判断随模型改变的2所，不宜单凭一次结果下结论。',
    );
    expect(agreementSentence(examGrowth(growthRun(four)))).toBeNull();
  });

  it('say what chance alone would give', () => {
    expect(multiplicitySentence(growth)).toBe('可作判断的4所学校中，判为高于或低于预期的有3所；即使各学校实际没有差异，仅因偶然被判出的预计不超过0.2所；控制错误发现率在5%以内后，这些判断都仍成立。');
    expect(multiplicitySentence(examGrowth(growthRun([])))).toBeNull();
  });

  it('tell a school what the other models say of it', () => {
    expect(standingSentence(growth, '1')).toBe('多层模型判断为“高于预期”，分层进步值和成长百分位的判断相同；与所有学校一起校正后仍成立，把握较大。');
    expect(standingSentence(growth, '2')).toBe('多层模型判断为“低于预期”，而成长百分位为“符合预期”；与所有学校一起校正后仍成立。');
    expect(standingSentence(growth, '4')).toBe('多层模型判断为“符合预期”，分层进步值和成长百分位的判断相同。');
    expect(standingSentence(growth, '9')).toBeNull();
    const many = examGrowth(growthRun([z('1', 2), ...Array.from({ length: 9 }, (_, index) => z(String(index + 2), 0))]));
    expect(standingSentence(many, '1')).toBe('多层模型判断为“高于预期”；与所有学校一起校正后不再成立，只作关注。');
  });

  it('describe coverage and whom it leaves out', () => {
    expect(coverageSentence(growth)).toBe('有总分167人，匹配160人，匹配率96.00%，未匹配7人。');
    const run = growthRun(four);
    const of = (keptMean: number, lostMean: number) => coverageSentence(examGrowth({ ...run, result: { ...run.result, coverage: { ...run.result.coverage, keptMean, lostMean } } }));
    expect(of(70, 65.5)).toBe('有总分167人，匹配160人，匹配率96.00%，未匹配7人，平均分比匹配的学生低4.50分。');
    expect(of(70, 70.001)).toContain('与匹配的学生持平');
  });

  it('warn only of what is wrong, small schools apart', () => {
    const residuals = { checks: [], line: [], outcomeSd: 1, model: 'mixed' as const, corrected: false, clusterLabel: '学校' };
    const rails = [{ item: '匹配率', result: '96%', notice: null }, { item: '匹配学生少的学校', result: '1所', notice: '1所学校的匹配学生不足20人' }];
    const calm = examGrowth(growthRun(four), { fairness: { rails, findings: [], residuals } });
    expect(fairnessCautions(calm)).toEqual([]);
    expect(coverageSentence(calm)).toContain('适用条件检查2项，需要注意的1项；各类学生（起点高低、性别、城乡等）中，模型未见系统偏差。');
    expect(fairnessCautions(examGrowth(growthRun(four), { fairness: { rails: [{ item: '匹配率', result: '', notice: '总匹配率偏低。' }], findings: ['性别为“女”的偏高。'], residuals } }))).toEqual(['总匹配率偏低。', '性别为“女”的偏高。']);
    expect(fairnessCautions(examGrowth(growthRun(four)))).toEqual([]);
  });

  it('state the weighted years only where there are two', () => {
    const years = (count: number) => examGrowth(growthRun(four), {
      years: {
        slots: [], missing: [], units: four, adjusted: new Map(),
        weighted: [{ unit: '1', years: [], n: 80, flag: '高于预期', pooled: { effect: 0.2, standardError: 0.05, low: 0.1, high: 0.3, years: count, weights: [0.6, 0.4, 0] } }],
      },
    });
    expect(yearsSentence(years(2), '1')).toBe('近2年加权（近的年份权重大）的总分增值为+0.20个标准差（95%区间 +0.10～+0.30），高于预期。');
    expect(yearsSentence(years(1), '1')).toBeNull();
    expect(yearsSentence(years(2), '2')).toBeNull();
    expect(yearsSentence(growth, '1')).toBeNull();
  });
});

describe('table of agreement', () => {
  it('counts schools by models and names only the firm ones', () => {
    const table = agreementTable('t', '', [{ name: '期末', growth }]);
    expect(table.rows.map((row) => row.map(({ value }) => value))).toEqual([['高于预期', 1, 0, 1, 2, '1校'], ['低于预期', 0, 1, 0, 1, '无']]);
    expect(totalVerdicts(growth).filter(({ unanimous }) => unanimous).map(({ unit: { name } }) => name)).toEqual(['1校', '4校']);
  });
});
