import type { CrossProducts } from '../cross-product-groups.ts';
import type { Method } from '../fit-method.ts';
import { crossedCells, type CrossedCells, type CrossedFactor } from './crossed-cells.ts';
import { crossedCriterion, type CrossedDetails } from './crossed-criterion.ts';
import { fixedEffects } from './fixed-effects.ts';
import type { FittedLevel, FittedUnit, MixedFit, MixedRefusal } from './mixed-fit.ts';
import { searchTheta } from './search-theta.ts';
import { boundedCriterion, refusedOutcome, usableData } from './usable-data.ts';

/** Beyond this the search takes minutes: the smaller factor's block is dense, its cost the cube of its units. */
export const LARGEST_SMALLER_FACTOR = 1000;

export interface CrossedRefusal {
  readonly ok: false;
  readonly reason: MixedRefusal['reason'] | 'too-many-units';
  readonly about?: string;
}

/**
 * y = Xβ + u_a + v_b + e with two crossed factors (学校 × 生源校), u_a ~ N(0, τ_a²), v_b ~ N(0, τ_b²),
 * e ~ N(0, σ²), by REML or ML exactly from cross-products: one group of `data` per cell (a, b), or finer.
 * Equal to lmer's `(1 | a) + (1 | b)`. The result is that of the nested models, one level a factor, with
 *   icc of a factor = τ²/(τ_a² + τ_b² + σ²): of two rows that share this unit and not the other,
 * `parent` null and `totalAtMean` the factor's own effect.
 */
export function fitCrossedModel(data: CrossProducts, factors: readonly [CrossedFactor, CrossedFactor], method: Method): MixedFit | CrossedRefusal {
  const usable = usableData(data);
  if ('ok' in usable) return usable;
  const { products, kept, n } = usable;
  const units = factors.map((factor) => usable.ofGroups(factor.units));
  const counts = units.map((of) => new Set(of).size);
  for (const [k, { factor }] of factors.entries()) {
    if (counts[k]! < 2) return { ok: false, reason: 'one-group', about: factor };
    if (counts[k] === n) return { ok: false, reason: 'groups-of-one', about: factor };
  }
  // The larger factor goes first; of equals the one named first.
  const order = counts[0]! >= counts[1]! ? [0, 1] : [1, 0];
  const [larger, smaller] = [order[0]!, order[1]!];
  if (counts[smaller]! > LARGEST_SMALLER_FACTOR) return { ok: false, reason: 'too-many-units', about: factors[smaller]!.factor };
  const cells = crossedCells(products, kept, units[larger]!, units[smaller]!);
  if (counts[0] === counts[1] && cells.places.length === counts[0]) return { ok: false, reason: 'same-units', about: factors[1].factor };

  const at = crossedCriterion(cells, method);
  const refusal = refusedOutcome(usable, at(0, 0).residualSquares);
  if (refusal) return refusal;
  const sweepAt = (lambdas: readonly Float64Array[]) => at(lambdas[0]![0]! ** 2, lambdas[1]![0]! ** 2);
  const search = searchTheta(
    (lambdas) => boundedCriterion(usable, sweepAt(lambdas)),
    (lambdas) => {
      const sweep = sweepAt(lambdas);
      return { criterion: boundedCriterion(usable, sweep), gradient: sweep.details().map(({ slope }) => Float64Array.of(slope)) };
    },
    [1, 1],
  );
  const sweep = sweepAt(search.lambdas);
  const details = sweep.details();
  const fixed = fixedEffects(products, kept, method, sweep);
  const variances = search.lambdas.map(([theta]) => theta! ** 2 * fixed.sigma2);
  const whole = variances[0]! + variances[1]! + fixed.sigma2;
  const outcomeScale = data.scale[data.predictors.length]!;
  const levels = order.map((factor, place) =>
    fittedFactor(factors[factor]!.factor, [cells.first, cells.second][place]!, cells.size, details[place]!, { theta: search.lambdas[place]![0]!, sigma2: fixed.sigma2, whole, outcomeScale }),
  );
  return {
    ok: true,
    method,
    n,
    ...fixed,
    levels: order.map((_, factor) => levels[order.indexOf(factor)]!),
    converged: search.converged,
    singular: levels.some(({ boundary }) => boundary !== null),
    evaluations: search.evaluations,
  };
}

interface Scale {
  readonly theta: number;
  readonly sigma2: number;
  /** τ_a² + τ_b² + σ² */
  readonly whole: number;
  readonly outcomeScale: number;
}

function fittedFactor(factor: string, { ids, sums }: CrossedCells['first'], size: number, details: CrossedDetails, { theta, sigma2, whole, outcomeScale }: Scale): FittedLevel {
  const variance = theta ** 2 * sigma2;
  return {
    factor,
    terms: ['(Intercept)'],
    covariance: [variance],
    theta: [theta],
    varianceAtMean: variance,
    icc: variance / whole,
    boundary: theta === 0 ? 'no-variance' : null,
    units: ids.map((id, u): FittedUnit => {
      const mode = details.modes[u]! * outcomeScale;
      const conditional = details.conditional[u]! * sigma2;
      const conditionalSd = Math.sqrt(conditional);
      const predictionSd = Math.sqrt(conditional + details.addition[u]! * sigma2);
      // Rounding may not carry a share outside 0–1.
      const reliability = variance > 0 ? Math.min(Math.max(1 - conditional / variance, 0), 1) : 0;
      return {
        id,
        parent: null,
        n: sums[u * size]!,
        modes: [mode],
        conditionalSds: [conditionalSd],
        predictionSds: [predictionSd],
        covariance: [conditional],
        reliability,
        atMean: { mode, conditionalSd, predictionSd, reliability },
        totalAtMean: { mode, conditionalSd },
      };
    }),
  };
}
