import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { openNodeEngine } from '../../engine/open.node.ts';
import { fitGrowthCurves } from '../../growth/trajectory/fit-growth-curves.ts';
import { seededRandom } from '../../stats/seeded-random.ts';
import type { TableElement } from '../element.ts';
import { analyse } from './analyse.ts';
import type { Analysis } from './analysis.ts';
import type { ExamFacts } from './analysis-context.ts';
import { assertFinite, handMadeExams, type HandMadeExam } from './testing/hand-made-exams.ts';

const SCHOOLS = 6;
const PUPILS = 30;
const DATES = ['2023-06-20', '2024-06-20', '2025-06-20', '2026-06-07'] as const;

/** 6 schools × 30 pupils over four exams; pupil 1 goes to school 2 before the exit, 2 is gone, 3 absent at it, 999 joins school 1. */
function district(): HandMadeExam[] {
  const random = seededRandom(77);
  const pupils = Array.from({ length: SCHOOLS * PUPILS }, (_, i) => ({ student: i + 1, school: 1 + Math.floor(i / PUPILS), level: 90 + 15 * random.normal() }));
  const slope = [6, -6, 0, 0, 0, 0];
  return DATES.map((date, k): HandMadeExam => ({
    id: k + 1, grade: k === 0 ? '九年级' : (['高一', '高二', '高三'] as const)[k - 1]!, date, kind: k === 0 ? '中考' : '期末', isEntry: k === 0,
    scores: [
      ...pupils.flatMap(({ student, school, level }) => {
        const score = Math.round(level + slope[school - 1]! * k + 6 * random.normal());
        if (k === 3 && student === 2) return [];
        return [{ student, school: k === 3 && student === 1 ? 2 : school, score: k === 3 && student === 3 ? null : score }];
      }),
      ...(k === 3 ? [{ student: 999, school: 1, score: 80 }] : []),
    ],
  }));
}

const run = (engine: Engine, exams: readonly ExamFacts[], exam = 4, school?: number): Promise<Analysis> =>
  analyse(engine, exams, { analysis: 'growth-trajectory', exit: { exam, subject: '数学' }, by: 'school', ...(school === undefined ? {} : { school }) });
const table = ({ elements }: Analysis, id: string): TableElement => elements.find((element): element is TableElement => element.type === 'table' && element.id.startsWith(id))!;

interface Data {
  readonly exams: readonly { readonly exam: number; readonly n: number; readonly years: number }[];
  readonly units: readonly { readonly name: string; readonly n: number; readonly effect: number; readonly flag: string; readonly points: readonly { readonly n: number; readonly mean: number }[] }[];
  readonly attrition: readonly Readonly<Record<string, number | string | null>>[];
  readonly subjects: readonly { readonly subject: string; readonly units: readonly { readonly n: number }[] }[];
}

let engine: Engine;
beforeAll(async () => {
  engine = await openNodeEngine();
}, 120_000);
afterAll(() => engine.close());

describe('growth-trajectory', () => {
  let exams: readonly ExamFacts[];
  let result: Analysis;
  const made = district();
  beforeAll(async () => {
    exams = await handMadeExams(engine, made);
    result = await run(engine, exams);
  }, 120_000);
  const data = () => result.data as Data;

  it('draws the exams from the entrance on, with the planted slopes flagged', () => {
    expect(data().exams.map(({ exam, n }) => [exam, n])).toEqual([[1, 178], [2, 178], [3, 178], [4, 179]]);
    expect(data().units.map(({ name, flag }) => [name, flag]).slice(0, 2)).toEqual([['第1中学', '高于预期'], ['第2中学', '低于预期']]);
    expect(result.headline).toMatch(/考试1（九年级）到.*考试4（高三）（高三179名学生，4次可比的考试），数学T分年增幅高于全体的学校有1所，低于全体的有1所/);
    assertFinite(result);
  });

  it('gives T by hand, and the slopes of the fit on them', () => {
    // T of exam 1 over pupils with an exit score, averaged over school 6 (all of it).
    const exit = new Set(made[3]!.scores.filter(({ score }) => score !== null).map(({ student }) => student));
    const present = made[0]!.scores.filter(({ student }) => exit.has(student));
    const mean = present.reduce((sum, { score }) => sum + score!, 0) / present.length;
    const sd = Math.sqrt(present.reduce((sum, { score }) => sum + (score! - mean) ** 2, 0) / (present.length - 1));
    const own = present.filter(({ school }) => school === 6);
    const unit = data().units.find(({ name }) => name === '第6中学')!;
    expect(unit.points[0]!.mean).toBeCloseTo(50 + (10 * (own.reduce((sum, { score }) => sum + score!, 0) / own.length - mean)) / sd, 10);

    const pupils = [...exit].sort((a, b) => a - b);
    const scores = made.map((exam) => {
      const of = new Map(exam.scores.map(({ student, score }) => [student, score]));
      const raw = pupils.map((student) => of.get(student) ?? Number.NaN);
      const known = raw.filter((value) => !Number.isNaN(value));
      const m = known.reduce((sum, value) => sum + value, 0) / known.length;
      const s = Math.sqrt(known.reduce((sum, value) => sum + (value - m) ** 2, 0) / (known.length - 1));
      return Float64Array.from(raw, (value) => 50 + (10 * (value - m)) / s);
    });
    const schoolOf = new Map(made[3]!.scores.map(({ student, school }) => [student, String(school)]));
    const fit = fitGrowthCurves({ unit: pupils.map((student) => schoolOf.get(student)!), years: data().exams.map(({ years }) => years), scores }, 5);
    if (!fit.ok) throw new Error(fit.reason);
    for (const { unit: id, slope } of fit.units) expect(data().units.find(({ name }) => name === `第${id}中学`)!.effect).toBeCloseTo(slope, 6);
  });

  it('counts who stayed, left and joined since the first exam of the stage', () => {
    const [one, two, three] = data().attrition;
    expect(one).toMatchObject({ name: '第1中学', entered: 30, kept: 27, absent: 1, on_roll: 0, moved: 1, gone: 1, joined: 1 });
    expect(two).toMatchObject({ name: '第2中学', entered: 30, kept: 30, moved: 0, joined: 1 });
    expect(three).toMatchObject({ entered: 30, kept: 30, absent: 0, joined: 0, lost_n: 0, lost_t: null });
    // Two lost pupils are fewer than five: their mean is not shown.
    const cells = table(result, 'trajectory-attrition').rows[0]!;
    expect(cells.at(-1)).toMatchObject({ value: null, mark: 'suppressed' });
  });

  it('adds entrance-to-exit value added of the total and the subject', () => {
    expect(data().subjects.map(({ subject }) => subject)).toEqual(['总分', '数学']);
    expect(data().subjects[1]!.units.reduce((sum, { n }) => sum + n, 0)).toBe(178);
    expect(table(result, 'trajectory-subjects').columns.map(({ label }) => label)).toEqual(['学校', '总分', '数学']);
  });

  it('lists the pupils of a school with their own lines, names in the table only', async () => {
    const pupils = await run(engine, exams, 4, 2);
    const { rows, columns } = table(pupils, 'trajectory-pupils');
    expect(rows).toHaveLength(31);
    expect(columns.map(({ label }) => label).slice(-2)).toEqual(['实测年增幅', '模型年增幅']);
    expect(rows.some(([name]) => name!.value === '学生1')).toBe(true);
    expect(JSON.stringify(pupils.data)).not.toContain('学生');
    // Shrunken lines vary less than the measured ones.
    const spread = (column: number) => Math.max(...rows.map((row) => Number(row.at(column)!.value))) - Math.min(...rows.map((row) => Number(row.at(column)!.value)));
    expect(spread(-1)).toBeLessThan(spread(-2));
    assertFinite(pupils);
    expect((await run(engine, exams, 4, 77)).warnings).toEqual(['工作区里没有编号为 77 的学校。']);
  });
});

describe('degenerate cohorts', () => {
  const attempt = async (made: readonly HandMadeExam[], exam: number): Promise<Analysis> => {
    const result = await run(engine, await handMadeExams(engine, made), exam);
    assertFinite(result);
    return result;
  };
  const whole = district();

  it('says what is missing when there is one exam only', async () => {
    const result = await attempt(whole.slice(3), 4);
    expect(result.headline).toBeNull();
    expect(result.warnings[0]).toContain('不能画出轨迹');
    expect(table(result, 'trajectory-school-4-数学-table').rows).toHaveLength(6);
  });

  it('draws lines but fits no model for one school', async () => {
    const alone = whole.map((exam) => ({ ...exam, scores: exam.scores.map((row) => ({ ...row, school: 1 })) }));
    const result = await attempt(alone, 4);
    expect(result.warnings.join()).toContain('少于 5 个');
    expect(result.elements.some(({ type }) => type === 'chart')).toBe(true);
    expect((result.data as { fit: unknown }).fit).toBeNull();
  });

  it('stays finite when all scores are equal, in one exam or in all', async () => {
    const flat = (ids: readonly number[]) => whole.map((exam) => (ids.includes(exam.id) ? { ...exam, scores: exam.scores.map((row) => ({ ...row, score: row.score === null ? null : 60 })) } : exam));
    expect((await attempt(flat([2]), 4)).warnings.join()).toContain('考试2（高一）的成绩全部相同');
    const all = await attempt(flat([1, 2, 3, 4]), 4);
    expect((all.data as { fit: unknown }).fit).toBeNull();
  });

  it('leaves papers of the schools’ own out of the lines and refuses them as the exit', async () => {
    const own = (id: number) => whole.map((exam) => (exam.id === id ? { ...exam, ownPapers: true } : exam));
    const result = await attempt(own(2), 4);
    expect((result.data as Data).exams.map(({ exam }) => exam)).toEqual([1, 3, 4]);
    expect(result.warnings.join()).toContain('考试2（高一）为各校自主命题（异卷），没有画入跨校轨迹。');
    expect((await attempt(own(4), 4)).warnings[0]).toContain('异卷');
  });

  it('tells exams on one day apart from a trend', async () => {
    const sameDay = whole.slice(2).map((exam, k) => ({ ...exam, id: k + 1, date: k === 0 ? '2026-06-06' : '2026-06-07' }));
    assertFinite(await attempt(sameDay, 2));
  });
});
