import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { openNodeEngine } from '../../engine/open.node.ts';
import type { ReferenceValues } from '../../schema/reference-values.ts';
import { seededRandom } from '../../stats/seeded-random.ts';
import { analyse, type AnalyseRequest } from './analyse.ts';
import type { Analysis } from './analysis.ts';
import type { ExamFacts } from './analysis-context.ts';
import { assertFinite, handMadeExams, type HandMadeExam } from './testing/hand-made-exams.ts';

/** Three 高中, a 中考 and a 高考 for each of two cohorts; 100 pupils a school. School 1 gains 12 points from one cohort to the next. */
function cohort(first: number, year: number, gain: number): HandMadeExam[] {
  const random = seededRandom(first);
  const pupils = Array.from({ length: 300 }, (_, i) => {
    const school = 1 + (i % 3);
    const start = Math.round(90 + 15 * random.normal());
    return { student: first * 1000 + i, school, start, end: Math.round(80 + 0.7 * (start - 90) + 5 * school + (school === 1 ? gain : 0) + 8 * random.normal()) };
  });
  const exam = (id: number, grade: string, date: string, kind: string, score: (pupil: (typeof pupils)[number]) => number): HandMadeExam => ({
    id, grade, date, kind, isEntry: kind === '中考', scores: pupils.map((pupil) => ({ student: pupil.student, school: pupil.school, score: score(pupil) })),
  });
  return [exam(first, '九年级', `${year - 3}-06-20`, '中考', ({ start }) => start), exam(first + 1, '高三', `${year}-06-07`, '高考', ({ end }) => end)];
}

const source = { population: '全省考生', scope: '省', year: 2026 };
/** 一分一段 of a province of 100,000 with mean `mean` and SD 20, every 5 points. */
const segments = (mean: number): ReferenceValues['一分一段'] => ({
  ...source, candidates: 100_000,
  points: Array.from({ length: 41 }, (_, k) => mean - 100 + 5 * k).map((score) => ({ score, cumulative: Math.max(1, Math.round(100_000 / (1 + Math.exp((1.7 * (score - 2.5 - mean)) / 20)))) })),
});
const references = [
  { reference_id: 1, kind: '一分一段', exam_id: 11, subject: '数学', values: JSON.stringify(segments(90)) },
  { reference_id: 2, kind: '期望曲线', exam_id: null, subject: null, values: JSON.stringify({ ...source, points: [{ prior: 0, expected: 27 }, { prior: 60, expected: 69 }, { prior: 150, expected: 132 }] }) },
  { reference_id: 3, kind: '位次对照', exam_id: 10, subject: '数学', values: JSON.stringify({ ...source, points: [{ from: 1, to: 100 }, { from: 150, to: 50_000 }, { from: 300, to: 99_900 }], fromCandidates: 300, toCandidates: 100_000 }) },
  { reference_id: 4, kind: '一分一段', exam_id: 1, subject: '数学', values: JSON.stringify(segments(80)) },
  { reference_id: 6, kind: '一分一段', exam_id: 2, subject: '数学', values: JSON.stringify({ ...segments(90), year: 2025 }) },
  { reference_id: 5, kind: '期望曲线', exam_id: null, subject: null, values: '[]' },
  { reference_id: 7, kind: '期望曲线', exam_id: 10, subject: '数学', values: JSON.stringify({ ...source, points: [{ prior: 0, expected: 27 }, { prior: 60, expected: 69 }, { prior: 150, expected: 132 }] }) },
];

let engine: Engine;
let exams: readonly ExamFacts[];
beforeAll(async () => {
  engine = await openNodeEngine();
  exams = await handMadeExams(engine, [...cohort(1, 2025, 0), ...cohort(10, 2026, 12)], { reference: references });
}, 120_000);
afterAll(() => engine.close());

interface Data {
  readonly frame: string;
  readonly judged: boolean;
  readonly scale: string;
  readonly units: readonly { readonly name: string; readonly n: number; readonly effect: number; readonly standardError: number; readonly flag: string; readonly observed: number; readonly expected: number; readonly basis: string }[];
}
const at = (exam: number) => ({ exam, subject: '数学' });
const run = async (request: AnalyseRequest): Promise<Analysis> => {
  const result = await analyse(engine, exams, request);
  assertFinite(result);
  return result;
};
const against = (how: Extract<AnalyseRequest, { analysis: 'growth-reference' }>['against']) =>
  run({ analysis: 'growth-reference', outcome: at(11), baseline: at(10), by: 'school', against: how });

describe('growth-reference', () => {
  it('finds the school that gained on its own earlier cohort, three schools being enough', async () => {
    const { data, elements, warnings } = await against({ kind: 'past', outcome: at(2), baseline: at(1) });
    const { units, frame } = data as Data;
    expect(units.map(({ name, flag, basis }) => [name, flag, basis])).toEqual([
      ['第1中学', '高于预期', '本学校往届100人'], ['第2中学', '符合预期', '本学校往届100人'], ['第3中学', '符合预期', '本学校往届100人'],
    ]);
    expect(warnings).toEqual(['5 名学生的起点超出往届学生的范围，其预期值按直线外推。']);
    for (const { effect, observed, expected } of units) expect(effect).toBeCloseTo(observed - expected, 10);
    expect(elements[0]).toMatchObject({ type: 'callout', title: '参照系', text: [frame] });
    expect(frame).toContain('300名学生');
  });

  it('refuses a past that is none', async () => {
    const reason = async (how: Parameters<typeof against>[0]) => (await against(how)).warnings[0];
    expect(await reason({ kind: 'past', outcome: at(11), baseline: at(1) })).toContain('不能与本届相同');
    expect(await reason({ kind: 'past', outcome: at(1), baseline: at(2) })).toContain('年级不同');
    expect((await run({ analysis: 'growth-reference', outcome: at(11), baseline: at(11), by: 'school', against: { kind: 'reference', reference: 2 } })).warnings[0]).toContain('同一次考试');
  });

  it('takes the points of an imported curve', async () => {
    const { units, scale, judged } = (await against({ kind: 'reference', reference: 7 })).data as Data;
    expect([scale, judged]).toEqual(['points', true]);
    // The curve is y = 27 + 0.7x, the county 80 + 0.7(x − 90) = 17 + 0.7x: differences −10 + 5·school, + 12 for school 1.
    [7, 0, 5].forEach((planted, k) => expect(Math.abs(units[k]!.effect - planted)).toBeLessThan(3 * units[k]!.standardError));
    for (const { standardError } of units) expect(standardError).toBeCloseTo(0.8, 0);
    expect(units.map(({ flag }) => flag)).toEqual(['高于预期', '符合预期', '高于预期']);
  });

  it('judges nobody by a table that names no exam of this comparison', async () => {
    const { data, warnings } = await against({ kind: 'reference', reference: 2 });
    const { judged, units } = data as Data;
    expect([judged, ...units.map(({ flag }) => flag)]).toEqual([false, '仅描述', '仅描述', '仅描述']);
    expect(warnings.join('')).toContain('没有写明属于哪次考试');
  });

  it('takes places by the tables of both ends', async () => {
    const { units, scale, frame } = (await against({ kind: 'reference', reference: 3 })).data as Data;
    expect(scale).toBe('standing');
    expect(frame).toContain('终点位次按2026年全省考生（省）的一分一段');
    expect(frame).toContain('起点位次按工作区内参加该考试的300名学生');
    // 92 + 5·1, 85 + …: school 1 stands about 12 − 5 points above school 2.
    expect(units[0]!.effect).toBeGreaterThan(units[1]!.effect);
    expect(units.every(({ standardError }) => standardError > 0 && standardError < 0.2)).toBe(true);
  });

  it('only describes what a 一分一段 alone says', async () => {
    const result = await against({ kind: 'reference', reference: 1 });
    const { judged, units } = result.data as Data;
    expect(judged).toBe(false);
    expect(new Set(units.map(({ flag }) => flag))).toEqual(new Set(['仅描述']));
    expect(result.headline).toContain('只作描述');
    expect(result.warnings.join()).toContain('起点考试没有一分一段表');
  });

  it('says why a table does not serve', async () => {
    const reason = async (reference: number) => (await against({ kind: 'reference', reference })).warnings[0];
    expect(await reason(99)).toContain('可能已被撤销');
    expect(await reason(4)).toContain('不属于所选的起点或终点');
    expect(await reason(5)).toContain('参照表不合要求');
  });
});

it('growth-references lists the tables and what is wrong with them', async () => {
  const { data, warnings, elements } = await run({ analysis: 'growth-references' });
  expect((data as { references: readonly { id: number; ok: boolean }[] }).references.map(({ id, ok }) => [id, ok])).toEqual([[1, true], [2, true], [3, true], [4, true], [5, false], [6, true], [7, true]]);
  expect(warnings).toHaveLength(1);
  expect(elements).toHaveLength(1);
});

describe('growth-needed', () => {
  const needed = (target: number, learnt = [at(1)], baselines = [at(10)]) => run({ analysis: 'growth-needed', learnt: { outcome: at(2), baselines: learnt }, baselines, target, by: 'school' });

  it('counts by the earlier cohort’s distribution, pupils never listed', async () => {
    const { data, headline, elements } = await needed(90);
    const { whole, units } = data as { whole: { n: number; expected: number; bands: number[] }; units: { name: string; n: number; bands: number[] }[] };
    expect(whole.n).toBe(300);
    expect(whole.bands.reduce((sum, count) => sum + count, 0)).toBe(300);
    units.forEach(({ n, bands }) => expect(bands.reduce((sum, count) => sum + count, 0)).toBe(n));
    // Outcome given the start: N(90 + 0.7 (x − 90), 8² + 5²·2/3), so the median reaches 90 for x ≥ 90: half of them.
    expect(Math.abs(whole.expected / 300 - 0.5)).toBeLessThan(0.12);
    expect(Math.abs((whole.bands[0]! + whole.bands[1]!) / 300 - 0.5)).toBeLessThan(0.12);
    expect(headline).toContain('仅作教学参考');
    expect(JSON.stringify(elements)).not.toContain('学生1');
  });

  it('warns of a target nobody reached and of unlike pairs', async () => {
    expect((await needed(400)).warnings.join()).toContain('没有往届经验可依');
    expect((await needed(90, [at(1)], [at(10), at(11)])).warnings[0]).toContain('一一对应');
    expect((await needed(90, [at(1)], [at(2)])).warnings[0]).toContain('不能有相同的考试');
  });
});

it('judges nobody by a county that is these three schools alone', async () => {
  exams = await handMadeExams(engine, [...cohort(1, 2025, 0), ...cohort(10, 2026, 12)]);
  const { data, warnings } = await against({ kind: 'past', outcome: at(2), baseline: at(1) });
  // Their T add up to nothing: what school 1 gains the others seem to lose.
  expect((data as Data).units.map(({ effect, flag }) => [Math.sign(effect), flag])).toEqual([[1, '仅描述'], [-1, '仅描述'], [-1, '仅描述']]);
  expect(warnings.join()).toContain('此消彼长');
  expect((await run({ analysis: 'growth-references' })).warnings[0]).toContain('还没有参照表');
});
