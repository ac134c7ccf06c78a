import { describe, expect, it } from 'vitest';
import { examData, examFacts, examGrowth, growthRun, levels, school, unit } from '../fixtures/term-fixture.ts';
import { classGrowth } from './class-growth.ts';

const data = (id: number, effect: number) => examData({
  exam: examFacts({ exam_id: id, name: `七年级第${id}次` }),
  classes: [levels({ unit: '11', name: '1班', school_id: 1 }), levels({ unit: '12', name: '2班', school_id: 1 }), levels({ unit: '21', name: '1班', school_id: 2 })],
  growth: examGrowth(growthRun([]), {
    classes: [unit('11', '甲校1班', effect < 0 ? '低于预期' : '符合预期', effect, [effect - 1, effect + 1]), unit('12', '甲校2班', '符合预期', 0, [-1, 1]), unit('21', '乙校1班', '低于预期', -9, [-10, -8])],
  }),
});
const own = school(1, '甲校');

describe('classes of a brief', () => {
  it('are listed where they stand out, the school’s own only', () => {
    const [text, table] = classGrowth([data(1, -3)], own);
    expect(text).toMatchObject({ text: '匹配学生不少于20人的2个班中，总分增值与全体同起点学生相比有显著差异的1个。' });
    expect(table?.type === 'table' && table.rows.map((row) => row.map(({ value }) => value))).toEqual([['1班', 40, -3, '−4.00～−2.00', '低于预期']]);
  });
  it('are one sentence where none does, or where the exams are many', () => {
    expect(classGrowth([data(1, 0)], own)).toMatchObject([{ text: '匹配学生不少于20人的2个班，总分增值均为符合预期（未见显著差异）。' }]);
    expect(classGrowth([data(1, -3), data(2, 0), data(3, 0)], own)).toMatchObject([{ text: '匹配学生不少于20人的6个班中，总分增值与全体同起点学生相比有显著差异的1个：七年级第1次1班低于预期。班级增值受分班影响，只用于校内诊断。' }]);
  });
  it('need two classes', () => {
    expect(classGrowth([data(1, -3)], school(2, '乙校'))).toEqual([]);
  });
});
