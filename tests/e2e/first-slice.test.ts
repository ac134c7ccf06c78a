import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { readDocx } from '../support/docx-text.ts';
import { XuehengApp } from './xueheng-app.ts';

/**
 * From files to a Word report through the built application: 小学毕业 marks as the baseline, the 七年级
 * monitoring as the outcome. Expected figures are the generator's own (samples/small/expected.json).
 */
const small = resolve(import.meta.dirname, '../../samples/small');
const json = (name: string): unknown => JSON.parse(readFileSync(join(small, name), 'utf8'));

const meta = z.object({
  name: z.string(), term: z.string(), grade: z.string(), kind: z.string(), scope: z.string(), date: z.string().nullable(), isEntry: z.boolean(), formPerSchool: z.boolean(),
});
const imports = z.array(z.object({ key: z.string(), exam: meta.nullable() })).parse(json('index.json'));
const expected = z
  .object({
    exams: z.array(z.object({ key: z.string(), schools: z.number(), subjects: z.record(z.string(), z.object({ mean: z.number(), sd: z.number(), statuses: z.record(z.string(), z.number()) })) })),
    pairs: z.array(z.object({ baseline: z.string(), outcome: z.string(), subjects: z.record(z.string(), z.object({ n: z.number(), schools: z.record(z.string(), z.object({ n: z.number() })) })) })),
  })
  .parse(json('expected.json'));

const outcome = expected.exams.find(({ key }) => key === 'seventh-sample-2026')!;
const pair = expected.pairs.find(({ baseline, outcome: after }) => baseline === 'primary-2025' && after === 'seventh-sample-2026')!;

function filesOf(key: string): string[] {
  const folder = readdirSync(small).find((name) => name.replace(/^\d+-/, '') === key);
  if (folder === undefined) throw new Error(`no sample folder for ${key}`);
  return readdirSync(join(small, folder)).map((name) => join(small, folder, name));
}

let app: XuehengApp;
beforeAll(async () => {
  app = await XuehengApp.start();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app.shot(`failed-${task.name.slice(0, 20)}`);
});
afterAll(() => app.close());

/** Through the wizard as an analyst would go. */
async function importThrough(key: string, shots = false): Promise<void> {
  const exam = imports.find((one) => one.key === key)?.exam ?? null;
  const shot = async (step: string): Promise<void> => (shots ? app.shot(`wizard-${step}`) : undefined);
  await app.chooseFiles(filesOf(key));
  if (exam) await app.fillMeta(exam);
  await shot('1-files');
  await app.next('蓝底是表头');
  await shot('2-columns');
  const head = app.page.locator('tr.header-row').last();
  expect(await head.locator('td').allTextContents()).toContain(key === 'schools' ? '学校名称' : '姓名');
  await app.next('学生身份');
  await shot('3-check');
  await app.next('将写入工作区');
  await shot('4-confirm');
  await app.button('写入工作区').click();
  await app.page.getByRole('heading', { name: '已写入' }).waitFor({ timeout: 60_000 });
  await app.idle();
  await shot('5-done');
  await app.goTo('数据');
}

it('imports a list of schools and two exams from files in many layouts', async () => {
  await app.shot('start');
  await app.createWorkspace('云川市教学质量');
  await app.goTo('数据');
  await importThrough('schools');
  await importThrough('primary-2025');
  await importThrough('seventh-sample-2026', true);
  await app.shot('history');
  await app.goTo('首页');
  await app.shot('home');
  const counts = await app.figures('counts');
  expect(counts['考试']).toBe('2');
  expect(counts['学校']).toBe('12');
});

let subjectRows: string[][] = [];

it('shows the figures of the exam that the generator put into the files', async () => {
  await app.goTo('考试');
  await app.idle();
  await app.shot('exam');
  subjectRows = (await app.table('overview-subjects')).slice(1);
  const head = (await app.table('overview-subjects'))[0]!;
  for (const [subject, { mean, sd, statuses }] of Object.entries(outcome.subjects)) {
    const row = subjectRows.find(([name]) => name === subject)!;
    expect([subject, row[head.indexOf('实考')]]).toEqual([subject, String(statuses['正常'])]);
    expect([subject, row[head.indexOf('平均分')]]).toEqual([subject, mean.toFixed(2)]);
    expect([subject, row[head.indexOf('标准差')]]).toEqual([subject, sd.toFixed(2)]);
  }
});

it('compares schools', async () => {
  await app.goTo('比较');
  await app.idle();
  await app.shot('compare');
  const schools = await app.table('comparison-schools');
  expect(schools.length - 2).toBe(outcome.schools);
});

it('measures value added on the pupils that match', async () => {
  await app.goTo('增值');
  await app.pickSubject('数学');
  await app.shot('growth');
  const { n, schools } = pair.subjects['数学']!;
  expect((await app.figures('growth-school'))['匹配学生']).toBe(String(n));
  const rows = (await app.table('growth-school', '-table')).slice(2);
  expect(rows.map(([name]) => name).sort()).toEqual(Object.keys(schools).sort());
});

it('writes a Word report whose numbers are those on the screen', async () => {
  await app.goTo('报告');
  await app.page.getByLabel('发文单位').fill('云川市教育局教学研究室');
  await app.button('写出文档').click();
  await app.page.getByText(/写出了 \d+ 个文件/).waitFor({ timeout: 120_000 });
  await app.shot('report');
  const save = app.page.getByRole('button', { name: /^下载 .*监测报告.*\.docx$/ });
  const download = await app.download(() => save.click());
  const path = await download.path();
  expect(existsSync(path)).toBe(true);
  const report = readDocx(readFileSync(path));
  expect(report.paragraphs.join('\n')).toContain('云川市教育局教学研究室');
  const cells = report.tables.flat();
  for (const row of subjectRows.filter(([name]) => name !== '总分')) {
    const printed = cells.find((line) => line[0] === row[0] && line.includes(row[4]!));
    expect([row[0], printed !== undefined]).toEqual([row[0], true]);
  }
});

it('keeps everything over a reload', async () => {
  await app.page.reload();
  await app.button('云川市教学质量').click();
  await app.page.getByLabel('发文单位').waitFor({ timeout: 60_000 });
  await app.goTo('首页');
  expect((await app.figures('counts'))['考试']).toBe('2');
});

it('met no error, no refusal of the content policy and no request elsewhere', () => {
  expect(app.trouble).toEqual([]);
});
