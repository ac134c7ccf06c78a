import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../analytics/engine/engine.ts';
import { openNodeEngine } from '../../analytics/engine/open.node.ts';
import { sql } from '../../analytics/engine/sql.ts';
import { fitCsv } from '../../analytics/growth/fit-csv.ts';
import type { GrowthResult } from '../../analytics/growth/growth-result.ts';
import { rebuildScores } from '../../analytics/measures/score-fact.ts';
import { loadTables } from '../../analytics/measures/testing/load-tables.ts';
import type { AnalysisContext, ExamFacts } from '../../analytics/results/analyses/analysis-context.ts';
import { growthPupilsAnalysis } from '../../analytics/results/analyses/growth-pupils.ts';
import type { GrowthRequest } from '../../analytics/results/analyses/growth-request.ts';
import { runGrowth } from '../../analytics/results/analyses/growth.ts';
import { oracleRows, oracleText } from './oracle-files.ts';

// mlmRev::Exam as two exams of a workspace: standLRT the start, normexam the outcome; school gender as 办学类型,
// intake as 应往届. Every model goes through the pairs, the design columns and the cross-products in SQL.

interface Golden {
  readonly fixef: Readonly<Record<string, number>>;
  readonly se: Readonly<Record<string, number>>;
  readonly sigma2: number;
  readonly varcomp: readonly { readonly grp: string; readonly var1: string | null; readonly var2: string | null; readonly vcov: number }[];
  readonly minus2LL_or_REMLcrit: number;
  readonly ranef: Readonly<Record<string, readonly Readonly<Record<string, number | string>>[]>>;
}
const goldens: Record<string, Golden> = JSON.parse(oracleText('golden/exam_lmm.json'));
const pupils = oracleRows('data/exam.csv');
const schoolIds = [...new Set(pupils.map(({ school }) => school!))];
const idOf = (name: string): number => schoolIds.indexOf(name) + 1;
/** Three classes a school by the order of its pupils. */
const classOf = (row: number): number => idOf(pupils[row]!.school!) * 3 + (row % 3);

const facts = (exam_id: number, name: string): ExamFacts => ({
  exam_id, name, term: '2025-2026-1', grade: '九年级', stage: '初中', kind: '统考', scope: '市', date: null, isEntry: false, commonForm: true, subjects: ['数学'], pupils: 0, schools: 0,
});
let engine: Engine;
let context: AnalysisContext;
const request = (more: Partial<GrowthRequest> = {}): GrowthRequest => ({ outcome: { exam: 2, subject: '数学' }, baselines: [{ exam: 1, subject: '数学' }], by: 'school', ...more });
async function fitted(more: Partial<GrowthRequest> = {}): Promise<GrowthResult> {
  const run = await runGrowth(context, request(more));
  if (typeof run === 'string') throw new Error(run);
  return run.result;
}

beforeAll(async () => {
  engine = await openNodeEngine();
  context = { engine, exams: [facts(1, '入学'), facts(2, '毕业')], call: undefined };
  await loadTables(engine, {
    school: schoolIds.map((name) => ({ school_id: idOf(name), name, type: pupils.find(({ school }) => school === name)!.schgend! })),
    class: schoolIds.flatMap((name) => [0, 1, 2].map((k) => ({ class_id: idOf(name) * 3 + k, school_id: idOf(name), number: String(k + 1), name: `${k + 1}班`, kind: '行政班' }))),
    student: pupils.map(({ sex }, row) => ({ student_id: row + 1, name: `学生${row + 1}`, sex: sex! })),
    exam: [{ exam_id: 1, grade: '七年级', name: '入学' }, { exam_id: 2, grade: '九年级', name: '毕业' }],
    form: [{ form_id: 1, exam_id: 1, subject: '数学' }, { form_id: 2, exam_id: 2, subject: '数学' }],
    exam_entry: pupils.map(({ school, intake }, row) => ({ exam_id: 2, student_id: row + 1, school_id: idOf(school!), category: intake! })),
    result: pupils.flatMap(({ school, standLRT, normexam }, row) =>
      [standLRT, normexam].map((score, k) => ({ form_id: k + 1, student_id: row + 1, school_id: idOf(school!), class_id: classOf(row), score_raw: Number(score), status: '正常' }))),
  });
  await rebuildScores(engine);
}, 120_000);
afterAll(() => engine.close());

// Tolerances of oracles/README.md: 2e-6 relative (1e-5 with slopes), 5e-6 for modes, 1e-6 for the criterion.
const relative = (actual: number, expected: number, tolerance = 2e-6): void => expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));
const absolute = (actual: number, expected: number, tolerance: number): void => expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance);
const fixed = ({ fit }: GrowthResult, start: string) => fit.fixedEffects.find(({ term }) => term.startsWith(start))!;

describe.each(['REML', 'ML'] as const)('lme4 %s through SQL', (method) => {
  it('random intercept', async () => {
    const golden = goldens[`ri_${method}`]!;
    const result = await fitted({ method });
    absolute(result.fit.criterion, golden.minus2LL_or_REMLcrit, 1e-6);
    relative(fixed(result, '入学').estimate, golden.fixef.standLRT!);
    relative(fixed(result, '入学').standardError, golden.se.standLRT!);
    relative(result.fit.betweenVariance, golden.varcomp[0]!.vcov);
    relative(result.fit.residualVariance, golden.sigma2);
    const groups = Object.values(golden.ranef)[0]!;
    let shown = 0;
    for (const group of groups) {
      const unit = result.units.find(({ unit: id }) => id === String(idOf(String(group.group))))!;
      if (unit.n < 5) continue;
      shown += 1;
      absolute(unit.effect!, Number(group['(Intercept)']), 5e-6);
      absolute(unit.standardError!, Number(group['condSD_(Intercept)']), 5e-6);
    }
    expect(shown).toBe(64);
  });

  it('covariates: the same model, each factor against its most frequent level', async () => {
    const golden = goldens[`ri_cov_${method}`]!;
    const result = await fitted({ method, covariates: ['sex', 'schoolType', 'category'] });
    // Another base changes neither the criterion nor the variances; the contrasts are differences of lmer's.
    absolute(result.fit.criterion, golden.minus2LL_or_REMLcrit, 1e-6);
    relative(result.fit.betweenVariance, golden.varcomp[0]!.vcov);
    relative(result.fit.residualVariance, golden.sigma2);
    relative(fixed(result, '入学').estimate, golden.fixef.standLRT!);
    relative(fixed(result, '性别：M（对照：F）').estimate, golden.fixef.sexM!);
    relative(fixed(result, '性别：M（对照：F）').standardError, golden.se.sexM!);
    relative(fixed(result, '办学类型：girls（对照：mixed）').estimate, golden.fixef.schgendgirls!);
    const top = golden.fixef['intaketop 25%'] ?? 0;
    relative(fixed(result, '应往届：top 25%（对照：mid 50%）').estimate, top - golden.fixef['intakemid 50%']!);
    expect(result.methodNote).toContain('并控制性别、办学类型、应往届');
  });

  it('random slope', async () => {
    const golden = goldens[`rs_${method}`]!;
    const result = await fitted({ method, slope: true });
    absolute(result.fit.criterion, golden.minus2LL_or_REMLcrit, 1e-6);
    relative(fixed(result, '入学').estimate, golden.fixef.standLRT!, 1e-5);
    const vcov = (var1: string, var2: string | null) => golden.varcomp.find((row) => row.var1 === var1 && row.var2 === var2)!.vcov;
    const slope = result.fit.components.find(({ kind }) => kind === 'slope')!;
    relative(slope.variance, vcov('standLRT', null), 1e-5);
    const mean = pupils.reduce((sum, { standLRT }) => sum + Number(standLRT), 0) / pupils.length;
    const atMean = vcov('(Intercept)', null) + 2 * mean * vcov('(Intercept)', 'standLRT') + mean ** 2 * vcov('standLRT', null);
    relative(result.fit.betweenVariance, atMean, 1e-5);
    relative(slope.correlation!, (vcov('(Intercept)', 'standLRT') + mean * vcov('standLRT', null)) / Math.sqrt(atMean * vcov('standLRT', null)), 1e-5);
    for (const group of Object.values(golden.ranef)[0]!) {
      const unit = result.units.find(({ unit: id }) => id === String(idOf(String(group.group))))!;
      if (unit.n < 5) continue;
      absolute(unit.slope!.estimate, Number(group.standLRT), 1e-5);
      absolute(unit.effect!, Number(group['(Intercept)']) + mean * Number(group.standLRT), 1e-5);
    }
  });
});

describe('beside rows in memory', () => {
  const csv = (...columns: readonly (readonly [string, (row: number) => string | number])[]): string =>
    [columns.map(([name]) => name).join(','), ...pupils.map((_, row) => columns.map(([, of]) => of(row)).join(','))].join('\n');
  const base = [
    ['y', (row: number) => pupils[row]!.normexam!], ['x', (row: number) => pupils[row]!.standLRT!],
    ['school', (row: number) => `s${idOf(pupils[row]!.school!)}`], ['class', (row: number) => `c${classOf(row)}`],
  ] as const;

  it('school prior: lmer with the school mean (ri_schavg)', async () => {
    const golden = goldens.ri_schavg_REML!;
    const result = await fitted({ covariates: ['schoolPrior'] });
    // schavg of the data is the mean rounded to seven digits.
    absolute(result.fit.criterion, golden.minus2LL_or_REMLcrit, 1e-3);
    relative(fixed(result, '学校起点均值').estimate, golden.fixef.schavg!, 1e-3);
  });

  it('spline: the curve of ns with knots at the quartiles', async () => {
    const memory = fitCsv(csv(...base), { outcome: 'y', predictors: ['ns(x;4)'], group: 'school', method: 'ml' });
    const result = await fitted({ curve: 'spline', method: 'ML' });
    expect(result.fit.fixedEffects).toHaveLength(5);
    // One column is in points here and in ranges there: ML does not see it.
    absolute(result.fit.criterion, memory.criterion, 1e-7);
    relative(result.fit.betweenVariance, memory.varcomp[0]!.variance, 1e-7);
    const effects = new Map(memory.effects.school!.map((effect) => [effect.id, effect]));
    for (const { unit, effect } of result.units) if (effect !== null) absolute(effect, Number(effects.get(`s${unit}`)!['(Intercept)']), 1e-8);
  });

  it('quadratic, by maximum likelihood', async () => {
    const memory = fitCsv(csv(...base), { outcome: 'y', predictors: ['x', 'x^2'], group: 'school', method: 'ml' });
    absolute((await fitted({ curve: 'quadratic', method: 'ML' })).fit.criterion, memory.criterion, 1e-7);
  });

  it('classes in schools: totals, own parts and schools', async () => {
    const memory = fitCsv(csv(...base), { outcome: 'y', predictors: ['x'], group: 'school/class', method: 'reml' });
    const result = await fitted({ by: 'class', nested: true });
    absolute(result.fit.criterion, memory.criterion, 1e-7);
    const schools = new Map(memory.effects.school!.map((effect) => [effect.id, Number(effect['(Intercept)'])]));
    const classes = new Map(memory.effects.class!.map((effect) => [effect.id, Number(effect['(Intercept)'])]));
    for (const { unit, effect } of result.parents!) if (effect !== null) absolute(effect, schools.get(`s${unit}`)!, 1e-7);
    let shown = 0;
    for (const { unit, parent, effect, within } of result.units) {
      if (effect === null) continue;
      shown += 1;
      absolute(within!.estimate, classes.get(`c${unit}`)!, 1e-7);
      absolute(effect, within!.estimate + schools.get(`s${parent}`)!, 1e-7);
    }
    expect(shown).toBeGreaterThan(150);
    expect(result.fit.levels.map(({ level, units }) => [level, units])).toEqual([['学校', 65], ['班级', 65 * 3 - memory.groups.school! * 3 + memory.groups.class!]]);
    expect(result.methodNote).toContain('三水平随机截距模型（学生、班级、学校');
  });

  it('pupils of a unit: residuals are outcome less x’β, names only when asked for', async () => {
    const result = await fitted({ covariates: ['sex'] });
    const of = async (names: boolean) => growthPupilsAnalysis(context, { ...request({ covariates: ['sex'] }), unit: '1', ...(names ? { names } : {}) });
    const table = (await of(false)).elements[0]!;
    if (table.type !== 'table') throw new Error('no table');
    const own = pupils.flatMap((pupil, row) => (idOf(pupil.school!) === 1 ? [{ pupil, row }] : []));
    expect(table.rows).toHaveLength(own.length);
    const [intercept, slope, male] = ['(Intercept)', '入学', '性别'].map((term) => fixed(result, term).estimate);
    for (const [id, start, outcome, expectedScore, residual] of table.rows.map((cells) => cells.map(({ value }) => value))) {
      const { pupil } = own.find(({ row }) => String(row + 1) === id)!;
      expect([start, outcome]).toEqual([Number(pupil.standLRT), Number(pupil.normexam)]);
      absolute(Number(expectedScore), intercept! + slope! * Number(start) + (pupil.sex === 'M' ? male! : 0), 1e-12);
      absolute(Number(residual), Number(outcome) - Number(expectedScore), 1e-12);
    }
    expect(JSON.stringify(await of(false))).not.toContain('学生1"');
    expect(JSON.stringify((await of(true)).elements)).toContain('"学生1"');
  });

  it('leaves no table behind, whatever happens', async () => {
    await fitted();
    expect(typeof (await runGrowth(context, request({ reliability: 0.5, curve: 'spline' })))).toBe('string');
    const stop = new AbortController();
    stop.abort(new Error('已取消'));
    await expect(runGrowth({ ...context, call: { signal: stop.signal } }, request())).rejects.toThrow('已取消');
    const tables = await engine.query({ name: 'tables', columns: { n: 'int' }, sql: sql`SELECT count(*) AS n FROM duckdb_tables() WHERE table_name LIKE 'growth_pairs%'` });
    expect(tables).toEqual([{ n: 0 }]);
  });
});
