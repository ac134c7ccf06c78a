import { describe, expect, it } from 'vitest';
import { groupGrowth } from '../../analytics/growth/sgp/group-growth.ts';
import { sgpCsv, type SgpCsvOptions } from '../../analytics/growth/sgp/sgp-csv.ts';
import { bSplineBasis } from '../../analytics/stats/b-spline-basis.ts';
import { oracleRows, oracleText } from './oracle-files.ts';

/** SGP::studentGrowthPercentiles 2.1-0.0 (quantreg rq, method br) on SGPdata, grade 5 mathematics. */
interface Golden {
  readonly taus: readonly number[];
  readonly n_order1: number;
  readonly n_order2: number;
  readonly check_loss_order1: readonly number[];
  readonly check_loss_order2: readonly number[];
  /** One array per coefficient of y ~ bs(PRIOR_1) [+ bs(PRIOR_2)], intercept first. */
  readonly coef_order1: readonly (readonly number[])[];
  readonly knots_boundaries: {
    readonly knots_3: readonly number[];
    readonly boundaries_3: readonly [number, number];
    readonly knots_4: readonly number[];
    readonly boundaries_4: readonly [number, number];
  };
  readonly school_mgp: readonly { readonly SCHOOL_NUMBER: number; readonly n1: number; readonly median_SGP1: number; readonly mean_SGP1: number; readonly n2: number; readonly median_SGP2: number; readonly mean_SGP2: number }[];
}

const golden: Golden = JSON.parse(oracleText('golden/sgp_math_g5.json'));
const csv = oracleText('data/sgp_math_g5.csv');
const pupils = oracleRows('golden/sgp_math_g5_students.csv');
const { knots_3, boundaries_3, knots_4, boundaries_4 } = golden.knots_boundaries;
const knots = { PRIOR_1: { knots: knots_4, boundaries: boundaries_4 }, PRIOR_2: { knots: knots_3, boundaries: boundaries_3 } };
const options: SgpCsvOptions = { id: 'ID', outcome: 'OUTCOME', priors: ['PRIOR_1', 'PRIOR_2'], group: 'SCHOOL', knots };
const both = await sgpCsv(csv, options);
const one = await sgpCsv(csv, { ...options, priors: ['PRIOR_1'], knots: { PRIOR_1: knots.PRIOR_1 } });

/** The contract is ≥ 99.9 % equal and never off by more than 1 (oracles/README.md); every pupil is equal. */
function compare(result: typeof both, column: string, order: number): void {
  const expected = new Map(pupils.filter((row) => row[column] !== '').map((row) => [row.ID, Number(row[column])]));
  const actual = result.pupils.filter((pupil) => pupil.order === order);
  for (const { id, sgp } of actual) expect(sgp, id).toBe(expected.get(id));
}

describe('SGP package, one prior', () => {
  it('every pupil', () => {
    expect(one.pupils).toHaveLength(golden.n_order1);
    compare(one, 'SGP_ORDER_1', 1);
  });

  it('school medians and means', () => {
    // The package's summary takes only pupils enrolled at the school all year.
    const enrolled = new Map(pupils.filter((row) => row.SCHOOL_ENROLLMENT_STATUS!.endsWith('Yes')).map((row) => [row.ID, row.SCHOOL_NUMBER!]));
    const counted = one.pupils.filter(({ id }) => enrolled.has(id));
    const groups = groupGrowth(counted.map(({ id }) => enrolled.get(id)!), counted.map(({ sgp }) => sgp));
    expect(groups).toHaveLength(golden.school_mgp.length);
    for (const { SCHOOL_NUMBER, n1, median_SGP1, mean_SGP1 } of golden.school_mgp) {
      const group = groups.find(({ id }) => id === String(SCHOOL_NUMBER))!;
      expect(group).toMatchObject({ n: n1, median: median_SGP1 });
      expect(group.mean).toBeCloseTo(mean_SGP1, 10);
    }
  });

  it('the spline basis gives the same predictions from the golden coefficients as a basis that sums to 1 must', () => {
    // R's bs() leaves out the first function: a constant added to all coefficients is the intercept.
    const basis = bSplineBasis(knots_4, boundaries_4);
    const values = new Float64Array(4);
    const median = golden.coef_order1.map((row) => row[golden.taus.indexOf(0.495)]!);
    const predict = (x: number): number => {
      const first = basis.evaluate(x, values, 0);
      return values.reduce((sum, value, q) => sum + value * (median[0]! + (first + q === 0 ? 0 : median[first + q]!)), 0);
    };
    let loss = 0;
    for (const row of oracleRows('data/sgp_math_g5.csv')) {
      if (row.PRIOR_1 === '' || row.OUTCOME === '') continue;
      const residual = Number(row.OUTCOME) - predict(Number(row.PRIOR_1));
      loss += residual * (residual < 0 ? 0.495 - 1 : 0.495);
    }
    expect(Math.abs(loss / golden.check_loss_order1[golden.taus.indexOf(0.495)]! - 1)).toBeLessThan(1e-9);
  });
});

describe('SGP package, two priors', () => {
  it('every pupil with both, and the others by the first', () => {
    expect(both.orders.map(({ n }) => n)).toEqual([golden.n_order1, golden.n_order2]);
    expect(both.pupils).toHaveLength(golden.n_order1);
    expect(both.pupils.filter(({ order }) => order === 2)).toHaveLength(golden.n_order2);
    compare(both, 'SGP_ORDER_2', 2);
    compare(both, 'SGP_ORDER_1', 1);
    expect(both.dropped).toEqual([{ rows: oracleRows('data/sgp_math_g5.csv').length - golden.n_order1, reason: '缺少最近一次起点成绩（PRIOR_1）' }]);
    expect(both.warnings).toEqual([]);
  });

  it.each([1, 2] as const)('check losses of order %i', (order) => {
    const expected = order === 1 ? golden.check_loss_order1 : golden.check_loss_order2;
    const losses = both.checkLoss.filter((row) => row.order === order);
    expect(losses).toHaveLength(100);
    losses.forEach(({ tau, loss }, t) => {
      expect(tau).toBeCloseTo(golden.taus[t]!, 12);
      expect(Math.abs(loss / expected[t]! - 1)).toBeLessThan(1e-9);
    });
  });
});

describe('knots by the rule of the package', () => {
  it('from the whole panel of a grade', async () => {
    // Scores of the whole grade-4 panel are wider than those of the pupils in the fit.
    const panel = oracleRows('data/sgp_math_g5_panel.csv');
    const scores = panel.flatMap((row) => [2022, 2023, 2024].flatMap((year) => (row[`GRADE_${year}_${year + 1}`] === '4' ? [row[`SCALE_SCORE_${year}_${year + 1}`]!] : [])));
    const table = ['PRIOR,Y', ...scores.filter((score) => score !== '').map((score, i) => `${score},${(i * 7919) % 101}`)].join('\n');
    const { orders } = await sgpCsv(table, { outcome: 'Y', priors: ['PRIOR'] });
    expect(orders[0]!.knots.PRIOR).toEqual(knots_4);
    expect(orders[0]!.boundaries.PRIOR).toEqual(boundaries_4);
  });
});
