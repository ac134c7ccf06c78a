import type { CallOptions } from '../../call.ts';
import { cholesky, type Cholesky } from '../../stats/cholesky.ts';
import { factorInverse } from '../../stats/factor-inverse.ts';
import { normalGrid } from '../../stats/normal-grid.ts';
import { choleskySolve } from '../../stats/symmetric-solve.ts';
import { testInformation, type IrtItem } from './irt-model.ts';
import type { ItemResponses } from './item-responses.ts';
import { marginalLikelihood, type MarginalLikelihood } from './marginal-likelihood.ts';
import { parameterLayout, type ParameterLayout } from './parameter-layout.ts';

/** `rasch`, `2pl`: items marked right or wrong. `pcm`, `gpcm`: the same with partial credit. */
export type IrtModelName = 'rasch' | 'pcm' | '2pl' | 'gpcm';

/** One slope for all items; θ is then in logits and its standard deviation is estimated. */
export const hasCommonSlope = (model: IrtModelName): boolean => model === 'rasch' || model === 'pcm';
export const takesPartialCredit = (model: IrtModelName): boolean => model === 'pcm' || model === 'gpcm';

export interface MarginalFit {
  readonly ok: true;
  readonly model: IrtModelName;
  readonly items: readonly FittedItem[];
  /** SD of θ: 1 for free slopes (the unit of the scale), estimated in logits for a common one. */
  readonly latentSd: number;
  readonly latentSdError: number | null;
  readonly logLikelihood: number;
  readonly parameters: number;
  readonly emSteps: number;
  readonly newtonSteps: number;
  readonly converged: boolean;
  /** Largest |∂ ln L/∂ parameter|, in pupils. */
  readonly gradient: number;
  readonly points: number;
  /** Items whose slope ran to the limit: their answers follow the others like a step. */
  readonly atLimit: readonly string[];
}

export interface FittedItem extends IrtItem {
  /** Null when the information has no inverse, or the slope stands at the limit. */
  readonly slopeError: number | null;
  readonly interceptErrors: readonly (number | null)[];
  /** Mean step (b_j for right or wrong) and its standard error by the delta method. */
  readonly location: number | null;
  readonly locationError: number | null;
}

export interface MarginalRefusal {
  readonly ok: false;
  readonly reason: 'too-few-items' | 'no-pupils';
}

export interface MarginalOptions {
  readonly model: IrtModelName;
  readonly points?: number;
  readonly limit?: number;
}

const EM_STEPS = 40;
const NEWTON_STEPS = 40;
/** Newton takes over when an EM step gains less than this, in ln L. */
const EM_GAIN = 0.5;
const EM_RELATIVE_GAIN = 1e-5;
/** Largest Newton step at the end, in the parameters' own units. */
const TOLERANCE = 1e-9;
/** Steeper curves than this cannot be told from a step: at the ends of one node's width the share goes from 5 % to 95 %. */
const SLOPE_LIMIT = 15;
const MOST_POINTS = 481;

/**
 * Marginal maximum likelihood (Bock & Aitkin 1981, Psychometrika 46:443): EM-gradient steps complete⁻¹·gradient (Lange 1995,
 * JRSS B 57:425), then Newton steps with the observed information, kept while steps shrink fast, until the step is below
 * 1e-9; steps are halved while ln L falls.
 * Standard errors from the inverse of the observed information. With a common slope σ on u ~ N(0, 1), θ = σu has slope 1.
 */
export async function marginalMl(responses: ItemResponses, { model, points = 61, limit = 6 }: MarginalOptions, call: CallOptions = {}): Promise<MarginalFit | MarginalRefusal> {
  if (responses.items.length < 2) return { ok: false, reason: 'too-few-items' };
  if (responses.weights.length < 2) return { ok: false, reason: 'no-pupils' };
  const layout = parameterLayout(responses);
  const common = hasCommonSlope(model);
  let found = await maximise(responses, layout, startingValues(responses, layout, common), common, points, limit, call);
  // The grid must resolve the narrowest posterior: its standard deviation is at least 1/√(1 + I(u)).
  let used = points;
  while (used < MOST_POINTS && (2 * limit) / (used - 1) > 1 / Math.sqrt(1 + mostInformation(itemsOf(responses, layout, found.parameters, 1), limit))) {
    used = 2 * used - 1;
    const again = await maximise(responses, layout, found.parameters, common, used, limit, call);
    found = { ...again, emSteps: found.emSteps + again.emSteps, newtonSteps: found.newtonSteps + again.newtonSteps };
  }
  return present(responses, layout, found, model, used);
}

interface Maximum {
  readonly parameters: Float64Array;
  readonly at: MarginalLikelihood;
  /** Reduced index per parameter, −1 where held. */
  readonly reducedOf: Int32Array;
  readonly free: number;
  readonly emSteps: number;
  readonly newtonSteps: number;
  readonly converged: boolean;
  readonly held: readonly number[];
}

async function maximise(
  responses: ItemResponses, layout: ParameterLayout, start: Float64Array, common: boolean, points: number, limit: number, call: CallOptions,
): Promise<Maximum> {
  const grid = normalGrid(points, limit);
  const held = new Set<number>();
  let { reducedOf, free } = reduction(layout, common, held);
  let parameters = start;
  let newton = false;
  let curvature: Cholesky | null = null;
  let lastStep = Infinity;
  let emSteps = 0;
  let newtonSteps = 0;
  let converged = false;
  const evaluate = (values: Float64Array, observed: boolean): Promise<MarginalLikelihood> => marginalLikelihood(responses, layout, values, grid, observed, call);
  let at = await evaluate(parameters, false);
  while (!converged && newtonSteps < NEWTON_STEPS) {
    call.onProgress?.({ stage: '估计项目参数', done: emSteps + newtonSteps, total: EM_STEPS + NEWTON_STEPS });
    if (newton && curvature === null) {
      const { observed } = await evaluate(parameters, true);
      curvature = cholesky(reducedMatrix(observed!, reducedOf, free, layout.size), free);
    }
    const gradient = reducedVector(at.gradient, reducedOf, free);
    // Away from the maximum the observed information need not be positive; EM's always is.
    const usable = curvature !== null && curvature.rank === free;
    const step = choleskySolve(usable ? curvature! : cholesky(reducedMatrix(at.complete, reducedOf, free, layout.size), free), gradient);
    let factor = Math.min(1, 2 / largest(step));
    let next = moved(parameters, step, factor, reducedOf);
    let after = await evaluate(next, false);
    // At the maximum ln L only jitters by its rounding: steps below 1e-6 are taken as they are.
    while (!(after.value >= at.value) && largest(step) * factor > 1e-6) {
      factor /= 2;
      next = moved(parameters, step, factor, reducedOf);
      after = await evaluate(next, false);
    }
    const gain = after.value - at.value;
    const moves = largest(step) * factor;
    parameters = next;
    at = after;
    if (newton) newtonSteps++;
    else emSteps++;
    const beyond = [...layout.start].flatMap((own, j) => (Math.abs(parameters[own]!) > SLOPE_LIMIT && !held.has(j) ? [j] : []));
    if (beyond.length > 0) {
      for (const j of beyond) {
        held.add(j);
        parameters[layout.start[j]!] = SLOPE_LIMIT * Math.sign(parameters[layout.start[j]!]!);
      }
      ({ reducedOf, free } = reduction(layout, common, held));
      curvature = null;
      at = await evaluate(parameters, false);
      continue;
    }
    if (newton) {
      converged = usable && moves <= TOLERANCE;
      // The matrix costs ten times a gradient: it serves until the steps no longer shrink to a quarter.
      if (!usable || moves > lastStep / 4) curvature = null;
      lastStep = moves;
    } else newton = gain < EM_GAIN + EM_RELATIVE_GAIN * Math.abs(at.value) || emSteps >= EM_STEPS;
  }
  at = await evaluate(parameters, true);
  return { parameters, at, reducedOf, free, emSteps, newtonSteps, converged, held: [...held] };
}

/** d_jc from the marginal shares, spread for a slope of 1 as the logistic–normal mixture flattens them by √(1 + 1/2.89). */
function startingValues({ items }: ItemResponses, { start, size }: ParameterLayout, common: boolean): Float64Array {
  const parameters = new Float64Array(size);
  const slopes = items.map(({ counts }) => 1 / Math.max(1, counts.length - 1));
  // A common slope moves by one step for all items: it must start as one.
  const shared = slopes.reduce((sum, slope) => sum + slope, 0) / items.length;
  items.forEach(({ counts }, j) => {
    parameters[start[j]!] = common ? shared : slopes[j]!;
    for (let c = 1; c < counts.length; c++) parameters[start[j]! + c] = 1.16 * Math.log(counts[c]! / counts[0]!);
  });
  return parameters;
}

function reduction({ items, categories, start, size }: ParameterLayout, common: boolean, held: ReadonlySet<number>): { reducedOf: Int32Array; free: number } {
  const reducedOf = new Int32Array(size).fill(-1);
  let free = common && held.size === 0 ? 1 : 0;
  for (let j = 0; j < items; j++) {
    if (common) reducedOf[start[j]!] = held.size === 0 ? 0 : -1;
    else if (!held.has(j)) reducedOf[start[j]!] = free++;
    for (let c = 1; c < categories[j]!; c++) reducedOf[start[j]! + c] = free++;
  }
  return { reducedOf, free };
}

function reducedVector(full: Float64Array, reducedOf: Int32Array, free: number): Float64Array {
  const reduced = new Float64Array(free);
  full.forEach((value, u) => {
    if (reducedOf[u]! >= 0) reduced[reducedOf[u]!]! += value;
  });
  return reduced;
}

function reducedMatrix(full: Float64Array, reducedOf: Int32Array, free: number, size: number): Float64Array {
  const reduced = new Float64Array(free * free);
  for (let u = 0; u < size; u++) {
    if (reducedOf[u]! < 0) continue;
    for (let v = 0; v < size; v++) if (reducedOf[v]! >= 0) reduced[reducedOf[u]! * free + reducedOf[v]!]! += full[u * size + v]!;
  }
  return reduced;
}

const moved = (from: Float64Array, step: Float64Array, factor: number, reducedOf: Int32Array): Float64Array =>
  from.map((value, u) => (reducedOf[u]! < 0 ? value : value + factor * step[reducedOf[u]!]!));
const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), Number.MIN_VALUE);

function mostInformation(items: readonly IrtItem[], limit: number): number {
  let most = 0;
  for (let u = -limit / 2; u <= limit / 2; u += 0.25) most = Math.max(most, testInformation(items, u));
  return most;
}

const itemsOf = ({ items }: ItemResponses, { start }: ParameterLayout, parameters: Float64Array, sd: number): IrtItem[] =>
  items.map(({ item, counts }, j) => ({ item, slope: parameters[start[j]!]! / sd, intercepts: [...parameters.subarray(start[j]! + 1, start[j]! + counts.length)] }));

function present(responses: ItemResponses, layout: ParameterLayout, found: Maximum, model: IrtModelName, points: number): MarginalFit {
  const { at, reducedOf, free, parameters } = found;
  const common = hasCommonSlope(model);
  const decomposition = cholesky(reducedMatrix(at.observed!, reducedOf, free, layout.size), free);
  const covariance = decomposition.rank === free ? factorInverse(decomposition.factor, free) : null;
  const covarianceOf = (u: number, v: number): number | null => {
    const [a, b] = [reducedOf[u]!, reducedOf[v]!];
    return covariance === null || a < 0 || b < 0 ? null : covariance[a * free + b]!;
  };
  const root = (variance: number | null): number | null => (variance === null || !(variance >= 0) ? null : Math.sqrt(variance));
  const sign = common && parameters[layout.start[0]!]! < 0 ? -1 : 1;
  const latentSd = common ? sign * parameters[layout.start[0]!]! : 1;
  const items = itemsOf(responses, layout, parameters, common ? latentSd : 1).map((item, j): FittedItem => {
    const own = layout.start[j]!;
    const m = item.intercepts.length;
    const last = item.intercepts[m - 1]!;
    const location = item.slope === 0 ? null : -last / (m * item.slope);
    const dd = covarianceOf(own + m, own + m);
    const da = covarianceOf(own, own + m);
    const aa = covarianceOf(own, own);
    const free2pl = dd === null || da === null || aa === null ? null : (dd - (2 * last * da) / item.slope + (last / item.slope) ** 2 * aa) / (m * item.slope) ** 2;
    return {
      ...item, location,
      slopeError: common ? null : root(aa),
      interceptErrors: item.intercepts.map((_, index) => root(covarianceOf(own + index + 1, own + index + 1))),
      locationError: location === null ? null : root(common ? dd && dd / m ** 2 : free2pl),
    };
  });
  return {
    ok: true, model, items, latentSd, points,
    latentSdError: common ? root(covarianceOf(layout.start[0]!, layout.start[0]!)) : null,
    logLikelihood: at.value,
    parameters: free,
    emSteps: found.emSteps, newtonSteps: found.newtonSteps, converged: found.converged,
    gradient: largest(reducedVector(at.gradient, reducedOf, free)),
    atLimit: found.held.map((j) => responses.items[j]!.item),
  };
}
