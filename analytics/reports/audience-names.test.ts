import { describe, expect, it } from 'vitest';
import { dataWorkbook } from './data-workbook.ts';
import { forAudience, showsSchools } from './audience-names.ts';
import { examData, examGrowth, growthRun, head, levels, termData, unit } from './fixtures/term-fixture.ts';
import { slideDeck } from './slide-deck.ts';
import { termReport } from './term-report.ts';

const data = termData([
  examData({
    schools: [1, 2].flatMap((id) => ['总分', '语文'].map((subject) => levels({ school_id: id, name: id === 1 ? '甲校' : '乙校', subject, participation: 0.9, expected: 100, low_rate: 0.5 }))),
    growth: examGrowth(growthRun([unit('1', '甲校', '低于预期', -9, [-12, -6]), unit('2', '乙校', '高于预期', 9, [6, 12])]), { withheld: ['教育集团增值：甲校同时属于两个教育集团。'], subjects: [{ subject: '语文', run: growthRun([unit('1', '甲校', '低于预期', -9, [-12, -6])]) }] }),
  }),
]);
const written = (audience: '局领导版' | '会议版' | '公开版'): string =>
  JSON.stringify([termReport(data, head({ audience })), slideDeck(data, head({ audience })), dataWorkbook(data, head({ audience }))].map((document) => ({ ...document, head: null })));

describe('audiences', () => {
  it('leaves the leaders’ edition as it is', () => {
    expect(forAudience(data, '局领导版')).toBe(data);
    expect(written('局领导版')).toMatch(/甲校.*乙校/s);
  });

  it('prints codes at a meeting, in every document and every kind of element', () => {
    const text = written('会议版');
    expect(text).not.toMatch(/甲校|乙校/);
    expect(text).toMatch(/代码1/);
    expect(text).toMatch(/代码2/);
  });

  it('shows neither school nor code in public', () => {
    expect(showsSchools('公开版')).toBe(false);
    expect(written('公开版')).not.toMatch(/甲校|乙校|代码\d/);
  });
});
