import type { Curve } from '../measures/cross-products.ts';
import { Z95 } from '../stats/normal.ts';
import { packed, type CrossProducts } from './cross-product-groups.ts';
import { COVERAGE_LIMIT, coverageOf, totalCoverage, type UnitCoverage } from './coverage.ts';
import type { Coverage, FitSummary, GrowthFlag, GrowthOutcome, UnitEffect } from './growth-result.ts';
import type { Method } from './intercept-criterion.ts';
import { fitRandomIntercept, type FitRefusal, type GroupMode, type RandomInterceptFit } from './random-intercept.ts';

export interface ValueAddedInput {
  /** From `crossProductsQuery` through `productsFromRows`, or from rows in memory. */
  readonly products: CrossProducts;
  /** `pairCoverageQuery`: every unit with an outcome. */
  readonly coverage: readonly UnitCoverage[];
  /** `pairFormsQuery`: comparable sets among the matched pupils; absent when the data has one form by nature. */
  readonly forms?: readonly { readonly column: number; readonly forms: number }[];
  readonly labels: {
    /** 2026年中考·总分 */
    readonly outcome: string;
    readonly baselines: readonly string[];
    /** What a unit is called: 学校, 班级 … */
    readonly unit: string;
  };
  readonly method?: Method;
  readonly curve?: Curve;
}

/** Fewer units than this carry no random effect (design/growth.md, guard rails). */
export const MINIMUM_UNITS = 5;
/** Below the first nothing is shown; below the second nothing is flagged. */
export const MINIMUM_PUPILS = 5;
export const FLAG_PUPILS = 20;

/**
 * Value added: each unit's conditional mode û_j in points of the outcome, with the 95 % interval
 * û_j ± 1.96·condSD_j and a flag when the interval leaves 0 out. Refuses, with the reason, where the
 * guard rails forbid a model.
 */
export function valueAdded(input: ValueAddedInput): GrowthOutcome {
  const coverage = totalCoverage(input.coverage);
  const refuse = (reason: string): GrowthOutcome => ({ model: 'refused', reason, coverage });
  const { unit } = input.labels;
  const crossed = input.forms?.filter(({ forms }) => forms > 1) ?? [];
  if (crossed.length > 0) {
    const names = crossed.map(({ column }) => (column < 0 ? input.labels.outcome : input.labels.baselines[column]!));
    return refuse(`${names.join('、')}不是同一份试卷（异卷不可比），不能跨校计算增值。请改在同卷的学校内部分析，或选择统一命题的考试。`);
  }
  const units = input.products.groups.filter(({ n }) => n > 0).length;
  if (units > 0 && units < MINIMUM_UNITS) {
    return refuse(`只有 ${units} 个${unit}有匹配的学生，少于 ${MINIMUM_UNITS} 个，不能估计${unit}之间的差异。请改用外部参照（如位次对照）或往届同起点的方法。`);
  }
  const fit = fitRandomIntercept(input.products, input.method ?? 'REML');
  if (!fit.ok) return refuse(refusalText(fit, unit));

  const outcomeSd = sampleSdOfOutcome(input.products);
  const effects = new Map(fit.groups.map((group) => [group.id, group]));
  return {
    model: 'mixed',
    units: input.coverage.map((row) => unitEffect(row.unit, effects.get(row.unit), fit, outcomeSd, coverageOf(row))),
    fit: summaryOf(fit, input, coverage),
    coverage,
    methodNote: methodNote(fit, input, coverage),
  };
}

function unitEffect(unit: string, group: GroupMode | undefined, fit: RandomInterceptFit, outcomeSd: number, coverage: Coverage): UnitEffect {
  const n = group?.n ?? 0;
  if (!group || n < MINIMUM_PUPILS) {
    return { unit, n, effect: null, standardError: null, low: null, high: null, reliability: null, effectSd: null, flag: '不显示', coverage };
  }
  const { mode, conditionalSd, reliability } = group;
  // At θ = 0 every mode is 0 with SD 0; an interval of no width would claim certainty.
  const margin = fit.singular ? null : Z95 * conditionalSd;
  const low = margin === null ? null : mode - margin;
  const high = margin === null ? null : mode + margin;
  const flag: GrowthFlag =
    n < FLAG_PUPILS ? '仅供参考' : low !== null && low > 0 ? '高于预期' : high !== null && high < 0 ? '低于预期' : '符合预期';
  return { unit, n, effect: mode, standardError: fit.singular ? null : conditionalSd, low, high, reliability, effectSd: mode / outcomeSd, flag, coverage };
}

function summaryOf(fit: RandomInterceptFit, { coverage: rows, labels }: ValueAddedInput, coverage: Coverage): FitSummary {
  const thin = rows.filter((row) => coverageOf(row).belowLimit).length;
  return {
    method: fit.method,
    n: fit.n,
    groups: fit.groups.length,
    fixedEffects: fit.terms.map((term, index) => ({ term, estimate: fit.beta[index]!, standardError: fit.standardErrors[index]! })),
    betweenVariance: fit.tau2,
    residualVariance: fit.sigma2,
    icc: fit.icc,
    criterion: fit.criterion,
    converged: fit.converged,
    singular: fit.singular,
    dropped: coverage.outcome > coverage.matched ? [{ rows: coverage.outcome - coverage.matched, reason: '缺少起点成绩' }] : [],
    warnings: [
      ...(fit.singular ? [`控制起点后，未检出${labels.unit}之间的差异，各${labels.unit}均按符合预期处理。`] : []),
      ...(fit.converged ? [] : [`${labels.unit}内部几乎没有差异，模型未能收敛，结果不宜使用。`]),
      ...(fit.leftOut.length > 0 ? [`${fit.leftOut.join('、')}没有差异或可由其他起点推出，未进入模型。`] : []),
      ...(coverage.belowLimit ? [`匹配率 ${percent(coverage.share)}，低于 ${percent(COVERAGE_LIMIT)}，结论请谨慎使用。`] : []),
      ...(thin > 0 ? [`${thin} 个${labels.unit}的匹配率低于 ${percent(COVERAGE_LIMIT)}。`] : []),
    ],
  };
}

function methodNote(fit: RandomInterceptFit, { labels, curve }: ValueAddedInput, coverage: Coverage): string {
  const start = labels.baselines.length === 0 ? '未控制起点' : `以${labels.baselines.join('、')}为起点${curve === 'quadratic' ? '（含平方项）' : ''}`;
  const left = coverage.outcome - coverage.matched;
  return [
    `增值评价：${start}，以${labels.outcome}为结果，采用两水平随机截距模型（学生、${labels.unit}；${fit.method === 'REML' ? '限制性极大似然' : '极大似然'}估计）。`,
    `共 ${fit.n} 名学生、${fit.groups.length} 个${labels.unit}；有结果成绩的学生 ${coverage.outcome} 人，匹配率 ${percent(coverage.share)}，未匹配 ${left} 人不参加计算。`,
    `增值为实际成绩与同起点学生预期成绩之差（分），已按人数作收缩估计；区间为 95% 置信区间，区间不含 0 才判为高于或低于预期，含 0 为符合预期（未见显著差异）。`,
    `人数不足 ${MINIMUM_PUPILS} 人不显示，${MINIMUM_PUPILS}—${FLAG_PUPILS - 1} 人仅供参考。`,
  ].join('');
}

function refusalText({ reason }: FitRefusal, unit: string): string {
  switch (reason) {
    case 'no-rows':
      return '没有同时具有起点成绩和结果成绩的学生，无法计算增值。请检查两次考试的学生能否对应。';
    case 'one-group':
      return `匹配的学生都在同一个${unit}，没有可比较的对象。`;
    case 'groups-of-one':
      return `每个${unit}只有一名匹配的学生，无法区分${unit}差异与个人差异。`;
    case 'too-few-rows':
      return '匹配的学生太少，不足以估计模型。';
    case 'constant-outcome':
      return '匹配学生的结果成绩全部相同，无法计算增值。';
    case 'perfect-fit':
      return '结果成绩可由起点成绩完全推出，没有可归因的差异。请检查起点与结果是否为同一列成绩。';
  }
}

function sampleSdOfOutcome({ predictors, scale, groups }: CrossProducts): number {
  const y = predictors.length;
  const n = groups.reduce((sum, group) => sum + group.n, 0);
  const sum = groups.reduce((total, group) => total + group.sums[y]!, 0);
  const squares = groups.reduce((total, group) => total + group.products[packed(y, y)]!, 0);
  return scale[y]! * Math.sqrt((squares - sum ** 2 / n) / (n - 1));
}

const percent = (share: number | null): string => (share === null ? '—' : `${(share * 100).toFixed(1)}%`);
