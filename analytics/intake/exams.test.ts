import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { openNodeEngine } from '../engine/open.node.ts';
import { applyBatch, loadWorkspace } from '../workspace/load.ts';
import { memoryPort } from '../workspace/memory-port.ts';
import { openWorkspace, type Workspace } from '../workspace/workspace.ts';
import { emptyContext, loadIntakeContext } from './intake-context.ts';
import type { ImportOptions } from './plan.ts';
import { planImport, type ImportPlan } from './plan-import.ts';
import type { ParsedFile, SheetCell } from './sheet.ts';
import { workbook, type SheetDraft } from './testing/make-files.ts';
import { codesOf, marksOf, options, planOf, rowsOf } from './testing/plan-of.ts';

type Lines = readonly (readonly SheetCell[])[];
const book = (name: string, ...sheets: SheetDraft[]) => workbook(name, sheets);
const sheet = (rows: Lines, name = '成绩'): SheetDraft => ({ name, rows: rows.map((row) => [...row]) });

describe('cells that a spreadsheet failed to fill', () => {
  it('are refused with their true reason, never taken for 缺考', async () => {
    const head: ParsedFile = { name: '成绩.xlsx', container: 'xlsx', encoding: null, findings: [], sheets: [{ name: '成绩', merges: [], rows: [['姓名', '班级', '语文', '数学', '名次'], ['王一', 1, '#未计算', 80, 1], ['李二', 1, 70, '#N/A', 2], ['张三', 1, 60, 50, '#未计算']] }] };
    const plan = await planImport([{ name: '成绩.xlsx', bytes: new Uint8Array([1]) }], options, emptyContext, () => Promise.resolve(head));
    expect(marksOf(plan)).toEqual({ 张三: { 语文: 60, 数学: 50 } });
    const refused = plan.preview.findings.filter(({ code }) => code === 'error-cell');
    expect(refused.map(({ severity, row, column, quickFix }) => [severity, row, column, quickFix])).toEqual([['error', 2, 'C', undefined], ['error', 3, 'D', undefined]]);
    expect(refused[0]!.fix).toContain('保存一次');
    expect(refused[1]!.fix).toContain('没有查到');
    expect(rowsOf(plan, 'result').map((row) => row['imported_ranks'])).toEqual([null, null]);
  });
});

describe('several exams in one import', () => {
  const pupils = ['王一', '李二', '张三'];
  const rows = (scores: readonly number[]): Lines => [['姓名', '班级', '语文'], ...pupils.map((name, index): SheetCell[] => [name, 1, scores[index]!])];

  it('one sheet per exam: the pupils are the same, the exams are two', async () => {
    const plan = await planOf(book('城关中学2025-2026学年第一学期七年级成绩.xlsx', sheet(rows([80, 70, 60]), '期中'), sheet(rows([81, 71, 61]), '期末')), { exam: {} });
    expect(plan.preview.exams.map(({ key, meta, missing, pupils: n }) => [key, meta.name, meta.term, meta.kind, missing, n])).toEqual([
      ['期中', '七年级期中', '2025-2026-1', '期中', [], 3], ['期末', '七年级期末', '2025-2026-1', '期末', [], 3],
    ]);
    expect(rowsOf(plan, 'exam').map((row) => row['name'])).toEqual(['七年级期中', '七年级期末']);
    expect(rowsOf(plan, 'student')).toHaveLength(3);
    expect(rowsOf(plan, 'result').map((row) => row['score_raw'])).toEqual([80, 70, 60, 81, 71, 61]);
    expect(plan.preview.committable).toBe(true);
  });

  it('an exam column, with parts of one exam set by the analyst', async () => {
    const file = book('成绩.xlsx', sheet([['考试', '姓名', '班级', '语文'], ['期中', '王一', '七年级1班', 80], ['期末', '王一', '七年级1班', 85]]));
    const plan = await planOf(file, { exam: { term: '2025-2026-1', grade: '七年级' }, exams: { 期末: { name: '七年级期末统考', date: '2026-01-15' } } });
    expect(rowsOf(plan, 'exam').map((row) => [row['name'], row['date']])).toEqual([['七年级期中', null], ['七年级期末统考', '2026-01-15']]);
  });

  it('a 中考 mark beside a 高二 exam is an entry exam of 高一', async () => {
    const plan = await planOf(book('高二期末.xlsx', sheet([['姓名', '班级', '中考分', '语文', '数学'], ['王一', '高二9班', 612, 110, 120], ['李二', '高二9班', 580, 100, 90]])), { exam: { name: '高二期末', term: '2025-2026-1', grade: '高二', kind: '期末' } });
    expect(plan.preview.exams).toHaveLength(2);
    const entry = rowsOf(plan, 'exam').find((row) => row['is_entry'] === true);
    expect([entry?.['grade'], entry?.['term'], entry?.['kind']]).toEqual(['高一', '2024-2025-1', '中考']);
    expect(rowsOf(plan, 'result').map((row) => row['score_raw']).sort()).toEqual([100, 110, 120, 580, 612, 90]);
    expect(new Set(rowsOf(plan, 'result').map((row) => row['class_id'])).size).toBe(1);
    expect(rowsOf(plan, 'student')).toHaveLength(2);
  });

  it('a sheet of totals beside the subjects is compared, not stored', async () => {
    const plan = await planOf(book('七年级期末.xlsx', sheet([['姓名', '班级', '得分'], ['王一', 1, 80], ['李二', 1, 70]], '语文'), sheet([['姓名', '班级', '得分'], ['王一', 1, 90], ['李二', 1, 60]], '数学'), sheet([['姓名', '班级', '总分', '校次'], ['王一', 1, 170, 1], ['李二', 1, 131, 2]], '总分')));
    expect(marksOf(plan)).toEqual({ 王一: { 语文: 80, 数学: 90 }, 李二: { 语文: 70, 数学: 60 } });
    expect(codesOf(plan).filter((code) => code.startsWith('total'))).toEqual(['total-mismatch 总分!C3', 'total-sheet 总分']);
  });
});

describe('one pupil twice with different marks', () => {
  const file = book('七年级期末.xlsx', sheet([['考号', '姓名', '班级', '语文', '数学'], ['01', '王一', 1, 80, 90]], '1班'), sheet([['考号', '姓名', '班级', '语文', '数学'], ['01', '王一', 1, 85, 70]], '全体'));
  it.each([['ask', 80, 90, 'duplicate-pupil 全体!D2'], ['first', 80, 90, 'duplicate-settled 全体!D2'], ['last', 85, 70, 'duplicate-settled 全体!D2'], ['highest', 80, 90, 'duplicate-settled 全体!D2']] as const)('%s', async (duplicates, chinese, maths, code) => {
    const plan = await planOf(file, { duplicates });
    expect(marksOf(plan)).toEqual({ 王一: { 语文: chinese, 数学: maths } });
    expect(codesOf(plan)).toContain(code);
    const [outcome] = plan.preview.files;
    expect(outcome!.cells).toEqual({ read: 4, stored: 2, left: 2 });
    expect(plan.preview.subjects.map(({ scores }) => scores)).toEqual([1, 1]);
  });

  it('of one number in one sheet too', async () => {
    const same = book('七年级期末.xlsx', sheet([['考号', '姓名', '班级', '语文'], ['01', '王一', 1, 80], ['01', '王一', 1, 85], ['01', '王一', 1, 80]]));
    expect(marksOf(await planOf(same, { duplicates: 'highest' }))).toEqual({ 王一: { 语文: 85 } });
    expect(codesOf(await planOf(same))).toEqual(['duplicate-pupil 成绩!A3', 'duplicate-pupil 成绩!A4']);
  });
});

describe('what the rules of validation say', () => {
  const one = (rows: Lines, options: Partial<ImportOptions> = {}): Promise<ImportPlan> => planOf(book('七年级期末.xlsx', sheet(rows)), options);
  const fixOf = (plan: ImportPlan, code: string): Partial<ImportOptions> => plan.preview.findings.find((finding) => finding.code === code)!.quickFix!.options;

  it('over the full mark: one click sets the larger one', async () => {
    const rows: Lines = [['姓名', '班级', '语文（100分）'], ['王一', 1, 105], ['李二', 1, 90]];
    const plan = await one(rows);
    expect(fixOf(plan, 'over-full-mark')).toEqual({ fullMarks: { 语文: 110 } });
    expect(marksOf(await one(rows, fixOf(plan, 'over-full-mark')))).toEqual({ 王一: { 语文: 105 }, 李二: { 语文: 90 } });
  });

  it('0 in every subject: one click makes it 缺考; 0 stays 0 until then', async () => {
    const rows: Lines = [['姓名', '班级', '语文', '数学'], ['王一', 1, 0, 0], ['李二', 1, 0, '缺考'], ['张三', 1, 60, 70]];
    const plan = await one(rows);
    expect(codesOf(plan)).toEqual(['all-zero 成绩!C2', 'zero-beside-absent 成绩!C3']);
    expect(marksOf(plan)['王一']).toEqual({ 语文: 0, 数学: 0 });
    expect(marksOf(await one(rows, fixOf(plan, 'all-zero')))['王一']).toEqual({ 语文: '缺考', 数学: '缺考' });
  });

  it('an unknown word is refused until the analyst says what it means', async () => {
    const rows: Lines = [['姓名', '班级', '语文'], ['王一', 1, '外出'], ['李二', 1, 70]];
    const plan = await one(rows);
    expect(marksOf(plan)).toEqual({ 李二: { 语文: 70 } });
    expect(marksOf(await one(rows, fixOf(plan, 'text-in-score')))).toEqual({ 王一: { 语文: '缺考' }, 李二: { 语文: 70 } });
  });

  it('附加分 is left out and can be counted; a grade column is a grade column', async () => {
    const rows: Lines = [['姓名', '班级', '语文', '体育'], ['王一', 1, '100+10', 'A'], ['李二', 1, '88*', '优']];
    const plan = await one(rows);
    expect(marksOf(plan)).toMatchObject({ 王一: { 语文: 100 }, 李二: { 语文: 88 } });
    expect(rowsOf(plan, 'result').map((row) => row['grade_mark'])).toEqual([null, 'A', null, '优']);
    expect(codesOf(plan)).toEqual(['bonus-score 成绩!C2', 'marked-score 成绩!C3']);
    expect(marksOf(await one(rows, fixOf(plan, 'bonus-score')))['王一']).toMatchObject({ 语文: 110 });
  });

  it('odd steps, converted columns and impossible totals', async () => {
    const many = (value: (index: number) => number): Lines => [['姓名', '班级', '语文'], ...Array.from({ length: 60 }, (_, index): SheetCell[] => [`学生${index}`, 1, value(index)])];
    expect(codesOf(await one(many((index) => (index === 7 ? 70.3 : 70.5))))).toEqual(['odd-step 成绩!C9']);
    expect(codesOf(await one(many((index) => 60 + index / 7)))).toEqual(['converted-marks 成绩!C3']);
    expect(codesOf(await one([['姓名', '班级', '语文', '数学', '总分'], ['王一', 1, 80, 90, 1700]]))).toEqual(['total-mismatch 成绩!E2', 'impossible-total 成绩!E2']);
  });

  it('schools beside one another: all zero, absences, a subject missing, a mean far away', async () => {
    const rows: SheetCell[][] = [['学校', '姓名', '语文', '数学']];
    for (let school = 1; school <= 8; school++) {
      for (let index = 0; index < 12; index++) {
        rows.push([`第${school}实验中学`, `学生${school}-${index}`, school === 8 ? 30 + index : 70 + index + school / 2, school === 1 ? 0 : school === 2 ? null : school === 3 && index < 6 ? '缺考' : 60 + index]);
      }
    }
    const codes = codesOf(await one(rows, { school: null })).map((code) => code.replace(/!.*$/u, ''));
    for (const code of ['zero-subject', 'many-absent', 'distant-mean']) expect(codes).toContain(`${code} 成绩`);
    const without = await planOf([...[1, 2, 3, 4].map((school) => workbook(`${'东西南北'[school - 1]!}关中学.xlsx`, [{ name: '成绩', rows: [['姓名', '语文', ...(school === 4 ? [] : ['数学'])], ['王一', 70 + school, ...(school === 4 ? [] : [80])]] }]))], { school: null });
    expect(without.preview.findings.filter(({ code }) => code === 'missing-subject-of-school').map(({ file, value }) => [file, value])).toEqual([['北关中学.xlsx', '数学']]);
  });
});

describe('schools written differently', () => {
  const school = (school_id: number, name: string) => ({ school_id, official_code: null, name, aliases: '', area_id: null, parent_school_id: null, type: null, stages: '初中', locality: null, pastoral: false, governance: null, public_code: `S${school_id}` });
  const context = { ...emptyContext, counters: { school_id: 3 }, schools: [school(1, '甲县城关镇第一中学'), school(2, '甲县城关镇第二中学'), school(3, '甲县河口中心小学')] };
  const rows: Lines = [['学校', '姓名', '语文'], ['城关一中', '王一', 80], ['河口中心校', '李二', 70], ['城关镇一中', '张三', 75], ['新建学校', '赵四', 60], ['乙县城关镇第一中学', '钱五', 50]];

  it('certain ones are taken, like ones are asked about, decisions are kept as aliases', async () => {
    const plan = await planOf(book('期末.xlsx', sheet(rows)), { school: null }, context);
    const schools = new Map(plan.preview.schools.map((one) => [one.written, one]));
    expect([...schools.values()].filter(({ known }) => known).map(({ name }) => name)).toEqual(['甲县城关镇第一中学', '甲县河口中心小学']);
    expect(schools.get('乙县城关镇第一中学')?.candidates[0]).toMatchObject({ school_id: 1 });
    expect(schools.get('新建学校')?.candidates.every(({ score }) => score < 0.6)).toBe(true);
    const decided = await planOf(book('期末.xlsx', sheet(rows)), { school: null, schoolDecisions: { 乙县城关镇第一中学: 2, 新建学校: 'new' } }, context);
    expect(rowsOf(decided, 'result').map((row) => row['school_id'])).toEqual([1, 3, 1, 4, 2]);
    expect(rowsOf(decided, 'school').find((row) => row['school_id'] === 2)?.['aliases']).toBe('乙县城关镇第一中学');
    expect(codesOf(decided).filter((code) => code.startsWith('unknown-school'))).toEqual([]);
  });
});

describe('the same exam again', () => {
  let engine: Engine;
  let workspace: Workspace;
  beforeAll(async () => {
    engine = await openNodeEngine();
    workspace = await openWorkspace(memoryPort(), { owner: 'test', create: { name: '测试' } });
    await loadWorkspace(workspace, engine);
    const names = Array.from({ length: 12 }, (_, index): SheetCell[] => [`学生${index}`, 1, 60 + index, 50 + index]);
    const plan = await planOf(book('一.xlsx', sheet([['姓名', '班级', '语文', '数学'], ...names])), {}, await loadIntakeContext(engine, workspace.counters));
    await applyBatch(workspace, engine, (await workspace.commit(plan.draft!)).batch_id);
  }, 60_000);
  afterAll(async () => {
    await workspace.close();
    await engine.close();
  });
  const again = async (options: Partial<ImportOptions>): Promise<ImportPlan> => {
    const rows = [...Array.from({ length: 10 }, (_, index): SheetCell[] => [`学生${index}`, 1, 60 + index + (index === 3 ? 5 : 0)]), ['新生', 1, 99]];
    return planOf(book('二.xlsx', sheet([['姓名', '班级', '语文'], ...rows])), options, await loadIntakeContext(engine, workspace.counters));
  };

  it('merge says what changes, cell by cell', async () => {
    const [exam] = (await again({})).preview.exams;
    expect(exam).toMatchObject({ same: { exam_id: 1, by: '名称' }, changes: { subjects: [{ subject: '语文', added: 1, changed: 1, removed: 0, same: 9 }, { subject: '数学', added: 0, changed: 0, removed: 0, same: 0 }], cells: [{ pupil: '学生3', school: '城关中学', subject: '语文', before: '63', after: '68' }] } });
  });

  it('replace takes back what is not given again, of the schools and subjects given', async () => {
    const plan = await again({ onSameExam: 'replace' });
    expect(plan.preview.exams[0]!.changes!.subjects[0]).toEqual({ subject: '语文', added: 1, changed: 1, removed: 2, same: 9 });
    expect(plan.preview.exams[0]!.changes!.cells.filter(({ after }) => after === null).map(({ pupil }) => pupil)).toEqual(['学生10', '学生11']);
    expect(plan.draft!.tables.filter(({ table }) => table === 'result').flatMap(({ deleted }) => deleted ?? []).filter(Boolean)).toHaveLength(2);
  });

  it('keep both makes a second exam; another name with the same marks is noticed', async () => {
    const both = await again({ onSameExam: 'keep-both' });
    expect(both.preview.exams[0]).toMatchObject({ meta: { name: '七年级期末（2）' }, changes: null });
    const renamed = await again({ exam: { name: '七年级学业检测', term: '2025-2026-1', grade: '七年级' } });
    expect(renamed.preview.exams[0]!.same).toMatchObject({ exam_id: 1, by: '学生与学科' });
    expect(renamed.preview.findings.find(({ code }) => code === 'same-exam-other-name')?.quickFix?.options).toEqual({ exam: { name: '七年级期末' } });
  });

  it('a class that lost half its pupils is said', async () => {
    const rows = Array.from({ length: 5 }, (_, index): SheetCell[] => [`学生${index}`, 1, 60]);
    const plan = await planOf(book('三.xlsx', sheet([['姓名', '班级', '语文'], ...rows])), { exam: { name: '七年级月考', term: '2025-2026-1', grade: '七年级' } }, await loadIntakeContext(engine, workspace.counters));
    expect(codesOf(plan)).toEqual(['class-size-jump 成绩!2']);
  });
});

it('stops inside a file when it is told to', async () => {
  const rows = Array.from({ length: 60_000 }, (_, index): SheetCell[] => [`学生${index}`, 1 + (index % 20), index % 100, 60, 70]);
  const parsed: ParsedFile = { name: '大.csv', container: 'csv', encoding: 'utf-8', sheets: [{ name: '表', merges: [], rows: [['姓名', '班级', '语文', '数学', '英语'], ...rows] }], findings: [] };
  const stop = new AbortController();
  const after: string[] = [];
  const planned = planImport([{ name: '大.csv', bytes: new Uint8Array(1) }], { ...options, exam: { name: '七年级期末', term: '2025-2026-1', grade: '七年级' } }, emptyContext, () => Promise.resolve(parsed), {
    signal: stop.signal,
    onProgress: ({ stage }) => {
      if (stop.signal.aborted) after.push(stage);
      if (stage.startsWith('核对 大')) stop.abort();
    },
  });
  await expect(planned).rejects.toThrow();
  expect(stop.signal.aborted).toBe(true);
  expect(after).toEqual([]);
});
