import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { misKeyedItem } from '../../samples/files/item-papers.ts';
import { XuehengApp } from './xueheng-app.ts';

/** 试卷 page on the sample district, whose mathematics paper has one item scored by a wrong key. */
let app: XuehengApp;

beforeAll(async () => {
  app = await XuehengApp.start();
  await app.button('打开示例').click();
  await app.page.getByText('下一步').waitFor({ timeout: 300_000 });
  await app.idle();
  await app.page.getByRole('row', { name: '2026年中考' }).first().click();
  await app.goTo('试卷');
  await app.idle();
}, 400_000);
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app.shot(`failed-${task.name.slice(0, 20)}`);
});
afterAll(() => app.close());

const tab = async (name: string): Promise<void> => {
  await app.page.getByRole('tab', { name }).click();
  await app.idle();
};

it('opens with the paper’s figures and the wrong key', async () => {
  const figures = await app.figures('items-');
  expect(Object.keys(figures)).toEqual(['学生', '难度', '区分度', '信度α', '分半信度', '测量标准误', '平均分', '满分率']);
  const [n, difficulty, mean] = ['学生', '难度', '平均分'].map((name) => Number(figures[name]));
  expect(n).toBeGreaterThan(1000);
  expect(mean! / 120).toBeCloseTo(difficulty!, 2);
  await app.page.getByText(`第${misKeyedItem.item}题疑似答案有误`).first().waitFor();
});

it('lists items whose difficulty is mean over full mark, and opens one', async () => {
  await tab('逐题');
  const [heads, ...rows] = await app.table('items-');
  const at = (name: string): number => heads!.indexOf(name);
  for (const row of rows.filter((cells) => cells.length === heads!.length)) expect(Number(row[at('平均分')]) / Number(row[at('满分')])).toBeCloseTo(Number(row[at('难度')]), 1);
  await app.page.locator('figure[data-element$="-table"]').getByText(misKeyedItem.item, { exact: true }).first().click();
  await app.page.getByRole('dialog').getByText('不同水平学生的选择').waitFor();
  expect(app.page.url()).toContain(`item=${misKeyedItem.item}`);
  await app.page.keyboard.press('Escape');
});

it('shows 知识 × 能力 with marks that add up to the paper', async () => {
  await tab('知识与能力');
  const rows = await app.table('items-');
  const own = rows.slice(1).filter((row) => row[0] === '知识');
  expect(own.reduce((sum, row) => sum + Number(row[3]), 0)).toBe(120);
});

it('drills from a school to its classes', async () => {
  await tab('学校与班级');
  await app.page.locator('figure[data-element$="-profile"]').getByText('望岭区第五中学', { exact: true }).first().click();
  await app.idle();
  expect(app.page.url()).toContain('school=');
  const rows = await app.page.locator('figure[data-element$="-units"] tr').allInnerTexts();
  expect(rows.some((row) => row.includes('班'))).toBe(true);
  await app.page.goBack();
});

it('fits a model, compares groups, and says what equating needs', async () => {
  await tab('项目反应理论');
  expect((await app.figures('items-'))['模型']).toBe('分部计分模型');
  await tab('公平性（DIF）');
  await app.page.getByText('总分相同的学生中').waitFor();
  await tab('两卷等值');
  await app.page.getByLabel('换算到', { exact: true }).waitFor();
});

it('teaches what to import where an exam has no item marks', async () => {
  await app.goTo('首页');
  await app.page.getByRole('row', { name: '2025年中考' }).first().click();
  await app.goTo('试卷');
  await app.page.getByText('这次考试还没有小题分').waitFor();
  const download = await app.download(() => app.button(/下载.+双向细目表/).click());
  expect(download.suggestedFilename()).toMatch(/\.xlsx$/);
});

it('met no error, no refusal of the content policy and no request elsewhere', () => expect(app.trouble).toEqual([]));
