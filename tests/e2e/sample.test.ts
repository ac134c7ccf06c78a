import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { XuehengApp } from './xueheng-app.ts';

/** 打开示例: one click to a whole district, whose figures are the generator's own (samples/expected.json). */
const expected = z
  .object({
    counts: z.object({ schools: z.number(), pupils: z.number() }),
    exams: z.array(z.object({ key: z.string(), name: z.string(), schools: z.number(), subjects: z.record(z.string(), z.object({ mean: z.number(), statuses: z.record(z.string(), z.number()) })) })),
    pairs: z.array(z.object({ baseline: z.string(), outcome: z.string(), subjects: z.record(z.string(), z.object({ n: z.number() })) })),
  })
  .parse(JSON.parse(readFileSync(resolve(import.meta.dirname, '../../samples/expected.json'), 'utf8')));
const outcome = expected.exams.find(({ key }) => key === 'seventh-sample-2026')!;

let app: XuehengApp;
beforeAll(async () => {
  app = await XuehengApp.start();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app.shot(`failed-${task.name.slice(0, 20)}`);
});
afterAll(() => app.close());

it('fills a workspace with the sample district at one click', async () => {
  await app.button('打开示例').click();
  await app.page.getByText('正在载入数据').waitFor();
  await app.page.getByText('下一步').waitFor({ timeout: 170_000 });
  const counts = await app.figures('counts');
  expect(counts).toMatchObject({ 学校: String(expected.counts.schools), 考试: String(expected.exams.length) });
  // Linking rosters to scores may leave a few pupils in twenty thousand split in two.
  expect(Number(counts['学生']) / expected.counts.pupils).toBeCloseTo(1, 3);
  await app.shot('sample-home');
});

it('shows the same figures whichever page asks first, and when several ask at once', async () => {
  await app.page.getByRole('row', { name: outcome.name }).click();
  for (const page of ['比较', '增值', '考试']) await app.goTo(page);
  await app.idle();
  await app.shot('sample-exam');
  const [head, ...rows] = await app.table('overview-subjects');
  for (const [subject, { mean, statuses }] of Object.entries(outcome.subjects)) {
    const row = rows.find(([name]) => name === subject)!;
    expect([subject, row[head!.indexOf('实考')], row[head!.indexOf('平均分')]]).toEqual([subject, String(statuses['正常']), mean.toFixed(2)]);
  }
  await app.pickSubject('语文');
  const schools = await app.table('levels-school', '语文');
  expect(schools).toHaveLength(outcome.schools + 2);
  expect(schools.at(-1)![schools[0]!.indexOf('实考')]).toBe(String(outcome.subjects['语文']!.statuses['正常']));
  await app.goTo('增值');
  await app.idle();
  await app.shot('sample-growth');
  const pair = expected.pairs.find(({ baseline, outcome: after }) => baseline === 'primary-2025' && after === outcome.key)!;
  const { n } = pair.subjects['语文']!;
  const matched = Number((await app.figures('growth-school'))['匹配学生']);
  expect(matched).toBeLessThanOrEqual(n);
  expect(matched / n).toBeCloseTo(1, 2);
});

it('says why schools that set their own papers are not compared', async () => {
  await app.goTo('首页');
  await app.page.getByRole('row', { name: '2025—2026学年第一学期七年级期中' }).click();
  await app.goTo('比较');
  await app.page.getByText('异卷').first().waitFor();
  await app.idle();
  await app.shot('sample-own-papers');
  expect(await app.page.locator('figure').count()).toBe(0);
  expect(await app.page.getByText(/不可跨校比较/).count()).toBe(1);
});

it('met no error, no refusal of the content policy and no request elsewhere', () => {
  expect(app.trouble).toEqual([]);
});
