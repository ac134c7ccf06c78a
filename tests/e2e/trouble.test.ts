import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { XuehengApp } from './xueheng-app.ts';

/** What goes wrong in an office, on the real session: each time the analyst learns what, where and what to do. */
const folder = resolve(import.meta.dirname, '../../samples/small/19-seventh-sample-2026');
const workbook = join(folder, readdirSync(folder).find((name) => name.endsWith('.xlsx'))!);
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

let app: XuehengApp;
beforeAll(async () => {
  app = await XuehengApp.start();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app.shot(`failed-${task.name.slice(0, 20)}`);
});
afterAll(() => app.close());

async function choose(files: readonly { name: string; buffer: Buffer }[]): Promise<void> {
  const [chooser] = await Promise.all([app.page.waitForEvent('filechooser'), app.button('导入成绩文件').first().click()]);
  await chooser.setFiles(files.map((file) => ({ ...file, mimeType: 'application/octet-stream' })));
  await app.page.getByRole('heading', { name: `${files.length} 个文件` }).waitFor();
  await app.idle();
}

it('stops the sample on demand and leaves a workspace that can be used', async () => {
  await app.button('打开示例').click();
  await app.page.getByText(/载入示例数据 · 导入示例/).waitFor({ timeout: 60_000 });
  await app.page.getByRole('status').getByRole('button', { name: '取消' }).click();
  await app.idle();
  expect(await app.page.getByText('没有完成').count()).toBe(0);
  await app.goTo('设置');
  await app.button('检查数据是否完好').click();
  await app.page.getByText('全部核对一致').waitFor({ timeout: 60_000 });
  await app.button('关闭工作区').click();
});

it('names the bad file, its trouble and the way out, and reads the others', async () => {
  await app.createWorkspace('坏文件');
  const good = readFileSync(workbook);
  await choose([
    { name: '截图.xlsx', buffer: Buffer.concat([PNG, Buffer.alloc(200)]) },
    { name: '没下载完.xlsx', buffer: good.subarray(0, Math.floor(good.length / 2)) },
    { name: '空.csv', buffer: Buffer.alloc(0) },
    { name: '好.xlsx', buffer: good },
  ]);
  const row = (name: string): ReturnType<typeof app.page.getByRole> => app.page.getByRole('row', { name });
  await row('截图.xlsx').getByText('这不是表格，文件内容是PNG 图片').waitFor();
  await row('没下载完.xlsx').getByText('文件不完整，后半部分丢失或损坏。').waitFor();
  await row('空.csv').getByText('文件是空的（0 字节）。').waitFor();
  await row('截图.xlsx').getByText('请向发送方要 Excel 或 CSV 原表').waitFor();
  await app.shot('trouble-files');
  await app.choose('考试学期', '2025—2026学年第二学期');
  await app.next('蓝底是表头');
  await app.next('学生身份');
  await row('截图.xlsx').getByText('请向发送方要 Excel 或 CSV 原表').waitFor();
  await app.shot('trouble-check');
});

it('shows the row and column of a bad mark', async () => {
  await app.button('放弃导入').click();
  await choose([{ name: '2026年七年级期末.csv', buffer: Buffer.from('学校,班级,姓名,语文（120分）,数学（120分）\n一中,1班,王某,100,130\n一中,1班,李某,八十,90\n一中,1班,赵某,88,91\n') }]);
  await app.choose('考试学期', '2025—2026学年第二学期');
  await app.choose('类别', '期末');
  await app.choose('范围', '县');
  await app.next('蓝底是表头');
  await app.next('学生身份');
  const problem = (text: string): Promise<string[]> => app.page.getByRole('row', { name: text }).getByRole('cell').allTextContents();
  expect((await problem('数学成绩 130 超过满分 120')).join(' ')).toContain('2 E 130');
  expect((await problem('语文成绩“八十”')).join(' ')).toContain('3 D 八十');
  // A full mark that the file states wrongly is put right in the wizard, and everything is checked again.
  await app.page.getByLabel('数学满分').fill('150');
  await app.page.getByLabel('数学满分').press('Enter');
  await app.page.getByText('数学成绩 130 超过满分 120').waitFor({ state: 'detached' });
  await app.idle();
  expect(await app.page.getByLabel('数学满分').inputValue()).toBe('150');
  await app.button('放弃导入').click();
});

it('refuses a workspace that another tab has open, and says which', async () => {
  const other = await app.page.context().newPage();
  await other.goto(app.page.url());
  await other.getByRole('button', { name: '坏文件', exact: true }).click();
  await other.getByText('工作区正被另一个窗口使用（另一个标签页）').waitFor();
  await other.close();
});

it('met no error, no refusal of the content policy and no request elsewhere', () => {
  expect(app.trouble).toEqual([]);
});
