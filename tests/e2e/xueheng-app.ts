import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Download, Locator, Page } from 'playwright-core';
import { buildApp, rendererOut } from '../../build/build-app.ts';
import { serveStatic, type StaticServer } from '../../build/serve-static.ts';
import type { ExamMeta } from '../../analytics/intake/plan.ts';
import type { SourceFile } from '../../analytics/intake/sheet.ts';
import { termLabel } from '../../analytics/schema/terms.ts';
import { launchBrowser } from './browser.ts';

const root = resolve(import.meta.dirname, '../..');
const pictures = join(root, 'out/screenshots');

/** The built application in a real browser, by what an analyst does with it. */
export class XuehengApp {
  readonly page: Page;
  /** Errors on the page, refusals of the content policy, and requests that left this address. */
  readonly trouble: string[] = [];
  readonly #browser: Browser;
  readonly #server: StaticServer;

  constructor(page: Page, browser: Browser, server: StaticServer) {
    this.page = page;
    this.#browser = browser;
    this.#server = server;
    page.setDefaultTimeout(15_000);
    page.on('console', (message) => message.type() === 'error' && this.trouble.push(message.text()));
    page.on('pageerror', (error) => this.trouble.push(String(error)));
    page.context().on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(server.url) && !url.startsWith('blob:') && !url.startsWith('data:')) this.trouble.push(`request to ${url}`);
    });
  }

  static async start(folder = rendererOut): Promise<XuehengApp> {
    if (folder === rendererOut) await buildApp(() => undefined);
    const server = await serveStatic(folder);
    const browser = await launchBrowser();
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', acceptDownloads: true });
    const app = new XuehengApp(await context.newPage(), browser, server);
    await app.page.goto(server.url);
    await app.button('新建工作区').waitFor();
    return app;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  async shot(name: string): Promise<void> {
    mkdirSync(pictures, { recursive: true });
    await this.page.screenshot({ path: join(pictures, `${name}.png`) });
  }

  async goTo(label: string): Promise<void> {
    await this.page.getByRole('navigation', { name: '页面' }).getByRole('button', { name: label, exact: true }).click();
  }

  async createWorkspace(name: string): Promise<void> {
    await this.button('新建工作区').click();
    await this.page.getByRole('textbox', { name: '工作区名称' }).fill(name);
    await this.page.getByRole('dialog').getByRole('button', { name: '新建', exact: true }).click();
    await this.page.getByText('还没有考试').waitFor({ timeout: 60_000 });
  }

  async chooseFiles(paths: readonly string[], button = '导入成绩文件'): Promise<void> {
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), this.button(button).first().click()]);
    await chooser.setFiles([...paths]);
    await this.page.getByRole('heading', { name: `${paths.length} 个文件` }).waitFor();
    await this.idle();
  }

  /** The same with files that are made on the spot. */
  async takeFiles(files: readonly SourceFile[], button = '导入成绩文件'): Promise<void> {
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), this.button(button).first().click()]);
    await chooser.setFiles(files.map(({ name, bytes }) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) })));
    await this.page.getByRole('heading', { name: `${files.length} 个文件` }).waitFor();
    await this.idle();
  }

  /** Leaves the workspace that is open for an empty one. */
  async freshWorkspace(name: string): Promise<void> {
    await this.goTo('设置');
    await this.page.getByRole('heading', { name: '设置' }).waitFor();
    if ((await this.button('关闭工作区').count()) > 0) await this.button('关闭工作区').click();
    else await this.goTo('首页');
    await this.createWorkspace(name);
    await this.goTo('数据');
  }

  /** The parts of an exam that a test knows; `position` counts the forms of an import from 0. */
  async fillExam(meta: Partial<ExamMeta>, position = 0): Promise<void> {
    const label = (name: string): string => (position === 0 ? name : `${name}（第 ${position + 1} 次考试）`);
    if (meta.name !== undefined) await this.page.getByLabel(label('考试名称'), { exact: true }).fill(meta.name);
    if (meta.term !== undefined) await this.choose(label('考试学期'), termLabel(meta.term));
    if (meta.grade !== undefined) await this.choose(label('年级'), meta.grade);
    if (meta.kind !== undefined) await this.choose(label('类别'), meta.kind);
    if (meta.scope !== undefined) await this.choose(label('范围'), meta.scope);
  }

  /** Through the steps that follow the first, and into the workspace. */
  async store(): Promise<void> {
    await this.next(/^各列的含义/);
    await this.next('学生身份');
    await this.next('将写入工作区');
    await this.commit();
  }

  async commit(): Promise<void> {
    await this.button('写入工作区').click();
    await this.page.getByRole('heading', { name: '已写入' }).waitFor({ timeout: 60_000 });
    await this.idle();
  }

  async tab(name: string): Promise<void> {
    await this.goTo('数据');
    await this.page.getByRole('tab', { name, exact: true }).click();
    await this.idle();
  }

  /** 实考 and 平均分 of each subject on the exam page, as shown. */
  async subjectFigures(exam?: string): Promise<Record<string, readonly [string, string]>> {
    await this.goTo('考试');
    if (exam !== undefined) await this.choose('考试', exam);
    await this.idle();
    const [head = [], ...rows] = await this.table('overview-subjects');
    return Object.fromEntries(rows.filter(([name]) => name !== '总分').map((row) => [row[0]!, [row[head.indexOf('实考')]!, row[head.indexOf('平均分')]!] as const]));
  }

  /** Opens a list and takes the entry with this text. */
  async choose(label: string, text: string): Promise<void> {
    const box = this.page.getByLabel(label, { exact: true });
    await box.click();
    await box.fill(text);
    await this.page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: text }).first().click();
  }

  async fillMeta(meta: ExamMeta): Promise<void> {
    await this.page.getByLabel('考试名称', { exact: true }).fill(meta.name);
    await this.choose('考试学期', termLabel(meta.term));
    await this.choose('年级', meta.grade);
    await this.choose('类别', meta.kind);
    await this.choose('范围', meta.scope);
    if (meta.date !== null) await this.page.getByLabel('日期', { exact: true }).fill(meta.date);
    for (const [label, wanted] of [['异卷', meta.formPerSchool], ['入学成绩', meta.isEntry]] as const) {
      const box = this.page.getByRole('switch', { name: label, exact: true });
      if (((await box.getAttribute('aria-checked')) === 'true') !== wanted) await box.click();
    }
  }

  async next(heading: string | RegExp): Promise<void> {
    await this.button('下一步').click();
    await this.page.getByText(heading).first().waitFor({ timeout: 60_000 });
    await this.idle();
  }

  /** Waits until no job runs and no analysis is being computed. */
  async idle(): Promise<void> {
    // What was just asked for starts with the next frame.
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
    await this.page.waitForFunction(() => document.querySelector('[aria-busy]') === null, null, { timeout: 120_000 });
  }

  async pickSubject(subject: string): Promise<void> {
    await this.page.getByLabel('科目', { exact: true }).getByText(subject, { exact: true }).click();
    await this.idle();
  }

  /** Cells of a result table as shown, by the start of its id; heads first. */
  async table(id: string, end = ''): Promise<string[][]> {
    const rows = this.page.locator(`figure[data-element^="${id}"][data-element${end === '' ? '' : `$="${end}"`}] tr`);
    await rows.first().waitFor();
    return rows.evaluateAll((lines) =>
      lines.map((line) => [...line.querySelectorAll('th,td')].map((cell) => {
        const copy = cell.cloneNode(true);
        if (copy instanceof Element) for (const sign of copy.querySelectorAll('[aria-hidden]')) sign.remove();
        return (copy.textContent ?? '').trim();
      })),
    );
  }

  async figures(id: string): Promise<Record<string, string>> {
    const list = this.page.locator(`dl[data-element^="${id}"] > div`);
    await list.first().waitFor();
    const pairs = await list.evaluateAll((items) => items.map((item) => [item.querySelector('dt')?.textContent ?? '', item.querySelector('dd')?.firstChild?.textContent ?? '']));
    return Object.fromEntries(pairs);
  }

  async download(press: () => Promise<void>): Promise<Download> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), press()]);
    return download;
  }
}
