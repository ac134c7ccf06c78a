import { readFileSync } from 'node:fs';
import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../analytics/engine/engine.ts';
import { openNodeEngine } from '../../analytics/engine/open.node.ts';
import { query } from '../../analytics/engine/query.ts';
import { sql } from '../../analytics/engine/sql.ts';
import { planOf, rowsOf, type Facts } from '../../analytics/intake/testing/plan-of.ts';
import { levelsQuery, type LevelsRow } from '../../analytics/measures/levels.ts';
import { rebuildScores } from '../../analytics/measures/score-fact.ts';
import { loadTables } from '../../analytics/measures/testing/load-tables.ts';

/**
 * A school's own workbook with COUNTIFS, AVERAGEIFS, 超均率 and RANK under the ">0" policy, recalculated by
 * LibreOffice (fixtures/make-over-zero.ts). The marks are imported as any file is; a stored 0 is then left out
 * as that policy does, and the tool's own levels query computes the rest. Sums of 60 marks in steps of 0.5 are
 * exact in binary, so means and rates agree to the last bits of one division: 1e-12.
 */
const bytes = new Uint8Array(readFileSync(new URL('fixtures/over-zero.xlsx', import.meta.url)));
const book = read(bytes, { type: 'array' });
const sheet = (name: string): Record<string, string | number>[] => utils.sheet_to_json(book.Sheets[name]!);

let engine: Engine;
let stored: Facts[];
beforeAll(async () => {
  engine = await openNodeEngine();
  const plan = await planOf({ name: '七年级期末.xlsx', bytes }, { fullMarks: { 语文: 100, 数学: 100, 英语: 100 } });
  stored = rowsOf(plan, 'result');
  const sat = stored.filter((row) => row['score_raw'] !== 0);
  const lines = { pass_mark: 60, good_mark: 75, excellent_mark: 85, low_mark: 40 };
  await loadTables(engine, {
    exam: rowsOf(plan, 'exam'), form: rowsOf(plan, 'form'), paper: rowsOf(plan, 'paper').map((row) => ({ ...row, ...lines })), school: rowsOf(plan, 'school'), class: rowsOf(plan, 'class'),
    student: rowsOf(plan, 'student'), result: sat, total_def: rowsOf(plan, 'total_def').map((row) => ({ ...row, missing_rule: '按0' })),
  });
  await rebuildScores(engine);
}, 120_000);
afterAll(() => engine.close());

const levels = async (by: 'all' | 'class'): Promise<LevelsRow[]> => [...(await engine.query(levelsQuery({ exams: [1], by })))];
const rowOf = (rows: readonly LevelsRow[], subject: string, unit: string): LevelsRow => {
  const found = rows.find((row) => row.subject === subject && (unit === '全校' || row.name.endsWith(`（${/(\d)班/u.exec(unit)![1]!}）班`)));
  if (!found) throw new Error(`no figures of ${subject} ${unit}`);
  return found;
};

it('stores every mark of the list, the zeros too', () => {
  const list = sheet('成绩');
  expect(list).toHaveLength(60);
  expect(stored).toHaveLength(180);
  const zeros = list.flatMap((row) => ['语文', '数学', '英语'].map((subject) => row[subject])).filter((mark) => mark === 0).length;
  expect(zeros).toBeGreaterThan(8);
  expect(stored.filter((row) => row['score_raw'] === 0 && row['status'] === '正常')).toHaveLength(zeros);
});

it('matches counts, means, rates and 超均率 figure for figure', async () => {
  const [school, classes] = [await levels('all'), await levels('class')];
  const figures = sheet('统计');
  expect(figures).toHaveLength(12);
  for (const want of figures) {
    const [subject, unit] = [String(want['学科']), String(want['班级'])];
    const own = rowOf(unit === '全校' ? school : classes, subject, unit);
    const whole = rowOf(school, subject, '全校');
    expect([own.present, own.pass, own.excellent, own.low, own.max, own.min]).toEqual([want['参考人数'], want['及格人数'], want['优秀人数'], want['低分人数'], want['最高分'], want['最低分']]);
    expect(own.mean).toBeCloseTo(Number(want['平均分']), 11);
    expect(own.pass_rate).toBeCloseTo(Number(want['及格率']), 12);
    expect(own.excellent_rate).toBeCloseTo(Number(want['优秀率']), 12);
    expect((own.mean! - whole.mean!) / whole.mean!).toBeCloseTo(Number(want['超均率']), 12);
    if (unit !== '全校') {
      const place = 1 + classes.filter((other) => other.subject === subject && other.mean! > own.mean!).length;
      expect(place).toBe(want['均分名次']);
    }
  }
});

it('matches 总分 and RANK of every pupil, ties included', async () => {
  const totals = await engine.query(query('test.totals', { name: 'text', score: 'double', place: 'int' }, sql`
    SELECT s.name, sc.score, CAST(rank() OVER (ORDER BY sc.score DESC) AS INTEGER) AS place FROM score sc JOIN student s USING (student_id) WHERE sc.subject = '总分'`));
  const found = new Map(totals.map(({ name, score, place }) => [name, [score, place]]));
  const list = sheet('成绩');
  expect(new Set(list.map((row) => row['校次'])).size).toBeLessThan(list.length);
  for (const row of list) expect([row['姓名'], found.get(String(row['姓名']))]).toEqual([row['姓名'], [row['总分'], row['校次']]]);
});
