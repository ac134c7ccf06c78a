import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { openNodeEngine } from '../../engine/open.node.ts';
import { mergePupilsDraft, identityLinksQuery } from '../../session/edit-pupils.ts';
import { applyBatch, loadWorkspace, reloadTables } from '../../workspace/load.ts';
import { memoryPort } from '../../workspace/memory-port.ts';
import { openWorkspace, type Workspace } from '../../workspace/workspace.ts';
import { identityCoverageAnalysis } from '../../results/analyses/identity-coverage.ts';
import * as context from '../intake-context.ts';
import type { ImportOptions } from '../plan.ts';
import type { ImportPlan } from '../plan-import.ts';
import type { SheetCell } from '../sheet.ts';
import { workbook } from '../testing/make-files.ts';
import { codesOf, planOf } from '../testing/plan-of.ts';

let engine: Engine;
let workspace: Workspace;
beforeEach(async () => {
  engine = await openNodeEngine();
  workspace = await openWorkspace(memoryPort(), { owner: 'test', create: { name: '测试' } });
  await loadWorkspace(workspace, engine);
}, 60_000);
afterEach(async () => {
  await workspace.close();
  await engine.close();
});

type Lines = readonly (readonly SheetCell[])[];
const plan = async (rows: Lines, options: Partial<ImportOptions> = {}): Promise<ImportPlan> =>
  planOf(workbook('表.xlsx', [{ name: '表', rows }]), options, await context.loadIntakeContext(engine, workspace.counters));
const commit = async (rows: Lines, options: Partial<ImportOptions> = {}): Promise<ImportPlan> => {
  const planned = await plan(rows, options);
  const batch = await workspace.commit(planned.draft!);
  await applyBatch(workspace, engine, batch.batch_id);
  return planned;
};
const marks = async (exam: number): Promise<string[]> => (await engine.query(context.resultsOfQuery(exam))).map(({ student_id, score_raw, status }) => `${student_id} ${score_raw ?? status}`).sort();
const pupils = async (): Promise<string[]> => (await engine.query(context.pupilsQuery())).map(({ student_id, name, edu_id }) => `${student_id} ${name}${edu_id ? ` ${edu_id.slice(-2)}` : ''}`);

const id = (tail: string): string => `G4401012013010100${tail}`;
const midTerm = { exam: { name: '七年级期中', term: '2025-2026-1', grade: '七年级', kind: '期中' } };

it('a roster that comes later gives name-only pupils their 学籍号', async () => {
  await commit([['姓名', '班级', '语文'], ['王一', 1, 80], ['李二', 1, 70]]);
  await commit([['学籍号', '姓名', '年级', '班级'], [id('11'), '王一', '七年级', '1'], [id('22'), '李二', '七年级', '1']]);
  expect(await pupils()).toEqual(['1 王一 11', '2 李二 22']);
});

it('a pupil who leaves primary school for a junior one moves up, he is not transferred', async () => {
  await commit([['学籍号', '姓名', '语文'], [id('11'), '王一', 85]], { exam: { name: '小学毕业测试', term: '2024-2025-2', grade: '六年级', kind: '学业水平', scope: '县' }, school: '城关小学' });
  const next = await commit([['学籍号', '姓名', '语文'], [id('11'), '王一', 90]], { ...midTerm, school: '城关中学' });
  expect(codesOf(next).join()).not.toContain('transfer');
  expect(await pupils()).toEqual(['1 王一 11']);
});

it('a pupil known twice is made one when a roster shows that both are he, and undo takes it back', async () => {
  await commit([['姓名', '班级', '语文'], ['王一', 1, 80], ['李二', 1, 70]]);
  await commit([['学籍号', '姓名', '语文'], [id('11'), '王一', 85]], { ...midTerm, school: '城北中学' });
  expect(await pupils()).toEqual(['1 王一', '2 李二', '3 王一 11']);
  const roster = await commit([['学籍号', '姓名', '年级', '班级'], [id('11'), '王一', '七年级', '1'], [id('22'), '李二', '七年级', '1']]);
  expect(codesOf(roster)).toContain('joined-pupils');
  expect(codesOf(roster)).toContain('transfer 表!B2');
  expect(await pupils()).toEqual(['2 李二 22', '3 王一 11']);
  expect(await marks(1)).toEqual(['2 70', '3 80']);
  const undone = await workspace.undo(3);
  await reloadTables(workspace, engine, workspace.tablesOf(undone));
  expect(await marks(1)).toEqual(['1 80', '2 70']);
  expect(await pupils()).toEqual(['1 王一', '2 李二', '3 王一 11']);
});

it('a bridge ties a 报名号 to the pupil with the 学籍号, before and after', async () => {
  await commit([['学籍号', '姓名', '班级', '语文'], [id('11'), '王一', 1, 80]]);
  await commit([['考号', '姓名', '语文'], ['98001', '王一', 85]], { ...midTerm, school: '城北中学' });
  expect(await pupils()).toEqual(['1 王一 11', '2 王一']);
  await commit([['报名号', '学籍号', '姓名'], ['98001', id('11'), '王一']], { exam: {} });
  expect(await pupils()).toEqual(['1 王一 11']);
  expect(await marks(2)).toEqual(['1 85']);
  const later = await commit([['考号', '姓名', '语文'], ['98001', '王一', 90]], { exam: { ...midTerm.exam, name: '七年级月考' }, school: '城北中学' });
  expect(later.preview.match).toMatchObject({ byRule: [{ rule: '桥接', pupils: 1 }], created: 0 });
});

it('numbers of two years each mean their own pupil', async () => {
  const [older, younger] = [{ name: '九年级模拟', term: '2024-2025-2', grade: '九年级', kind: '模拟' }, { name: '九年级模拟', term: '2025-2026-2', grade: '九年级', kind: '模拟' }];
  await commit([['学籍号', '姓名', '班级', '语文'], [id('11'), '王一', 1, 80]], { exam: older });
  await commit([['学籍号', '姓名', '班级', '语文'], [id('22'), '李二', 1, 70]], { exam: younger });
  const head = ['报名号', '学籍号', '姓名'];
  await commit([['2025年中考报名号与学籍号对照表'], head, ['98001', id('11'), '王一']], { exam: {} });
  await commit([['2026年中考报名号与学籍号对照表'], head, ['98001', id('22'), '李二']], { exam: {} });
  const sat = async (exam: typeof older): Promise<number[]> => {
    const { draft } = await plan([['考号', '语文'], ['98001', 90]], { exam: { ...exam, name: '九年级中考', kind: '中考' } });
    return [...new Set(draft!.tables.filter(({ table }) => table === 'result').flatMap(({ columns }) => columns['student_id']!.map(Number)))];
  };
  expect(await sat(older)).toEqual([1]);
  expect(await sat(younger)).toEqual([2]);
});

it('two of one name in a class who sat one paper with different marks are never joined', async () => {
  await commit([['姓名', '班级', '语文'], ['王一', 1, 60]]);
  await commit([['学籍号', '姓名', '班级', '语文'], [id('11'), '王一', 2, 90]]);
  expect(await pupils()).toEqual(['1 王一', '2 王一 11']);
  const roster: Lines = [['学籍号', '姓名', '年级', '班级'], [id('11'), '王一', '七年级', '1']];
  const again = await commit(roster);
  expect(codesOf(again)).toContain('join-conflict');
  expect(await pupils()).toEqual(['1 王一', '2 王一 11']);
  expect(await marks(1)).toEqual(['1 60', '2 90']);
});

it('a change of class is seen where the name is the only one, listed, and can be refused', async () => {
  await commit([['姓名', '班级', '语文'], ['王一', 1, 80], ['李二', 1, 70], ['李二', 2, 60]]);
  const rows: Lines = [['姓名', '班级', '语文'], ['王一', 2, 81], ['李二', 3, 71]];
  const second = await plan(rows, midTerm);
  expect(codesOf(second)).toEqual(['changed-class 表!A2']);
  expect(second.preview.match).toMatchObject({ byRule: [{ rule: '姓名+学校（换班）', pupils: 1 }], created: 1 });
  expect(second.preview.match.ambiguous.map(({ source, candidates }) => [source.row, candidates.map(({ student_id }) => student_id)])).toEqual([[3, [2, 3]]]);
  const fix = second.preview.findings.find(({ code }) => code === 'changed-class')!.quickFix!;
  const refused = await plan(rows, { ...midTerm, ...fix.options });
  expect(refused.preview.match).toMatchObject({ byRule: [], created: 2 });
});

it('two of one name in the same exam are never taken for one who changed class', async () => {
  await commit([['姓名', '班级', '语文'], ['王一', 1, 80]]);
  const both = await commit([['姓名', '班级', '语文'], ['王一', 2, 60], ['王一', 1, 81]], midTerm);
  expect(both.preview.match).toMatchObject({ byRule: [{ rule: '姓名+学校+班级', pupils: 1 }], created: 1 });
  const again = await plan([['姓名', '班级', '语文'], ['王一', 3, 99]], midTerm);
  expect(again.preview.match.created).toBe(1);
});

it('a decision about an ambiguous pupil is stored and holds for the next exam', async () => {
  await commit([['姓名', '班级', '语文'], ['李二', 1, 70], ['李二', 2, 60]]);
  const rows: Lines = [['姓名', '班级', '语文'], ['李二', 3, 71]];
  const [open] = (await plan(rows, midTerm)).preview.match.ambiguous;
  const decided = await commit(rows, { ...midTerm, identityDecisions: { [open!.key]: 2 } });
  expect(decided.preview.match).toMatchObject({ byRule: [{ rule: '人工指定', pupils: 1 }], created: 0, ambiguous: [] });
  const next = await plan(rows, { exam: { ...midTerm.exam, name: '七年级月考' } });
  expect(next.preview.match).toMatchObject({ byRule: [{ rule: '人工指定', pupils: 1 }], ambiguous: [] });
  const links = await engine.query(identityLinksQuery({ rule: '人工指定' }));
  expect(links.map(({ student_id, decided_by }) => [student_id, decided_by])).toContainEqual([2, '教研室']);
});

it('a repeater is found in the cohort before', async () => {
  await commit([['姓名', '班级', '语文'], ['王一', 1, 80]], { exam: { name: '九年级期末', term: '2024-2025-2', grade: '九年级', kind: '期末' } });
  const again = await plan([['姓名', '班级', '类别', '语文'], ['王一', 3, '往届', 95], ['赵四', 3, '应届', 90]], { exam: { name: '九年级期末', term: '2025-2026-2', grade: '九年级', kind: '期末' } });
  expect(again.preview.match).toMatchObject({ byRule: [{ rule: '姓名+学校（复读）', pupils: 1 }], created: 1 });
  expect(codesOf(again)).toEqual(['repeater 表!A2']);
});

it('pupils are merged by hand, refused where their marks contradict', async () => {
  await commit([['姓名', '班级', '语文'], ['王一', 1, 80], ['王甲', 1, 70]]);
  await commit([['姓名', '班级', '语文'], ['王乙', 1, 85]], midTerm);
  await expect(mergePupilsDraft(engine, 1, 2, '教研室')).rejects.toThrow('同一张试卷上有不同的成绩');
  await expect(mergePupilsDraft(engine, 1, 9, '教研室')).rejects.toThrow('编号为 9');
  const batch = await workspace.commit(await mergePupilsDraft(engine, 1, 3, '教研室'));
  await applyBatch(workspace, engine, batch.batch_id);
  expect(await marks(2)).toEqual(['1 85']);
  expect(await pupils()).toEqual(['1 王一', '2 王甲']);
  const facts = { stage: '初中', kind: '期末', scope: '县', date: null, isEntry: false, commonForm: true, subjects: ['语文'], pupils: 2, schools: 1, term: '2025-2026-1', grade: '七年级' };
  const coverage = await identityCoverageAnalysis({ engine, call: undefined, exams: [{ ...facts, exam_id: 1, name: '七年级期末' }, { ...facts, exam_id: 2, name: '七年级期中' }] }, { exam: 1, earlier: 2 });
  const [table] = coverage.elements;
  expect(table?.type === 'table' && table.rows.map((row) => row.slice(0, 5).map(({ value }) => value))).toEqual([['城关中学', 2, 1, 0.5, 1], ['合计', 2, 1, 0.5, 1]]);
});
