import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { openNodeEngine } from '../../engine/open.node.ts';
import { defaultSettings } from '../../measures/measure-settings.ts';
import { analyse, type AnalyseRequest } from './analyse.ts';
import type { Analysis } from './analysis.ts';
import type { ExamFacts } from './analysis-context.ts';
import { assertFinite, handMadeExams } from './testing/hand-made-exams.ts';

/** Three exams of one cohort and one of the cohort before it; 30 pupils in two schools, one absent; school 3 has three pupils. */
const pupils = Array.from({ length: 33 }, (_, index) => ({ student: index + 1, school: index < 15 ? 1 : index < 30 ? 2 : 3 }));
const marks = (shift: number) => pupils.map(({ student, school }) => ({ student, school, score: student === 7 ? null : 40 + ((student * 37 + shift) % 90) }));

let engine: Engine;
let exams: readonly ExamFacts[];
beforeAll(async () => {
  engine = await openNodeEngine();
  exams = await handMadeExams(engine, [
    { id: 1, grade: '高一', term: '2023-2024-1', date: '2023-09-10', kind: '入学', scores: marks(0) },
    { id: 2, grade: '高二', term: '2024-2025-2', date: '2025-06-20', scores: marks(11) },
    { id: 3, grade: '高三', term: '2025-2026-2', date: '2026-04-10', kind: '模拟', scores: marks(23) },
    { id: 4, grade: '高三', term: '2024-2025-2', date: '2025-04-10', kind: '模拟', scores: marks(5).map((row) => ({ ...row, student: row.student + 100 })) },
    { id: 5, grade: '九年级', term: '2025-2026-2', date: '2026-05-10', kind: '模拟', ownPapers: true, scores: marks(2).map((row) => ({ ...row, student: row.student + 200 })) },
    { id: 6, grade: '八年级', term: '2025-2026-2', date: '2026-05-11', scores: marks(2).map((row) => ({ ...row, student: row.student + 300 })) },
  ]);
}, 120_000);
afterAll(() => engine.close());

const settings = { ...defaultSettings, version: '口径-4', lines: [{ exam: 3, name: '本科线', kind: 'rank' as const, value: 10 }, { exam: 3, name: '特控线', kind: 'score' as const, value: 120 }] };
const run = async (request: AnalyseRequest): Promise<Analysis> => {
  const result = await analyse(engine, exams, request, undefined, settings);
  assertFinite(result);
  return result;
};
const table = (result: Analysis, id: string) => {
  const found = result.elements.find((element) => element.type === 'table' && element.id.endsWith(id));
  if (found?.type !== 'table') throw new Error(`no table ${id}`);
  return found;
};

describe('measures', () => {
  it('prints denominators, lines and version, and hides three pupils', async () => {
    const result = await run({ analysis: 'measures', exam: 3, subject: '数学', by: 'school' });
    const levels = table(result, '-数学');
    expect(levels.notes.join('')).toContain('各率的分母为实考人数');
    expect(levels.notes.join('')).toContain('口径版本：默认-1');
    expect(levels.rows[2]!.filter(({ mark }) => mark === 'suppressed').length).toBeGreaterThan(5);
    expect(table(result, '-detail').rows).toHaveLength(4);
  });

  it('gives every subject on request, and teachers only by number', async () => {
    expect((await run({ analysis: 'measures', exam: 3, subject: '总分', by: 'subject' })).data).toMatchObject({ rows: [{ name: '总分' }, { name: '数学' }] });
    expect(table(await run({ analysis: 'measures', exam: 3, subject: '数学', by: 'teacher' }), '-数学').notes.join('')).toContain('不用于教师排名');
  });
});

describe('bands', () => {
  it('counts every pupil in one band', async () => {
    const result = await run({ analysis: 'score-bands', exam: 3, subject: '数学', by: 'school', width: 20 });
    const data = result.data as { edges: number[]; bands: { n: number; counts: number[] }[] };
    expect(data.edges).toEqual([0, 20, 40, 60, 80, 100, 120, 140, 150]);
    for (const { n, counts } of data.bands) expect(counts.reduce((sum, count) => sum + count, 0)).toBe(n);
    expect((await run({ analysis: 'score-bands', exam: 3, subject: '数学', by: 'all', edges: [60, 50] })).warnings[0]).toContain('从小到大');
    expect((await run({ analysis: 'score-bands', exam: 5, subject: '数学', by: 'school' })).warnings[0]).toContain('异卷');
  });
});

describe('lists of pupils', () => {
  it('are of one school, and in compulsory stages only on an explicit wish', async () => {
    const lists = (result: Analysis): number => result.elements.filter((element) => element.type === 'table' && element.id.endsWith('-pupils')).length;
    expect((await run({ analysis: 'relative', exam: 3, subject: '数学', by: 'school', pupils: true })).warnings.join()).toContain('先选择学校');
    expect(lists(await run({ analysis: 'relative', exam: 3, subject: '数学', by: 'school', school: 1, pupils: true }))).toBe(1);
    const refused = await run({ analysis: 'relative', exam: 6, subject: '数学', by: 'school', school: 1, pupils: true });
    expect(lists(refused)).toBe(0);
    expect(refused.warnings.join()).toContain('义务教育');
    expect(lists(await run({ analysis: 'relative', exam: 6, subject: '数学', by: 'school', school: 1, pupils: true, compulsory: true }))).toBe(1);
    expect(lists(await run({ analysis: 'progress', exam: 3, earlier: 1, subject: '数学', by: 'school', school: 1, pupils: true }))).toBe(1);
  });
});

describe('progress', () => {
  it('states the population and refuses exams without common pupils', async () => {
    const result = await run({ analysis: 'progress', exam: 3, earlier: 2, subject: '数学', by: 'school' });
    expect(table(result, '-数学').notes.join('')).toContain('两次考试成绩都正常的全体学生');
    expect((result.data as { rows: { n: number }[] }).rows.reduce((sum, { n }) => sum + n, 0)).toBe(32);
    expect((await run({ analysis: 'progress', exam: 3, earlier: 4, subject: '数学', by: 'school' })).warnings[0]).toContain('没有共同的学生');
    expect((await run({ analysis: 'progress', exam: 3, earlier: 5, subject: '数学', by: 'school' })).warnings[0]).toContain('异卷');
  });
});

describe('lines', () => {
  it('draws the lines of the settings, in the order of names, for monitoring', async () => {
    const result = await run({ analysis: 'lines', exam: 3, by: 'school' });
    const data = result.data as { version: string; monitorOnly: boolean; lines: { score: number; reached: number; candidates: number; units: { reached: number }[] }[] };
    expect([data.version, data.monitorOnly, data.lines.length]).toEqual(['口径-4', true, 2]);
    const scores = marks(23).flatMap(({ score }) => score ?? []).toSorted((a, b) => b - a);
    expect(data.lines[0]).toMatchObject({ score: scores[9], reached: scores.filter((score) => score >= scores[9]!).length, candidates: 32 });
    expect(data.lines[1]!.reached).toBe(scores.filter((score) => score >= 120).length);
    expect(result.headline).toContain('仅供监测');
    for (const element of result.elements) if (element.type === 'table') expect(element.notes.join('')).toContain('仅供监测');
  });

  it('says how to go on without a line, and refuses one past the last place', async () => {
    expect((await run({ analysis: 'lines', exam: 2, by: 'school' })).warnings[0]).toContain('设置');
    expect((await run({ analysis: 'lines', exam: 2, by: 'school', line: { name: '试划线', kind: 'quota', value: 99 } })).warnings[0]).toContain('只有32人');
    const none = await run({ analysis: 'lines', exam: 2, by: 'all', line: { name: '试划线', kind: 'score', value: 150 } });
    expect((none.data as { lines: { reached: number }[] }).lines[0]!.reached).toBe(0);
  });
});

describe('trend', () => {
  it('finds the cohort’s earlier exams, the year before and the last one', async () => {
    const result = await run({ analysis: 'trend', exam: 3, subject: '数学', by: 'all' });
    expect(result.data).toMatchObject({ exams: [1, 2, 3], yearBefore: 4, before: 2 });
    expect(result.headline).toMatch(/同比(上升|下降)[\d.]+个百分点，环比/);
    const mean = (shift: number): number => { const all = marks(shift).flatMap(({ score }) => score ?? []); return all.reduce((a, b) => a + b) / all.length / 150; };
    const change = table(result, '-change');
    const at = change.columns.findIndex(({ key }) => key === 'score_rate-year');
    expect(change.rows[0]![at]!.value).toBeCloseTo(mean(23) - mean(5), 10);
    expect((await run({ analysis: 'trend', exam: 3, subject: '数学', by: 'school', along: 'grade' })).data).toMatchObject({ exams: [4, 3] });
    expect((await run({ analysis: 'trend', exam: 1, subject: '数学', by: 'all' })).warnings[0]).toContain('只有本次');
  });
});
