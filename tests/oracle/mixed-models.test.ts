import { describe, expect, it } from 'vitest';
import { crossProductsOf } from '../../analytics/growth/cross-product-groups.ts';
import { designColumns } from '../../analytics/growth/design-matrix.ts';
import { fitCsv, type FitCsvOptions } from '../../analytics/growth/fit-csv.ts';
import { fitMixedModel } from '../../analytics/growth/mixed/fit-mixed-model.ts';
import { groupTree } from '../../analytics/growth/mixed/group-tree.ts';
import { profiledCriterion } from '../../analytics/growth/mixed/profiled-criterion.ts';
import { fCdf } from '../../analytics/stats/f-distribution.ts';
import { moments, sampleSd } from '../../analytics/stats/moments.ts';
import { studentCdf } from '../../analytics/stats/student-t.ts';
import { oracleRows, oracleText } from './oracle-files.ts';

// Every key of the three goldens is met here: models by formula below, the rest by name at the end.
const goldenFiles = ['exam_lmm', 'hsb_lmm', 'boundary_and_published'] as const;

/** A fit as lme4 gave it (oracles/scripts/lib.R). */
interface Golden {
  readonly formula: string;
  readonly REML: boolean;
  readonly n: number;
  readonly ngrps: Readonly<Record<string, number>>;
  readonly fixef: Readonly<Record<string, number>>;
  readonly se: Readonly<Record<string, number>>;
  readonly vcov_beta: readonly (readonly number[])[];
  readonly sigma: number;
  readonly sigma2: number;
  readonly theta: number | readonly number[];
  readonly varcomp: readonly { readonly grp: string; readonly var1: string | null; readonly var2: string | null; readonly vcov: number }[];
  readonly logLik: number;
  readonly minus2LL_or_REMLcrit: number;
  readonly ranef: Readonly<Record<string, readonly Readonly<Record<string, number | string>>[]>>;
  readonly ICC?: number;
}

interface Case {
  readonly golden: string;
  readonly key: string;
  readonly csv: string;
  readonly expected: Golden;
  readonly options: FitCsvOptions;
  readonly slope: string | null;
}

const cases: Case[] = [];
const others: string[] = [];
for (const golden of goldenFiles) {
  const file: Record<string, Golden> = JSON.parse(oracleText(`golden/${golden}.json`));
  for (const [key, expected] of Object.entries(file)) {
    const formula = /^(\w+) ~ (.+) \+ \((\w+) \| (\w+)\)$/.exec(expected.formula ?? '');
    if (!formula) {
      others.push(`${golden}/${key}`);
      continue;
    }
    const [, outcome = '', fixed = '', random = '', group = ''] = formula;
    const predictors = fixed.split(' + ').filter((term) => term !== '1');
    const csv = golden === 'exam_lmm' ? 'exam' : golden === 'hsb_lmm' ? 'hsb_pupil' : key.split('_')[0]!;
    const slope = random === '1' ? null : random;
    cases.push({
      golden, key, csv, expected, slope,
      options: {
        outcome, predictors, group, method: expected.REML ? 'reml' : 'ml',
        ...(predictors.includes('schgend') ? { base: { schgend: 'mixed' } } : {}),
        ...(slope === null ? {} : { slope }),
      },
    });
  }
}

const relative = (actual: number, expected: number, tolerance: number): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));
const absolute = (actual: number, expected: number, tolerance: number): void => expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance);

it('meets every key of the goldens', () => {
  expect(cases.map(({ golden, key }) => `${golden}/${key}`).length + others.length).toBe(goldenFiles.reduce((sum, golden) => sum + Object.keys(JSON.parse(oracleText(`golden/${golden}.json`)) as object).length, 0));
  expect(cases.length).toBe(22);
  expect(others).toEqual([
    'exam_lmm/nlme_crosscheck_ri_REML', 'exam_lmm/ols_residual_va', 'exam_lmm/school_fixed_effects', 'exam_lmm/_env',
    'hsb_lmm/_env', 'boundary_and_published/published', 'boundary_and_published/_env',
  ]);
});

describe.each(cases)('lme4 $golden $key', ({ csv, expected, options, slope }) => {
  // oracles/README.md: 2e-6 relative and 5e-6 for the modes of random intercepts; 1e-5 for slopes.
  const tight = slope === null ? 2e-6 : 1e-5;
  const tightModes = slope === null ? 5e-6 : 1e-5;
  const fit = fitCsv(oracleText(`data/${csv}.csv`), options);

  it('fixed effects, standard errors, criterion', () => {
    expect(fit.n).toBe(expected.n);
    expect(fit.groups).toEqual(expected.ngrps);
    expect(Object.keys(fit.fixef).toSorted()).toEqual(Object.keys(expected.fixef).toSorted());
    for (const [term, value] of Object.entries(expected.fixef)) relative(fit.fixef[term]!, value, tight);
    for (const [term, value] of Object.entries(expected.se)) relative(fit.se[term]!, value, tight);
    absolute(fit.criterion, expected.minus2LL_or_REMLcrit, 1e-6);
    absolute(-fit.criterion / 2, expected.logLik, 1e-6);
  });

  it('variances and covariances', () => {
    expect(fit.varcomp.length).toBe(expected.varcomp.length);
    for (const { grp, var1, var2, vcov } of expected.varcomp) {
      const found = fit.varcomp.find(({ group, term, term2 }) => group === grp && term === (var1 ?? '') && (term2 ?? null) === var2)!;
      relative(found.variance, vcov, tight);
    }
    relative(fit.sigma, expected.sigma, tight);
    if (expected.ICC !== undefined) relative(fit.icc, expected.ICC, tight);
    expect(fit.converged).toBe(true);
    expect(fit.singular).toBe([expected.theta].flat().includes(0));
    expect(fit.dropped).toEqual([]);
  });

  it('conditional modes, their SDs, reliabilities', () => {
    const effects = new Map(fit.effects[options.group]!.map((effect) => [effect.id, effect]));
    const groups = Object.values(expected.ranef)[0]!;
    expect(effects.size).toBe(groups.length);
    // Yields of Dyestuff are near 1500 with SD 50: its modes carry the scale of the data.
    const scale = Math.max(1, expected.sigma);
    for (const golden of groups) {
      const effect = effects.get(String(golden.group))!;
      for (const term of ['(Intercept)', ...(slope === null ? [] : [slope])]) {
        absolute(Number(effect[term]), Number(golden[term]), tightModes * scale);
        absolute(effect.se[term]!, Number(golden[`condSD_${term}`]), tightModes * scale);
      }
      if (golden.n !== undefined) expect(effect.n).toBe(golden.n);
      if (golden.reliability !== undefined) absolute(effect.reliability, Number(golden.reliability), 5e-6);
    }
  });
});

describe.each(cases)('lme4 $golden $key, beyond what fit prints', ({ csv, expected, options, slope }) => {
  const rows = oracleRows(`data/${csv}.csv`);
  const design = options.predictors.flatMap((name) => designColumns(name, rows.map((row) => row[name]!), options.base?.[name]));
  const products = crossProductsOf(design.map(({ term }) => term), [...design.map(({ values }) => values), rows.map((row) => Number(row[options.outcome]))], rows.map((row) => row[options.group]!));
  const fit = fitMixedModel(products, [{ factor: options.group, slopes: slope === null ? [] : [slope] }], expected.REML ? 'REML' : 'ML');
  if (!fit.ok) throw new Error(fit.reason);

  it('θ and the covariance of β', () => {
    // lme4's own θ of slope models is the least settled figure: flat in 1e-6 of the criterion.
    [expected.theta].flat().forEach((value, k) => relative(fit.levels[0]!.theta[k]!, value, 1e-5));
    const order = Object.keys(expected.fixef).map((term) => fit.terms.indexOf(term));
    const p = order.length;
    const scale = Math.max(...expected.vcov_beta.flat().map(Math.abs));
    expected.vcov_beta.forEach((line, i) => line.forEach((value, j) => absolute(fit.covariance[order[i]! * p + order[j]!]!, value, 1e-5 * scale)));
  });

  it('conditional covariances; of intercept and slope where there is one', () => {
    const units = new Map(fit.levels[0]!.units.map((unit) => [unit.id, unit]));
    const scale = Math.max(1, expected.sigma2);
    for (const golden of Object.values(expected.ranef)[0]!) {
      const { covariance } = units.get(String(golden.group))!;
      expect(covariance.length).toBe(slope === null ? 1 : 4);
      absolute(covariance[0]!, Number(golden['condSD_(Intercept)']) ** 2, 1e-5 * scale);
      if (slope !== null) absolute(covariance[1]!, Number(golden.condCov), 1e-5);
    }
  });
});

describe('the other keys', () => {
  const exam = oracleRows('data/exam.csv');
  const golden = JSON.parse(oracleText('golden/exam_lmm.json')) as {
    nlme_crosscheck_ri_REML: { fixef: Record<string, number>; logLik: number; sd_school: number; sigma: number };
    ols_residual_va: {
      coef: Record<string, number>; se: Record<string, number>; t: Record<string, number>; p: Record<string, number>; R2: number; adjR2: number; sigma: number; F: number;
      per_school: { school: string; n: number; mean: number; sd: number; se_pooled: number; rank_desc: number }[];
    };
    school_fixed_effects: { slope: number; sigma: number; effect_centered: { school: string; effect: number }[] };
  };
  const x = exam.map((row) => Number(row.standLRT));
  const y = exam.map((row) => Number(row.normexam));
  const school = exam.map((row) => row.school!);

  it('nlme agrees on the random-intercept model of Exam', () => {
    const { fixef, logLik, sd_school, sigma } = golden.nlme_crosscheck_ri_REML;
    const fit = fitCsv(oracleText('data/exam.csv'), { outcome: 'normexam', predictors: ['standLRT'], group: 'school', method: 'reml' });
    for (const [term, value] of Object.entries(fixef)) relative(fit.fixef[term]!, value, 2e-6);
    absolute(-fit.criterion / 2, logLik, 1e-6);
    // nlme prints this SD with seven decimals.
    absolute(Math.sqrt(fit.varcomp[0]!.variance), sd_school, 1e-7);
    relative(fit.sigma, sigma, 2e-6);
  });

  /** The criterion at Λ = 0 is least squares. */
  function leastSquares(columns: readonly (readonly number[])[], names: readonly string[]) {
    const products = crossProductsOf(names, [...columns, y], school);
    const tree = groupTree(products, names.map((_, k) => k), [{ factor: 'school' }]);
    const sweep = profiledCriterion(tree, 'REML')([Float64Array.of(0)]);
    const k = names.length;
    const slopes = products.scale.slice(0, k).map((scale, c) => (sweep.beta[c + 1]! * products.scale[k]!) / scale);
    const intercept = products.centre[k]! + products.scale[k]! * sweep.beta[0]! - slopes.reduce((sum, slope, c) => sum + slope * products.centre[c]!, 0);
    const sigma = products.scale[k]! * Math.sqrt(sweep.residualSquares / sweep.degrees);
    return { products, slopes, intercept, sigma, degrees: sweep.degrees, inverse: sweep.inverse() };
  }

  it('least-squares residuals by school (stats::lm)', () => {
    const expected = golden.ols_residual_va;
    const { slopes, intercept, sigma, degrees, inverse, products } = leastSquares([x], ['standLRT']);
    relative(intercept, expected.coef['(Intercept)']!, 1e-10);
    relative(slopes[0]!, expected.coef.standLRT!, 1e-10);
    relative(sigma, expected.sigma, 1e-10);
    const z = -products.centre[0]! / products.scale[0]!;
    const se = { '(Intercept)': sigma * Math.sqrt(inverse[0]! + 2 * z * inverse[1]! + z * z * inverse[3]!), standLRT: (sigma * Math.sqrt(inverse[3]!)) / products.scale[0]! };
    const coefficient = { '(Intercept)': intercept, standLRT: slopes[0]! };
    for (const term of ['(Intercept)', 'standLRT'] as const) {
      relative(se[term], expected.se[term]!, 1e-10);
      relative(coefficient[term] / se[term], expected.t[term]!, 1e-9);
      absolute(2 * studentCdf(-Math.abs(coefficient[term] / se[term]), degrees), expected.p[term]!, 1e-10);
    }
    const totalSquares = moments(y).squares;
    const r2 = 1 - (sigma ** 2 * degrees) / totalSquares;
    relative(r2, expected.R2, 1e-10);
    relative(1 - ((1 - r2) * (y.length - 1)) / degrees, expected.adjR2, 1e-10);
    relative((totalSquares - sigma ** 2 * degrees) / sigma ** 2, expected.F, 1e-9);
    expect(fCdf(expected.F, 1, degrees)).toBe(1);
    const residuals = y.map((value, i) => value - intercept - slopes[0]! * x[i]!);
    const means = expected.per_school.map((row) => moments(residuals.filter((_, i) => school[i] === row.school)));
    expected.per_school.forEach((row, k) => {
      expect(means[k]!.n).toBe(row.n);
      absolute(means[k]!.mean, row.mean, 1e-11);
      relative(sampleSd(means[k]!)!, row.sd, 1e-9);
      relative(sigma / Math.sqrt(row.n), row.se_pooled, 1e-10);
      expect(means.filter(({ mean }) => mean > means[k]!.mean).length + 1).toBe(row.rank_desc);
    });
  });

  it('school fixed effects (stats::lm with 64 dummies)', () => {
    const expected = golden.school_fixed_effects;
    const dummies = designColumns('school', school, expected.effect_centered[0]!.school);
    const { slopes, sigma } = leastSquares([x, ...dummies.map(({ values }) => values)], ['standLRT', ...dummies.map(({ term }) => term)]);
    relative(slopes[0]!, expected.slope, 1e-10);
    relative(sigma, expected.sigma, 1e-10);
    const raw = new Map([[expected.effect_centered[0]!.school, 0], ...dummies.map(({ term }, k): [string, number] => [term.slice('school'.length), slopes[k + 1]!])]);
    const mean = [...raw.values()].reduce((sum, value) => sum + value, 0) / raw.size;
    for (const { school: id, effect } of expected.effect_centered) absolute(raw.get(id)! - mean, effect, 1e-10);
  });

  it('published values of the mlmRev vignette, as printed', () => {
    const file: Record<string, { what: string; published: string }[]> = JSON.parse(oracleText('golden/boundary_and_published.json'));
    const fit = fitCsv(oracleText('data/exam.csv'), { outcome: 'normexam', group: 'school', predictors: ['standLRT', 'sex', 'schgend'], method: 'reml', base: { schgend: 'mixed' } });
    for (const { what, published } of file.published!) {
      const term = what === 'Em1 intercept' ? '(Intercept)' : what.replace('Em1 ', '');
      // The vignette's optimiser stopped 5.4e-4 above the minimum of the criterion.
      if (what.includes('criterion')) absolute(fit.criterion, Number(published), 1e-3);
      else absolute(fit.fixef[term]!, Number(published), 5e-7);
    }
    expect(file.published!.length).toBe(6);
  });

  it('the goldens say what made them', () => {
    for (const file of goldenFiles) {
      const made: Record<string, { R: string; lme4: string }> = JSON.parse(oracleText(`golden/${file}.json`));
      expect(made._env).toMatchObject({ R: expect.stringContaining('R version 4'), lme4: '1.1.31' });
    }
  });
});
