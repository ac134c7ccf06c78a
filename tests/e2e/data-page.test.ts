import { read, utils, write } from '@e965/xlsx';
import { unzipSync } from 'fflate';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { SheetCell, SourceFile } from '../../analytics/intake/sheet.ts';
import { writeShape } from '../../samples/shapes/containers.ts';
import { cohort, linesOf, type ShapePupil } from '../../samples/shapes/cohort.ts';
import { junior, SCHOOL } from '../../samples/shapes/shape.ts';
import { expectedFigures } from './expected-figures.ts';
import { XuehengApp } from './xueheng-app.ts';

/** The 数据 page in one workspace, from the first file on: what each tab says must follow from the files given here. */
let app: XuehengApp;
beforeAll(async () => {
  app = await XuehengApp.start();
  await app.createWorkspace('数据页');
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app.shot(`failed-${task.name.slice(0, 20)}`);
});
afterAll(() => app.close());

const table = (file: string, rows: readonly (readonly SheetCell[])[]): SourceFile => writeShape({ file, grids: [{ name: '成绩', rows, merges: [] }] }, 'xlsx');
const cells = (label: string): Promise<string[][]> =>
  app.page.getByRole('table', { name: label }).getByRole('row').evaluateAll((rows) => rows.slice(1).map((row) => [...row.querySelectorAll('td')].map((cell) => (cell.textContent ?? '').trim())));

const odd = ['学校', '班级', '姓名', '甲卷', '乙卷'];
const midterm = { ...junior, name: '七年级期中', kind: '期中', scope: '县' };
const pupils = cohort({ seed: 'data page', pupils: 24, subjects: ['语文', '数学'], fullMark: 100, classes: 2, schools: [SCHOOL, '河东中学'] });
const later = cohort({ seed: 'data page, later', pupils: 24, subjects: ['语文', '数学'], fullMark: 100 }).map(({ marks }, index) => ({ ...pupils[index]!, marks }));
const row = ({ school, classNumber, name, marks }: ShapePupil): SheetCell[] => [school, `${classNumber}班`, name, marks['语文']!.raw, marks['数学']!.raw];
const withMark = (pupil: ShapePupil, subject: string, raw: number): ShapePupil => ({ ...pupil, marks: { ...pupil.marks, [subject]: { ...pupil.marks[subject]!, raw } } });
/** The end-of-term exam as it stands after the correction below. */
const corrected = later.map((pupil, index) => (index === 0 ? withMark(pupil, '数学', 99) : pupil));

it('remembers columns that were given their meaning, says so, and can leave it', async () => {
  await app.goTo('数据');
  await app.takeFiles([table('期中', [odd, ...pupils.map(row)])]);
  await app.next(/^各列的含义/);
  await app.choose('D 列的含义', '语文');
  await app.idle();
  await app.choose('E 列的含义', '数学');
  await app.idle();
  await app.button('上一步').click();
  await app.fillExam(midterm);
  await app.store();
  expect(await app.subjectFigures('七年级期中')).toEqual(expectedFigures(linesOf(pupils)));

  await app.tab('记住的布局');
  expect((await cells('记住的布局')).map((row) => row.slice(0, 4))).toEqual([['期中.xlsx · 成绩', '成绩表', '5', '甲卷→语文，乙卷→数学']]);
  await app.takeFiles([table('期末', [odd, ...later.map(row)])]);
  await app.page.getByText('布局已记住：1 张表的 2 列按上次的设定读取').waitFor();
  await app.shot('preset-banner');
  await app.button('这次不用').click();
  await app.page.getByText('这次没有用上次的设定').waitFor();
  await app.idle();
  expect(await app.page.getByLabel('考试名称').count()).toBe(0);
  await app.button('改用上次的设定').click();
  await app.page.getByText('布局已记住').waitFor();
  await app.idle();
  await app.fillExam({ ...junior, scope: '县' });
  await app.store();
  expect(await app.subjectFigures('七年级期末')).toEqual(expectedFigures(linesOf(later)));
});

it('shows what a second delivery changes in an exam before it is stored', async () => {
  await app.goTo('数据');
  await app.takeFiles([table('期末更正', [['学校', '班级', '姓名', '语文', '数学'], ...corrected.slice(0, 2).map(row)])]);
  await app.fillExam({ ...junior, scope: '县' });
  await app.button('现在重新核对').click();
  await app.page.getByRole('heading', { name: '工作区里已有这次考试' }).waitFor();
  await app.idle();
  expect(await cells('对已有成绩的改动')).toEqual([['语文', '0', '0', '0', '2'], ['数学', '0', '1', '0', '1']]);
  await app.page.getByRole('button', { name: /^逐个查看改动的分数/ }).click();
  await app.page.getByRole('table', { name: '改动的分数' }).waitFor();
  expect(await cells('改动的分数')).toEqual([[SCHOOL, later[0]!.name, '数学', String(later[0]!.marks['数学']!.raw), '99']]);
  await app.shot('changed-marks');
  await app.page.keyboard.press('Escape');
  await app.page.getByRole('radio', { name: /^以这次为准/ }).check();
  await app.idle();
  expect(await cells('对已有成绩的改动')).toEqual([['语文', '0', '0', '10', '2'], ['数学', '0', '1', '10', '1']]);
  await app.page.getByRole('radio', { name: /^并入/ }).check();
  await app.idle();
  await app.store();
  expect(await app.subjectFigures('七年级期末')).toEqual(expectedFigures(linesOf(corrected)));
});

it('counts the pupils found again, lists why, and makes two pupils one', async () => {
  await app.goTo('数据');
  await app.takeFiles([table('期末补报', [['学校', '班级', '姓名', '英语'], ['河东中学', '3班', '赵小四', 77]])]);
  await app.fillExam({ ...junior, scope: '县' });
  await app.store();
  await app.tab('身份核对');
  const coverage = await app.table('identity-');
  expect(coverage.at(-1)!.slice(0, 4)).toEqual(['合计', '25', '24', '96.00%']);
  const other = pupils.at(-1)!.name;
  for (const name of ['赵小四', other]) {
    await app.page.getByLabel('查找学生').fill(name);
    await app.page.getByRole('checkbox', { name: new RegExp(`^选 ${name}（`) }).first().check();
  }
  await app.page.getByRole('button', { name: /^合并选中的两人/ }).click();
  await app.shot('merge-pupils');
  await app.page.getByRole('dialog').getByRole('radio', { name: new RegExp(`^${other}，`) }).check();
  await app.page.getByRole('dialog').getByRole('button', { name: '合并' }).click();
  await app.page.getByText('已合并').waitFor();
  await app.idle();
  expect((await app.table('identity-')).at(-1)!.slice(0, 4)).toEqual(['合计', '24', '24', '100.00%']);
  await app.tab('导入与历史');
  await app.page.getByRole('row', { name: new RegExp(`合并学生 ${other}`) }).getByRole('button', { name: '撤销' }).click();
  await app.idle();
  await app.tab('身份核对');
  expect((await app.table('identity-')).at(-1)!.slice(0, 4)).toEqual(['合计', '25', '24', '96.00%']);
});

it('keeps a record of what was read and decided, import by import', async () => {
  await app.tab('导入与历史');
  await app.page.getByRole('row', { name: /七年级期中/ }).getByRole('button', { name: '处理记录' }).click();
  await app.idle();
  expect((await app.table('preparation-files')).map((row) => row.slice(2, 8))[1]).toEqual(['期中.xlsx', '成绩表', '24', '24', '0', '0']);
  const decisions = (await app.table('preparation-decisions')).map((row) => row.slice(1, 3).join('：'));
  expect(decisions.some((line) => line.includes('甲卷') && line.includes('语文'))).toBe(true);
  const shown = await app.page.locator('main').innerText();
  expect(shown).not.toMatch(/[a-z]+-[a-z]+/u);
  const download = await app.download(() => app.button('全部导出（zip）').click());
  const names = Object.keys(unzipSync(readFileSync(await download.path())));
  expect(names).toContain('导入的文件.csv');
});

it('writes a template that comes back filled in', async () => {
  await app.tab('模板');
  await app.choose('模板的考试', '七年级期末');
  await app.shot('templates');
  const download = await app.download(() => app.button('下载 成绩采集表').click());
  const book = read(readFileSync(await download.path()));
  const sheet = book.Sheets[book.SheetNames[0]!]!;
  const grid = utils.sheet_to_json<SheetCell[]>(sheet, { header: 1, defval: null, raw: true });
  const headAt = grid.findIndex((row) => row.includes('姓名'));
  const head = grid[headAt]!.map(String);
  const subject = head.findIndex((label) => label?.startsWith('语文'));
  for (const [index, [name, mark]] of [['孙五', 64], ['周六', 88.5]].entries()) {
    const fill: Record<string, SheetCell> = { 学校: '河西中学', 班级: '七年级1班', 姓名: name!, [head[subject]!]: mark! };
    for (const [label, value] of Object.entries(fill)) {
      const column = head.indexOf(label);
      if (column >= 0) utils.sheet_add_aoa(sheet, [[value]], { origin: { r: headAt + 1 + index, c: column } });
    }
  }
  await app.tab('导入与历史');
  await app.takeFiles([{ name: download.suggestedFilename(), bytes: new Uint8Array(write(book, { type: 'array', bookType: 'xlsx' })) }]);
  expect(await app.page.getByLabel('考试名称').inputValue()).toBe('七年级期末');
  await app.store();
  expect((await app.subjectFigures('七年级期末'))['语文']).toEqual(expectedFigures([...linesOf(corrected), '七年级期末 河西中学 七年级（1）班 孙五: 语文=64', '七年级期末 河西中学 七年级（1）班 周六: 语文=88.5'])['语文']);
});

it('shows who has handed in what, and writes the templates for the rest', async () => {
  await app.tab('催报台');
  await app.button('添加要收的文件').click();
  const dialog = app.page.getByRole('dialog');
  // An exam that is there brings its grade with it.
  await app.choose('要收的考试', '七年级期中');
  await dialog.getByLabel('截止日期').fill('2025-11-20');
  await dialog.getByRole('button', { name: '保存' }).click();
  await app.idle();
  await app.page.getByText('还有 1 份未收').waitFor();
  await app.shot('dues');
  const rows = (await app.table('dues')).slice(1).map((row) => row.slice(1));
  expect(rows.toSorted()).toEqual([['城关中学', '已收 12'], ['河东中学', '已收 12'], ['河西中学', '逾期未收']]);
  expect(await cells('还要报的学校')).toEqual([['', '河西中学', '1', '七年级期中成绩（已逾期）']]);
  const download = await app.download(() => app.button('下载全部待报模板（zip）').click());
  expect(Object.keys(unzipSync(readFileSync(await download.path())))).toEqual(['河西中学/七年级期中成绩.xlsx']);
  await app.page.reload();
  await app.button('数据页').click();
  await app.page.getByText('还有 1 份未收').waitFor({ timeout: 60_000 });
});

it('forgets a layout on request', async () => {
  await app.tab('记住的布局');
  const before = (await cells('记住的布局')).length;
  await app.page.getByRole('button', { name: /^不再记住 期中/ }).or(app.page.getByRole('button', { name: /^不再记住/ })).first().click();
  await app.page.getByRole('tooltip').getByRole('button', { name: '不再记住' }).click();
  await app.idle();
  if (before > 1) expect((await cells('记住的布局')).length).toBe(before - 1);
  else await app.page.getByText('还没有记住的布局').waitFor();
});

it('met no error, no refusal of the content policy and no request elsewhere', () => {
  expect(app.trouble).toEqual([]);
});
