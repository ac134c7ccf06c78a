import { describe, expect, it } from 'vitest';
import { emptyContext, type IntakeContext } from '../intake-context.ts';
import { codesOf, planOf, rowsOf, type Facts } from '../testing/plan-of.ts';

const csv = (name: string, lines: readonly string[]) => ({ name, bytes: new TextEncoder().encode(lines.join('\n')) });
const list = csv('学校名单.csv', [
  '市,县区,学校名称,学校代码,办学类型',
  '云川市,青石县,实验小学,1001,小学', '云川市,白鹭县,实验小学,1002,小学', '云川市,青石县,第一中学,1003,初中',
]);
const listPlan = await planOf(list, { school: null, exam: {} });
const context: IntakeContext = {
  ...emptyContext,
  counters: { school_id: 3, area_id: 3 },
  areas: rowsOf(listPlan, 'area') as never,
  schools: rowsOf(listPlan, 'school') as never,
};
const exam = { name: '六年级期末', term: '2025-2026-1', grade: '六年级', kind: '期末' };
const schoolsOf = (plan: Awaited<ReturnType<typeof planOf>>): Facts[] => rowsOf(plan, 'result').map(({ school_id }) => ({ school_id: school_id ?? null }));

describe('schools of one name in several counties', () => {
  it('are two schools in the list', () => {
    expect(listPlan.preview.findings.map(({ code }) => code)).not.toContain('duplicate-school');
    expect(context.schools.map(({ name, official_code }) => [name, official_code])).toEqual([['实验小学', '1001'], ['实验小学', '1002'], ['第一中学', '1003']]);
  });

  it('are told apart by the 县区 column, with or without 县, and by code', async () => {
    const plan = await planOf(csv('期末.csv', ['县区,学校,班级,姓名,语文', '青石县,实验小学,601,张三,80', '白鹭,实验小学,601,李四,90', '白鹭县,实验小学,602,王五,70']), { school: null, exam }, context);
    expect(schoolsOf(plan)).toEqual([{ school_id: 1 }, { school_id: 2 }, { school_id: 2 }]);
    const coded = await planOf(csv('期末.csv', ['学校代码,学校,班级,姓名,语文', '1002,实验小学,601,张三,80']), { school: null, exam }, context);
    expect(schoolsOf(coded)).toEqual([{ school_id: 2 }]);
  });

  it('are asked about when nothing tells them apart, and the answer is kept to', async () => {
    const file = csv('期末.csv', ['学校,班级,姓名,语文', '实验小学,601,张三,80', '第一中学,601,李四,90']);
    const plan = await planOf(file, { school: null, exam }, context);
    expect(codesOf(plan)).toContain('ambiguous-school 表1!A2');
    expect(plan.preview.schools[0]).toMatchObject({ written: '实验小学', known: false, candidates: [{ school_id: 1, name: '实验小学（青石县）' }, { school_id: 2, name: '实验小学（白鹭县）' }] });
    expect(schoolsOf(plan)).toEqual([{ school_id: 3 }]);
    const decided = await planOf(file, { school: null, exam, schoolDecisions: { 实验小学: 2 } }, context);
    expect(schoolsOf(decided)).toEqual([{ school_id: 2 }, { school_id: 3 }]);
  });

  it('a county before the name, or beside it, is never passed over', async () => {
    const other = await planOf(csv('期末.csv', ['学校,班级,姓名,语文', '白鹭县第一中学,601,李四,90']), { school: null, exam }, context);
    expect(schoolsOf(other)).toEqual([{ school_id: 4 }]);
    const own = await planOf(csv('期末.csv', ['学校,班级,姓名,语文', '青石县一中,601,李四,90']), { school: null, exam }, context);
    expect(schoolsOf(own)).toEqual([{ school_id: 3 }]);
    const beside = await planOf(csv('期末.csv', ['县区,学校,班级,姓名,语文', '白鹭县,第一中学,601,李四,90']), { school: null, exam }, context);
    expect(schoolsOf(beside)).toEqual([{ school_id: 4 }]);
  });

  it('without a list, the 县区 column keeps them apart', async () => {
    const plan = await planOf(csv('期末.csv', ['县区,学校,班级,姓名,语文', '青石县,实验小学,601,张三,80', '白鹭县,实验小学,601,张三,90', '青石县,实验小学,602,王五,70']), { school: null, exam });
    expect(schoolsOf(plan)).toEqual([{ school_id: 1 }, { school_id: 2 }, { school_id: 1 }]);
    expect(rowsOf(plan, 'area').map(({ name, level }) => [name, level])).toEqual([['青石县', '县'], ['白鹭县', '县']]);
  });
});
