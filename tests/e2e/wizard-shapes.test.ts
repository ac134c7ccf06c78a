import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { SheetCell, SourceFile } from '../../analytics/intake/sheet.ts';
import { cohort, linesOf, type ShapePupil } from '../../samples/shapes/cohort.ts';
import { allShapes } from '../../samples/shapes/all-shapes.ts';
import { writeShape, type ShapeContainer } from '../../samples/shapes/containers.ts';
import { junior, SCHOOL, type Shape } from '../../samples/shapes/shape.ts';
import { expectedFigures } from './expected-figures.ts';
import { XuehengApp } from './xueheng-app.ts';

/**
 * Tables as offices get them, through the wizard into the engine: what the exam page then shows must be the
 * figures of the marks that the shape's generator wrote (computed here from its lines, not by the program).
 */
let app: XuehengApp;
beforeAll(async () => {
  app = await XuehengApp.start();
});
let count = 0;
beforeEach(() => app.freshWorkspace(`形状 ${++count}`));
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app.shot(`failed-${task.name.slice(0, 20)}`);
});
afterAll(() => app.close());

const shapeOf = (key: string): Shape => allShapes.find((one) => one.key === key)!;
const table = (file: string, rows: readonly (readonly SheetCell[])[]): SourceFile => writeShape({ file, grids: [{ name: '成绩', rows, merges: [] }] }, 'xlsx');

/** Enough pupils for figures to be shown. */
const some = (seed: string, schools: readonly string[] = [SCHOOL]): ShapePupil[] => cohort({ seed, pupils: 24, subjects: ['语文', '数学'], fullMark: 100, classes: 2, schools });
const head = ['学校', '班级', '考号', '姓名', '语文', '数学'];
const row = ({ school, classNumber, examNo, name, marks }: ShapePupil): SheetCell[] => [school, `${classNumber}班`, examNo, name, marks['语文']!.raw, marks['数学']!.raw];

async function take({ exam, school, grids, file }: Shape, container: ShapeContainer): Promise<void> {
  await app.takeFiles([writeShape({ grids, file }, container)]);
  await app.fillExam(exam);
  const box = app.page.getByLabel('学校', { exact: true });
  if (school !== null && (await box.count()) > 0) await box.fill(school);
}

it.each<{ readonly key: string; readonly container: ShapeContainer; readonly what: string }>([
  { key: 'ranks', container: 'xls-html', what: 'a head in two merged rows, saved as a web page with the name .xls' },
  { key: 'beside-close', container: 'xls', what: 'two lists side by side without a gap' },
  { key: 'slips-merged', container: 'xlsx', what: 'a title and a head above every pupil, as printed for cutting' },
  { key: 'totals-labelled', container: 'csv-gb18030', what: 'a GBK text file with means under the list' },
  { key: 'stacked-titled', container: 'ods', what: 'classes one under the other, each under its own title' },
])('stores what $key ($container) holds: $what', async ({ key, container }) => {
  const shape = shapeOf(key);
  await take(shape, container);
  await app.store();
  expect(await app.subjectFigures()).toEqual(expectedFigures(shape.lines));
});

it('asks about each of several exams in one workbook, and stores them apart', async () => {
  const shape = shapeOf('exams');
  await take(shape, 'xlsx');
  expect(await app.page.locator('.meta-form').count()).toBe(2);
  for (const [position, name] of ['七年级期中', '七年级期末'].entries()) await app.fillExam({ name, scope: '校' }, position);
  await app.shot('wizard-two-exams');
  await app.store();
  for (const exam of ['七年级期中', '七年级期末']) expect([exam, await app.subjectFigures(exam)]).toEqual([exam, expectedFigures(shape.lines, exam)]);
});

it('reads a list without any head once its columns are given their meaning', async () => {
  const { grids, exam } = shapeOf('no-head');
  const { lines } = shapeOf('plain');
  await app.takeFiles([writeShape({ grids, file: '成绩' }, 'xlsx')]);
  await app.next(/^各列的含义/);
  for (const [column, meaning] of [['A', '姓名'], ['B', '语文'], ['C', '数学'], ['D', '英语']] as const) {
    await app.choose(`${column} 列的含义`, meaning);
    await app.idle();
  }
  await app.shot('wizard-no-head');
  await app.button('上一步').click();
  await app.fillExam({ ...exam, scope: '校' });
  await app.page.getByLabel('学校', { exact: true }).fill(SCHOOL);
  await app.store();
  expect(await app.subjectFigures()).toEqual(expectedFigures(lines));
});

it('holds a school’s name against the list, asks which one it is, and remembers the answer', async () => {
  const listed = table('学校名单', [['学校名称', '学校代码', '县区', '学校类型', '城乡'], ['甲县城关镇第一中学', '3601', '甲县', '初中', '镇区'], ['河东中学', '3602', '乙县', '初中', '乡村']]);
  await app.takeFiles([listed]);
  await app.store();
  await app.goTo('数据');
  const pupils = some('like names', ['乙县城关镇第一中学', '河东中学']);
  await app.takeFiles([table('七年级期末', [head, ...pupils.map(row)])]);
  await app.fillExam({ ...junior, scope: '县' });
  await app.next(/^各列的含义/);
  await app.next('学生身份');
  await app.page.getByText('1 所的名字与名单里的相近').waitFor();
  await app.choose('“乙县城关镇第一中学”是哪所学校', '甲县城关镇第一中学（相近');
  await app.shot('wizard-school-decision');
  await app.button('现在重新核对').click();
  await app.page.getByText('“乙县城关镇第一中学”认定为“甲县城关镇第一中学”').waitFor();
  await app.next('将写入工作区');
  await app.page.getByText('2 所，其中新建 0 所').waitFor();
  await app.commit();
  expect(await app.subjectFigures()).toEqual(expectedFigures(linesOf(pupils)));
  const named = (await app.table('levels-school')).map(([name]) => name);
  expect([named.includes('河东中学'), named.includes('甲县城关镇第一中学'), named.includes('乙县城关镇第一中学')]).toEqual([true, true, false]);
  await app.goTo('数据');
  await app.takeFiles([table('七年级期中', [['学校', '班级', '姓名', '语文'], ['乙县城关镇第一中学', '1班', '王一', 61]])]);
  await app.fillExam({ ...junior, name: '七年级期中', kind: '期中', scope: '县' });
  await app.next(/^各列的含义/);
  await app.next('学生身份');
  expect(await app.page.getByText('的名字与名单里的相近').count()).toBe(0);
  await app.button('放弃导入').click();
});

it('settles a pupil with two different marks as the analyst chooses', async () => {
  const pupils = some('twice');
  const [first, ...others] = pupils;
  const higher = { ...first!, marks: { 语文: { ...first!.marks['语文']!, raw: 99.5 }, 数学: { ...first!.marks['数学']!, raw: 98 } } };
  await app.takeFiles([table('七年级期末', [head, ...pupils.map(row), row(higher)])]);
  await app.fillExam({ ...junior, scope: '校' });
  await app.next(/^各列的含义/);
  await app.next('学生身份');
  await app.page.getByText('同一学生有两份不同的成绩').waitFor();
  await app.page.getByRole('button', { name: /^全部应用：/ }).click();
  await app.idle();
  expect(await app.page.getByRole('radio', { name: '取各科合计最高的一份' }).isChecked()).toBe(true);
  await app.shot('wizard-duplicates');
  await app.next('将写入工作区');
  await app.commit();
  expect(await app.subjectFigures()).toEqual(expectedFigures(linesOf([higher, ...others])));
});

it('raises a wrong full mark for all its findings at one click', async () => {
  const pupils = some('over').map((pupil, index) => (index < 2 ? { ...pupil, marks: { ...pupil.marks, 语文: { ...pupil.marks['语文']!, raw: index === 0 ? 104 : 118.5 } } } : pupil));
  await app.takeFiles([table('七年级期末', [['学校', '班级', '考号', '姓名', '语文（100分）', '数学（100分）'], ...pupils.map(row)])]);
  await app.fillExam({ ...junior, scope: '校' });
  await app.next(/^各列的含义/);
  await app.next('学生身份');
  await app.page.getByRole('button', { name: /^全部应用：/ }).click();
  await app.page.getByText('超过满分 100').first().waitFor({ state: 'detached' });
  await app.idle();
  expect(await app.page.getByLabel('语文满分').inputValue()).toBe('120');
  await app.next('将写入工作区');
  await app.commit();
  expect(await app.subjectFigures()).toEqual(expectedFigures(linesOf(pupils)));
});

it('met no error, no refusal of the content policy and no request elsewhere', () => {
  expect(app.trouble).toEqual([]);
});
