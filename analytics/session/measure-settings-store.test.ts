import { afterAll, beforeAll, expect, it } from 'vitest';
import { openNodeEngine } from '../engine/open.node.ts';
import { parseFile } from '../intake/parse-file.ts';
import { workbook } from '../intake/testing/make-files.ts';
import { defaultSettings, measureSettingsShape, type MeasureSettings } from '../measures/measure-settings.ts';
import type { Session } from '../session-api.ts';
import { openSession } from '../session.ts';
import { memoryPort } from '../workspace/memory-port.ts';
import { defaultImportOptions } from './import-sample.ts';

let session: Session;
beforeAll(async () => {
  session = await openSession({
    engine: await openNodeEngine(), port: memoryPort(), owner: '测试', create: { name: '测试' }, parse: parseFile, sampleImports: () => [],
    exportAssets: () => Promise.reject(new Error('no document is written here')),
  });
  const rows = Array.from({ length: 10 }, (_, index) => [`学生${index}`, `G44010120120101${String(index).padStart(4, '0')}`, '一中', '1班', 50 + index * 5]);
  const file = workbook('期末成绩.xlsx', [{ name: '成绩', rows: [['姓名', '学籍号', '学校', '班级', '语文'], ...rows] }]);
  const exam = { name: '期末', term: '2025-2026-1', grade: '八年级', kind: '期末', scope: '县' };
  const preview = await session.planImport([file], { ...defaultImportOptions, exam, fullMarks: { 语文: 100 } });
  await session.commitImport(preview.planId);
}, 120_000);
afterAll(() => session.close());

const shipped: MeasureSettings = measureSettingsShape.parse(defaultSettings);
const passed = async () => {
  const [exam] = await session.exams();
  const result = await session.analyse({ analysis: 'measures', exam: exam!.exam_id, subject: '语文', by: 'all' });
  const { rows } = result.data as { rows: { pass: number; version: string; pass_line: number }[] };
  return [rows[0]!.pass_line, rows[0]!.pass, rows[0]!.version];
};

it('counts by the settings saved, names their version, and goes back with undo', async () => {
  expect(await session.settings()).toEqual(defaultSettings);
  expect(await passed()).toEqual([60, 8, '默认-1']);
  const strict: MeasureSettings = { ...shipped, boundary: '>', stages: { ...shipped.stages, 初中: { pass: 0.7, good: 0.75, excellent: 0.85, low: 0.4 } } };
  expect((await session.saveSettings(strict, '测试')).version).toBe('口径-1');
  expect(await passed()).toEqual([70, 5, '口径-1']);
  const batch = (await session.batches()).at(-1)!;
  expect(batch).toMatchObject({ kind: 'edit', label: '修改统计口径（口径-1）', actor: '测试' });
  await session.undo(batch.batch_id);
  expect(await passed()).toEqual([60, 8, '默认-1']);
  // one version never means two settings, undone or not
  expect((await session.saveSettings(shipped, '测试')).version).toBe('口径-2');
});

it('refuses settings that contradict themselves and keeps the old ones', async () => {
  const before = await session.settings();
  await expect(session.saveSettings({ ...shipped, gradeShares: [{ grade: 'A', share: 0.5 }, { grade: 'B', share: 0.6 }] }, '测试')).rejects.toThrow('110%');
  expect(await session.settings()).toEqual(before);
});
