import { describe, expect, it } from 'vitest';
import { TOTAL } from '../schema/subjects.ts';
import { findingsOf, flaggedSchools, suggestionsFor, type RuleId } from './findings.ts';
import { examData, examFacts, examGrowth, growthRun, levels, termData, unit } from './fixtures/term-fixture.ts';
import type { ExamData } from './term-data.ts';

const found = (data: ExamData, rule: RuleId) => findingsOf(termData([data])).filter((finding) => finding.rule === rule);
const rated = (rows: ExamData['schools'], common = true): ExamData =>
  examData({ exam: examFacts({ commonForm: common }), subjects: [levels({ subject: '数学', present: 1000, low_rate: 0.1, excellent_rate: 0.2 })], schools: rows });

describe('participation', () => {
  const row = (participation: number | null, expected: number | null) => examData({ schools: [levels({ subject: '数学', participation, expected, present: 19 })] });
  it('is raised below 95 %, not at it', () => {
    expect(found(row(0.9499, 20), 'low-participation')).toHaveLength(1);
    expect(found(row(0.95, 20), 'low-participation')).toEqual([]);
  });
  it('is silent without a roster or with fewer than 20 expected', () => {
    expect(found(row(null, null), 'low-participation')).toEqual([]);
    expect(found(row(0.9, 19), 'low-participation')).toEqual([]);
  });
  it('names the worst subject once, never the total', () => {
    const rows = [levels({ subject: TOTAL, participation: 0.5, expected: 100 }), levels({ subject: '语文', participation: 0.94, expected: 100 }), levels({ subject: '数学', participation: 0.9, expected: 100, present: 90 })];
    expect(found(examData({ schools: rows }), 'low-participation').map(({ sentence }) => sentence)).toEqual(['参考率最低的学科（数学）为90.00%（应考100人，实考90人），低于95%']);
  });
});

describe('rates', () => {
  it('are raised at 8 points beyond the whole and beyond chance', () => {
    const low = (rate: number, present = 400) => found(rated([levels({ subject: '数学', low_rate: rate, present })]), 'high-low-rate');
    expect(low(0.19)[0]?.sentence).toBe('数学低分率19.00%，比全体（10.00%）高9.00个百分点，实考400人');
    expect(low(0.17)).toEqual([]);
    // 20 pupils: chance alone moves a rate of 10 % by 1.96·√(0.09/20) = 13 points.
    expect(low(0.22, 20)).toEqual([]);
    expect(low(0.24, 20)).toHaveLength(1);
    expect(low(0.5, 19)).toEqual([]);
  });
  it('are not compared over different papers, nor for the total', () => {
    expect(found(rated([levels({ subject: '数学', low_rate: 0.5 })], false), 'high-low-rate')).toEqual([]);
    expect(found(examData({ schools: [levels({ subject: TOTAL, low_rate: 0.9 })] }), 'high-low-rate')).toEqual([]);
  });
  it('praise a high 优秀率', () => {
    expect(found(rated([levels({ subject: '数学', excellent_rate: 0.35, present: 400 })]), 'high-excellent-rate')[0]).toMatchObject({ kind: '优势', brief: '数学优秀率35.00%' });
  });
});

describe('classes', () => {
  const weak = (mean: number, present = 40, whole = 200) =>
    found(examData({ schools: [levels({ subject: '数学', mean: 70, sd: 10, present: whole })], classes: [levels({ subject: '数学', name: '七年级（1）班', mean, present })] }), 'weak-class');
  it('are raised three standard errors and 0.35 SD below their school', () => {
    // 3·10/√40 = 4.74 points
    expect(weak(65.2)[0]?.sentence).toBe('七年级（1）班数学平均分65.20分，比本校同年级低4.80分，实考40人');
    expect(weak(65.3)).toEqual([]);
    // 100 pupils: certain at 3 points, but smaller than 0.35 SD.
    expect(weak(66.9, 100)).toEqual([]);
  });
  it('need 20 pupils, in a grade of at least 40', () => {
    expect(weak(50, 19)).toEqual([]);
    expect(weak(50, 20, 39)).toEqual([]);
    expect(weak(50, 20, 40)).toHaveLength(1);
  });
});

describe('value added', () => {
  const grown = (subject: string, flag: '高于预期' | '低于预期' | '仅供参考', effect: number, interval: readonly [number, number]) => {
    const run = growthRun([unit('1', '甲校', flag, effect, interval)]);
    const nothing = growthRun([]);
    return examData({ growth: examGrowth(subject === TOTAL ? run : nothing, { subjects: subject === TOTAL ? [] : [{ subject, run }] }) });
  };
  it('is a problem or a strength by its flag only', () => {
    expect(found(grown(TOTAL, '低于预期', -4, [-7, -1]), 'growth-below')[0]?.sentence).toBe('总分增值−4.00分（95%区间 −7.00～−1.00 分），低于预期，匹配40人');
    expect(found(grown(TOTAL, '高于预期', 4, [1, 7]), 'growth-above')).toHaveLength(1);
    expect(findingsOf(termData([grown(TOTAL, '仅供参考', -9, [-12, -6])]))).toEqual([]);
  });
  it('is only to be watched where it does not hold among many and no other model shares it', () => {
    // z = −2 among ten: p = 0.0455 is above 0.05/10.
    const calm = Array.from({ length: 9 }, (_, index) => unit(String(index + 2), `${index + 2}校`, '符合预期', 0, [-1.96, 1.96]));
    const weak = unit('1', '甲校', '低于预期', -2, [-3.96, -0.04]);
    const run = growthRun([weak, ...calm]);
    const other = { model: 'bands' as const, units: run.units, coverage: run.result.coverage, methodNote: '', warnings: [] };
    const [watched] = found(examData({ growth: examGrowth(run) }), 'growth-below');
    expect(watched).toMatchObject({ kind: '关注', sentence: '总分增值−2.00分（95%区间 −3.96～−0.04 分），低于预期（校正后不成立，列为关注），匹配40人', suggestion: '暂不列为问题或典型，下次监测后结合多次结果再作判断。' });
    expect([...flaggedSchools([watched!])]).toEqual([]);
    const [shared] = found(examData({ growth: examGrowth(run, { models: [other] }) }), 'growth-below');
    expect(shared).toMatchObject({ kind: '问题', sentence: '总分增值−2.00分（95%区间 −3.96～−0.04 分），低于预期（校正后不成立，但分层进步值判断相同），匹配40人' });
    expect(found(examData({ growth: examGrowth(growthRun([]), { subjects: [{ subject: '数学', run }] }) }), 'growth-below')).toMatchObject([{ kind: '关注', subject: '数学' }]);
  });
  it('in one subject counts from a tenth of a pupil SD', () => {
    expect(found(grown('数学', '低于预期', -0.9, [-1.5, -0.3]), 'growth-below')).toEqual([]);
    expect(found(grown('数学', '低于预期', -1, [-1.5, -0.5]), 'growth-below')).toHaveLength(1);
  });
});

describe('schools for a meeting', () => {
  const problem = (subject: string, rule: RuleId = 'high-low-rate') => ({ ...found(rated([levels({ subject: '数学', low_rate: 0.5, present: 400 })]), 'high-low-rate')[0]!, subject, rule });
  it('have three problems, or a total below expectation', () => {
    expect([...flaggedSchools([problem('数学'), problem('语文')])]).toEqual([]);
    expect([...flaggedSchools([problem('数学'), problem('语文'), problem('英语')])]).toEqual([1]);
    expect([...flaggedSchools([problem(TOTAL, 'growth-below')])]).toEqual([1]);
    expect([...flaggedSchools([problem('数学', 'growth-below')])]).toEqual([]);
  });
  it('get one suggestion per rule for all its subjects', () => {
    expect(suggestionsFor([problem('数学'), problem('语文')])).toEqual(['建立数学、语文学困生台账，补基础、抓过程，控制低分面。']);
    expect(suggestionsFor([problem('数学', 'growth-below'), problem(TOTAL, 'growth-below')])[0]).toMatch(/^组织各学科教师/);
    expect(suggestionsFor([])).toEqual([]);
  });
});
