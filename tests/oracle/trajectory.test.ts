import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { ExamInfo, Session } from '../../analytics/session-api.ts';
import { sampleWorkspace } from '../support/open-sample.ts';

/** Trajectories on the small sample district beside what the generator says. */
const effect = z.object({ n: z.number(), points: z.number() });
const expected = z
  .object({ pairs: z.array(z.object({ baseline: z.string(), outcome: z.string(), subjects: z.record(z.string(), z.object({ n: z.number(), schools: z.record(z.string(), effect) })) })) })
  .parse(JSON.parse(readFileSync(resolve(import.meta.dirname, '../../samples/small/expected.json'), 'utf8')));
const planted = (baseline: string, outcome: string) => expected.pairs.find((pair) => pair.baseline === baseline && pair.outcome === outcome)!.subjects;

const trajectory = z.object({
  exams: z.array(z.object({ name: z.string(), n: z.number(), years: z.number() })),
  units: z.array(z.object({ name: z.string(), n: z.number(), pupils: z.number(), effect: z.number().nullable(), flag: z.string() })),
  subjects: z.array(z.object({ subject: z.string(), units: z.array(z.object({ name: z.string(), n: z.number(), effect: z.number().nullable() })) })),
  attrition: z.array(z.object({ entered: z.number(), kept: z.number(), absent: z.number(), on_roll: z.number(), moved: z.number(), gone: z.number() })),
});

const workspace = sampleWorkspace();
let session: Session;
let exams: ExamInfo[];
beforeAll(async () => {
  session = await workspace.open();
  await session.importSample('small');
  exams = await session.exams();
}, 240_000);
afterAll(async () => {
  await session.close();
  await workspace.remove();
});

async function of(name: string, subject: string) {
  const exit = exams.find((exam) => exam.name === name)!.exam_id;
  const result = await session.analyse({ analysis: 'growth-trajectory', exit: { exam: exit, subject }, by: 'school' });
  return { ...result, data: trajectory.parse(result.data) };
}

it('小学毕业 → 七年级抽测: the planted schools stand out, everybody is counted once', async () => {
  const { data, warnings } = await of('2026年七年级学业质量抽测', '数学');
  expect(data.exams.map(({ name }) => name)).toEqual(['2025年小学毕业学业水平测试（六年级）', '2026年七年级学业质量抽测']);
  expect(warnings.join()).toContain('七年级期中为各校自主命题（异卷），没有画入跨校轨迹');
  const slope = new Map(data.units.map((unit) => [unit.name, unit]));
  expect(slope.get('白鹭县柳湾初级中学')!.effect).toBeGreaterThan(0);
  expect(slope.get('澄湖区实验中学')!.effect).toBeLessThan(0);
  for (const { entered, kept, absent, on_roll, moved, gone } of data.attrition) expect(kept + absent + on_roll + moved + gone).toBe(entered);
  expect(data.units.reduce((sum, { pupils }) => sum + pupils, 0)).toBe(data.exams[1]!.n);
});

it('入口到出口 matches as many pupils as the generator paired, subject by subject', async () => {
  const { data } = await of('2026年中考', '数学');
  const truth = planted('ninth-mock-2026', 'zhongkao-2026');
  const matched = data.subjects.filter(({ subject }) => subject !== '总分').map(({ subject, units }) => [subject, units.reduce((sum, { n }) => sum + n, 0)]);
  expect(matched).toEqual(['语文', '数学', '英语', '物理', '化学', '道德与法治', '历史'].map((subject) => [subject, truth[subject]!.n]));
});

it('高三: too few schools for a model, the lines are there and the way out is said', async () => {
  const { data, warnings, elements } = await of('2026届高三第二次模拟考试', '数学');
  expect(data.exams).toHaveLength(3);
  expect(warnings.join()).toContain('可改用往届同起点或外部参照');
  expect(elements.some((element) => element.type === 'chart' && element.chart.kind === 'line')).toBe(true);
});
