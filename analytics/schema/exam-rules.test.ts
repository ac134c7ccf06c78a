import { describe, expect, it } from 'vitest';
import { examRuleWarnings, pupilOutputRules, type ExamRuleFacts } from './exam-rules.ts';

const codes = (facts: Partial<ExamRuleFacts>): string[] => examRuleWarnings({ kind: '期末', grade: '七年级', scope: '校', filingNo: '1', ...facts }).map(({ code }) => code);

describe('examRuleWarnings', () => {
  it.each<[string, Partial<ExamRuleFacts>, string[]]>([
    ['a school’s own term paper', {}, ['grades-only']],
    ['a county paper in a year that is not the last', { scope: '县' }, ['cross-school', 'grades-only']],
    ['a county paper in primary school, last year too', { grade: '六年级', scope: '县' }, ['cross-school', 'grades-only']],
    ['a county paper in 高二', { grade: '高二', scope: '市' }, ['cross-school']],
    ['a mock of the last year', { grade: '九年级', kind: '模拟', scope: '市' }, ['grades-only']],
    ['the third mock', { grade: '高三', kind: '模拟', scope: '市', sameKind: 3 }, ['too-many']],
    ['a paper exam in 二年级', { grade: '二年级' }, ['no-paper', 'grades-only']],
    ['a midterm in primary school', { grade: '四年级', kind: '期中' }, ['midterm', 'grades-only']],
    ['a second term paper', { sameKind: 2 }, ['too-many', 'grades-only']],
    ['sampled monitoring', { kind: '抽测', scope: '市' }, ['sampling', 'grades-only']],
    ['a joint exam that was not filed', { grade: '高三', kind: '联考', scope: '市', filingNo: null }, ['filing']],
    ['中考', { grade: '九年级', kind: '中考', scope: '市', filingNo: null }, []],
    ['学业水平', { grade: '高二', kind: '学业水平', scope: '省', filingNo: null }, []],
  ])('%s', (_, facts, expected) => {
    expect(codes(facts)).toEqual(expected);
  });

  it('knows the last primary year of both school systems', () => {
    // 五四 has 六年级 in 初中; the table of stages keeps it in 小学, where area-wide papers warn in any year.
    expect(codes({ grade: '五年级', kind: '模拟', scope: '校', schoolSystem: '五四', sameKind: 3 })).toContain('too-many');
    expect(codes({ grade: '五年级', kind: '模拟', scope: '校', sameKind: 3 })).not.toContain('too-many');
  });

  it('gives each warning its clause and a way out', () => {
    for (const { text, clause } of examRuleWarnings({ kind: '期中', grade: '一年级', scope: '县', sameKind: 2 })) {
      expect(clause).toContain('通知');
      expect(text.length).toBeGreaterThan(15);
    }
  });

  it('keeps pupils’ ranks off in compulsory stages', () => {
    expect(pupilOutputRules('九年级')).toEqual({ gradeMode: true, pupilRanks: false });
    expect(pupilOutputRules('高三')).toEqual({ gradeMode: false, pupilRanks: true });
  });
});
