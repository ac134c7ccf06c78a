import { describe, expect, it } from 'vitest';
import { effectText, gapText, growthSentence, intervalText, levelSentence, listNames, pointsText, yearOnYearSentence } from './sentences.ts';
import { examGrowth, growthRun, levels, unit } from './fixtures/term-fixture.ts';


describe('sentences', () => {
  it('state differences of rates in 个百分点 and say when there is none as printed', () => {
    expect(pointsText(0.0123)).toBe('提高1.23个百分点');
    expect(pointsText(-0.2)).toBe('下降20.00个百分点');
    expect(pointsText(0.00004)).toBe('持平');
    expect(pointsText(0.00005)).toBe('提高0.01个百分点');
  });

  it('state distances from a reference', () => {
    expect(gapText(85, 82.5, '全体平均')).toBe('高于全体平均2.50分');
    expect(gapText(80, 82.5, '全体平均')).toBe('低于全体平均2.50分');
    expect(gapText(82.504, 82.5, '全体平均')).toBe('与全体平均持平');
  });

  it('write intervals with a true minus and the unit at the end', () => {
    expect(intervalText(-2.26, -0.05)).toBe('−2.26～−0.05');
    expect(effectText(unit('1', '甲校', '低于预期', -1.15, [-2.26, -0.05]))).toBe('−1.15分（95%区间 −2.26～−0.05 分）');
    expect(effectText(unit('2', '乙校', '不显示', null, [null, null]))).toBe('人数不足，不显示');
  });

  it('list a few names and count the rest', () => {
    expect(listNames([], 3, '所')).toBe('无');
    expect(listNames(['甲', '乙', '丙'], 3, '所')).toBe('甲、乙、丙');
    expect(listNames(['甲', '乙', '丙', '丁'], 3, '所')).toBe('甲、乙、丙等4所');
  });

  it('describe a subject and its change since the earlier round', () => {
    const row = levels({ present: 30, mean: 75.5, score_rate: 0.755, excellent_rate: 0.1, pass_rate: 0.8, low_rate: null });
    expect(levelSentence(row)).toBe('实考30人，平均分75.50分，得分率75.50%，优秀率10.00%，及格率80.00%，低分率—。');
    expect(yearOnYearSentence(row, levels({ score_rate: 0.7, pass_rate: 0.8 }), '2025年中考')).toBe('与2025年中考相比，得分率提高5.50个百分点，及格率持平；两次试卷不同，变化仅供参考。');
    expect(yearOnYearSentence(row, levels({ score_rate: null }), '2025年中考')).toBeNull();
  });

  it('count the schools by verdict, name the clearest first and leave names out when told', () => {
    const run = growthRun([unit('1', '甲校', '高于预期', 2, [1, 3]), unit('2', '乙校', '高于预期', 5, [4, 6]), unit('3', '丙校', '符合预期', 0, [-1, 1]), unit('4', '丁校', '仅供参考', 9, [1, 17], 8)]);
    const growth = examGrowth(run);
    expect(growthSentence(growth, '入学考试总分')).toBe(
      '以入学考试总分为起点，匹配128人（匹配率96.00%），4所学校中高于预期2所、符合预期1所、低于预期0所，另有1所学校人数少，不作判断。高于预期的是乙校、甲校。',
    );
    expect(growthSentence(growth, '入学考试总分', false)).not.toMatch(/甲校|乙校/);
  });
});
