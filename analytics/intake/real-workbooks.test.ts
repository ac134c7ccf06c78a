import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ImportOptions } from './plan.ts';
import { codesOf, marksOf, planOf, rowsOf } from './testing/plan-of.ts';

const folder = new URL('../../../shared/samples/real/', import.meta.url);
const present = existsSync(folder);
// These workbooks are not part of the project; without them this suite has nothing to say, and says so.
if (!present) process.stderr.write('real-workbooks.test.ts did NOT run: ../shared/samples/real is not there\n');

// Marks such as 117.1 come from joint marking; that they are no halves is said of each list and true of all.
const remarks = ['full-mark-guessed', 'second-column', 'not-a-table', 'converted-marks', 'odd-step'];
const senior: Partial<ImportOptions> = { exam: { name: '高一期末', term: '2025-2026-1', grade: '高一' } };
const third: Partial<ImportOptions> = { exam: { name: '高三一模', term: '2025-2026-2', grade: '高三' } };

interface Right {
  readonly file: string;
  readonly options?: Partial<ImportOptions>;
  /** Expected numbers were counted cell by cell with SheetJS alone. stored, refused, dropped: */
  readonly rows: readonly [number, number, number];
  readonly subjects: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly codes: readonly string[];
}

const right: readonly Right[] = [
  { file: 'fengyec_exam1.xlsx', options: senior, rows: [59, 0, 0], subjects: 6, statuses: { 正常: 354 }, codes: [] },
  { file: 'fengyec_exam4_absent_midway.xlsx', options: senior, rows: [58, 0, 0], subjects: 6, statuses: { 正常: 348 }, codes: [] },
  { file: 'fengyec_exam5_new_pupil.xlsx', options: senior, rows: [60, 0, 0], subjects: 6, statuses: { 正常: 360 }, codes: [] },
  { file: 'fufen_yuanshi_988rows.xlsx', options: third, rows: [986, 0, 0], subjects: 9, statuses: { 正常: 5892, 未选考: 2970, 缺考: 12 }, codes: ['blank-score'] },
  // 432 pupils with nine subjects, and the 中考分 of each of them as an exam of its own.
  { file: 'gaoyi_qimo_with_zhongkao.xlsx', options: senior, rows: [864, 0, 0], subjects: 9, statuses: { 正常: 3812 + 432, 缺考: 68, 剔除: 8 }, codes: [] },
  { file: 'moban_v2_chengji.xlsx', options: senior, rows: [17, 0, 0], subjects: 6, statuses: { 正常: 97, 缺考: 2, 未选考: 3 }, codes: [] },
  { file: 'ph_qimo.xlsx', rows: [885, 0, 5], subjects: 7, statuses: { 正常: 6195 }, codes: ['all-zero'] },
  { file: 'ph_qizhong_13326rows.xlsx', rows: [885, 0, 5], subjects: 7, statuses: { 正常: 6195 }, codes: ['all-zero'] },
  { file: 'ph_roster.xlsx', rows: [885, 0, 0], subjects: 0, statuses: {}, codes: [] },
  { file: 'ph_yuekao_huizong.xls', rows: [887, 0, 1], subjects: 3, statuses: { 正常: 2626, 剔除: 3, 缺考: 32 }, codes: ['note-row 全部考生成绩汇总!891'] },
  { file: 'va_roster.xlsx', options: senior, rows: [432, 0, 0], subjects: 0, statuses: {}, codes: [] },
  { file: 'va_entry_zhongkao.xlsx', options: { exam: { ...senior.exam, name: '中考' } }, rows: [432, 0, 0], subjects: 1, statuses: { 正常: 432 }, codes: [] },
  { file: 'va_exit_gaoyi_qimo.xlsx', options: senior, rows: [432, 0, 0], subjects: 9, statuses: { 正常: 3812, 缺考: 68, 剔除: 8 }, codes: [] },
  { file: 'fufen_intervals_merged.xlsx', rows: [0, 8, 0], subjects: 0, statuses: {}, codes: ['not-importable-yet 分数区间'] },
  // Two pupils in exams 1, 2 and 3 of one column.
  { file: 'gzy_shuru_two_line_heads.xlsx', rows: [6, 0, 0], subjects: 6, statuses: { 正常: 36 }, codes: [] },
  { file: 'moban_v2_bianpai.xlsx', rows: [10, 0, 0], subjects: 0, statuses: {}, codes: [] },
  { file: 'ph_teaching_assignment.xlsx', rows: [126, 0, 0], subjects: 0, statuses: {}, codes: [] },
];

const load = (file: string) => ({ name: file, bytes: new Uint8Array(readFileSync(new URL(file, folder))) });

describe.runIf(present)('real workbooks', () => {
  it.each(right)('$file', async ({ file, options, rows, subjects, statuses, codes }) => {
    const plan = await planOf(load(file), options);
    const [outcome] = plan.preview.files;
    expect([outcome!.rowsStored, outcome!.rowsRefused, outcome!.rowsDropped]).toEqual(rows);
    expect(plan.preview.subjects).toHaveLength(subjects);
    const found: Record<string, number> = {};
    for (const { status } of rowsOf(plan, 'result') as { status: string }[]) found[status] = (found[status] ?? 0) + 1;
    expect(found).toEqual(statuses);
    expect([...new Set(codesOf(plan, remarks).map((code) => (/^(?:all-zero|blank-score)/u.exec(code)?.[0] ?? code)))]).toEqual(codes);
  });

  it('reads the marks inside score cells of the 高一 list', async () => {
    const marks = marksOf(await planOf(load('gaoyi_qimo_with_zhongkao.xlsx'), senior));
    expect(marks['叶明芸']).toMatchObject({ 语文: '剔除 36', 数学: '剔除', 英语: '缺考', 物理: '剔除 15' });
    expect(marks['张锦云']).toMatchObject({ 语文: 120.5, 英语: 117.1, 道德与法治: 85 });
  });

  it('takes the exams of one table apart', async () => {
    const entry = await planOf(load('gaoyi_qimo_with_zhongkao.xlsx'), senior);
    expect(rowsOf(entry, 'exam').map((row) => [row['name'], row['is_entry']])).toEqual([['高一期末', false], ['中考成绩', true]]);
    const column = await planOf(load('gzy_shuru_two_line_heads.xlsx'));
    expect(column.preview.exams.map(({ key, pupils }) => [key, pupils])).toEqual([['第1次', 2], ['第2次', 2], ['第3次', 2]]);
  });

  it('ties entry, exit and roster of one cohort together', async () => {
    const plan = await planOf([load('va_roster.xlsx'), load('va_exit_gaoyi_qimo.xlsx')], senior);
    expect(rowsOf(plan, 'student')).toHaveLength(432);
    expect(rowsOf(plan, 'exam_entry')).toHaveLength(432);
  });
});
