import { existsSync, readFileSync } from 'node:fs';
import { read } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { planOf, rowsOf } from '../../analytics/intake/testing/plan-of.ts';

/**
 * Means and counts of the real workbooks, read here straight from their cells with SheetJS: the row of heads
 * and the column of each subject are stated, every number under it counts. analytics/intake/real-workbooks.test.ts
 * states rows, statuses and findings of the same files.
 */
const folder = new URL('../../../shared/samples/real/', import.meta.url);
const present = existsSync(folder);
if (!present) process.stderr.write('real-means.test.ts did NOT run: ../shared/samples/real is not there\n');

const senior = { name: '高一期末', term: '2025-2026-1', grade: '高一' };
const third = { name: '高三一模', term: '2025-2026-2', grade: '高三' };
const junior = { name: '七年级期末', term: '2025-2026-1', grade: '七年级' };
const six = ['语文', '数学', '英语', '物理', '化学', '生物'];
const nine = [...six, '政治', '历史', '地理'];
const seven = ['语文', '数学', '英语', '历史', '地理', '生物', '道法'];

/** File, exam, first data row (1-based), columns by subject as in the file. */
const files: readonly { readonly file: string; readonly exam: typeof senior; readonly first: number; readonly columns: Readonly<Record<string, string>> }[] = [
  ...['fengyec_exam1.xlsx', 'fengyec_exam4_absent_midway.xlsx', 'fengyec_exam5_new_pupil.xlsx'].map((file) => ({ file, exam: senior, first: 2, columns: lettered(six, 'C') })),
  { file: 'fufen_yuanshi_988rows.xlsx', exam: third, first: 3, columns: lettered(['语文', '数学', '英语', '物理', '历史', '化学', '生物', '政治', '地理'], 'E') },
  { file: 'gaoyi_qimo_with_zhongkao.xlsx', exam: senior, first: 2, columns: lettered(nine, 'E') },
  { file: 'moban_v2_chengji.xlsx', exam: senior, first: 3, columns: lettered(six, 'E') },
  { file: 'ph_qimo.xlsx', exam: junior, first: 2, columns: lettered(seven, 'E') },
  { file: 'ph_qizhong_13326rows.xlsx', exam: junior, first: 2, columns: lettered(seven, 'E') },
  { file: 'ph_yuekao_huizong.xls', exam: junior, first: 4, columns: { 语文: 'H', 数学: 'K', 英语: 'N' } },
  { file: 'va_entry_zhongkao.xlsx', exam: { ...senior, name: '中考' }, first: 2, columns: { 总成绩: 'D' } },
  { file: 'va_exit_gaoyi_qimo.xlsx', exam: senior, first: 2, columns: lettered(nine, 'D') },
];

function lettered(subjects: readonly string[], first: string): Record<string, string> {
  return Object.fromEntries(subjects.map((subject, index) => [subject, String.fromCharCode(first.charCodeAt(0) + index)]));
}

const canonical = (subject: string): string => (subject === '政治' || subject === '道法' ? '道德与法治' : subject);

describe.runIf(present)('means of real workbooks', () => {
  it.each(files)('$file', async ({ file, exam, first, columns }) => {
    const bytes = new Uint8Array(readFileSync(new URL(file, folder)));
    const book = read(bytes, { type: 'array', dense: true });
    const rows = (book.Sheets[book.SheetNames[0]!]!['!data'] ?? []).map((row) => (row ?? []).map((cell) => cell?.v));
    const plan = await planOf({ name: file, bytes }, { exam });
    // A 中考分 column beside the marks becomes an exam of its own; this one is the exam that was asked for.
    const { exam_id } = rowsOf(plan, 'exam').find((row) => row['name'] === exam.name)!;
    const forms = new Map(rowsOf(plan, 'form').filter((row) => row['exam_id'] === exam_id).map((row) => [row['form_id'], String(row['subject'])]));
    const stored = new Map<string, number[]>();
    for (const row of rowsOf(plan, 'result')) {
      const score = row['score_raw'];
      const subject = forms.get(row['form_id']);
      if (subject !== undefined && row['status'] === '正常' && typeof score === 'number') stored.set(subject, [...(stored.get(subject) ?? []), score]);
    }
    expect([...stored.keys()].sort()).toEqual(Object.keys(columns).map(canonical).sort());
    for (const [subject, letter] of Object.entries(columns)) {
      const index = letter.charCodeAt(0) - 65;
      const marks = rows.slice(first - 1).map((row) => row[index]).filter((cell) => typeof cell === 'number' || (typeof cell === 'string' && /^\d+(?:\.\d+)?$/u.test(cell.trim()))).map(Number);
      const own = stored.get(canonical(subject))!;
      expect([subject, own.length]).toEqual([subject, marks.length]);
      const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
      // Sums of a few hundred marks in tenths: rounding stays far below 1e-9.
      expect(Math.abs(mean(own) - mean(marks))).toBeLessThan(1e-9);
    }
  });
});
