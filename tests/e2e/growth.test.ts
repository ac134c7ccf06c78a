import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { formatNumber } from '../../analytics/results/format.ts';
import type { AnalysisRequest, Session } from '../../analytics/session-api.ts';
import { sampleWorkspace } from '../support/open-sample.ts';
import { XuehengApp } from './xueheng-app.ts';

/** 增值 in the browser beside the same district in a session of this process: every figure shown is the session's. */
const planted = z.object({
  pairs: z.array(z.object({ baseline: z.string(), outcome: z.string(), subjects: z.record(z.string(), z.object({ schools: z.record(z.string(), z.object({ points: z.number() })) })) })),
}).parse(JSON.parse(readFileSync(resolve(import.meta.dirname, '../../samples/expected.json'), 'utf8')));

const effect = z.object({
  unit: z.string(), name: z.string(), n: z.number(), effect: z.number().nullable(), low: z.number().nullable(), high: z.number().nullable(), flag: z.string(),
});
type Effect = z.infer<typeof effect>;

const sample = sampleWorkspace();
let session: Session;
let app: XuehengApp;
let pair: { readonly outcome: { exam: number; subject: string }; readonly baselines: { exam: number; subject: string }[]; readonly by: 'school' };

beforeAll(async () => {
  session = await sample.open();
  const [started] = await Promise.all([XuehengApp.start(), session.importSample('full')]);
  app = started;
  const exams = await session.exams();
  const idOf = (name: string): number => exams.find((exam) => exam.name === name)!.exam_id;
  pair = { outcome: { exam: idOf('2026年七年级学业质量抽测'), subject: '数学' }, baselines: [{ exam: idOf('2025年小学毕业学业水平测试'), subject: '数学' }], by: 'school' };
  await app.button('打开示例').click();
  await app.page.getByText('下一步').waitFor({ timeout: 300_000 });
  await app.page.getByRole('row', { name: '2026年七年级学业质量抽测' }).click();
  await app.goTo('增值');
  await app.pickSubject('数学');
}, 480_000);
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app.shot(`failed-${task.name.slice(0, 20)}`);
});
afterAll(async () => {
  await app.close();
  await session.close();
  await sample.remove();
});

const unitsOf = async (request: AnalysisRequest): Promise<Effect[]> => z.object({ units: z.array(effect) }).parse((await session.analyse(request)).data).units;
const view = async (name: string): Promise<void> => {
  await app.page.getByRole('tab', { name, exact: true }).click();
  await app.idle();
};

/** Rows of the page's table of units by the unit's name, each with its cells by the column's head. */
async function shownUnits(end: string): Promise<Map<string, Record<string, string>>> {
  const table = await app.page.locator(`figure[data-element$="${end}"]`).first().evaluate((figure) => {
    const heads = [...figure.querySelectorAll('thead tr:last-child th, thead th[rowspan="2"]')];
    const order = heads.toSorted((a, b) => a.getBoundingClientRect().left - b.getBoundingClientRect().left).map((head) => (head.textContent ?? '').replace(/[↑↓]/g, '').trim());
    const rows = [...figure.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('td')].map((cell) => (cell.textContent ?? '').replace(/[▲▼]/g, '').trim()));
    return { order, rows };
  });
  return new Map(table.rows.map((row) => [row[0]!, Object.fromEntries(table.order.map((head, index) => [order(table.order, index, head), row[index]!]))]));
}
/** 下限 comes twice: of the 95 % interval, then of the one for comparing. */
const order = (heads: readonly string[], index: number, head: string): string => `${head}${heads.slice(0, index).filter((other) => other === head).length || ''}`;

async function expectUnits(request: AnalysisRequest, column: string, format: 'signed' | 'index'): Promise<Effect[]> {
  const [units, shown] = [await unitsOf(request), await shownUnits('-table')];
  expect(shown.size).toBe(units.length);
  for (const unit of units) {
    const row = shown.get(unit.name)!;
    expect([unit.name, row['匹配人数'], row[column], row['下限'], row['上限'], row['判断']]).toEqual([
      unit.name, formatNumber(unit.n, 'count'), formatNumber(unit.effect, format), formatNumber(unit.low, format), formatNumber(unit.high, format), unit.flag,
    ]);
  }
  return units;
}

it('shows the mixed model as the session has it, the planted school above', async () => {
  const units = await expectUnits({ analysis: 'growth', ...pair }, '增值（分）', 'signed');
  const effects = planted.pairs.find(({ baseline, outcome }) => baseline === 'primary-2025' && outcome === 'seventh-sample-2026')!.subjects['数学']!.schools;
  const best = Object.entries(effects).toSorted((a, b) => b[1].points - a[1].points)[0]![0];
  expect(units.find(({ name }) => name === best)!.flag).toBe('高于预期');
  expect(await app.figures('growth-school')).toMatchObject({ 匹配学生: formatNumber(units.reduce((sum, { n }) => sum + n, 0), 'count') });
  const { headline } = await session.analyse({ analysis: 'growth', ...pair });
  await app.page.getByText(headline!).waitFor();
  await app.shot('growth-result');
});

it('opens the pupils behind a school and closes them again', async () => {
  const [unit] = (await unitsOf({ analysis: 'growth', ...pair })).filter(({ flag }) => flag === '高于预期');
  await app.page.locator('figure[data-element$="-table"] tr.clickable', { hasText: unit!.name }).first().click();
  await app.page.getByText(`${unit!.name}：这个数怎么来的`).waitFor();
  await app.idle();
  const { data } = await session.analyse({ analysis: 'growth-pupils', ...pair, unit: unit!.unit });
  const { pupils } = z.object({ pupils: z.array(z.object({ outcome: z.number(), figures: z.array(z.number()) })) }).parse(data);
  const rows = (await app.table('growth-pupils')).slice(2);
  expect(rows).toHaveLength(unit!.n);
  expect(rows.map((row) => row.slice(-3))).toEqual(pupils.map(({ outcome, figures }) => [formatNumber(outcome, 'score'), formatNumber(figures[0]!, 'score'), formatNumber(figures[1]!, 'signed')]));
  await app.page.keyboard.press('Escape');
  await app.page.getByText('这个数怎么来的').waitFor({ state: 'hidden' });
});

it('holds constant what is ticked, and takes it back', async () => {
  await app.button('模型设置').click();
  await app.page.getByText('性别', { exact: true }).click();
  await app.page.getByText('城乡', { exact: true }).click();
  await app.idle();
  await expectUnits({ analysis: 'growth', ...pair, covariates: ['sex', 'locality'] }, '增值（分）', 'signed');
  await app.page.getByText('性别', { exact: true }).click();
  await app.page.getByText('城乡', { exact: true }).click();
  await app.page.keyboard.press('Escape');
  await app.idle();
});

it('shows the other models in their own units', async () => {
  const models = app.page.getByLabel('模型', { exact: true });
  await models.getByText('起点分层进步值').click();
  await app.page.getByText('限制极端负值').click();
  await app.idle();
  await expectUnits({ analysis: 'growth', ...pair, model: 'bands', cap: 'published' }, '进步值（分）', 'signed');
  await models.getByText('学生成长百分位').click();
  await app.idle();
  await expectUnits({ analysis: 'growth', ...pair, model: 'sgp' }, 'SGP中位数', 'index');
  await models.getByText('标准分变化').click();
  await app.idle();
  const units = await expectUnits({ analysis: 'growth', ...pair, model: 'zdiff' }, '标准分变化', 'signed');
  expect(units.some(({ flag }) => flag === '高于预期' || flag === '低于预期')).toBe(false);
  await models.getByText('多层线性模型').click();
  await app.idle();
});

it('counts 教学点 with their 中心校 when asked', async () => {
  await app.page.getByText('教学点并入中心校').click();
  await app.idle();
  await expectUnits({ analysis: 'growth', ...pair, mergeSites: true }, '增值（分）', 'signed');
  await app.page.getByText('教学点并入中心校').click();
  await app.idle();
});

it('has every subject side by side', async () => {
  await view('各学科');
  const { data } = await session.analyse({ analysis: 'growth-subjects', outcome: pair.outcome.exam, baselines: [pair.baselines[0]!.exam], by: 'school' });
  const { subjects } = z.object({ subjects: z.array(z.object({ subject: z.string(), units: z.array(effect) })) }).parse(data);
  const shown = await shownUnits('-table');
  for (const { subject, units } of subjects) for (const unit of units) expect([subject, unit.name, shown.get(unit.name)?.[subject]]).toEqual([subject, unit.name, formatNumber(unit.effect, 'signed')]);
  await app.shot('growth-subjects');
});

it.each([
  ['覆盖与公平', 'growth-fairness', '适用条件检查'],
  ['模型比较', 'growth-compare', '各模型结果对照'],
  ['测量误差', 'growth-sensitivity', '不同信度下的增值判断'],
  ['三年加权', 'growth-years', '逐年增值与加权增值'],
] as const)('answers %s with the session’s own sentence', async (tab, analysis, caption) => {
  await view(tab);
  const { headline } = await session.analyse({ analysis, ...pair });
  await app.page.getByText(headline!).waitFor();
  await app.page.getByText(caption).first().waitFor();
});

it('draws the trajectory, and says what a reference needs', async () => {
  await view('成长轨迹');
  const { headline } = await session.analyse({ analysis: 'growth-trajectory', exit: pair.outcome, by: 'school' });
  await app.page.getByText(headline!).waitFor();
  await view('参照对照');
  await app.page.getByText('没有找到可作参照的往届').waitFor();
});

it('counts the growth needed to reach a mark', async () => {
  await app.goTo('首页');
  await app.page.getByRole('row', { name: '2026年小学毕业学业水平测试' }).click();
  await app.goTo('增值');
  await app.pickSubject('数学');
  await view('目标所需成长');
  await app.page.getByLabel('目标分').fill('80');
  await app.page.keyboard.press('Tab');
  await app.idle();
  const exams = await session.exams();
  const start = exams.find(({ name }) => name === '2026年小学毕业学业水平测试')!.exam_id;
  const { headline } = await session.analyse({
    analysis: 'growth-needed', learnt: { outcome: pair.outcome, baselines: [...pair.baselines] }, baselines: [{ exam: start, subject: '数学' }], target: 80, by: 'school',
  });
  await app.page.getByText(headline!).waitFor();
  await app.shot('growth-needed');
});

it('met no error, no refusal of the content policy and no request elsewhere', () => {
  expect(app.trouble).toEqual([]);
});
