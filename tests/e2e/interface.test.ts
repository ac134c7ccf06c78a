import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { buildFake } from './build-fake.ts';
import { XuehengApp } from './xueheng-app.ts';

/** The interface alone, over a session that computes nothing: what it shows, and how it answers. */
let app: XuehengApp;

beforeAll(async () => {
  app = await XuehengApp.start(await buildFake());
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app.shot(`failed-${task.name.slice(0, 20)}`);
});
afterAll(() => app.close());

it('shows progress with a way to stop, and stops', async () => {
  await app.button('打开示例').click();
  await app.page.getByText(/载入示例数据 · 导入示例/).waitFor();
  await app.shot('progress');
  await app.button('取消').click();
  await app.page.getByText('还没有考试').waitFor();
  expect(await app.page.getByText('没有完成').count()).toBe(0);
});

it('fills the sample with one click, and tells what to do next', async () => {
  await app.goTo('设置');
  await app.button('关闭工作区').click();
  await app.button('打开示例').click();
  await app.page.getByText('下一步').waitFor();
  expect(await app.figures('counts')).toMatchObject({ 学校: '24', 学生: '2400', 考试: '3' });
});

it('goes back and forward through what was looked at', async () => {
  await app.goTo('考试');
  await app.idle();
  await app.pickSubject('数学');
  await app.page.getByText('第3中学', { exact: true }).first().click();
  await app.idle();
  expect(app.page.url()).toContain('by=class&school=3');
  await app.page.goBack();
  expect(new URL(app.page.url()).hash).toBe('#/exam?subject=' + encodeURIComponent('数学'));
  await app.page.goForward();
  expect(app.page.url()).toContain('school=3');
  await app.page.goBack();
});

it('sorts, filters and exports a table as shown', async () => {
  await app.idle();
  const means = async (): Promise<string[]> => (await app.table('measures')).slice(2, -1).map((row) => row[2]!);
  expect((await means())[0]).toBe('280.46');
  await app.button('平均分').click();
  await app.button('平均分').click();
  expect((await means())[0]).toBe('211.46');
  await app.page.getByLabel('筛选 一分三率（学校）').fill('中学 第2');
  expect(await means()).toHaveLength(6);
  const download = await app.download(() => app.page.locator('figure[data-element="measures"]').getByRole('button', { name: '导出' }).click());
  expect(download.suggestedFilename()).toBe('一分三率（学校）.csv');
  const lines = readFileSync(await download.path(), 'utf8').split('\r\n');
  expect(lines[0]).toBe('\ufeff学校,实考,平均分,三率·及格率,三率·优秀率,三率·低分率,与县均差');
  expect(lines[1]).toBe('第24中学,113,211.46,55.50%,17.00%,,-39.90');
  expect(lines.at(-2)).toBe('全市,2400,251.34,70.12%,26.12%,10.12%,');
});

it('copies a table with its heads', async () => {
  await app.page.context().grantPermissions(['clipboard-read']);
  await app.page.locator('figure[data-element="measures"]').getByRole('button', { name: '复制' }).click();
  const text = await app.page.evaluate(() => navigator.clipboard.readText());
  expect(text.split('\r\n')[0]).toBe('学校\t实考\t平均分\t三率·及格率\t三率·优秀率\t三率·低分率\t与县均差');
});

it('saves a chart as SVG and PNG', async () => {
  await app.goTo('增值');
  await app.idle();
  const figure = app.page.locator('figure[data-element="caterpillar"]');
  const svg = await app.download(() => figure.getByRole('button', { name: '存为 SVG' }).click());
  expect(readFileSync(await svg.path(), 'utf8')).toContain('第1中学');
  const png = await app.download(() => figure.getByRole('button', { name: '存为 PNG' }).click());
  const bytes = readFileSync(await png.path());
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  expect(bytes.readUInt32BE(16)).toBe(640 * 3);
});

it('opens what a school’s figure rests on from a mark of a chart', async () => {
  const chart = app.page.locator('figure[data-element="caterpillar"] .chart');
  // The marks of the fake rise in equal steps: the path of the first school ends in its triangle.
  await chart.locator('path[fill="#2166ac"]').nth(1).click();
  await app.page.waitForURL(/#\/growth\?.*unit=\d+/);
  await app.page.getByText('这个数怎么来的').waitFor();
  await app.page.keyboard.press('Escape');
  await app.page.getByText('这个数怎么来的').waitFor({ state: 'hidden' });
});

it('finds a school by its initials from the keyboard', async () => {
  await app.page.keyboard.press('Control+k');
  await app.page.getByLabel('搜索', { exact: true }).fill('d17zx');
  await app.page.keyboard.press('Enter');
  await app.page.waitForURL(/school=17/);
});

it('leads from a finding to its cell, and reads again when a column is given another meaning', async () => {
  await app.goTo('数据');
  const [chooser] = await Promise.all([app.page.waitForEvent('filechooser'), app.button('导入成绩文件').click()]);
  await chooser.setFiles([{ name: '一中.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from('x') }]);
  await app.page.getByText('这是哪一次考试').waitFor();
  expect(await app.button('下一步').isDisabled()).toBe(true);
  await app.choose('考试学期', '2025—2026学年第一学期');
  await app.next('蓝底是表头');
  await app.choose('D 列的含义', '不导入');
  await expect.poll(() => app.page.locator('td.ignored', { hasText: '某某' }).count(), { timeout: 10_000 }).toBe(40);
  await app.idle();
  await app.next('学生身份');
  await app.page.getByText('语文 1200 分超过满分 120。').click();
  await app.page.locator('td.focused').waitFor();
  expect(await app.page.locator('tr:has(td.focused) .row-number').textContent()).toBe('12');
  await app.button('放弃导入').click();
});

it('undoes and redoes a batch from the keyboard', async () => {
  await app.page.getByRole('table', { name: '导入记录' }).waitFor();
  await app.page.locator('body').press('Control+z');
  await app.page.getByText('已撤销').first().waitFor();
  await app.page.locator('body').press('Control+y');
  await app.page.getByRole('cell', { name: '有效' }).waitFor();
});

it('met no error, no refusal of the content policy and no request elsewhere', () => {
  expect(app.trouble).toEqual([]);
});
