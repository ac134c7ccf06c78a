/**
 * Takes the pictures of README and manual: the built application in Chromium, on the sample district.
 * Usage: npm run screenshots. Pictures of the written report need LibreOffice; without it the committed ones stay.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { XuehengApp } from '../tests/e2e/xueheng-app.ts';

const root = resolve(import.meta.dirname, '..');
const images = join(root, 'docs/images');
const small = join(root, 'samples/small');
/** Files of several layouts, one with notes under its list: enough to show what the wizard does. */
const wizardExam = 'seventh-sample-2026';
const meta = z.object({ name: z.string(), term: z.string(), grade: z.string(), kind: z.string(), scope: z.string(), date: z.string().nullable(), isEntry: z.boolean(), formPerSchool: z.boolean() });
const imports = z.array(z.object({ key: z.string(), exam: meta.nullable() }));

function filesOf(key: string): string[] {
  const folder = readdirSync(small).find((name) => name.replace(/^\d+-/, '') === key);
  if (folder === undefined) throw new Error(`示例里没有 ${key}`);
  return readdirSync(join(small, folder)).map((name) => join(small, folder, name));
}

function keep(name: string, png: Buffer): void {
  const file = join(images, `${name}.png`);
  writeFileSync(file, png);
  console.log(`${name}.png ${Math.ceil(statSync(file).size / 1024)} KB`);
}

async function shot({ page }: XuehengApp, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  keep(name, await page.screenshot());
}

/** Every step of the wizard, on a workspace that knows the schools and an exam before; then the history. */
async function wizard(app: XuehengApp): Promise<void> {
  const known = imports.parse(JSON.parse(readFileSync(join(small, 'index.json'), 'utf8')));
  await app.createWorkspace('云川市教学质量');
  for (const key of ['schools', 'primary-2025', wizardExam]) {
    const shown = async (step: string): Promise<void> => (key === wizardExam ? shot(app, `导入-${step}`) : undefined);
    const exam = known.find((one) => one.key === key)?.exam;
    await app.goTo('数据');
    await app.chooseFiles(filesOf(key));
    if (exam) await app.fillMeta(exam);
    await shown('1-文件与考试');
    await app.next('蓝底是表头');
    await shown('2-表头与列');
    await app.next('学生身份');
    await shown('3-核对');
    await app.next('将写入工作区');
    await shown('4-确认');
    await app.button('写入工作区').click();
    await app.page.getByRole('heading', { name: '已写入' }).waitFor({ timeout: 60_000 });
    await app.idle();
    await shown('5-完成');
  }
  await app.goTo('数据');
  await app.page.getByRole('row', { name: '2026年七年级学业质量抽测' }).getByRole('button', { name: '撤销', exact: true }).click();
  await app.page.getByText('已撤销').first().waitFor();
  await app.idle();
  await shot(app, '历史与撤销');
  await app.goTo('设置');
  await app.button('检查数据是否完好').click();
  await app.page.getByText('全部核对一致').waitFor();
  await shot(app, '设置');
  await app.button('关闭工作区').click();
}

async function sample(app: XuehengApp): Promise<void> {
  await app.button('打开示例').click();
  await app.page.getByText('下一步').waitFor({ timeout: 170_000 });
  await app.idle();
  await shot(app, '首页');
  await app.page.getByRole('row', { name: '2026年七年级学业质量抽测' }).click();
  await app.pickSubject('数学');
  await shot(app, '考试');
  await shotFrom(app, '考试-分学校', 'levels-school');
  for (const page of ['比较', '增值']) {
    await app.goTo(page);
    await app.idle();
    await shot(app, page);
  }
  await shotFrom(app, '增值-表', 'growth-school-table');
  await app.goTo('报告');
  await app.page.getByLabel('发文单位').fill('云川市教育局教学研究室');
  for (const kind of ['质量分析会幻灯片（PPTX）', '数据附表（XLSX）']) await app.page.getByText(kind).click();
  await app.button('写出文档').click();
  await app.page.getByText(/写出了 \d+ 个文件/).waitFor({ timeout: 180_000 });
  await app.idle();
  await shot(app, '报告');
}

/** A picture from the head of a result table downwards, or of the last table of the page. */
async function shotFrom(app: XuehengApp, name: string, id: string): Promise<void> {
  const named = app.page.locator(`figure[data-element^="${id}"]`);
  const figure = (await named.count()) > 0 ? named.first() : app.page.locator('figure.table-element').last();
  await figure.evaluate((element) => element.scrollIntoView({ block: 'end' }));
  await shot(app, name);
}

/** Pages of the report that was just written, as LibreOffice lays them out. */
async function reportPages(app: XuehengApp): Promise<void> {
  if (spawnSync('soffice', ['--version']).error !== undefined || spawnSync('pdftoppm', ['-v']).error !== undefined) {
    console.log('没有 LibreOffice 或 poppler，报告样页保留原有图片。');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'screenshots-'));
  try {
    const download = await app.download(() => app.page.getByRole('button', { name: /^下载 .*监测报告.*\.docx$/ }).click());
    const docx = join(folder, 'report.docx');
    copyFileSync(await download.path(), docx);
    const run = spawnSync('npx', ['tsx', join(root, 'build/render-documents.ts'), docx, '--out', folder, '--dpi', '72'], { encoding: 'utf8' });
    const pages = readdirSync(join(folder, 'report')).filter((name) => name.endsWith('.png')).sort();
    if (pages.length === 0) throw new Error(run.stderr);
    for (const [name, index] of [['报告样页-1', 0], ['报告样页-2', 3]] as const) keep(name, readFileSync(join(folder, 'report', pages[index] ?? pages[0]!)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

mkdirSync(images, { recursive: true });
const app = await XuehengApp.start();
try {
  await shot(app, '开始');
  await wizard(app);
  await sample(app);
  await reportPages(app);
} finally {
  await app.close();
}
