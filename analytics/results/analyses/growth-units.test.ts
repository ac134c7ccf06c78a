import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { openNodeEngine } from '../../engine/open.node.ts';
import { rebuildScores } from '../../measures/score-fact.ts';
import { loadTables, type HandMade } from '../../measures/testing/load-tables.ts';
import { seededRandom } from '../../stats/seeded-random.ts';
import type { AnalysisContext } from './analysis-context.ts';
import { growthAnalysis } from './growth-analysis.ts';
import { growthPupilsAnalysis } from './growth-pupils.ts';
import type { GrowthRequest } from './growth-request.ts';
import { runGrowth } from './growth.ts';

const SCHOOLS = 12;
const PUPILS = 30;

/**
 * Twelve schools of thirty pupils in six counties and six groups (two schools each; `both` puts school 1
 * into a second group). Every third pupil has no sex recorded; sexes are 女, 男 in turn for the others.
 */
function district({ counties = 6, both = false } = {}): HandMade {
  const random = seededRandom(11);
  const effects = Array.from({ length: SCHOOLS }, () => 4 * random.normal());
  const countyOf = (school: number): number => 1 + (school % counties);
  const pupils = Array.from({ length: SCHOOLS * PUPILS }, (_, i) => {
    const x = 70 + 10 * random.normal();
    return { id: i + 1, school: Math.floor(i / PUPILS), x, y: 12 + 0.8 * x + effects[Math.floor(i / PUPILS)]! + 5 * random.normal() };
  });
  return {
    area: [{ area_id: 100, name: '某市', level: '市' }, ...Array.from({ length: counties }, (_, k) => ({ area_id: k + 1, name: `${k + 1}县`, level: '县', parent_id: 100 }))],
    school: effects.map((_, school) => ({ school_id: school + 1, name: `${school + 1}中`, area_id: countyOf(school), locality: school % 2 === 0 ? '城区' : '乡村' })),
    relation: [
      ...effects.map((_, school) => ({ relation_id: school + 1, from_unit: `group:集团${1 + (school % 6)}`, to_unit: `school:${school + 1}`, kind: '集团' })),
      ...(both ? [{ relation_id: 99, from_unit: 'group:集团6', to_unit: 'school:1', kind: '集团' }] : []),
    ],
    student: pupils.map(({ id }) => ({ student_id: id, name: `学生${id}`, sex: id % 3 === 0 ? null : id % 3 === 1 ? '女' : '男' })),
    exam: [{ exam_id: 1, grade: '七年级', name: '入学' }, { exam_id: 2, grade: '九年级', name: '毕业' }],
    form: [{ form_id: 1, exam_id: 1, subject: '数学' }, { form_id: 2, exam_id: 2, subject: '数学' }],
    result: pupils.flatMap(({ id, school, x, y }) => [x, y].map((score, k) => ({ form_id: k + 1, student_id: id, school_id: school + 1, class_id: 2 * school + (id % 2) + 1, score_raw: score, status: '正常' }))),
  };
}

const facts = { term: '2025-2026-1', grade: '九年级', stage: '初中', kind: '统考', scope: '市', date: null, isEntry: false, commonForm: true, subjects: ['数学'], pupils: 0, schools: 0 };
const request = (more: Partial<GrowthRequest> = {}): GrowthRequest => ({ outcome: { exam: 2, subject: '数学' }, baselines: [{ exam: 1, subject: '数学' }], by: 'school', ...more });

let engine: Engine;
let context: AnalysisContext;
beforeAll(async () => {
  engine = await openNodeEngine();
  context = { engine, exams: [{ ...facts, exam_id: 1, name: '入学' }, { ...facts, exam_id: 2, name: '毕业' }], call: undefined };
}, 120_000);
afterAll(() => engine.close());

const load = async (options: Parameters<typeof district>[0] = {}): Promise<void> => {
  await loadTables(engine, district(options));
  await rebuildScores(engine);
};

describe('units of a district', () => {
  beforeAll(() => load(), 60_000);

  it.each([['county', '县区', 6], ['group', '教育集团', 6], ['school', '学校', 12]] as const)('by %s: every pupil in one unit', async (by, label, count) => {
    const run = await runGrowth(context, request({ by }));
    if (typeof run === 'string') throw new Error(run);
    expect(run.units).toHaveLength(count);
    expect(run.result.units.reduce((sum, { n }) => sum + n, 0)).toBe(SCHOOLS * PUPILS);
    expect(run.result.methodNote).toContain(`两水平随机截距模型（学生、${label}`);
    expect(run.units.every(({ name }) => name.length > 0)).toBe(true);
  });

  it('schools in counties: both levels, the effect their sum', async () => {
    const run = await runGrowth(context, request({ nested: true }));
    if (typeof run === 'string') throw new Error(run);
    const counties = new Map(run.result.parents!.map(({ unit, effect }) => [unit, effect!]));
    expect(run.parents!.map(({ name }) => name)).toContain('1县');
    for (const { effect, within, parent } of run.result.units) expect(effect).toBeCloseTo(within!.estimate + counties.get(parent!)!, 9);
    const { elements } = await growthAnalysis(context, request({ nested: true }));
    expect(elements.flatMap((element) => (element.type === 'table' ? [element.id] : []))).toEqual([
      'growth-school-2-数学-table', 'growth-school-2-数学-parents', 'growth-school-2-数学-estimates',
    ]);
    for (const element of elements) if (element.type === 'table') for (const row of element.rows) expect(row).toHaveLength(element.columns.length);
  });

  it('refuses nesting where there is no level above', async () => {
    expect(await runGrowth(context, request({ by: 'county', nested: true }))).toMatch(/没有更高一层.*去掉“分层”/);
  });

  it('gives pupils without an entry a level of their own: nobody is dropped', async () => {
    const run = await runGrowth(context, request({ covariates: ['sex', 'governance'] }));
    if (typeof run === 'string') throw new Error(run);
    expect(run.result.fit.n).toBe(SCHOOLS * PUPILS);
    // 120 of each: the base is the first of the ties in code-point order.
    expect(run.result.fit.fixedEffects.map(({ term }) => term).slice(2)).toEqual(['性别：未填（对照：女）', '性别：男（对照：女）'].toSorted((a, b) => (a < b ? -1 : 1)));
    // 办学性质 is nowhere filled in: one level, no column.
    expect(run.result.fit.leftOut).toEqual([]);
  });

  it('says of other models that they leave the options unused', async () => {
    const { warnings } = await growthAnalysis(context, request({ model: 'bands', covariates: ['sex'], slope: true }));
    expect(warnings[0]).toBe('协变量、随机斜率只用于多层线性模型，本模型没有使用。');
  });

  it.each(['mixed', 'bands', 'sgp', 'zdiff'] as const)('lists the pupils of a unit under %s', async (model) => {
    const { elements, data } = await growthPupilsAnalysis(context, { ...request({ model }), unit: '3' });
    const table = elements[0]!;
    if (table.type !== 'table') throw new Error('no table');
    expect(table.rows).toHaveLength(PUPILS);
    for (const row of table.rows) {
      expect(row).toHaveLength(table.columns.length);
      for (const { value } of row) expect(value).not.toBeNaN();
    }
    expect(data).toMatchObject({ unit: '3', n: PUPILS });
    expect(JSON.stringify({ elements, data })).not.toContain('学生6');
  });

  it('states the effect of zdiff without a verdict', async () => {
    const { elements, headline } = await growthAnalysis(context, request({ model: 'zdiff' }));
    expect(headline).toContain('不作高低判断');
    expect(JSON.stringify(elements)).not.toMatch(/高于预期|低于预期/);
  });
});

describe('what is refused', () => {
  it('fewer than five counties, with the way out', async () => {
    await load({ counties: 3 });
    expect(await runGrowth(context, request({ by: 'county' }))).toMatch(/只有 3 个县区.*外部参照.*往届同起点/);
    expect(await runGrowth(context, request({ nested: true }))).toMatch(/只有 3 个县区.*请去掉“分层”，只按学校计算/);
  });

  it('a school in two groups, by its name; other units still work', async () => {
    await load({ both: true });
    for (const model of ['mixed', 'bands'] as const) {
      const { warnings, elements } = await growthAnalysis(context, request({ by: 'group', model }));
      expect(elements).toEqual([]);
      expect(warnings.join('')).toMatch(/^1中同时属于两个教育集团/);
    }
    expect(typeof (await runGrowth(context, request()))).toBe('object');
  });
});
