import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { openNodeEngine } from '../engine/open.node.ts';
import { baselineFacts, baselineFactsQuery, crossProductsQuery, pairConstants, pairConstantsQuery } from '../measures/cross-products.ts';
import { designTerms, type Curve } from '../measures/design-terms.ts';
import { pairCoverageQuery, pairFormsQuery, pairRowsQuery, type PairsSpec } from '../measures/pairs.ts';
import { rebuildScores } from '../measures/score-fact.ts';
import { loadTables, type HandMade } from '../measures/testing/load-tables.ts';
import { crossProductsOf, packed } from './cross-product-groups.ts';
import type { GrowthResult } from './growth-result.ts';
import { productsFromRows } from './products-from-rows.ts';
import { fitMixedModel } from './mixed/fit-mixed-model.ts';
import type { MixedFit } from './mixed/mixed-fit.ts';
import { termLabel } from './term-labels.ts';
import { valueAdded, type ValueAddedInput } from './value-added.ts';

const labels = { outcome: '期末·数学', baselines: ['入学·语文', '入学·数学'], unit: '学校' };

/** Seven schools with planted effects; school s has `sizes[s]` pupils; every seventh pupil lacks a baseline. */
const sizes = [30, 25, 26, 26, 12, 4, 1];
const planted = [12, -12, 0, 1, 0, 5, -5];
function district(forms = 1): HandMade {
  const result: NonNullable<HandMade['result']>[number][] = [];
  let student = 0;
  sizes.forEach((size, school) => {
    for (let i = 0; i < size; i++) {
      student += 1;
      const wobble = (k: number): number => ((student * k) % 23) - 11;
      const chinese = 70 + wobble(7);
      const maths = 65 + wobble(13) + wobble(7) / 2;
      const common = { student_id: student, school_id: school + 1, class_id: 10 * school + (i % 2), status: '正常' };
      result.push({ ...common, form_id: 1, score_raw: chinese });
      result.push({ ...common, form_id: 2, ...(student % 7 === 0 ? { status: '缺考' } : { score_raw: maths }) });
      result.push({ ...common, form_id: school % forms === 0 ? 3 : 4, score_raw: 10 + 0.3 * chinese + 0.6 * maths + planted[school]! + wobble(5) });
    }
  });
  return {
    school: sizes.map((_, index) => ({ school_id: index + 1, name: `${index + 1}中` })),
    exam: [{ exam_id: 1, grade: '七年级' }, { exam_id: 2, grade: '九年级' }],
    form: [
      { form_id: 1, exam_id: 1, subject: '语文' }, { form_id: 2, exam_id: 1, subject: '数学' },
      { form_id: 3, exam_id: 2, subject: '数学' }, ...(forms > 1 ? [{ form_id: 4, exam_id: 2, subject: '数学' }] : []),
    ],
    paper: [1, 2, 3, 4].map((form_id) => ({ form_id, track: '不分科', score_used: 'raw', full_mark: 120 })),
    result,
  };
}
const spec: PairsSpec = {
  outcome: { exam: 2, subject: '数学' }, baselines: [{ exam: 1, subject: '语文' }, { exam: 1, subject: '数学' }], by: 'school',
};

let engine: Engine;
beforeAll(async () => {
  engine = await openNodeEngine();
}, 120_000);
afterAll(() => engine.close());

async function inputOf(of: PairsSpec, curve: Curve = 'linear'): Promise<ValueAddedInput> {
  const terms = designTerms(of, curve, baselineFacts((await engine.query(baselineFactsQuery(of)))[0], 2), []);
  const constants = pairConstants((await engine.query(pairConstantsQuery(of, terms)))[0], terms.length);
  const predictors = terms.map((term) => termLabel(term, labels.baselines));
  return {
    products: productsFromRows(await engine.query(crossProductsQuery(of, terms, constants)), predictors, constants),
    coverage: await engine.query(pairCoverageQuery(of)),
    forms: await engine.query(pairFormsQuery(of)),
    labels,
    curve,
  };
}

function fitted(input: ValueAddedInput): GrowthResult {
  const outcome = valueAdded(input);
  if (outcome.model === 'refused') throw new Error(outcome.reason);
  return outcome;
}

describe('from SQL', () => {
  beforeAll(async () => {
    await loadTables(engine, district());
    await rebuildScores(engine);
  }, 120_000);

  it('cross-products are those of the matched rows', async () => {
    const { products } = await inputOf(spec);
    const rows = await engine.query(pairRowsQuery(spec));
    const direct = crossProductsOf(labels.baselines, ['x0', 'x1', 'y'].map((name) => rows.map((row) => Number(row[name]))), rows.map((row) => String(row.unit)));
    const [one, two] = [products, direct].map((of) => fitMixedModel(of, [{ factor: '学校' }], 'REML')) as [MixedFit, MixedFit];
    expect([one.ok, two.ok]).toEqual([true, true]);
    expect(one.n).toBe(rows.length);
    expect(one.criterion).toBeCloseTo(two.criterion, 8);
    one.beta.forEach((value, index) => expect(value).toBeCloseTo(two.beta[index]!, 8));
  });

  it('quadratic terms are products of the scaled baselines', async () => {
    const { products } = await inputOf(spec, 'quadratic');
    expect(products.predictors).toEqual(['入学·语文', '入学·语文（标准化）²', '入学·数学', '入学·数学（标准化）²']);
    const rows = await engine.query(pairRowsQuery(spec));
    const columns = ['x0', 'x1'].flatMap((name, k) => {
      const z = rows.map((row) => (Number(row[name]) - products.centre[2 * k]!) / products.scale[2 * k]!);
      const square = z.map((value) => value ** 2 - 1);
      return [z, square.map((value) => (value - products.centre[2 * k + 1]!) / products.scale[2 * k + 1]!)];
    });
    const total = products.groups.reduce((sum, group) => sum + group.products[packed(3, 1)]!, 0);
    expect(total).toBeCloseTo(columns[1]!.reduce((sum, value, row) => sum + value * columns[3]![row]!, 0), 8);
    expect(fitted(await inputOf(spec, 'quadratic')).fit.fixedEffects).toHaveLength(5);
  });

  it('flags planted effects, keeps small units back, shows coverage', async () => {
    const result = fitted(await inputOf(spec));
    const unit = (name: string) => result.units.find((row) => row.unit === name)!;
    expect(result.units.map((row) => row.flag)).toEqual(['高于预期', '低于预期', '符合预期', '符合预期', '仅供参考', '不显示', '不显示']);
    expect(unit('1').effect).toBeGreaterThan(8);
    expect(unit('1').low!).toBeLessThan(unit('1').effect!);
    expect(unit('1').high! - unit('1').low!).toBeCloseTo(2 * 1.959963984540054 * unit('1').standardError!, 10);
    expect(unit('1').effectSd! * result.units[0]!.effect!).toBeGreaterThan(0);
    expect(unit('6')).toMatchObject({ effect: null, low: null, flag: '不显示' });
    expect(unit('7').n).toBe(1);
    const outcome = sizes.reduce((sum, size) => sum + size, 0);
    expect(result.coverage).toMatchObject({ outcome, matched: outcome - Math.floor(outcome / 7) });
    expect(result.fit.dropped).toEqual([{ rows: Math.floor(outcome / 7), reason: '缺少起点成绩' }]);
    expect(result.methodNote).toContain('入学·语文、入学·数学');
    expect(result.methodNote).toContain(`共 ${result.coverage.matched} 名学生、7 个学校`);
  });

  it('runs inside one school by class only when there are enough classes', async () => {
    const outcome = valueAdded(await inputOf({ ...spec, by: 'class', school: 1 }));
    expect(outcome).toMatchObject({ model: 'refused', reason: expect.stringContaining('只有 2 个') });
    expect(outcome.coverage.outcome).toBe(30);
  });
});

describe('different papers', () => {
  it('are refused across schools and named', async () => {
    await loadTables(engine, district(2));
    await rebuildScores(engine);
    expect(valueAdded(await inputOf(spec))).toMatchObject({ model: 'refused', reason: expect.stringMatching(/^期末·数学不是同一份试卷（异卷不可比）/) });
    const input = await inputOf({ ...spec, school: 2 });
    expect(input.forms).toEqual([{ column: -1, forms: 1 }, { column: 0, forms: 1 }, { column: 1, forms: 1 }]);
  });
});

describe('guard rails', () => {
  const row = (unit: string, outcome: number, matched: number) => ({ unit, outcome, matched, kept_mean: 60, lost_mean: outcome > matched ? 50 : null });
  const units = [...'abcdefgh'];
  const values = units.flatMap((_, j) => Array.from({ length: 24 }, (_, i) => (i * 31 + j * 3) % 24));
  const groups = units.flatMap((unit) => Array.from({ length: 24 }, () => unit));

  it('gives no interval where no difference is found (θ = 0)', () => {
    const result = fitted({ products: crossProductsOf([], [values], groups), coverage: units.map((unit) => row(unit, 24, 24)), labels: { ...labels, baselines: [] } });
    expect(result.fit).toMatchObject({ singular: true, icc: 0 });
    expect(result.fit.warnings.join()).toContain('未检出学校之间的差异');
    for (const unit of result.units) expect(unit).toMatchObject({ effect: 0, low: null, high: null, standardError: null, flag: '符合预期' });
  });

  it('warns below 85 % coverage, in total and by unit', () => {
    const result = fitted({
      products: crossProductsOf([], [values.map((value, index) => value + (index % 5))], groups),
      coverage: units.map((unit, j) => row(unit, j === 0 ? 100 : 25, 24)), labels,
    });
    expect(result.units[0]!.coverage).toMatchObject({ share: 0.24, belowLimit: true, keptMean: 60, lostMean: 50 });
    expect(result.units[1]!.coverage.belowLimit).toBe(false);
    expect(result.coverage.belowLimit).toBe(true);
    expect(result.fit.warnings).toEqual(expect.arrayContaining([expect.stringContaining('低于 85.0%'), '1 个学校的匹配率低于 85.0%。']));
  });

  it.each([
    ['no pupils', [], [], '没有同时具有'],
    ['equal scores', [5, 5, 5, 5, 5, 5, 5, 5, 5, 5], [...'aabbccddee'], '全部相同'],
    ['one pupil a unit', [1, 2, 3, 4, 5, 6], [...'abcdef'], '只有一名'],
  ])('refuses %s in words', (_, y, ids, text) => {
    const outcome = valueAdded({ products: crossProductsOf([], [y], ids), coverage: [], labels });
    expect(outcome).toMatchObject({ model: 'refused', reason: expect.stringContaining(text) });
  });

  it('lists a unit whose pupils all lack a baseline', () => {
    const result = fitted({ products: crossProductsOf([], [values], groups), coverage: [...units.map((unit) => row(unit, 24, 24)), row('z', 9, 0)], labels });
    expect(result.units.at(-1)).toMatchObject({ unit: 'z', n: 0, effect: null, flag: '不显示' });
  });
});
