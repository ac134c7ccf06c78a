import { describe, expect, it } from 'vitest';
import type { ResultElement, TableElement } from '../results/element.ts';
import { TOTAL } from '../schema/subjects.ts';
import { bandOf } from './brief/band.ts';
import { findingsOf } from './findings.ts';
import { examData, examFacts, examGrowth, growthRun, head, levels, school, termData, unit } from './fixtures/term-fixture.ts';
import { schoolBrief } from './school-brief.ts';

const subjects = ['语文', '数学', '英语', '物理', '化学'];
const own = (id: number, name: string, low: number) => [levels({ school_id: id, name, mean: 60 }), ...subjects.map((subject) => levels({ school_id: id, name, subject, low_rate: low, excellent_rate: low }))];
const data = termData([
  examData({
    subjects: [levels({ mean: 70, school_id: null }), ...subjects.map((subject) => levels({ subject, low_rate: 0.05, excellent_rate: 0.1, school_id: null }))],
    schools: [...own(1, '甲校', 0.5), ...own(2, '乙校', 0.05)],
    growth: examGrowth(growthRun([unit('1', '甲校', '符合预期', -1, [-3, 1]), unit('2', '乙校', '高于预期', 3, [1, 5])])),
  }),
  examData({ exam: examFacts({ exam_id: 2, name: '八年级期末', grade: '八年级', commonForm: false }), schools: [levels({ school_id: 1, exam_id: 2 })] }),
]);
const brief = schoolBrief(data, findingsOf(data), school(1, '甲校'), head());
const tables = brief.elements.filter((element): element is TableElement => element.type === 'table');
const callout = (elements: readonly ResultElement[], title: string) => elements.flatMap((element) => (element.type === 'callout' && element.title === title ? element.text : []));

describe('school brief', () => {
  it('names at most three strengths and three problems, each with its evidence', () => {
    expect(findingsOf(data).filter(({ school_id, kind }) => school_id === 1 && kind === '问题')).toHaveLength(5);
    expect(callout(brief.elements, '问题')).toHaveLength(3);
    expect(callout(brief.elements, '优势')).toHaveLength(3);
    for (const line of [...callout(brief.elements, '问题'), ...callout(brief.elements, '优势')]) expect(line).toMatch(/^\d\. .+：.+\d+人。$/);
    expect(tables.find(({ id }) => id === 'brief-rectification')?.rows).toHaveLength(3);
  });

  it('invents nothing where there is nothing', () => {
    const quiet = schoolBrief(data, [], school(2, '乙校'), head());
    expect(callout(quiet.elements, '问题')).toEqual(['按现行规则，本学期没有发现需要专题反馈的问题。']);
    expect(callout(quiet.elements, '建议')).toEqual([]);
  });

  it('shows no other school', () => {
    expect(JSON.stringify(brief)).not.toContain('乙校');
  });

  it('sets own figures beside the whole, with value added and interval, for common papers only', () => {
    const position = tables.find(({ id }) => id === 'brief-position');
    expect(position?.rows.map((row) => row.map(({ value }) => value))).toEqual([['七年级期末考试', 100, 60, 70, -10, null, -1, '−3.00～+1.00', '符合预期']]);
    expect(tables.filter(({ id }) => id.startsWith('brief-subjects')).map(({ id }) => id)).toEqual(['brief-subjects-1']);
  });

  it('hides the figures of fewer than five pupils', () => {
    const small = termData([examData({ schools: [levels({ school_id: 1, present: 4, mean: 88 })] })]);
    expect(JSON.stringify(schoolBrief(small, [], school(1, '甲校'), head()).elements)).not.toContain('88');
  });

  it('keeps the form and its receipt together', () => {
    const at = brief.elements.findIndex((element) => element.type === 'table' && element.together === true);
    expect(brief.elements[at + 1]).toMatchObject({ type: 'callout', title: '回执' });
  });
});

describe('band', () => {
  const all = [10, 20, 30, 40, 50, 60, 70, 80];
  it('cuts at a quarter and three quarters of the schools', () => {
    expect(all.map((mean) => bandOf(mean, all))).toEqual(['后25%', '后25%', '中间50%', '中间50%', '中间50%', '中间50%', '前25%', '前25%']);
  });
  it('puts ties into the better band and needs eight schools', () => {
    expect(bandOf(70, [70, 70, 70, 70, 70, 70, 70, 70])).toBe('前25%');
    expect(bandOf(10, all.slice(1))).toBeNull();
  });
});

describe('total', () => {
  it('is called 总分 in every table', () => {
    expect(tables.some(({ rows }) => rows.some(([first]) => first?.value === TOTAL))).toBe(true);
  });
});
