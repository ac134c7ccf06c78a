import { cholesky } from '../stats/cholesky.ts';
import { packed, type CrossProducts } from './cross-product-groups.ts';
import { interceptCriterion, type AtLambda, type Method } from './intercept-criterion.ts';
import { searchLambda } from './lambda-search.ts';

/**
 * y_ij = x_ij'β + u_j + e_ij, u_j ~ N(0, τ²), e_ij ~ N(0, σ²), fitted by REML or ML exactly from
 * cross-products (formulas in intercept-criterion.ts). Everything reported is on the original scale.
 */
export interface RandomInterceptFit {
  readonly ok: true;
  readonly method: Method;
  readonly n: number;
  /** `(Intercept)`, then the predictors kept. */
  readonly terms: readonly string[];
  readonly beta: readonly number[];
  readonly standardErrors: readonly number[];
  /** Covariance of β, p × p by rows. */
  readonly covariance: readonly number[];
  /** θ = τ/σ; 0 when the groups differ no more than pupils at random would. */
  readonly theta: number;
  readonly sigma2: number;
  readonly tau2: number;
  /** τ²/(τ² + σ²) */
  readonly icc: number;
  /** −2 log-likelihood, REML or ML. */
  readonly criterion: number;
  readonly groups: readonly GroupMode[];
  readonly converged: boolean;
  /** True at the boundary θ = 0. */
  readonly singular: boolean;
  /** Predictors that are constant or depend linearly on those before them, left out as R does. */
  readonly leftOut: readonly string[];
  readonly evaluations: number;
}

/** û_j with its conditional SD (β taken as known, as lme4's condVar) and reliability n_jλ/(1 + n_jλ). */
export interface GroupMode {
  readonly id: string;
  readonly n: number;
  readonly mode: number;
  readonly conditionalSd: number;
  readonly reliability: number;
}

export interface FitRefusal {
  readonly ok: false;
  readonly reason: 'no-rows' | 'one-group' | 'groups-of-one' | 'too-few-rows' | 'constant-outcome' | 'perfect-fit';
}

/** Below this share of the outcome's variation nothing is left to estimate σ² from. */
const PERFECT = 1e-12;

export function fitRandomIntercept(data: CrossProducts, method: Method): RandomInterceptFit | FitRefusal {
  const refuse = (reason: FitRefusal['reason']): FitRefusal => ({ ok: false, reason });
  const groups = data.groups.filter(({ n }) => n > 0);
  const n = groups.reduce((sum, group) => sum + group.n, 0);
  if (n === 0) return refuse('no-rows');
  if (groups.length < 2) return refuse('one-group');
  if (groups.length === n) return refuse('groups-of-one');
  const usable = { ...data, groups };
  const kept = independentPredictors(usable);
  if (n <= kept.length + 1) return refuse('too-few-rows');
  const outcome = packed(data.predictors.length, data.predictors.length);
  const total = groups.reduce((sum, group) => sum + group.products[outcome]!, 0);
  if (!(total > n * PERFECT)) return refuse('constant-outcome');

  const at = interceptCriterion(usable, kept, method);
  if (!(at(0).residualSquares > total * PERFECT)) return refuse('perfect-fit');
  const { best, evaluations, converged } = searchLambda(at);
  return onOriginalScale(usable, kept, method, best, { evaluations, converged });
}

/** Predictors that are not linear combinations of the intercept and those before them. */
export function independentPredictors({ predictors, groups }: CrossProducts): number[] {
  const size = predictors.length + 1;
  const a = new Float64Array(size * size);
  for (const group of groups) {
    a[0]! += group.n;
    for (let i = 1; i < size; i++) {
      a[i * size]! += group.sums[i - 1]!;
      for (let j = 1; j <= i; j++) a[i * size + j]! += group.products[packed(i - 1, j - 1)]!;
    }
  }
  const { kept } = cholesky(a, size);
  return predictors.map((_, index) => index).filter((index) => kept[index + 1]);
}

function onOriginalScale(
  data: CrossProducts,
  kept: readonly number[],
  method: Method,
  best: AtLambda,
  search: { readonly evaluations: number; readonly converged: boolean },
): RandomInterceptFit {
  const { lambda } = best;
  const p = kept.length + 1;
  const n = data.groups.reduce((sum, group) => sum + group.n, 0);
  const degrees = method === 'REML' ? n - p : n;
  const outcomeScale = data.scale[data.predictors.length]!;
  const sigma2 = (outcomeScale ** 2 * best.residualSquares) / degrees;

  // β on the original columns is T·(outcomeScale·β_z) plus the outcome's centre: T has first row
  // (1, −centre_k/scale_k …) and 1/scale_k on the diagonal.
  const transform = new Float64Array(p * p);
  transform[0] = 1;
  kept.forEach((column, index) => {
    transform[index + 1] = -data.centre[column]! / data.scale[column]!;
    transform[(index + 1) * p + index + 1] = 1 / data.scale[column]!;
  });
  const beta = multiply(transform, best.beta, p, p, 1).map((value) => value * outcomeScale);
  beta[0]! += data.centre[data.predictors.length]!;
  const half = multiply(transform, best.inverse, p, p, p);
  const covariance = multiply(half, transpose(transform, p), p, p, p).map((value) => value * sigma2);

  // The criterion of the unscaled data: |A| gains scale_k² per column (REML), r² gains outcomeScale².
  const columnScales = method === 'REML' ? kept.reduce((sum, column) => sum + 2 * Math.log(data.scale[column]!), 0) : 0;
  return {
    ok: true,
    method,
    n,
    terms: ['(Intercept)', ...kept.map((column) => data.predictors[column]!)],
    beta: [...beta],
    standardErrors: Array.from({ length: p }, (_, index) => Math.sqrt(covariance[index * p + index]!)),
    covariance: [...covariance],
    theta: Math.sqrt(lambda),
    sigma2,
    tau2: sigma2 * lambda,
    icc: lambda / (1 + lambda),
    criterion: best.criterion + columnScales + 2 * degrees * Math.log(outcomeScale),
    groups: data.groups.map((group, index) => {
      const onePlus = 1 + group.n * lambda;
      return {
        id: group.id,
        n: group.n,
        // Not −0 at the boundary.
        mode: lambda === 0 ? 0 : (lambda / onePlus) * best.residualSums[index]! * outcomeScale,
        conditionalSd: Math.sqrt((sigma2 * lambda) / onePlus),
        reliability: (group.n * lambda) / onePlus,
      };
    }),
    converged: search.converged,
    singular: lambda === 0,
    leftOut: data.predictors.filter((_, index) => !kept.includes(index)),
    evaluations: search.evaluations,
  };
}

function multiply(a: Float64Array, b: Float64Array, rows: number, inner: number, columns: number): Float64Array {
  const product = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += a[i * inner + k]! * b[k * columns + j]!;
      product[i * columns + j] = sum;
    }
  }
  return product;
}

const transpose = (a: Float64Array, size: number): Float64Array => a.map((_, index) => a[(index % size) * size + Math.floor(index / size)]!);
