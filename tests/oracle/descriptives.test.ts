import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../analytics/engine/engine.ts';
import { openNodeEngine } from '../../analytics/engine/open.node.ts';
import { sql } from '../../analytics/engine/sql.ts';
import { nullModelProducts } from '../../analytics/growth/balance.ts';
import { fitMixedModel } from '../../analytics/growth/mixed/fit-mixed-model.ts';
import { localityMomentsQuery, schoolMomentsQuery } from '../../analytics/measures/balance.ts';
import { levelsQuery } from '../../analytics/measures/levels.ts';
import { rebuildScores } from '../../analytics/measures/score-fact.ts';
import { loadTables } from '../../analytics/measures/testing/load-tables.ts';
import { tScoresQuery } from '../../analytics/measures/t-scores.ts';
import { fUpper } from '../../analytics/stats/f-distribution.ts';
import { hedgesG } from '../../analytics/stats/hedges-g.ts';
import { quantile } from '../../analytics/stats/quantile.ts';
import { studentCdf } from '../../analytics/stats/student-t.ts';
import { oracleRows, oracleText } from './oracle-files.ts';

interface Univariate {
  readonly n: number;
  readonly mean: number;
  readonly sd_n1: number;
  readonly cv_n1: number;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly probs: readonly number[];
  readonly quantiles: { readonly type7: readonly number[] };
}
interface Gap {
  readonly n1: number; readonly n2: number; readonly mean1: number; readonly mean2: number; readonly sd1: number; readonly sd2: number;
  readonly hedges_g_exact: number; readonly ci95_g_normal: readonly [number, number]; readonly student_t: number; readonly student_p: number;
}
interface Goldens {
  readonly exam_normexam: Univariate;
  readonly exam_standLRT: Univariate;
  readonly hsb_MathAch: Univariate;
  readonly hsb_school_Size: Univariate;
  readonly sat_act_ACT: Univariate;
  readonly d_MathAch_Catholic_minus_Public: Gap;
  readonly d_normexam_F_minus_M: Gap;
  readonly d_SATQ_male_minus_female: Gap;
  readonly anova_MathAch_by_School: { readonly F: number; readonly df1: number; readonly df2: number; readonly p: number; readonly eta2: number };
  readonly per_school_HSB: readonly { readonly School: string; readonly n: number; readonly mean: number; readonly sd: number; readonly q25: number; readonly median: number; readonly q75: number }[];
}
const goldens: Goldens = JSON.parse(oracleText('golden/descriptives.json'));

const close = (actual: number | null, expected: number, tolerance = 1e-10): void => {
  expect(actual).not.toBeNull();
  expect(Math.abs(actual! - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));
};

/** One exam per variable; 城区 and 乡村 carry the two sectors of HSB, the two sexes of Exam. */
interface Sample {
  readonly exam: number;
  readonly values: readonly number[];
  readonly schools: readonly string[];
}
const exam = oracleRows('data/exam.csv');
const hsb = oracleRows('data/hsb_pupil.csv');
const sector = new Map(oracleRows('data/hsb_school.csv').map((row) => [row.School!, row.Sector!]));
const numbers = (rows: Record<string, string>[], column: string): number[] => rows.map((row) => Number(row[column]));
const act = oracleRows('data/sat_act.csv').filter((row) => row.ACT !== '');
const sizes = oracleRows('data/hsb_school.csv');
const samples = {
  exam_normexam: { exam: 1, values: numbers(exam, 'normexam'), schools: exam.map((row) => `${row.school}-${row.sex}`) },
  exam_standLRT: { exam: 2, values: numbers(exam, 'standLRT'), schools: exam.map((row) => `${row.school}-${row.sex}`) },
  hsb_MathAch: { exam: 3, values: numbers(hsb, 'MathAch'), schools: hsb.map((row) => row.School!) },
  hsb_school_Size: { exam: 4, values: numbers(sizes, 'Size'), schools: sizes.map(() => 'size') },
  sat_act_ACT: { exam: 5, values: numbers(act, 'ACT'), schools: act.map(() => 'act') },
} satisfies Record<string, Sample>;
const names = [...new Set(Object.values(samples).flatMap(({ schools }) => schools))];
const schoolId = new Map(names.map((name, index) => [name, index + 1]));
const urban = (name: string): boolean => sector.get(name) === 'Catholic' || name.endsWith('-F');

let engine: Engine;
beforeAll(async () => {
  engine = await openNodeEngine();
  await loadTables(engine, {
    school: names.map((name) => ({ school_id: schoolId.get(name)!, name, locality: urban(name) ? '城区' : '乡村' })),
    exam: Object.values(samples).map(({ exam: exam_id }) => ({ exam_id, grade: '九年级', term: '2025-2026-1' })),
    form: Object.values(samples).map(({ exam: exam_id }) => ({ form_id: exam_id, exam_id, subject: '数学' })),
    paper: Object.values(samples).map(({ exam: form_id }) => ({ form_id, track: '不分科', score_used: 'raw', full_mark: 100 })),
  });
  for (const { exam: id, values, schools } of Object.values(samples)) {
    await engine.exec('drop', sql`DROP TABLE IF EXISTS loaded`);
    await engine.exec('create', sql`CREATE TABLE loaded (student_id INTEGER, school_id INTEGER, score DOUBLE)`);
    const table = tableFromArrays({
      student_id: Int32Array.from(values, (_, index) => id * 100_000 + index),
      school_id: Int32Array.from(schools, (name) => schoolId.get(name)!),
      score: Float64Array.from(values),
    });
    await engine.insert('loaded', tableToIPC(table, 'stream'), values.length);
    await engine.exec('fill', sql`INSERT INTO result (form_id, student_id, school_id, score_raw, status, batch_id, seq, deleted)
      SELECT ${id}, student_id, school_id, score, '正常', 1, 1, FALSE FROM loaded`);
  }
  await rebuildScores(engine);
}, 120_000);
afterAll(() => engine.close());

describe.each(Object.keys(samples) as (keyof typeof samples)[])('levels of %s through SQL', (name) => {
  it('n, mean, SD, quartiles, extremes', async () => {
    const golden = goldens[name];
    const [row] = await engine.query(levelsQuery({ exams: [samples[name].exam], subjects: ['数学'], by: 'all' }));
    expect(row!.present).toBe(golden.n);
    close(row!.mean, golden.mean);
    close(row!.sd, golden.sd_n1);
    close(row!.variation, golden.cv_n1);
    close(row!.median, golden.median);
    expect([row!.min, row!.max]).toEqual([golden.min, golden.max]);
    close(row!.q1, golden.quantiles.type7[golden.probs.indexOf(0.25)]!);
    close(row!.q3, golden.quantiles.type7[golden.probs.indexOf(0.75)]!);
  });

  it('quantiles of type 7', () => {
    const sorted = samples[name].values.toSorted((a, b) => a - b);
    goldens[name].probs.forEach((p, index) => close(quantile(sorted, p), goldens[name].quantiles.type7[index]!));
  });

  it('T scores have mean 50 and SD 10', async () => {
    const rows = await engine.query(tScoresQuery({ exams: [samples[name].exam], subjects: ['数学'] }));
    const t = rows.map((row) => row.t!);
    close(t.reduce((sum, value) => sum + value, 0) / t.length, 50);
    close((samples[name].values[0]! - goldens[name].mean) / goldens[name].sd_n1, (t[0]! - 50) / 10, 1e-9);
  });
});

describe('schools of HSB through SQL', () => {
  it('every school: n, mean, SD, quartiles', async () => {
    const rows = await engine.query(levelsQuery({ exams: [3], subjects: ['数学'], by: 'school' }));
    const bySchool = new Map(rows.map((row) => [row.name, row]));
    expect(rows).toHaveLength(goldens.per_school_HSB.length);
    for (const golden of goldens.per_school_HSB) {
      const row = bySchool.get(golden.School)!;
      expect(row.present).toBe(golden.n);
      close(row.mean, golden.mean);
      close(row.sd, golden.sd);
      close(row.q1, golden.q25);
      close(row.median, golden.median);
      close(row.q3, golden.q75);
    }
  });

  it('between and within variation (anova) and the null model from the same moments', async () => {
    const schools = await engine.query(schoolMomentsQuery({ exam: 3, subject: '数学' }));
    const golden = goldens.anova_MathAch_by_School;
    const n = schools.reduce((sum, school) => sum + school.n, 0);
    const mean = schools.reduce((sum, school) => sum + school.n * school.mean, 0) / n;
    const between = schools.reduce((sum, school) => sum + school.n * (school.mean - mean) ** 2, 0);
    const within = schools.reduce((sum, { squares }) => sum + squares, 0);
    close(between / (between + within), golden.eta2);
    close(between / golden.df1 / (within / golden.df2), golden.F);
    // e^−500 from ln Γ(3592): the exponent's rounding is multiplied by 500
    close(fUpper(golden.F, golden.df1, golden.df2), golden.p, 1e-8);
    const lme4: { null_REML: { ICC: number; minus2LL_or_REMLcrit: number } } = JSON.parse(oracleText('golden/hsb_lmm.json'));
    const fit = fitMixedModel(nullModelProducts(schools), [{ factor: 'school' }], 'REML');
    expect(fit.ok).toBe(true);
    if (!fit.ok) return;
    close(fit.levels[0]!.icc, lme4.null_REML.ICC, 2e-6);
    expect(Math.abs(fit.criterion - lme4.null_REML.minus2LL_or_REMLcrit)).toBeLessThan(1e-6);
  });
});

describe('standardised gaps', () => {
  const fromSql = async (id: number) => {
    const rows = await engine.query(localityMomentsQuery({ exam: id, subject: '数学' }));
    return ['城区', '乡村'].map((name) => rows.find(({ locality }) => locality === name)!);
  };
  const check = (golden: Gap, first: { n: number; mean: number; sd: number }, second: { n: number; mean: number; sd: number }): void => {
    const gap = hedgesG(first, second)!;
    close(gap.gap, golden.mean1 - golden.mean2);
    close(gap.g, golden.hedges_g_exact);
    close(gap.low, golden.ci95_g_normal[0]);
    close(gap.high, golden.ci95_g_normal[1]);
    // the tail of e^−155 comes from ln Γ(3591), whose rounding the exponential multiplies
    close(2 * studentCdf(-Math.abs(golden.student_t), golden.n1 + golden.n2 - 2), golden.student_p, 1e-8);
  };

  it.each([['d_MathAch_Catholic_minus_Public', 3], ['d_normexam_F_minus_M', 1]] as const)('%s through SQL', async (name, id) => {
    const [first, second] = await fromSql(id);
    expect([first!.n, second!.n]).toEqual([goldens[name].n1, goldens[name].n2]);
    check(goldens[name], { ...first!, sd: first!.sd! }, { ...second!, sd: second!.sd! });
  });

  it('d_SATQ_male_minus_female from its moments', () => {
    const golden = goldens.d_SATQ_male_minus_female;
    check(golden, { n: golden.n1, mean: golden.mean1, sd: golden.sd1 }, { n: golden.n2, mean: golden.mean2, sd: golden.sd2 });
  });
});
