import { multiply } from '../../stats/matrix.ts';
import type { CrossProducts } from '../cross-product-groups.ts';
import type { Method } from '../fit-method.ts';
import { rescaled, toOriginal } from './original-scale.ts';

/** The profiled model at its minimum, on the scaled columns. */
export interface ProfiledAt {
  readonly criterion: number;
  readonly residualSquares: number;
  readonly degrees: number;
  readonly beta: Float64Array;
  readonly inverse: () => Float64Array;
}

/** β, SE, σ² and the criterion of the unscaled data. */
export function fixedEffects(data: CrossProducts, kept: readonly number[], method: Method, at: ProfiledAt) {
  const p = kept.length + 1;
  const outcome = data.predictors.length;
  const outcomeScale = data.scale[outcome]!;
  const sigma2 = (outcomeScale ** 2 * at.residualSquares) / at.degrees;
  const transform = toOriginal(data, kept, Array.from({ length: p }, (_, index) => index));
  const beta = multiply(transform, at.beta, p, p, 1).map((value) => value * outcomeScale);
  beta[0]! += data.centre[outcome]!;
  const covariance = rescaled(transform, at.inverse(), p, sigma2);
  // |A| gains scale_k² per column (REML), r² gains outcomeScale².
  const columnScales = method === 'REML' ? kept.reduce((sum, column) => sum + 2 * Math.log(data.scale[column]!), 0) : 0;
  return {
    terms: ['(Intercept)', ...kept.map((column) => data.predictors[column]!)],
    beta: [...beta],
    standardErrors: Array.from({ length: p }, (_, index) => Math.sqrt(covariance[index * p + index]!)),
    covariance: [...covariance],
    sigma2,
    criterion: at.criterion + columnScales + 2 * at.degrees * Math.log(outcomeScale),
    leftOut: data.predictors.filter((_, index) => !kept.includes(index)),
  };
}
