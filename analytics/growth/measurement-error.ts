import { cholesky } from '../stats/cholesky.ts';
import { multiply } from '../stats/matrix.ts';
import { packed, type CrossProducts } from './cross-product-groups.ts';
import { fitMixedModel } from './mixed/fit-mixed-model.ts';
import type { MixedLevel } from './mixed/group-tree.ts';
import type { MixedFit, MixedRefusal } from './mixed/mixed-fit.ts';

export interface ErrorProne {
  /** Predictors measured with error. */
  readonly columns: readonly number[];
  /** r = 1 − Var(error)/Var(x), the same for each of them. */
  readonly reliability: number;
}

export interface ErrorRefusal {
  readonly ok: false;
  readonly reason: 'error-too-large';
}

/** Below this share of its own variation a corrected baseline has nothing left to be told from the others by. */
const LEAST_TRUE_SHARE = 0.02;

/**
 * Random-intercept model with baselines measured with error: x = ξ + δ, the model holds for ξ, and
 * δ ~ (0, Λ), Λ = diag((1 − r)σ_x²), independent of ξ, of the effects, of e and from pupil to pupil.
 * Errors in variables by moments (Fuller 1987, Measurement Error Models, sec. 2.2; Goldstein 2011,
 * Multilevel Statistical Models, ch. 14):
 *   1. E Σ(x − x̄_j)(x − x̄_j)' = Σ(ξ − ξ̄_j)(ξ − ξ̄_j)' + (n_j − 1)Λ, so X_j'X_j − (n_j − 1)Λ takes the place
 *      of X_j'X_j; the mixed model fitted to it gives β of ξ. (x̄_j keeps its own error, Λ/n_j.)
 *   2. y − xβ = rest + u + (e − δβ): the mixed model of this outcome gives intercept, covariates, τ² and û_j
 *      with the pupil variance σ² + β'Λβ that observed baselines really leave, hence honest intervals.
 * Var(β̂) = A⁻¹[(A + NΛ)(σ² + β'Λβ) + NΛββ'Λ]A⁻¹ with A = X'V⁻¹X corrected, N = n − units (Fuller 1987,
 * eq. 2.2.23, Λ taken as known). Linear baselines with one slope for all units only: the square of x or a
 * slope of its own carries the error in a way these moments do not undo.
 */
export function fitWithMeasurementError(data: CrossProducts, levels: readonly MixedLevel[], method: 'REML' | 'ML', { columns, reliability }: ErrorProne): MixedFit | MixedRefusal | ErrorRefusal {
  const corrected = correctedProducts(data, columns, reliability);
  if (corrected === null) return { ok: false, reason: 'error-too-large' };
  const first = fitMixedModel(corrected, levels, method);
  // Corrected moments that leave no residual variance belong to no distribution.
  if (!first.ok) return first.reason === 'perfect-fit' ? { ok: false, reason: 'error-too-large' } : first;
  const prone = columns.filter((column) => !first.leftOut.includes(data.predictors[column]!));
  const slopeOf = (column: number): number => first.beta[first.terms.indexOf(data.predictors[column]!)]!;
  const rest = fitMixedModel(offsetOutcome(data, columns, new Map(prone.map((column) => [column, slopeOf(column)]))), levels, method);
  if (!rest.ok) return rest;
  const variance = errorVariances(data, prone, reliability);
  const { terms } = first;
  const covariance = sandwichCovariance(first, rest.sigma2, new Map(prone.map((column) => [terms.indexOf(data.predictors[column]!), variance.get(column)!])));
  return {
    ...rest,
    terms,
    beta: terms.map((term, index) => (rest.terms.includes(term) ? rest.beta[rest.terms.indexOf(term)]! : first.beta[index]!)),
    standardErrors: terms.map((_, index) => Math.sqrt(Math.max(covariance[index * terms.length + index]!, 0))),
    covariance: [...covariance],
    converged: first.converged && rest.converged,
    leftOut: first.leftOut,
  };
}

/** Λ of the named columns on the original scale. */
function errorVariances(data: CrossProducts, columns: readonly number[], reliability: number): Map<number, number> {
  return new Map(columns.map((column) => [column, (1 - reliability) * varianceOf(data, column) * data.scale[column]! ** 2]));
}

/** Variance of a scaled column over all pupils. */
function varianceOf({ groups }: CrossProducts, column: number): number {
  const n = groups.reduce((sum, group) => sum + group.n, 0);
  const sum = groups.reduce((total, group) => total + group.sums[column]!, 0);
  const squares = groups.reduce((total, group) => total + group.products[packed(column, column)]!, 0);
  return n > 0 ? squares / n - (sum / n) ** 2 : 0;
}

/** X_j'X_j − (n_j − 1)Λ; null when the corrected within-unit matrix is not positive definite. */
export function correctedProducts(data: CrossProducts, columns: readonly number[], reliability: number): CrossProducts | null {
  const errors = columns.map((column) => (1 - reliability) * varianceOf(data, column));
  const groups = data.groups.map((group) => {
    const products = group.products.slice();
    columns.forEach((column, index) => (products[packed(column, column)]! -= Math.max(group.n - 1, 0) * errors[index]!));
    return { ...group, products };
  });
  const corrected = { ...data, groups };
  return isPositive(data, corrected, columns) ? corrected : null;
}

function isPositive(data: CrossProducts, corrected: CrossProducts, columns: readonly number[]): boolean {
  // The covariates first: what is left of a baseline beside them must still be positive.
  const order = [...data.predictors.keys()].toSorted((a, b) => Number(columns.includes(a)) - Number(columns.includes(b)));
  const pivots = (products: CrossProducts): number[] => {
    const p = order.length;
    const within = new Float64Array(p * p);
    for (const { n, sums, products: cells } of products.groups) {
      if (n === 0) continue;
      order.forEach((a, i) => order.slice(0, i + 1).forEach((b, j) => (within[i * p + j]! += cells[packed(Math.max(a, b), Math.min(a, b))]! - (sums[a]! * sums[b]!) / n)));
    }
    const { factor } = cholesky(within, p);
    return order.map((_, i) => factor[i * p + i]! ** 2);
  };
  const before = pivots(data);
  const after = pivots(corrected);
  return order.every((column, i) => !columns.includes(column) || before[i] === 0 || after[i]! > LEAST_TRUE_SHARE * before[i]!);
}

/** Cross-products with y − Σ β_k x_k for y and without the columns x_k. */
function offsetOutcome(data: CrossProducts, drop: readonly number[], slopes: ReadonlyMap<number, number>): CrossProducts {
  const y = data.predictors.length;
  const keep = [...data.predictors.keys()].filter((column) => !drop.includes(column));
  const scaleOfY = data.scale[y]!;
  const weights = [...slopes].map(([column, beta]) => ({ column, weight: (beta * data.scale[column]!) / scaleOfY }));
  const centre = data.centre[y]! - [...slopes].reduce((sum, [column, beta]) => sum + beta * data.centre[column]!, 0);
  return {
    predictors: keep.map((column) => data.predictors[column]!),
    centre: [...keep.map((column) => data.centre[column]!), centre],
    scale: [...keep.map((column) => data.scale[column]!), scaleOfY],
    groups: data.groups.map(({ id, n, sums, products }) => {
      const at = (a: number, b: number): number => products[packed(Math.max(a, b), Math.min(a, b))]!;
      const withOutcome = (column: number): number => at(y, column) - weights.reduce((sum, { column: k, weight }) => sum + weight * at(k, column), 0);
      const square = withOutcome(y) - weights.reduce((sum, { column, weight }) => sum + weight * withOutcome(column), 0);
      return {
        id, n,
        sums: Float64Array.from([...keep.map((column) => sums[column]!), sums[y]! - weights.reduce((sum, { column, weight }) => sum + weight * sums[column]!, 0)]),
        products: Float64Array.from([...keep.flatMap((a, i) => keep.slice(0, i + 1).map((b) => at(a, b))), ...keep.map(withOutcome), square]),
      };
    }),
  };
}

/** `errors`: by position in β, the error variance of that column. */
function sandwichCovariance(first: MixedFit, pupilVariance: number, errors: ReadonlyMap<number, number>): Float64Array {
  const p = first.terms.length;
  const pupils = first.n - first.levels.at(-1)!.units.length;
  const inverse = Float64Array.from(first.covariance, (value) => value / first.sigma2);
  // A⁻¹(A + NΛ)A⁻¹ = A⁻¹ + A⁻¹NΛA⁻¹: A itself is not needed.
  const middle = new Float64Array(p * p);
  for (const [i, a] of errors) {
    middle[i * p + i]! += pupils * a * pupilVariance;
    for (const [j, b] of errors) middle[i * p + j]! += pupils * a * first.beta[i]! * first.beta[j]! * b;
  }
  const added = multiply(multiply(inverse, middle, p, p, p), inverse, p, p, p);
  return inverse.map((value, index) => value * pupilVariance + added[index]!);
}
