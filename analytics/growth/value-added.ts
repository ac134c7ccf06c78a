import type { Curve } from '../measures/design-terms.ts';
import { packed, type CrossProducts } from './cross-product-groups.ts';
import { coverageOf, totalCoverage, type UnitCoverage } from './coverage.ts';
import { fitSummary } from './fit-summary.ts';
import { growthMethodNote } from './growth-method-note.ts';
import { growthRefusal, notConverged } from './growth-refusal.ts';
import type { GrowthOutcome } from './growth-result.ts';
import { fitWithMeasurementError } from './measurement-error.ts';
import { unitEffect } from './mixed-effects.ts';
import { fitMixedModel } from './mixed/fit-mixed-model.ts';
import type { MixedLevel } from './mixed/group-tree.ts';
import type { FittedLevel } from './mixed/mixed-fit.ts';

export interface ValueAddedInput {
  /** From `crossProductsQuery` through `productsFromRows`, or from rows in memory. */
  readonly products: CrossProducts;
  /** Nested models: the parent of each group, in their order, and `pairCoverageQuery` of the parents. */
  readonly parents?: { readonly of: readonly string[]; readonly coverage: readonly UnitCoverage[] };
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
    /** What the level above is called, in a nested model. */
    readonly parent?: string;
  };
  readonly method?: 'REML' | 'ML';
  readonly curve?: Curve;
  /** The slope of the first predictor varies between units. */
  readonly slope?: boolean;
  /** Of the baselines, the first predictors; corrects for their measurement error when below 1. */
  readonly reliability?: number;
  /** What is held constant beside the baselines, in words. */
  readonly covariates?: readonly string[];
}

/** Fewer units than this carry no random effect (design/growth.md, guard rails). */
export const MINIMUM_UNITS = 5;
export { FLAG_PUPILS, MINIMUM_PUPILS } from './mixed-effects.ts';

/**
 * Value added of the units from a mixed model: what is shown of a unit is in mixed-effects.ts. Refuses,
 * with the reason and the way out, where the guard rails forbid a model.
 */
export function valueAdded(input: ValueAddedInput): GrowthOutcome {
  const coverage = totalCoverage(input.coverage);
  const { unit, parent } = input.labels;
  const forbidden = forbids(input);
  if (forbidden) return { model: 'refused', reason: forbidden, coverage };
  const { products, parents, method = 'REML', reliability = 1 } = input;
  const slope = input.slope ? products.predictors[0] : undefined;
  const levels: MixedLevel[] = [
    ...(parents ? [{ factor: parent ?? '', units: parents.of }] : []),
    { factor: unit, ...(slope === undefined ? {} : { slopes: [slope] }) },
  ];
  const fit = reliability < 1
    ? fitWithMeasurementError(products, levels, method, { columns: input.labels.baselines.map((_, k) => k), reliability })
    : fitMixedModel(products, levels, method);
  if (!fit.ok) return { model: 'refused', reason: growthRefusal(fit, unit), coverage };
  // Estimates of a search that did not end are not estimates of this model: nothing of it is shown or judged.
  if (!fit.converged) return { model: 'refused', reason: notConverged(unit, reliability), coverage };

  const outcomeSd = sampleSdOfOutcome(products);
  const shown = (rows: readonly UnitCoverage[], down: number) => {
    const fitted = new Map(fit.levels[down]!.units.map((one) => [one.id, one]));
    const above: readonly FittedLevel[] = fit.levels.slice(0, down + 1);
    return rows.map((row) => unitEffect({ unit: row.unit, coverage: coverageOf(row), fitted: fitted.get(row.unit) }, above, outcomeSd));
  };
  return {
    model: 'mixed',
    units: shown(input.coverage, fit.levels.length - 1),
    ...(parents ? { parents: shown(parents.coverage, 0) } : {}),
    fit: fitSummary({ fit, slopeMean: slope === undefined ? null : products.centre[0]!, rows: input.coverage, coverage, unit }),
    coverage,
    methodNote: growthMethodNote(fit, input, coverage),
  };
}

/** Guard rails that can be told before a model is fitted. */
function forbids({ forms, labels, products, parents, reliability = 1, curve = 'linear', slope = false }: ValueAddedInput): string | null {
  const { unit, parent } = labels;
  const crossed = forms?.filter((row) => row.forms > 1) ?? [];
  if (crossed.length > 0) {
    const names = crossed.map(({ column }) => (column < 0 ? labels.outcome : labels.baselines[column]!));
    return `${names.join('、')}不是同一份试卷（异卷不可比），不能跨校计算增值。请改在同卷的学校内部分析，或选择统一命题的考试。`;
  }
  if (!(reliability > 0 && reliability <= 1)) return `起点的信度应在 0 与 1 之间，不能是 ${reliability}。`;
  if (reliability < 1 && (curve !== 'linear' || slope)) {
    return '测量误差的校正只适用于直线的起点：平方项、样条和随机斜率会把误差带进更高次的项，所用的矩不能去除。请改用直线并去掉随机斜率，或不作校正。';
  }
  const filled = products.groups.flatMap(({ n }, index) => (n > 0 ? [index] : []));
  const few = (count: number, name: string): boolean => name !== '' && count > 0 && count < MINIMUM_UNITS;
  if (few(filled.length, unit)) {
    return `只有 ${filled.length} 个${unit}有匹配的学生，少于 ${MINIMUM_UNITS} 个，不能估计${unit}之间的差异。请改用外部参照（如位次对照）或往届同起点的方法。`;
  }
  const above = new Set(filled.map((index) => parents?.of[index])).size;
  if (parents && parent !== undefined && few(above, parent)) {
    return `只有 ${above} 个${parent}有匹配的学生，少于 ${MINIMUM_UNITS} 个，不能估计${parent}这一层的差异。请去掉“分层”，只按${unit}计算。`;
  }
  return null;
}

function sampleSdOfOutcome({ predictors, scale, groups }: CrossProducts): number {
  const y = predictors.length;
  const n = groups.reduce((sum, group) => sum + group.n, 0);
  const sum = groups.reduce((total, group) => total + group.sums[y]!, 0);
  const squares = groups.reduce((total, group) => total + group.products[packed(y, y)]!, 0);
  return scale[y]! * Math.sqrt((squares - sum ** 2 / n) / (n - 1));
}
