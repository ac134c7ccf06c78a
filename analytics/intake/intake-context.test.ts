import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { openNodeEngine } from '../engine/open.node.ts';
import { sql } from '../engine/sql.ts';
import { applyBatch, loadWorkspace } from '../workspace/load.ts';
import { memoryPort } from '../workspace/memory-port.ts';
import { openWorkspace, type Workspace } from '../workspace/workspace.ts';
import * as context from './intake-context.ts';
import type { ImportOptions } from './plan.ts';
import type { SheetCell } from './sheet.ts';
import { workbook } from './testing/make-files.ts';
import { codesOf, planOf, rowsOf } from './testing/plan-of.ts';

let engine: Engine;
let workspace: Workspace;
beforeAll(async () => {
  engine = await openNodeEngine();
  workspace = await openWorkspace(memoryPort(), { owner: 'test', create: { name: '测试' } });
  await loadWorkspace(workspace, engine);
});
afterAll(async () => {
  await workspace.close();
  await engine.close();
});

it.each([
  context.areasQuery(), context.schoolsQuery(), context.classesQuery(), context.examsQuery(), context.formsQuery(), context.papersQuery(), context.totalsQuery(), context.poolsQuery(),
  context.relationsQuery(), context.examSchoolsQuery(), context.pupilsQuery(), context.examNumbersQuery(null), context.examNumbersQuery(3), context.enrolledQuery('2025-2026-1', '七年级'), context.resultsOfQuery(3),
])('$name runs on the canonical schema', async (query) => {
  await engine.exec(query.name, sql`EXPLAIN ${query.sql}`);
  expect(await engine.query<unknown>(query)).toEqual([]);
});

const commit = async (rows: readonly (readonly SheetCell[])[], options: Partial<ImportOptions> = {}) => {
  const known = await context.loadIntakeContext(engine, workspace.counters);
  const plan = await planOf(workbook('表.xlsx', [{ name: '表', rows }]), options, known);
  expect(plan.draft).not.toBeNull();
  const batch = await workspace.commit(plan.draft!);
  await applyBatch(workspace, engine, batch.batch_id);
  return plan;
};

it('a second file of an exam adds to it, a correction replaces, a later roster completes it', async () => {
  const first = await commit([['考号', '姓名', '班级', '语文'], ['01', '王一', '1', 80], ['02', '李二', '1', 70], ['03', '张三', '2', 60]]);
  expect(rowsOf(first, 'exam_entry')).toEqual([]);
  const second = await commit([['考号', '姓名', '班级', '语文', '数学'], ['01', '王一', '1', 82, 90], ['02', '李二', '1', 70, '缺考']]);
  expect(codesOf(second)).toEqual(['replaces-results', 'same-exam']);
  expect(second.preview.match).toMatchObject({ byRule: [{ rule: '考号', pupils: 2 }], created: 0 });
  expect(rowsOf(second, 'form').map((row) => row['subject'])).toEqual(['数学']);
  expect(rowsOf(second, 'total_def').map((row) => [row['total_id'], String(row['subjects']).split('\u001f')])).toEqual([[1, ['语文*1', '数学*1']]]);
  const roster = await commit([['学籍号', '姓名', '年级', '班级'], ['G440101201301010011', '王一', '七年级', '1'], ['G440101201301010022', '李二', '七年级', '1'], ['G440101201301010033', '赵四', '七年级', '2']]);
  expect(rowsOf(roster, 'exam_entry')).toHaveLength(3);
  const pupils = await engine.query(context.pupilsQuery());
  expect(pupils.map(({ student_id, name, edu_id, grade }) => [student_id, name, edu_id?.slice(-2) ?? null, grade])).toEqual([[1, '王一', '11', '七年级'], [2, '李二', '22', '七年级'], [3, '张三', null, '七年级'], [4, '赵四', '33', '七年级']]);
  const results = await engine.query(context.resultsOfQuery(1));
  expect(results.map(({ student_id, score_raw, status }) => `${student_id} ${score_raw ?? status}`).sort()).toEqual(['1 82', '1 90', '2 70', '2 缺考', '3 60']);
});

it('a year later the same class and pupil are found again', async () => {
  const plan = await commit([['姓名', '班级', '语文'], ['王一', '八年级1班', 85]], { exam: { name: '八年级期中', term: '2026-2027-1', grade: '八年级' } });
  expect(plan.preview.match).toMatchObject({ byRule: [{ rule: '姓名+学校+班级', pupils: 1 }], created: 0 });
  expect((await engine.query(context.classesQuery())).map(({ class_id, name }) => [class_id, name])).toContainEqual([1, '八年级（1）班']);
});
