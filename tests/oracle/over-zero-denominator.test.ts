import { readFileSync } from 'node:fs';
import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../analytics/engine/engine.ts';
import { openNodeEngine } from '../../analytics/engine/open.node.ts';
import { planOf, rowsOf } from '../../analytics/intake/testing/plan-of.ts';
import { levelsQuery } from '../../analytics/measures/levels.ts';
import { relativePupilsQuery } from '../../analytics/measures/relative.ts';
import { rebuildScores } from '../../analytics/measures/score-fact.ts';
import { loadTables } from '../../analytics/measures/testing/load-tables.ts';

/**
 * The school's own workbook of tests/intake (COUNTIFS, AVERAGEIFS, RANK under the ">0" policy, recalculated by LibreOffice),
 * imported with its zeros and counted with the denominator 计分>0. One division apart from the spreadsheet: 1e-11.
 */
const bytes = new Uint8Array(readFileSync(new URL('../intake/fixtures/over-zero.xlsx', import.meta.url)));
const book = read(bytes, { type: 'array' });
const sheet = (name: string): Record<string, string | number>[] => utils.sheet_to_json(book.Sheets[name]!);

let engine: Engine;
beforeAll(async () => {
  engine = await openNodeEngine();
  const plan = await planOf({ name: '七年级期末.xlsx', bytes }, { fullMarks: { 语文: 100, 数学: 100, 英语: 100 } });
  const lines = { pass_mark: 60, good_mark: 75, excellent_mark: 85, low_mark: 40 };
  await loadTables(engine, {
    exam: rowsOf(plan, 'exam'), form: rowsOf(plan, 'form'), paper: rowsOf(plan, 'paper').map((row) => ({ ...row, ...lines })), school: rowsOf(plan, 'school'), class: rowsOf(plan, 'class'),
    student: rowsOf(plan, 'student'), result: rowsOf(plan, 'result'), total_def: rowsOf(plan, 'total_def'),
  });
  await rebuildScores(engine);
}, 120_000);
afterAll(() => engine.close());

it('gives the workbook’s counts, means, rates and 超均率 with zeros in the data', async () => {
  const spec = { exams: [1], subjects: ['语文', '数学', '英语'], denominator: '计分>0' as const };
  const whole = await engine.query(levelsQuery({ ...spec, by: 'all' }));
  const classes = await engine.query(levelsQuery({ ...spec, by: 'class' }));
  expect(whole.some(({ positive, present }) => positive < present)).toBe(true);
  const figures = sheet('统计');
  expect(figures).toHaveLength(12);
  for (const want of figures) {
    const unit = String(want['班级']);
    const rows = unit === '全校' ? whole : classes.filter(({ name }) => name.endsWith(`（${/(\d)班/u.exec(unit)![1]!}）班`));
    const own = rows.find(({ subject }) => subject === want['学科'])!;
    expect([own.denominator, own.positive, own.pass, own.excellent, own.low, own.max, own.min]).toEqual([want['参考人数'], want['参考人数'], want['及格人数'], want['优秀人数'], want['低分人数'], want['最高分'], want['最低分']]);
    expect(own.mean).toBeCloseTo(Number(want['平均分']), 11);
    expect(own.pass_rate).toBeCloseTo(Number(want['及格率']), 12);
    expect(own.excellent_rate).toBeCloseTo(Number(want['优秀率']), 12);
    // a class against its school, as the workbook has it
    expect(own.above_mean).toBeCloseTo(Number(want['超均率']), 12);
  }
});

it('gives the workbook’s RANK of every pupil, ties included', async () => {
  const rows = await engine.query(relativePupilsQuery({ exam: 1, subject: '总分', grades: [{ grade: 'A', share: 0.5 }, { grade: 'B', share: 0.5 }] }));
  const list = sheet('成绩');
  expect(rows).toHaveLength(list.length);
  const byScore = new Map(rows.map(({ score, place }) => [score, place]));
  for (const row of list) expect([row['姓名'], byScore.get(Number(row['总分']))]).toEqual([row['姓名'], row['校次']]);
});
