import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { openNodeEngine } from '../../engine/open.node.ts';
import { notFinite } from '../../growth/testing/not-finite.ts';
import { rebuildScores } from '../../measures/score-fact.ts';
import { loadTables } from '../../measures/testing/load-tables.ts';
import type { TableElement } from '../element.ts';
import type { Analysis } from './analysis.ts';
import type { AnalysisContext } from './analysis-context.ts';
import { baselineReliability } from './baseline-reliability.ts';
import { growthCompareAnalysis } from './growth-compare.ts';
import { growthFairnessAnalysis } from './growth-fairness.ts';
import { runModel, type ModelRun } from './growth-models.ts';
import type { GrowthRequest } from './growth-request.ts';
import { growthSensitivityAnalysis } from './growth-sensitivity.ts';
import { growthYearsAnalysis } from './growth-years.ts';
import { BASELINE, growthDistrict, OUTCOME, type GrowthDistrict, type GrowthDistrictOptions } from './testing/growth-district.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openNodeEngine();
}, 120_000);
afterAll(() => engine.close());

async function district(options: GrowthDistrictOptions = {}): Promise<GrowthDistrict & { readonly context: AnalysisContext }> {
  const made = growthDistrict(options);
  await loadTables(engine, made.tables);
  await rebuildScores(engine);
  return { ...made, context: { engine, exams: made.exams, call: undefined } };
}

const request: GrowthRequest = { outcome: { exam: OUTCOME, subject: '数学' }, baselines: [{ exam: BASELINE, subject: '数学' }], by: 'school' };
const both: GrowthRequest = { ...request, baselines: [{ exam: BASELINE, subject: '数学' }, { exam: BASELINE, subject: '语文' }] };

const table = ({ elements }: Analysis, part: string): TableElement => {
  const found = elements.find((element) => element.type === 'table' && element.id.includes(part));
  if (found?.type !== 'table') throw new Error(`no table ${part}`);
  return found;
};
const text = (analysis: Analysis): string => JSON.stringify(analysis);
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const sound = (analysis: Analysis): void => {
  expect(notFinite(analysis)).toEqual([]);
  expect(text(analysis)).not.toMatch(/NaN|undefined|Infinity/);
  for (const element of analysis.elements) if (element.type === 'table') for (const row of element.rows) expect(row).toHaveLength(element.columns.length);
};

interface FairnessData {
  readonly residuals: { readonly checks: readonly { readonly dimension: string; readonly groups: readonly { readonly category: string; readonly n: number; readonly mean: number }[] }[]; readonly findings: readonly string[]; readonly explained: number; readonly line: readonly unknown[] };
  readonly rails: readonly { readonly item: string; readonly notice: string | null }[];
  readonly attrition: readonly { readonly rows: readonly { readonly unit: string; readonly started: number; readonly kept: number; readonly absent: number; readonly lost: number; readonly lost_mean: number | null }[] }[];
  readonly knownPriors: readonly { readonly baseline: number; readonly lost: number }[];
}
const fairnessData = ({ data }: Analysis): FairnessData => data as FairnessData;

describe('fairness', () => {
  it('gives the residual means that the model and the pupils give by hand', async () => {
    const { context, pupils } = await district({ sexGap: 6 });
    const analysis = await growthFairnessAnalysis(context, request);
    sound(analysis);
    const run = await runModel(context, request) as ModelRun;
    const { fit } = run.facts as { readonly fit: { readonly fixedEffects: readonly { readonly term: string; readonly estimate: number }[] } };
    const beta = fit.fixedEffects.find(({ term }) => term !== '(Intercept)')!.estimate;
    const matched = pupils.filter(({ start, outcome }) => !Number.isNaN(start) && !Number.isNaN(outcome));
    const rest = (of: typeof matched): number => mean(of.map(({ start, outcome }) => outcome - beta * start));
    const { residuals } = fairnessData(analysis);
    const sex = residuals.checks.find(({ dimension }) => dimension === 'sex')!;
    for (const { category, n, mean: found } of sex.groups) {
      const of = matched.filter(({ girl }) => girl === (category === '女'));
      expect(n).toBe(of.length);
      expect(found).toBeCloseTo(rest(of) - rest(matched), 8);
    }
    expect(residuals.findings.join('')).toMatch(/性别为“女”的\d+名学生，实际成绩平均比预期高.*建议把性别作为协变量/);
    expect(analysis.headline).toContain('有2类学生');
    const held = await growthFairnessAnalysis(context, { ...request, covariates: ['sex'] });
    expect(fairnessData(held).residuals.findings.join('')).not.toContain('性别');
    for (const { mean: found } of fairnessData(held).residuals.checks.find(({ dimension }) => dimension === 'sex')!.groups) expect(Math.abs(found)).toBeLessThan(0.5);
  });

  it('says who was lost on the way and what is known of them', async () => {
    const { context, pupils } = await district();
    const analysis = await growthFairnessAnalysis(context, both);
    sound(analysis);
    const { attrition, knownPriors } = fairnessData(analysis);
    expect(attrition).toHaveLength(1);
    for (const { unit, started, kept, absent, lost, lost_mean } of attrition[0]!.rows) {
      const own = pupils.filter(({ school, start }) => String(school) === unit && !Number.isNaN(start));
      const gone = own.filter(({ outcome }) => Number.isNaN(outcome));
      expect([started, kept, lost]).toEqual([own.length, own.length - gone.length, gone.length]);
      // Schools of even number handed in 缺考 for him, the others nothing.
      expect(absent).toBe(Number(unit) % 2 === 0 ? 1 : 0);
      expect(lost_mean).toBe(mean(gone.map(({ start }) => start)));
    }
    // One pupil lost a school: his mean is his score, so it is not printed.
    const rows = table(analysis, 'attrition').rows;
    const column = table(analysis, 'attrition').columns.findIndex(({ key }) => key === 'lostMean');
    expect(rows.slice(0, -1).every((row) => row[column]!.value === null)).toBe(true);
    expect(rows.at(-1)![column]!.value).not.toBeNull();
    // Pupil 0 lacks 语文 alone: known by 数学 (baseline 0), by nothing else.
    expect(knownPriors).toHaveLength(12);
    expect(knownPriors.every(({ baseline, lost }) => baseline === 0 && lost === 1)).toBe(true);
    expect(table(analysis, 'coverage').rows.at(-1)!.map(({ value }) => value).slice(2, 5)).toEqual([12 * 23, 12 * 21, 12 * 2]);
  });

  it('finds the bend of a curved start and is content with the curve', async () => {
    const { context } = await district({ bend: 5, pupils: 60 });
    const straight = await growthFairnessAnalysis(context, request);
    expect(straight.warnings.join('')).toMatch(/与终点的关系是弯的.*平方项或样条/);
    expect(fairnessData(straight).residuals.findings.join('')).toContain('改为平方项或样条后重算');
    const curved = await growthFairnessAnalysis(context, { ...request, curve: 'quadratic' });
    expect(curved.warnings.join('')).not.toContain('弯的');
    expect(fairnessData(curved).residuals.findings.filter((finding) => finding.includes('起点'))).toEqual([]);
  });

  it('does not hold the tilt against the observed start against a model corrected for its error', async () => {
    const { context } = await district({ pupils: 40 });
    const analysis = await growthFairnessAnalysis(context, { ...request, reliability: 0.85 });
    sound(analysis);
    expect(fairnessData(analysis).residuals.findings.join('')).not.toContain('起点');
    expect(text(analysis)).toContain('模型已按起点信度校正');
    // It is there: the highest fifth lies below what the corrected slope expects of it.
    const prior = fairnessData(analysis).residuals.checks.find(({ dimension }) => dimension === 'prior')!;
    expect(prior.groups[4]!.mean).toBeLessThan(prior.groups[0]!.mean);
  });

  it('minds 复读, a late baseline, few units, and checks the other models', async () => {
    const { context } = await district({ schools: 6, repeating: 4 });
    const analysis = await growthFairnessAnalysis(context, request);
    expect(analysis.warnings.join('')).toMatch(/往届（复读）学生\d+人/);
    expect(analysis.warnings.join('')).toContain('只有6所学校有匹配的学生');
    const late = await growthFairnessAnalysis(context, { ...request, outcome: request.baselines[0]!, baselines: [request.outcome] });
    expect(late.warnings.join('')).toContain('不宜作为起点');
    for (const model of ['bands', 'sgp'] as const) {
      const other = await growthFairnessAnalysis(context, { ...request, model });
      sound(other);
      expect(fairnessData(other).residuals.checks).toHaveLength(5);
    }
    const described = await growthFairnessAnalysis(context, { ...request, model: 'zdiff' });
    expect(described.warnings[0]).toContain('没有对每名学生的预期成绩');
  });

  it('says why where there is nothing to check: one school, equal scores, sex not recorded', async () => {
    const one = await growthFairnessAnalysis((await district({ schools: 1 })).context, request);
    sound(one);
    expect(one.warnings[0]).toMatch(/[学校]/);
    expect(table(one, 'coverage').rows).toHaveLength(2);
    const flat = await growthFairnessAnalysis((await district({ flat: 80 })).context, request);
    sound(flat);
    expect(flat.warnings.join('')).toContain('全部相同');
    const noSex = await growthFairnessAnalysis((await district({ noSex: true })).context, request);
    sound(noSex);
    expect(text(noSex)).toContain('性别没有记录，不能比较');
    const empty = await growthFairnessAnalysis((await district()).context, { ...request, baselines: [] });
    expect(empty.warnings).toEqual(['请选择至少一次起点考试。']);
  });
});

describe('comparison', () => {
  it('holds the figures of each model side by side', async () => {
    const { context } = await district();
    const analysis = await growthCompareAnalysis(context, request);
    sound(analysis);
    const data = analysis.data as { readonly keys: readonly string[]; readonly judged: number; readonly differing: readonly { readonly text: readonly string[] }[]; readonly spearman: readonly (readonly number[])[] };
    expect(data.keys).toEqual(['mixed', 'curve', 'bands', 'sgp', 'zdiff']);
    expect(data.judged).toBe(12);
    const units = table(analysis, 'table');
    for (const [key, model] of [['mixed', 'mixed'], ['bands', 'bands'], ['sgp', 'sgp'], ['zdiff', 'zdiff']] as const) {
      const run = await runModel(context, { ...request, model }) as ModelRun;
      const column = units.columns.findIndex(({ key: of }) => of === `${key}-value`);
      const printed = new Map(units.rows.map((row) => [row[0]!.value, row[column]!.value]));
      for (const { name, effect } of run.units) expect(printed.get(name)).toBe(effect.effect);
    }
    for (const row of data.spearman) for (const value of row) expect(value).toBeGreaterThan(0.5);
    for (const { text: [flags, reason] } of data.differing) {
      expect(flags).toContain('：');
      expect(reason!.length).toBeGreaterThan(5);
    }
  });

  it('stops between models and says what cannot be compared', async () => {
    const { context } = await district({ schools: 4 });
    const stop = new AbortController();
    const stages: string[] = [];
    const call = { signal: stop.signal, onProgress: ({ stage }: { readonly stage: string }) => {
      stages.push(stage);
      stop.abort(new Error('已取消'));
    } };
    await expect(growthCompareAnalysis({ ...context, call }, request)).rejects.toThrow('已取消');
    expect(stages).toEqual(['比较模型：多层模型']);
    const few = await growthCompareAnalysis(context, request);
    sound(few);
    expect(few.warnings.join('')).toContain('多层模型：只有 4 个学校');
    const flat = await growthCompareAnalysis((await district({ flat: 80 })).context, request);
    sound(flat);
    expect(flat.warnings.length).toBeGreaterThan(0);
  });
});

describe('sensitivity', () => {
  it('is the model at each reliability, and the α of the item marks', async () => {
    const { context, tables } = await district({ items: true });
    const analysis = await growthSensitivityAnalysis(context, request);
    sound(analysis);
    // α from the definition: k/(k − 1)·(1 − Σ item variances/variance of sums)
    const items = new Map<number, number[]>();
    for (const { student_id, score } of tables.item_result!) items.set(student_id!, [...(items.get(student_id!) ?? []), score!]);
    const variance = (values: readonly number[]): number => values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);
    const rows = [...items.values()];
    const alpha = 1.5 * (1 - [0, 1, 2].reduce((sum, k) => sum + variance(rows.map((row) => row[k]!)), 0) / variance(rows.map((row) => row.reduce((a, b) => a + b, 0))));
    const data = analysis.data as { readonly measured: { readonly reliability: number }; readonly summaries: readonly { readonly reliability: number; readonly changed: number }[]; readonly units: readonly { readonly unit: string; readonly effects: readonly number[]; readonly flags: readonly string[] }[] };
    expect(data.measured.reliability).toBeCloseTo(alpha, 10);
    expect(data.summaries.map(({ reliability }) => reliability)).toEqual([1, 0.95, 0.9, 0.85, 0.8, data.measured.reliability]);
    for (const [index, { reliability, changed }] of data.summaries.entries()) {
      const run = await runModel(context, { ...request, reliability }) as ModelRun;
      const flags = new Map(run.units.map(({ effect }) => [effect.unit, effect]));
      for (const of of data.units) expect(of.effects[index]).toBe(flags.get(of.unit)!.effect);
      expect(changed).toBe(data.units.filter((of) => of.flags[0] !== flags.get(of.unit)!.flag).length);
    }
    expect(new Set(data.units.map(({ effects }) => effects[0]! - effects[4]!)).size).toBeGreaterThan(1);
    expect(analysis.headline).toMatch(/^把起点信度从1降到0\.85，(有\d+所学校|没有学校)的判断改变/);
  });

  it('says why there is no reliability from items, and why there is no model', async () => {
    const { context } = await district({ schools: 6 });
    const analysis = await growthSensitivityAnalysis(context, request);
    sound(analysis);
    expect(text(analysis)).toContain('没有小题分');
    expect(await baselineReliability(context, { exam: BASELINE, subject: '总分' })).toContain('需要各科小题分');
    const one = await growthSensitivityAnalysis((await district({ schools: 1 })).context, request);
    expect(one.elements).toEqual([]);
    expect(one.warnings).toHaveLength(1);
  });
});

describe('years', () => {
  interface YearsData {
    readonly missing: readonly string[];
    readonly years: readonly { readonly outcomeSd: number }[];
    readonly units: readonly { readonly unit: string; readonly pooled: { readonly effect: number; readonly standardError: number; readonly low: number }; readonly flag: string; readonly n: number }[];
  }

  it('weigh three years 3 : 2 : 1 in SDs of each year', async () => {
    const { context } = await district({ years: [0, 1, 2] });
    const analysis = await growthYearsAnalysis(context, request);
    sound(analysis);
    const data = analysis.data as YearsData;
    expect([data.missing, data.years.length]).toEqual([[], 3]);
    const runs = await Promise.all([0, 1, 2].map((back) => runModel(context, { ...request, outcome: { exam: OUTCOME + back, subject: '数学' }, baselines: [{ exam: BASELINE + back, subject: '数学' }] })));
    for (const { unit, pooled, n } of data.units) {
      const own = runs.map((run) => (run as ModelRun).units.find(({ effect }) => effect.unit === unit)!.effect);
      expect(n).toBe(own.reduce((sum, of) => sum + of.n, 0));
      expect(pooled.effect).toBeCloseTo(own.reduce((sum, { effectSd }, year) => sum + (3 - year) * effectSd!, 0) / 6, 10);
      const se = own.map(({ standardError }, year) => ((3 - year) * standardError!) / data.years[year]!.outcomeSd / 6);
      expect(pooled.standardError).toBeCloseTo(Math.hypot(...se), 10);
    }
    const rows = table(analysis, 'table');
    expect(rows.columns.filter(({ group }) => group?.includes('学年')).map(({ group }) => group)).toEqual(['2025', '2025', '2024', '2024', '2023', '2023'].map((year) => `${year}—${Number(year) + 1}学年第二学期`));
    expect(analysis.headline).toMatch(/^3年加权后，12所学校中/);
  });

  it('keep their places when a year is missing, and say so', async () => {
    const { context } = await district({ years: [0, 2] });
    const analysis = await growthYearsAnalysis(context, request);
    expect(analysis.warnings.join('')).toMatch(/2024—2025学年第二学期没有与“2026年中考.*未计入加权/);
    expect(text(analysis)).toContain('由近到远按3:1加权');
    const alone = await growthYearsAnalysis((await district()).context, request);
    sound(alone);
    expect(alone.headline).toContain('只有本年可以计算');
  });

  it('are none for classes, nor without this year', async () => {
    const { context } = await district({ years: [0, 1], schools: 3 });
    expect((await growthYearsAnalysis(context, { ...request, by: 'class' })).warnings[0]).toContain('班级每年的学生不同');
    const few = await growthYearsAnalysis(context, request);
    expect([few.elements, few.warnings.length]).toEqual([[], 1]);
    expect(few.warnings[0]).toContain('只有 3 个学校');
  });
});
