import { COVERAGE_LIMIT, coverageOf, percent, type UnitCoverage } from './coverage.ts';
import type { Coverage, FitSummary, VarianceComponent } from './growth-result.ts';
import type { FittedLevel, MixedFit } from './mixed/mixed-fit.ts';

/** Slopes of fewer units than this are hardly told from one another. */
const SLOPE_UNITS = 20;

export interface SummaryOf {
  readonly fit: MixedFit;
  /** Mean of the baseline whose slope varies. */
  readonly slopeMean: number | null;
  readonly rows: readonly UnitCoverage[];
  readonly coverage: Coverage;
  readonly unit: string;
}

export function fitSummary({ fit, slopeMean, rows, coverage, unit }: SummaryOf): FitSummary {
  const finest = fit.levels.at(-1)!;
  const thin = rows.filter((row) => coverageOf(row).belowLimit).length;
  return {
    method: fit.method,
    n: fit.n,
    groups: finest.units.length,
    fixedEffects: fit.terms.map((term, index) => ({ term, estimate: fit.beta[index]!, standardError: fit.standardErrors[index]! })),
    betweenVariance: finest.varianceAtMean,
    residualVariance: fit.sigma2,
    icc: finest.icc,
    components: components(fit, slopeMean),
    levels: fit.levels.map(({ factor, units, icc, boundary }) => ({ level: factor, units: units.length, icc, boundary })),
    leftOut: fit.leftOut,
    criterion: fit.criterion,
    converged: fit.converged,
    singular: fit.singular,
    dropped: coverage.outcome > coverage.matched ? [{ rows: coverage.outcome - coverage.matched, reason: '缺少起点成绩' }] : [],
    warnings: [
      ...fit.levels.flatMap((level) => boundaryWarning(level, fit.levels.length > 1)),
      ...(slopeMean !== null && finest.units.length < SLOPE_UNITS ? [`只有 ${finest.units.length} 个${unit}，各${unit}的斜率难以区分（宜有 ${SLOPE_UNITS} 个以上），请慎用随机斜率。`] : []),
      ...(fit.leftOut.length > 0 ? [`${fit.leftOut.join('、')}没有差异或可由前面的变量推出，未进入模型。`] : []),
      ...(coverage.belowLimit ? [`匹配率 ${percent(coverage.share)}，低于 ${percent(COVERAGE_LIMIT)}，结论请谨慎使用。`] : []),
      ...(thin > 0 ? [`${thin} 个${unit}的匹配率低于 ${percent(COVERAGE_LIMIT)}。`] : []),
    ],
  };
}

function boundaryWarning({ factor, boundary, varianceAtMean, terms }: FittedLevel, nested: boolean): string[] {
  if (boundary === null) return [];
  if (varianceAtMean === 0) return [nested ? `控制起点后，未检出${factor}这一层的差异，该层各单位的效应为 0。` : `控制起点后，未检出${factor}之间的差异，各${factor}均按符合预期处理。`];
  if (boundary === 'no-variance' && terms.length > 1) return [`各${factor}的斜率没有可检出的差异，结果与不设随机斜率的模型相同。`];
  return [`各${factor}的截距与斜率完全相关（边界解），斜率的差异不能单独解释；起点处于平均水平的增值仍可用。`];
}

function components(fit: MixedFit, slopeMean: number | null): VarianceComponent[] {
  const whole = fit.levels.reduce((sum, { varianceAtMean }) => sum + varianceAtMean, fit.sigma2);
  return [
    ...fit.levels.flatMap(({ factor, terms, covariance, varianceAtMean }): VarianceComponent[] => {
      const intercept: VarianceComponent = { level: factor, kind: 'intercept', variance: varianceAtMean, share: varianceAtMean / whole };
      if (terms.length < 2 || slopeMean === null) return [intercept];
      const slope = covariance[3]!;
      // Cov(b_0 + x̄ b_1, b_1)
      const together = covariance[1]! + slopeMean * slope;
      const correlation = varianceAtMean > 0 && slope > 0 ? Math.min(Math.max(together / Math.sqrt(varianceAtMean * slope), -1), 1) : null;
      return [intercept, { level: factor, kind: 'slope', variance: slope, share: null, correlation }];
    }),
    { level: '学生', kind: 'residual', variance: fit.sigma2, share: fit.sigma2 / whole },
  ];
}
