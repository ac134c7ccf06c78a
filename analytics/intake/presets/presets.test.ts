import { expect, it } from 'vitest';
import { emptyContext, type IntakeContext } from '../intake-context.ts';
import type { ImportPlan } from '../plan-import.ts';
import type { SheetCell } from '../sheet.ts';
import { workbook } from '../testing/make-files.ts';
import { codesOf, marksOf, planOf } from '../testing/plan-of.ts';
import { presetKey, readPreset, type MappingPreset } from './mapping-preset.ts';

const file = (rows: readonly (readonly SheetCell[])[], name = '2025年城关中学期末.xlsx') => workbook(name, [{ name: '成绩', rows }]);
const head = ['考号', '姓名', '班级', '语文', '甲项'];
const pupils: SheetCell[][] = [['01', '王一', 1, 80, 61], ['02', '李二', 1, 70, 62], ['03', '张三', 2, 60, 63]];
const decided = { meanings: { '2025年城关中学期末.xlsx\t成绩\t4': { kind: 'score', subject: '劳动', measure: 'raw', fullMark: 100 } } } as const;
const presetsOf = ({ draft }: ImportPlan): MappingPreset[] => Object.entries(draft!.documents).filter(([key]) => key.startsWith('mapping/')).map(([key, document]) => {
  const preset = readPreset(JSON.parse(JSON.stringify(document)));
  expect(key).toBe(presetKey(preset!.fingerprint));
  return preset!;
});
const knowing = (presets: readonly MappingPreset[]): IntakeContext => ({ ...emptyContext, presets });

it('a decision about a layout is kept, and applied silently to the same layout', async () => {
  const first = await planOf(file([head, ...pupils]), { ...decided, school: null });
  expect(marksOf(first)['王一']).toEqual({ 语文: 80, 劳动: 61 });
  const presets = presetsOf(first);
  expect(presets).toMatchObject([{ labels: ['考号', '姓名', '班级', '语文', '甲项'], columns: [{ label: '甲项', meaning: { kind: 'score', subject: '劳动' } }], schools: {} }]);
  const next = await planOf(file([head, ['07', '赵六', 3, 55, 44]], '另一个学校.xlsx'), {}, knowing(presets));
  expect(marksOf(next)['赵六']).toEqual({ 语文: 55, 劳动: 44 });
  expect(codesOf(next)).toEqual([]);
  expect(next.preview.tables[0]!.columns[4]).toMatchObject({ reason: '按上次的设定（版式相同）', confidence: 1 });
  expect(presetsOf(next).map(({ columns }) => columns)).toEqual(presets.map(({ columns }) => columns));
});

it('without the decision the column is not taken', async () => {
  expect(marksOf(await planOf(file([head, ...pupils])))['王一']).toEqual({ 语文: 80 });
});

it('a layout with a column moved and one added is read alike, and shown', async () => {
  const presets = presetsOf(await planOf(file([head, ...pupils]), decided));
  const changed = await planOf(file([['考号', '姓名', '班级', '甲项', '语文', '数学'], ['07', '赵六', 3, 44, 55, 66]]), {}, knowing(presets));
  expect(marksOf(changed)['赵六']).toEqual({ 语文: 55, 劳动: 44, 数学: 66 });
  expect(codesOf(changed)).toEqual(['mapping-preset-applied 成绩!1']);
  expect(changed.preview.tables[0]!.columns[3]!.confidence).toBe(0.7);
  // The version that was let pass is a layout of its own from now on.
  expect(presetsOf(changed)[0]!.labels).toContain('数学');
  const other = await planOf(file([['学籍号', '姓名', '学校', '得分', '甲项'], ['07', '赵六', '城关中学', 44, 55]]), {}, knowing(presets));
  expect(codesOf(other).filter((code) => code.startsWith('mapping-preset'))).toEqual([]);
});

it('what the analyst says now goes before what was said then', async () => {
  const presets = presetsOf(await planOf(file([head, ...pupils]), decided));
  const now = await planOf(file([head, ...pupils]), { meanings: { '2025年城关中学期末.xlsx\t成绩\t4': { kind: 'ignore' } } }, knowing(presets));
  expect(marksOf(now)['王一']).toEqual({ 语文: 80 });
  expect(presetsOf(now)[0]!.columns).toEqual([{ label: '甲项', meaning: { kind: 'ignore' } }]);
});

it('a chosen head row and the school of a file come back, the school only for a file of that name', async () => {
  const rows = [['期末', '甲', '乙', '丙'], ['编', '人', '班', '语'], ['01', '王一', 1, 80], ['02', '李二', 1, 70]];
  const meanings = Object.fromEntries((['examNo', 'name', 'class'] as const).map((kind, index) => [`云川二中2025年期中.xlsx\t成绩\t${index}`, { kind }]));
  const options = {
    meanings: { ...meanings, '云川二中2025年期中.xlsx\t成绩\t3': { kind: 'score', subject: '语文', measure: 'raw', fullMark: 120 } } as const,
    headerRows: { '云川二中2025年期中.xlsx\t成绩': 1 }, school: '云川市第二中学', exam: { name: '七年级期中', term: '2025-2026-1', grade: '七年级', kind: '期中', scope: '校' },
  };
  const first = await planOf(file(rows, '云川二中2025年期中.xlsx'), options);
  expect(marksOf(first)).toEqual({ 王一: { 语文: 80 }, 李二: { 语文: 70 } });
  const presets = presetsOf(first);
  expect(presets).toMatchObject([{ schools: { 云川二中: '云川市第二中学' }, exam: { kind: '期中', scope: '校' } }]);
  const bare = { exam: { name: '七年级考试', term: '2026-2027-1', grade: '七年级' }, school: null };
  const next = await planOf(file(rows, '云川二中2026年期中.xlsx'), bare, knowing(presets));
  expect(marksOf(next)).toEqual({ 王一: { 语文: 80 }, 李二: { 语文: 70 } });
  expect(next.preview.schools.map(({ name }) => name)).toEqual(['云川市第二中学']);
  expect(next.preview.findings.filter(({ code }) => code === 'mapping-preset-applied').map(({ value }) => value)).toEqual(['范围：校', '云川市第二中学']);
  const stranger = await planOf(file(rows, '某校成绩.xlsx'), bare, knowing(presets));
  expect(stranger.preview.files[0]).toMatchObject({ rowsStored: 0 });
});

it('a preset that was forgotten or cannot be read is none', () => {
  expect(readPreset(null)).toBeNull();
  expect(readPreset({ version: 2 })).toBeNull();
});
