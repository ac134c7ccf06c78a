import { describe, expect, it } from 'vitest';
import { classicalAnalysis, type AnalysedItem, type ClassicalAnalysis } from '../../analytics/items/classical-analysis.ts';
import { cttCsv } from '../../analytics/items/ctt-csv.ts';
import { irtAnalysis } from '../../analytics/items/irt/irt-analysis.ts';
import { raschCml } from '../../analytics/items/rasch-cml.ts';
import { raschPersons } from '../../analytics/items/rasch-person.ts';
import { rightWrong } from '../../analytics/items/right-wrong.ts';
import { itemColumn, type ScoreMatrix } from '../../analytics/items/score-matrix.ts';
import { oracleRows, oracleText } from './oracle-files.ts';

type Numbers = Readonly<Record<string, number | null>>;
interface CttGolden {
  readonly [key: string]: unknown;
  readonly feldt_alpha_ci95: Numbers;
  readonly items: readonly (Numbers & { readonly item: string })[];
}
interface Distractor {
  readonly item: string;
  readonly option: string;
  readonly is_key: boolean;
  readonly n: number;
  readonly p: number;
  readonly r_pb_total: number | null;
  readonly mean_total_choosers: number | null;
}
const goldens: Readonly<Record<string, unknown>> = JSON.parse(oracleText('golden/items.json'));
const golden = <T>(key: string): T => goldens[key] as T;

/** 1e-10 relative, null where R has NA. */
const close = (actual: number | null | undefined, expected: number | null, label: string): void => {
  if (expected === null) {
    expect(actual, label).toBeNull();
    return;
  }
  expect(typeof actual, label).toBe('number');
  expect(Math.abs(actual! - expected), `${label}: ${actual} against ${expected}`).toBeLessThanOrEqual(1e-10 * Math.abs(expected));
};

function matrixOf(csv: string): ScoreMatrix {
  const rows = oracleRows(csv);
  const names = Object.keys(rows[0]!).filter((name) => name.startsWith('Item.'));
  return { n: rows.length, columns: names.map((name) => itemColumn(name, 1, rows.map((row) => Number(row[name])))) };
}

/** Every classical figure of the goldens; a key without an entry fails the test below. */
const paper: Readonly<Record<string, (of: ClassicalAnalysis) => number | null>> = {
  N: ({ n }) => n,
  k: ({ k }) => k,
  full_total: ({ distribution }) => distribution.fullMark,
  alpha_raw: ({ reliability }) => reliability.alpha,
  alpha_std: ({ reliability }) => reliability.alphaStandardised,
  lambda6_smc: ({ reliability }) => reliability.lambda6,
  'feldt_alpha_ci95.lower.ci.raw_alpha': ({ reliability }) => reliability.alphaLow,
  'feldt_alpha_ci95.upper.ci.raw_alpha': ({ reliability }) => reliability.alphaHigh,
  mean_total: ({ distribution }) => distribution.mean,
  sd_total_n1: ({ distribution }) => distribution.sd,
  var_total_n1: ({ distribution }) => distribution.variance,
  skew_b1_type3: ({ distribution }) => distribution.skewness,
  kurt_type3: ({ distribution }) => distribution.kurtosis,
  SEM_sd_sqrt_1_minus_alpha: ({ sem }) => sem,
  split_half_odd_even_r: ({ reliability }) => reliability.splitHalf!.r,
  spearman_brown: ({ reliability }) => reliability.splitHalf!.spearmanBrown,
  guttman_split: ({ reliability }) => reliability.splitHalf!.guttman,
  n27: ({ extreme }) => extreme!.size,
  cut_high: ({ extreme }) => extreme!.cutHigh,
  cut_low: ({ extreme }) => extreme!.cutLow,
  nB_high: ({ extreme }) => extreme!.countHigh,
  nB_low: ({ extreme }) => extreme!.countLow,
  test_difficulty_P: ({ difficulty }) => difficulty,
};

interface Three {
  readonly exact: AnalysedItem;
  readonly all: AnalysedItem;
  readonly fractional: AnalysedItem;
  readonly n: number;
}
const item: Readonly<Record<string, (of: Three) => number | null>> = {
  full: ({ fractional }) => fractional.fullMark,
  mean: ({ fractional }) => fractional.mean,
  sd_n1: ({ fractional }) => fractional.sd,
  var_n: ({ fractional, n }) => (fractional.variance! * (n - 1)) / n,
  P_mean_over_full: ({ fractional }) => fractional.difficulty,
  r_item_total: ({ fractional }) => fractional.rItemTotal,
  r_item_rest: ({ fractional }) => fractional.rItemRest,
  psych_r_drop: ({ fractional }) => fractional.rItemRest,
  alpha_if_deleted: ({ fractional }) => fractional.alphaIfDeleted,
  PH_A: ({ exact }) => exact.high27,
  PL_A: ({ exact }) => exact.low27,
  D27_A_exact_n_input_order: ({ exact }) => exact.d27,
  PH_B: ({ all }) => all.high27,
  PL_B: ({ all }) => all.low27,
  D27_B_threshold_all_ties: ({ all }) => all.d27,
  PH_C: ({ fractional }) => fractional.high27,
  PL_C: ({ fractional }) => fractional.low27,
  D27_C_fractional_ties: ({ fractional }) => fractional.d27,
  P_27_C: ({ fractional }) => (fractional.high27! + fractional.low27!) / 2,
};

describe('golden/items.json', () => {
  it('holds nothing this file does not know', () => {
    expect(Object.keys(goldens).filter((key) => key !== '_env').toSorted()).toEqual(['lsat7_ctt', 'lsat7_irt', 'sat12_ctt', 'sat12_distractors', 'sat12_irt']);
  });
});

describe.each([['sat12_ctt', 'data/sat12_scored.csv'], ['lsat7_ctt', 'data/lsat7_scored.csv']])('%s', (key, csv) => {
  const expected = golden<CttGolden>(key);
  const matrix = matrixOf(csv);
  const fractional = classicalAnalysis(matrix, 'listwise');
  const exact = classicalAnalysis(matrix, 'listwise', 'input-order');
  const all = classicalAnalysis(matrix, 'listwise', 'all');

  const values = Object.entries(expected).flatMap(([name, value]): [string, unknown][] =>
    name === 'items' || name === 'software' ? [] : name === 'feldt_alpha_ci95' ? Object.entries(expected.feldt_alpha_ci95).map(([end, bound]) => [`${name}.${end}`, bound]) : [[name, value]]);
  it.each(values)('%s', (name, value) => {
    expect(paper[name], `no figure for ${name}`).toBeDefined();
    close(paper[name]!(fractional), value as number, name);
  });

  it.each(Object.keys(expected.items[0]!).filter((name) => name !== 'item'))('every item: %s', (name) => {
    expect(item[name], `no figure for ${name}`).toBeDefined();
    expect(fractional.items.map((of) => of.item)).toEqual(expected.items.map((of) => of.item));
    expected.items.forEach((of, index) =>
      close(item[name]!({ exact: exact.items[index]!, all: all.items[index]!, fractional: fractional.items[index]!, n: fractional.n }), of[name]!, `${of.item} ${name}`));
  });

  it.each(['zero', 'available'] as const)('is the same with %s when nothing is missing', (policy) => {
    const other = classicalAnalysis(matrix, policy);
    expect({ ...other, missing: null }).toEqual({ ...fractional, missing: null });
  });
});

describe('sat12_distractors', () => {
  const result = cttCsv(oracleText('data/sat12_responses.csv'), { items: 'Item.', key: oracleText('data/sat12_key.csv'), missing: 'listwise' });
  const expected = golden<readonly Distractor[]>('sat12_distractors');

  it('marks options as the scored file does', () => {
    const scored = cttCsv(oracleText('data/sat12_scored.csv'), { items: 'Item.', missing: 'listwise' });
    expect(result.items.map(({ options: _options, ...rest }) => rest)).toEqual(scored.items);
    expect(result.alpha).toBe(scored.alpha);
  });

  it('counts, shares and correlations of every option', () => {
    let found = 0;
    for (const { item: name, option, is_key, n, p, r_pb_total } of expected) {
      const row = result.items.find((of) => of.item === name)!.options!.find((of) => of.option === option);
      if (n === 0) {
        expect(row, `${name} ${option}`).toBeUndefined();
        continue;
      }
      found++;
      expect([row!.n, row!.isKey]).toEqual([n, is_key]);
      close(row!.share, p, `${name} ${option} share`);
      close(row!.rTotal, r_pb_total, `${name} ${option} r`);
    }
    expect(found).toBe(result.items.reduce((sum, { options }) => sum + options!.length, 0));
  });

  it('mean total of the choosers', () => {
    const rows = oracleRows('data/sat12_responses.csv');
    const key = new Map(oracleRows('data/sat12_key.csv').map((row) => [row.item!, row.key!]));
    const columns = [...key].map(([name, right]) => {
      const options = [...new Set(rows.map((row) => row[name]!))];
      return itemColumn(name, 1, rows.map((row) => (row[name] === right ? 1 : 0)), { choices: { options, key: right, chosen: Int16Array.from(rows, (row) => options.indexOf(row[name]!)) } });
    });
    const { items } = classicalAnalysis({ n: rows.length, columns }, 'listwise');
    for (const { item: name, option, n, mean_total_choosers } of expected) {
      if (n > 0) close(items.find((of) => of.item === name)!.options.find((of) => of.option === option)!.meanTotal, mean_total_choosers, `${name} ${option}`);
    }
  });

  it('doubts the key of item 32 and of no other', () => {
    const doubted = result.warnings.filter((warning) => warning.includes('疑似答案有误'));
    expect(doubted).toHaveLength(1);
    expect(doubted[0]).toContain('Item.32疑似答案有误：选3的学生（44.3%）多于选答案5的学生（16.2%）');
  });
});

interface IrtGolden {
  readonly n: number;
  readonly rasch_CML_polished: { readonly difficulty: readonly { readonly item: string; readonly b: number }[]; readonly cond_loglik: number };
  readonly rasch_CML_eRm: { readonly difficulty: readonly { readonly item: string; readonly se: number }[] };
  readonly rasch_MML_mirt: { readonly quadpts: number; readonly easiness_d: Readonly<Record<string, number>>; readonly latent_var: number; readonly logLik: number };
  readonly twopl_MML_mirt: { readonly a_d: readonly { readonly item: string; readonly a: number; readonly d: number; readonly b: number }[]; readonly logLik: number };
  readonly twopl_EAP_first20: readonly { readonly row: number; readonly eap: number; readonly se: number }[];
  readonly twopl_EAP_mean_sd: { readonly mean: number; readonly sd: number };
  readonly twopl_ltm_crosscheck: { readonly logLik: number };
  readonly rasch_person_ML_by_score: readonly { readonly score: number; readonly theta: number }[];
}

describe.each([['lsat7_irt', 'data/lsat7_scored.csv'], ['sat12_irt', 'data/sat12_scored.csv']])('%s: Rasch', (key, csv) => {
  const expected = golden<IrtGolden>(key);
  const counts = rightWrong(matrixOf(csv));
  const fit = raschCml(counts);
  if (!fit.ok) throw new Error(fit.reason);
  const within = (actual: number, wanted: number, tolerance: number): void => expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(tolerance);

  it('difficulties of the polished conditional likelihood, 1e-8', () => {
    expect(counts.leftOut).toEqual([]);
    expect(fit.items.map(({ item: name }) => name)).toEqual(expected.rasch_CML_polished.difficulty.map(({ item: name }) => name));
    expected.rasch_CML_polished.difficulty.forEach(({ b }, index) => within(fit.items[index]!.difficulty, b, 1e-8));
    within(fit.items.reduce((sum, { difficulty }) => sum + difficulty, 0), 0, 1e-10);
    expect(fit.converged).toBe(true);
    expect(fit.gradient).toBeLessThan(1e-9);
    within(fit.logLikelihood, expected.rasch_CML_polished.cond_loglik, 1e-8);
  });

  // eRm inverts nlm's finite-difference Hessian at an optimum accurate to 4e-5; ours is checked by enumeration in rasch.test.ts.
  it('standard errors of eRm', () => {
    expected.rasch_CML_eRm.difficulty.forEach(({ se }, index) => within(fit.items[index]!.standardError, se, 1e-4));
  });

  // eRm extrapolates scores 0 and k by a spline; ML does not exist there. Its item parameters are accurate to 4e-5.
  it('person estimates by score', () => {
    const k = fit.items.length;
    const persons = raschPersons(fit.items.map(({ difficulty }) => difficulty));
    const inside = expected.rasch_person_ML_by_score.filter(({ score }) => score > 0 && score < k);
    expect(inside.length).toBeGreaterThan(3);
    for (const { score, theta } of inside) within(persons[score]!.ml!, theta, 5e-5);
    expect([persons[0]!.ml, persons[k]!.ml]).toEqual([null, null]);
  });
});

describe.each([['lsat7_irt', 'data/lsat7_scored.csv'], ['sat12_irt', 'data/sat12_scored.csv']])('%s: marginal likelihood', (key, csv) => {
  const expected = golden<IrtGolden>(key);
  const analysed = async (model: 'rasch' | '2pl', grid: { points?: number; limit?: number } = {}) => {
    const found = await irtAnalysis(matrixOf(csv), { model, missing: 'listwise', ...grid });
    if (!found.ok) throw new Error(found.reason);
    return found;
  };
  const within = (actual: number, wanted: number, tolerance: number, label = ''): void => expect(Math.abs(actual - wanted), `${label} ${actual} against ${wanted}`).toBeLessThanOrEqual(tolerance);

  it.each([['61 nodes on ±6', {}], ['mirt’s grid', { points: 121, limit: 8 }]])('2PL of mirt, %s: 1e-6', async (_, grid) => {
    const { items, fit, persons } = await analysed('2pl', grid);
    expected.twopl_MML_mirt.a_d.forEach(({ item: name, a, d, b }, j) => {
      expect(items[j]!.item).toBe(name);
      within(items[j]!.slope, a, 1e-6, `${name} a`);
      within(items[j]!.intercepts[0]!, d, 1e-6, `${name} d`);
      within(items[j]!.location!, b, 1e-6 * Math.max(1, Math.abs(b)), `${name} b`);
    });
    expect(fit.converged).toBe(true);
    // mirt's EAP sum to 0 to 1e-10 only; the grids differ by 4e-6 in ln L, the far tail of one pupil
    within(fit.logLikelihood, expected.twopl_MML_mirt.logLik, 1e-5);
    // ltm stops at 5e-5 in ln L on 32 items
    within(fit.logLikelihood, expected.twopl_ltm_crosscheck.logLik, 1e-4);
    // 1e-6 for all but the pupil with everything right, where mirt's tail differs by 5e-6 (mean) and 1.5e-5 (SD) on either grid
    for (const { row, eap, se } of expected.twopl_EAP_first20) {
      within(persons[row - 1]!.eap, eap, 2e-5, `EAP ${row}`);
      within(persons[row - 1]!.eapSd, se, 2e-5, `PSD ${row}`);
    }
    const { mean, sd } = expected.twopl_EAP_mean_sd;
    const own = persons.reduce((sum, person) => sum + person!.eap, 0) / persons.length;
    within(own, mean, 1e-7);
    within(Math.sqrt(persons.reduce((sum, person) => sum + (person!.eap - own) ** 2, 0) / (persons.length - 1)), sd, 1e-6);
  }, 30_000);

  // mirt's EM stops at parameter changes of 1e-9, which leaves it up to 2.5e-5 from the maximum along the variance: ours is not lower in ln L.
  it('Rasch of mirt with the variance of ability: 1e-4', async () => {
    const { items, fit } = await analysed('rasch', { points: 121, limit: 8 });
    const wanted = expected.rasch_MML_mirt;
    items.forEach(({ item: name, intercepts }) => within(intercepts[0]!, wanted.easiness_d[name]!, 1e-4, name));
    within(fit.latentSd ** 2, wanted.latent_var, 1e-4);
    within(fit.logLikelihood, wanted.logLik, 1e-5);
    expect(fit.logLikelihood).toBeGreaterThan(wanted.logLik - 3e-6);
    expect(fit.gradient).toBeLessThan(1e-6);
  }, 30_000);

  it('the marginal Rasch difficulties less their mean lie within a standard error of the conditional ones', async () => {
    const { items, conditional } = await analysed('rasch');
    const mean = items.reduce((sum, { location }) => sum + location!, 0) / items.length;
    conditional!.items.forEach(({ difficulty, standardError }, j) => within(items[j]!.location! - mean, difficulty, standardError));
  }, 30_000);
});
