import * as XLSX from '@e965/xlsx';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openNodeEngine } from '../engine/open.node.ts';
import { parseFile } from '../intake/parse-file.ts';
import type { ImportOptions, TableRole } from '../intake/plan.ts';
import type { SheetCell, SourceFile } from '../intake/sheet.ts';
import type { TemplateKind, TemplateOptions } from '../intake/templates/template-kinds.ts';
import { workbook } from '../intake/testing/make-files.ts';
import type { OutputFile, Session } from '../session-api.ts';
import { openSession } from '../session.ts';
import { memoryPort } from '../workspace/memory-port.ts';
import { defaultImportOptions } from './import-sample.ts';

const term = '2025-2026-1';
let session: Session;
beforeAll(async () => {
  session = await openSession({
    engine: await openNodeEngine(), port: memoryPort(), owner: '测试', create: { name: '测试' }, parse: parseFile, sampleImports: () => [],
    exportAssets: () => Promise.reject(new Error('no document is written here')),
  });
  await commit(file('学校名单.xlsx', '学校名单', [['学校名称', '学校代码', '所属县区', '学段'], ['城关中学', '01', '白鹭县', '初中'], ['河东中学', '02', '白鹭县', '初中'], ['南山小学', '03', '白鹭县', '小学']]));
  await commit(file('名册.xlsx', '名册', [['学期', '学籍号', '姓名', '学校', '年级', '班级'],
    ...['王一', '李二', '张三'].map((name, index) => [term, `G44010120120101001${index}`, name, '城关中学', '七年级', '1班']),
    ...['赵四', '钱五'].map((name, index) => [term, `G44010120120101002${index}`, name, '河东中学', '七年级', '2班'])]));
}, 60_000);
afterAll(() => session.close());

const file = (name: string, sheet: string, rows: readonly (readonly SheetCell[])[]): SourceFile => workbook(name, [{ name: sheet, rows }]);
async function commit(files: SourceFile | readonly SourceFile[], options: Partial<ImportOptions> = {}) {
  const preview = await session.planImport('bytes' in files ? [files] : files, { ...defaultImportOptions, ...options });
  expect(preview.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  await session.commitImport(preview.planId);
  return preview;
}

/** A template as an office would send it back: rows written into its own cells, saved by a spreadsheet program. */
function filled({ name, bytes }: OutputFile, rows: readonly (readonly SheetCell[])[], title?: string): SourceFile {
  const book = XLSX.read(bytes, { type: 'array' });
  const sheet = book.Sheets[book.SheetNames[0]!]!;
  if (title) XLSX.utils.sheet_add_aoa(sheet, [[title]], { origin: 'A1' });
  XLSX.utils.sheet_add_aoa(sheet, rows.map((row) => [...row]), { origin: 'A3' });
  const written: unknown = XLSX.write(book, { type: 'array', bookType: 'xlsx' });
  if (!(written instanceof ArrayBuffer)) throw new Error('the workbook was not written');
  return { name, bytes: new Uint8Array(written) };
}

const exam = { name: '七年级期末', term, grade: '七年级', kind: '期末' };
interface Round {
  readonly kind: TemplateKind;
  readonly options?: TemplateOptions;
  readonly rows: readonly (readonly SheetCell[])[];
  readonly role: TableRole;
  readonly stored: number;
  readonly title?: string;
}

const rounds: readonly Round[] = [
  { kind: 'schools', rows: [['城关中学', '01', '城中', '白鹭县', '城关镇', '初级中学', '初中', '城区', '公办', '否', null], ['北坡小学', '09', null, '白鹭县', null, '小学', '小学', '乡村', '公办', '是', null], ['河东中学', '02'], ['南山小学', '03']], role: 'schools', stored: 4 },
  { kind: 'roster', options: { term }, rows: [[term, 'G440101201201010010', '王一', '男', '2012-01-01', '城关中学', null, '七年级', '1班', '在籍', '应届', null, null]], role: 'roster', stored: 5 },
  { kind: 'teaching', options: { term }, rows: [[term, '城关中学', '七年级', '1班', '语文', '李梅', '001', '任课'], [term, '城关中学', '七年级', '1班', null, '李梅', '001', '班主任']], role: 'teaching', stored: 2 },
  { kind: 'teaching-class', rows: [[term, 'G440101201201010010', '王一', '城关中学', '七年级', '数学', '数学提高班', '王强']], role: 'teaching-class', stored: 1 },
  { kind: 'observation', rows: [[term, '2025-10-12', '周雅', '校长', '城关中学', '听课', '七年级1班', '语文', '李梅', 1, null]], role: 'observation', stored: 1 },
  { kind: 'indicator', options: { term }, rows: [[term, '城关中学', 'A2.3', '开齐率', 4, 4, null, '100%'], [term, '河东中学', 'A2.3', '开齐率', 3, 4, null, '100%'], [term, '南山小学', 'A2.3', '开齐率', 4, 4, null, '100%'], [term, '北坡小学', 'A2.3', '开齐率', 4, 4, null, '100%']], role: 'indicator', stored: 4 },
  { kind: 'relations', rows: [['帮扶', '城关中学', '河东中学', '2025-09-01', null]], role: 'relations', stored: 1 },
  { kind: 'rating', options: { term }, rows: ['城关中学', '河东中学', '南山小学', '北坡小学'].map((name) => [term, name, 80, 81, 82, 'A', 'B']), role: 'rating', stored: 4 },
  { kind: 'target', rows: [['2026', '城关中学', '中考优秀率', '12%', '15%', '30%']], role: 'target', stored: 1 },
  { kind: 'segments', rows: [['690及以上', 52, 52], ['689', 8, 60], ['688', 11, 71]], role: 'reference', stored: 3 },
  { kind: 'ranks', title: '2026年全市中考高考位次对照表，中考考生3000人，高考考生9000人', rows: [[1, 20], [100, 1500], [3000, 9000]], role: 'reference', stored: 3 },
  { kind: 'bridge', options: { term }, rows: [['2601', 'G440101201201010010', '王一', '城关中学'], ['2602', 'G440101201201010011', '李二', '城关中学'], ['2603', 'G440101201201010012', '张三', '城关中学'], ['2604', 'G440101201201010020', '赵四', '河东中学'], ['2605', 'G440101201201010021', '钱五', '河东中学']], role: 'bridge', stored: 5 },
];

it('has a template of every kind it lists', async () => {
  const list = await session.templates();
  expect(new Set(list.map(({ kind }) => kind))).toEqual(new Set([...rounds.map(({ kind }) => kind), 'scores', 'items', 'blueprint']));
});

it.each(rounds)('$kind: written, filled in and read back', async ({ kind, options, rows, role, stored, title }) => {
  const template = await session.template(kind, options ?? {});
  const empty = await session.planImport([{ name: template.name, bytes: template.bytes }], defaultImportOptions);
  expect(empty.files[0]!.rowsRead).toBe(empty.files[0]!.rowsStored + empty.files[0]!.rowsRefused + empty.files[0]!.rowsDropped);
  const back = await commit(filled(template, rows, title));
  expect(back.files[0]).toMatchObject({ role, rowsStored: stored, rowsRefused: 0 });
  expect(back.findings.filter(({ code }) => ['unknown-column', 'unused-column', 'not-importable-yet'].includes(code))).toEqual([]);
});

it('scores, items and blueprint go out with the roster and come back whole', async () => {
  const scores = await session.template('scores', { term, grade: '七年级', subjects: [{ subject: '语文', fullMark: 120 }, { subject: '数学', fullMark: 120 }] });
  const sheet = XLSX.utils.sheet_to_json<SheetCell[]>(Object.values(XLSX.read(scores.bytes, { type: 'array' }).Sheets)[0]!, { header: 1 });
  expect(sheet.slice(1, 4)).toEqual([['学校', '班级', '学籍号', '考号', '姓名', '语文', '数学'], expect.arrayContaining(['满分', 120, 120]), expect.arrayContaining(['城关中学', '七年级（1）班', 'G440101201201010010', '王一'])]);
  const body = sheet.slice(2, 8).map((row, index) => [...Array.from({ length: 5 }, (_, at) => row[at] ?? null), ...(index === 0 ? [120, 120] : index === 2 ? ['Q', 88] : [70 + index, 80 + index])]);
  const back = await commit(filled(scores, body), { exam });
  expect(back.files[0]).toMatchObject({ role: 'scores', rowsStored: 5, rowsRefused: 0 });
  expect(back.subjects).toMatchObject([{ subject: '语文', fullMark: 120, scores: 4, absent: 1 }, { subject: '数学', fullMark: 120, scores: 5, absent: 0 }]);
  expect(back.match.created).toBe(0);

  const { exam_id } = (await session.exams())[0]!;
  const blueprint = await session.template('blueprint', { exam: exam_id, subject: '数学', items: 3 });
  const made = await commit(filled(blueprint, [['1', '选择题', 40, '客观', 'B', '数与式', '理解', 0.8], ['2', '填空题', 40, '主观', null, '图形与几何', '应用', 0.6], ['3', '解答题', 40, '主观', null, '函数', '应用', 0.4]]), { exam });
  expect(made.files[0]).toMatchObject({ role: 'blueprint', rowsStored: 3 });
  expect(made.findings.map(({ code }) => code)).not.toContain('blueprint-sum');
  const items = await session.template('items', { exam: exam_id, subject: '数学' });
  const head = XLSX.utils.sheet_to_json<SheetCell[]>(Object.values(XLSX.read(items.bytes, { type: 'array' }).Sheets)[0]!, { header: 1 });
  expect(head[1]).toEqual(['学校', '班级', '学籍号', '考号', '姓名', '第1题', '第2题', '第3题']);
  const marks = head.slice(2, 8).map((row, index) => [...Array.from({ length: 5 }, (_, at) => row[at] ?? null), ...(index === 0 ? [40, 40, 40] : [40, 30, 11 + index])]);
  expect((await commit(filled(items, marks), { exam })).files[0]).toMatchObject({ role: 'items', rowsStored: 5, rowsRefused: 0 });
});

it('says who still owes what, and writes only what is owed', async () => {
  await session.saveDues(term, [
    { id: 'final', title: '七年级期末成绩', kind: 'scores', exam: { name: exam.name, grade: exam.grade }, schools: 'all', due: '2026-01-20' },
    { id: 'next', title: '八年级期末成绩', kind: 'scores', exam: { name: '八年级期末', grade: '八年级' }, schools: [1, 2], due: '2026-01-20' },
    { id: 'visits', title: '听评课记录', kind: 'observation', schools: 'all', due: null },
  ], '王主任');
  const result = await session.analyse({ analysis: 'dues', term, today: '2026-01-25' });
  const { dues } = result.data as { dues: { due: { id: string }; owing: number; schools: { school: string; state: string; received: number; expected: number | null }[] }[] };
  expect(dues.map(({ due, owing }) => [due.id, owing])).toEqual([['final', 0], ['next', 2], ['visits', 3]]);
  expect(dues[0]!.schools.map(({ school, state, received, expected }) => [school, state, received, expected]).sort()).toEqual([['城关中学', '已收', 3, 3], ['河东中学', '已收', 2, 2]]);
  expect(dues[1]!.schools.every(({ state }) => state === '逾期未收')).toBe(true);
  expect(result.headline).toBe('还有 5 份未收。');
  expect(result.elements.filter(({ type }) => type === 'callout')).toHaveLength(2);
  const files = await session.dueTemplates(term);
  expect(files.map(({ name }) => name).sort()).toEqual(['北坡小学/听评课记录.xlsx', '城关中学/八年级期末成绩.xlsx', '南山小学/听评课记录.xlsx', '河东中学/八年级期末成绩.xlsx', '河东中学/听评课记录.xlsx'].sort());
  await expect(session.saveDues(term, [], '王主任')).resolves.toBeUndefined();
  expect(await session.dues(term)).toEqual([]);
});

it('keeps a decision about a layout, follows it, lists it, forgets it, and records it all', async () => {
  const rows = [['学籍号', '姓名', '学校', '班级', '语文', '甲项'], ['G440101201201010010', '王一', '城关中学', '七年级1班', 80, 61]];
  const monthly = { name: '七年级月考', term, grade: '七年级', kind: '统考' };
  await commit(file('月考.xlsx', '成绩', rows), { exam: monthly, meanings: { '月考.xlsx\t成绩\t5': { kind: 'score', subject: '劳动', measure: 'raw', fullMark: 100 } } });
  const [preset] = await session.mappingPresets();
  expect(preset).toMatchObject({ example: '月考.xlsx · 成绩', columns: [{ label: '甲项' }] });
  const again = await session.planImport([file('二次月考.xlsx', '成绩', [rows[0]!, ['G440101201201010011', '李二', '城关中学', '七年级1班', 70, 50]])], { ...defaultImportOptions, exam: { ...monthly, name: '七年级第二次月考' } });
  expect(again.subjects.map(({ subject }) => subject)).toEqual(['语文', '劳动']);
  await session.forgetMapping(preset!.fingerprint);
  expect(await session.mappingPresets()).toEqual([]);
  await expect(session.forgetMapping(preset!.fingerprint)).rejects.toThrow('没有记住这种版式');

  const records = await session.preparationRecords();
  expect(records.at(-1)).toMatchObject({ actor: '教研室', files: [{ name: '月考.xlsx', outcome: { rowsStored: 1 } }] });
  const annex = await session.analyse({ analysis: 'preparation', batch: records.at(-1)!.batch.batch_id });
  expect(annex.headline).toBe('1 次导入共 1 个文件，存入 1 行，没有行因问题未存。');
  const decisions = annex.elements.find((element) => element.type === 'table' && element.id === 'preparation-decisions');
  expect(decisions?.type === 'table' && decisions.rows.map((row) => row.map(({ value }) => value))).toEqual([[String(records.at(-1)!.batch.batch_id), '月考.xlsx · 成绩 · 列“甲项”', '劳动得分（由分析员指定）', '教研室']]);
});

it('undoing a batch takes back what it stored', async () => {
  const before = await session.preparationRecords();
  const teaching = before.find(({ files }) => files[0]?.outcome.role === 'observation')!;
  await session.undo(teaching.batch.batch_id);
  expect((await session.preparationRecords()).map(({ planId }) => planId)).not.toContain(teaching.planId);
  await session.saveDues(term, [{ id: 'visits', title: '听评课记录', kind: 'observation', schools: [1], due: null }], '王主任');
  expect((await session.analyse({ analysis: 'dues', term, today: '2026-01-25' })).headline).toBe('还有 1 份未收。');
});
