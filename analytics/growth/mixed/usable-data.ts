import { packed, type CrossProducts } from '../cross-product-groups.ts';
import { independentPredictors } from './independent-predictors.ts';
import type { MixedRefusal } from './mixed-fit.ts';

/** Below this share of the outcome's variation nothing is left to estimate σ² from. */
const PERFECT = 1e-12;

export interface UsableData {
  readonly products: CrossProducts;
  /** Predictors that enter X. */
  readonly kept: readonly number[];
  readonly n: number;
  /** Σ (y − centre)², scaled. */
  readonly total: number;
  /** The values that belong to the groups left. */
  readonly ofGroups: <T>(values: readonly T[]) => T[];
}

/** The groups with rows and the independent predictors, or why no model can be fitted. */
export function usableData(data: CrossProducts): UsableData | MixedRefusal {
  const places = data.groups.flatMap(({ n }, index) => (n > 0 ? [index] : []));
  const products = { ...data, groups: places.map((index) => data.groups[index]!) };
  const n = products.groups.reduce((sum, group) => sum + group.n, 0);
  if (n === 0) return { ok: false, reason: 'no-rows' };
  const kept = independentPredictors(products);
  if (n <= kept.length + 1) return { ok: false, reason: 'too-few-rows' };
  const outcome = packed(data.predictors.length, data.predictors.length);
  const total = products.groups.reduce((sum, group) => sum + group.products[outcome]!, 0);
  return { products, kept, n, total, ofGroups: (values) => places.map((index) => values[index]!) };
}

/** `residualSquares` without any random effect: all of y is left, or nothing is. */
export function refusedOutcome({ n, total }: UsableData, residualSquares: number): MixedRefusal | null {
  if (!(total > n * PERFECT)) return { ok: false, reason: 'constant-outcome' };
  return residualSquares > total * PERFECT ? null : { ok: false, reason: 'perfect-fit' };
}

/**
 * The criterion for the search: +∞ where so little of y is left that r² is rounding. It falls without end
 * towards such Λ when nothing varies inside units; the search then ends at its edge, not converged.
 */
export const boundedCriterion = ({ total }: UsableData, { criterion, residualSquares }: { readonly criterion: number; readonly residualSquares: number }): number =>
  residualSquares > total * PERFECT && Number.isFinite(criterion) ? criterion : Infinity;
