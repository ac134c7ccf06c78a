import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { openNodeEngine } from '../engine/open.node.ts';
import { examsQuery } from '../measures/catalog.ts';
import { comparabilityOf, formGroupsQuery } from '../measures/comparability.ts';
import { rebuildScores } from '../measures/score-fact.ts';
import { loadTables } from '../measures/testing/load-tables.ts';
import { smallDistrict } from '../measures/testing/small-district.ts';
import { equatedFormsDraft, type EquationDeclaration } from './equated-forms.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openNodeEngine();
  await loadTables(engine, smallDistrict);
}, 120_000);
afterAll(() => engine.close());

const declaration: EquationDeclaration = { exam: 1, subject: '数学', forms: [13, 12], reason: '同一试卷的两种印本', actor: '王老师' };
const scopeOfMaths = async () => comparabilityOf(await engine.query(formGroupsQuery(1))).find(({ subject }) => subject === '数学')!.scope;

describe('declaring forms equated', () => {
  it('makes them one comparable set, totals included, and the exam common', async () => {
    await rebuildScores(engine);
    expect(await scopeOfMaths()).toBe('部分');
    const draft = await equatedFormsDraft(engine, declaration);
    expect(draft.tables).toEqual([{ table: 'form_equation', rows: 2, columns: { exam_id: [1, 1], form_id: [12, 13], subject: ['数学', '数学'], group_form_id: [12, 12], reason: ['同一试卷的两种印本', '同一试卷的两种印本'] } }]);
    const rows = [12, 13].map((form_id) => ({ exam_id: 1, form_id, subject: '数学', group_form_id: 12, reason: '同一试卷的两种印本' }));
    await loadTables(engine, { ...smallDistrict, form_equation: rows });
    await rebuildScores(engine);
    expect(await scopeOfMaths()).toBe('全体');
    expect(comparabilityOf(await engine.query(formGroupsQuery(1))).find(({ subject }) => subject === '总分')!.sets).toHaveLength(1);
    const [exam] = await engine.query(examsQuery());
    expect(exam!.forms_per_subject).toBe(1);
  });

  it('is taken back by naming no forms', async () => {
    const draft = await equatedFormsDraft(engine, { ...declaration, forms: [], reason: '' });
    expect(draft.tables[0]).toMatchObject({ rows: 2, deleted: [true, true] });
  });

  it.each([
    [{ subject: '物理' }, '没有物理试卷'],
    [{ forms: [12, 99] }, '没有编号为 99'],
    [{ forms: [12] }, '至少要有两份'],
    [{ reason: ' ' }, '请写明'],
    [{ subject: '语文', forms: [] }, '没有可以撤回'],
  ])('refuses %j', async (changes, message) => {
    await expect(equatedFormsDraft(engine, { ...declaration, ...changes })).rejects.toThrow(message);
  });
});
