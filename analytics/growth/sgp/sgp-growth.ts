import type { CallOptions } from '../../call.ts';
import { coverageOf, COVERAGE_LIMIT, totalCoverage, type UnitCoverage } from '../coverage.ts';
import type { GrowthFlag, GrowthRefusal, SgpResult, SgpUnit } from '../growth-result.ts';
import { pairColumns, type PairRow } from '../pair-columns.ts';
import { FLAG_PUPILS, MINIMUM_PUPILS, type ValueAddedInput } from '../value-added.ts';
import { groupGrowth, type GroupGrowth } from './group-growth.ts';
import type { SgpKnots } from './sgp-knots.ts';
import { MAXIMUM_PRIORS, studentGrowthPercentiles } from './student-growth-percentiles.ts';

export interface SgpGrowthInput {
  /** `pairRowsQuery`: pupils with the outcome and every baseline, the most recent baseline first. */
  readonly rows: readonly PairRow[];
  /** `pairCoverageQuery`. */
  readonly coverage: readonly UnitCoverage[];
  /** `pairFormsQuery`; absent when the data has one form by nature. */
  readonly forms?: ValueAddedInput['forms'];
  readonly labels: ValueAddedInput['labels'];
  /** By baseline label: knots of a base year. */
  readonly knots?: Readonly<Record<string, SgpKnots>>;
}

/** Half of all pupils with a given start have an SGP above this. */
const EXPECTED_MEDIAN = 50;

/** SGPs of the matched pupils, and each unit's median SGP with its interval (growth.md, section 4). */
export async function sgpGrowth(input: SgpGrowthInput, options: CallOptions = {}): Promise<SgpResult | GrowthRefusal> {
  const coverage = totalCoverage(input.coverage);
  const { labels } = input;
  const refuse = (reason: string): GrowthRefusal => ({ model: 'refused', reason, coverage });
  const crossed = input.forms?.filter(({ forms }) => forms > 1) ?? [];
  if (crossed.length > 0) {
    const names = crossed.map(({ column }) => (column < 0 ? labels.outcome : labels.baselines[column]!));
    return refuse(`${names.join('、')}不是同一份试卷（异卷不可比），不能跨校计算成长百分位。`);
  }
  if (labels.baselines.length < 1 || labels.baselines.length > MAXIMUM_PRIORS) return refuse(`成长百分位需要 1—${MAXIMUM_PRIORS} 个起点成绩。`);
  if (input.rows.length === 0) return refuse('没有同时具有起点成绩和结果成绩的学生，无法计算成长百分位。');
  const columns = pairColumns(input.rows, labels.baselines.length);
  const fit = await studentGrowthPercentiles(
    {
      outcome: columns.outcome,
      priors: labels.baselines.map((name, k) => ({ name, scores: columns.baselines[k]! })),
      ...(input.knots ? { knots: input.knots } : {}),
    },
    options,
  );
  if (fit.orders.length === 0) return refuse(fit.warnings.join('') || '无法计算成长百分位。');
  const groups = new Map(groupGrowth(columns.unit, fit.sgp).map((group) => [group.id, group]));
  const lost = coverage.outcome - coverage.matched;
  const thin = input.coverage.filter((row) => coverageOf(row).belowLimit).length;
  return {
    model: 'sgp',
    units: input.coverage.map((row) => unitOf(row, groups.get(row.unit))),
    pupils: columns.student.flatMap((student, i) => {
      const sgp = fit.sgp[i]!;
      const outcome = columns.outcome[i]!;
      const expected = fit.expected[i]!;
      return sgp === 0 ? [] : [{ student, unit: columns.unit[i]!, outcome, expected, residual: outcome - expected, sgp }];
    }),
    coverage,
    dropped: [...(lost > 0 ? [{ rows: lost, reason: '缺少起点成绩' }] : []), ...fit.dropped],
    warnings: [
      ...fit.warnings,
      ...(coverage.belowLimit ? [`匹配率 ${percent(coverage.share)}，低于 ${percent(COVERAGE_LIMIT)}，结论请谨慎使用。`] : []),
      ...(thin > 0 ? [`${thin} 个${labels.unit}的匹配率低于 ${percent(COVERAGE_LIMIT)}。`] : []),
    ],
    methodNote: [
      `学生成长百分位（SGP）：以${labels.baselines.join('、')}为起点，以${labels.outcome}为结果，用三次 B 样条分位数回归比较起点相同的学生；某生的百分位为 70，表示他的成绩高于约 70% 起点相同的学生。`,
      `${labels.unit}以学生百分位的中位数表示，全体学生约为 ${EXPECTED_MEDIAN}；区间为中位数的 95% 置信区间（由学生百分位的排序得出，不假定分布），区间不含 ${EXPECTED_MEDIAN} 才判为高于或低于预期，含 ${EXPECTED_MEDIAN} 为符合预期（未见显著差异）。`,
      `有结果成绩的学生 ${coverage.outcome} 人，匹配率 ${percent(coverage.share)}，未匹配 ${lost} 人不参加计算。人数不足 ${MINIMUM_PUPILS} 人不显示，${MINIMUM_PUPILS}—${FLAG_PUPILS - 1} 人仅供参考。`,
    ].join(''),
  };
}

function unitOf(row: UnitCoverage, group: GroupGrowth | undefined): SgpUnit {
  const { unit } = row;
  const coverage = coverageOf(row);
  const n = group?.n ?? 0;
  if (!group || n < MINIMUM_PUPILS) return { unit, n, median: null, mean: null, standardError: null, low: null, high: null, flag: '不显示', coverage };
  const { median, mean, se, low, high } = group;
  const flag: GrowthFlag =
    n < FLAG_PUPILS ? '仅供参考' : low !== null && low > EXPECTED_MEDIAN ? '高于预期' : high !== null && high < EXPECTED_MEDIAN ? '低于预期' : '符合预期';
  return { unit, n, median, mean, standardError: se, low, high, flag, coverage };
}

const percent = (share: number | null): string => (share === null ? '—' : `${(share * 100).toFixed(1)}%`);
