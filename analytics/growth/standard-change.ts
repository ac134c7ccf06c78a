import { moments, sampleSd } from '../stats/moments.ts';
import { Z95 } from '../stats/normal.ts';
import { COVERAGE_LIMIT, coverageOf, percent, totalCoverage, type UnitCoverage } from './coverage.ts';
import type { GrowthRefusal, StandardChangeResult, StandardChangeUnit } from './growth-result.ts';
import { MINIMUM_PUPILS } from './mixed-effects.ts';
import { joinedStart, pairColumns, type PairRow } from './pair-columns.ts';
import type { ValueAddedInput } from './value-added.ts';

/** Ability fifths from the lowest to the highest. */
export const FIFTHS = 5;

/**
 * 标准分变化: Z = (x − mean)/SD at both exams over the pupils present at both, T = 50 + 10Z; of a unit the mean
 * change Z₂ − Z₁ ± 1.96·σ/√n with σ the SD of the change over all pupils, and the mean change of the
 * percentile rank 100·(below + ½·equal)/n. Several baselines: Z₁ is the standardised mean of their Zs.
 * Description only: pupils who start high fall back and pupils who start low rise whatever the school does
 * (regression to the mean), so nobody is judged by it.
 */
export function standardChange(input: { readonly rows: readonly PairRow[]; readonly coverage: readonly UnitCoverage[]; readonly forms?: ValueAddedInput['forms']; readonly labels: ValueAddedInput['labels'] }): StandardChangeResult | GrowthRefusal {
  const { labels } = input;
  const coverage = totalCoverage(input.coverage);
  const refuse = (reason: string): GrowthRefusal => ({ model: 'refused', reason, coverage });
  const crossed = input.forms?.filter(({ forms }) => forms > 1) ?? [];
  if (crossed.length > 0) {
    const names = crossed.map(({ column }) => (column < 0 ? labels.outcome : labels.baselines[column]!));
    return refuse(`${names.join('、')}不是同一份试卷（异卷不可比），不能跨校比较标准分。`);
  }
  if (input.rows.length === 0) return refuse('没有同时具有起点成绩和结果成绩的学生，无法计算标准分变化。');
  const columns = pairColumns(input.rows, labels.baselines.length);
  const before = standardise(joinedStart(columns.baselines));
  const after = standardise(columns.outcome);
  if (!before || !after) return refuse('起点或结果成绩全部相同，无法换算标准分。');
  const change = after.map((z, i) => z - before[i]!);
  const sigma = sampleSd(moments(change)) ?? 0;
  const [ranksBefore, ranksAfter] = [percentileRanks(before), percentileRanks(after)];
  const members = new Map<string, number[]>();
  columns.unit.forEach((unit, i) => {
    const list = members.get(unit);
    if (list) list.push(i);
    else members.set(unit, [i]);
  });
  const transition = Array.from({ length: FIFTHS }, () => new Array<number>(FIFTHS).fill(0));
  ranksBefore.forEach((rank, i) => (transition[fifthOf(rank)]![fifthOf(ranksAfter[i]!)]! += 1));
  const unitOf = (row: UnitCoverage): StandardChangeUnit => {
    const own = members.get(row.unit) ?? [];
    const n = own.length;
    const mean = (of: ArrayLike<number>): number => own.reduce((sum, i) => sum + of[i]!, 0) / n;
    const base = { unit: row.unit, n, coverage: coverageOf(row), reliability: null };
    if (n < MINIMUM_PUPILS) return { ...base, effect: null, standardError: null, low: null, high: null, startZ: null, outcomeZ: null, percentileChange: null, flag: '不显示' };
    const effect = mean(change);
    const standardError = sigma / Math.sqrt(n);
    return {
      ...base, effect, standardError, low: effect - Z95 * standardError, high: effect + Z95 * standardError,
      startZ: mean(before), outcomeZ: mean(after), percentileChange: mean(ranksAfter) - mean(ranksBefore), flag: '仅描述',
    };
  };
  const lost = coverage.outcome - coverage.matched;
  return {
    model: 'zdiff',
    units: input.coverage.map(unitOf),
    pupils: columns.student.map((student, i) => ({ student, unit: columns.unit[i]!, outcome: columns.outcome[i]!, startZ: before[i]!, outcomeZ: after[i]!, change: change[i]! })),
    transition,
    sigma,
    coverage,
    dropped: lost > 0 ? [{ rows: lost, reason: '缺少起点成绩' }] : [],
    warnings: [
      '描述性指标，未控制起点（向均值回归）：起点高的单位容易下降，起点低的容易上升，不能据此评价单位。评价请用多层线性模型等。',
      ...(coverage.belowLimit ? [`匹配率 ${percent(coverage.share)}，低于 ${percent(COVERAGE_LIMIT)}，结论请谨慎使用。`] : []),
    ],
    methodNote: [
      `标准分变化（描述性指标，未控制起点）：对${labels.baselines.join('、')}和${labels.outcome}都有成绩的学生，分别换算标准分 Z（均值 0、标准差 1；T＝50＋10Z），${labels.unit}的变化为学生 Z 之差的平均，T 的变化为其 10 倍。`,
      `区间为平均 ± 1.96×σ/√人数，σ 为全体学生变化的标准差（${sigma.toFixed(2)}）；百分位变化为学生百分位（低于者＋半数同分者所占的百分比）之差的平均。`,
      `有结果成绩的学生 ${coverage.outcome} 人，匹配率 ${percent(coverage.share)}，未匹配 ${lost} 人不参加计算。人数不足 ${MINIMUM_PUPILS} 人不显示；本指标不作高低判断。`,
    ].join(''),
  };
}

/** null where the values do not differ. */
function standardise(values: Float64Array): Float64Array | null {
  const of = moments(values);
  const sd = sampleSd(of);
  return sd === null || !(sd > 0) ? null : values.map((value) => (value - of.mean) / sd);
}

/** 100·(below + ½·equal)/n of each value. */
export function percentileRanks(values: Float64Array): Float64Array {
  const sorted = values.toSorted();
  const places = new Map<number, number>();
  for (let first = 0; first < sorted.length; ) {
    let after = first + 1;
    while (after < sorted.length && sorted[after] === sorted[first]) after++;
    places.set(sorted[first]!, (100 * (first + after)) / 2 / sorted.length);
    first = after;
  }
  return values.map((value) => places.get(value)!);
}

/** Pupils of equal score stay in one fifth. */
const fifthOf = (rank: number): number => Math.min(FIFTHS - 1, Math.floor((rank * FIFTHS) / 100));
