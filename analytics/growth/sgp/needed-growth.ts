import { sgpDesign } from './sgp-design.ts';
import { conditionalQuantiles, quantilesBelow, SGP_TAUS, type SgpModel } from './sgp-model.ts';

/** 目标达成所需成长 of one pupil. */
export interface NeededGrowth {
  /** The SGP that would bring the pupil to the target; null when even 99 would not (`beyond`) or a prior is missing. */
  readonly needed: number | null;
  readonly beyond: boolean;
  /** Median outcome of earlier pupils with the same priors; null when a prior is missing. */
  readonly expected: number | null;
  /** A prior lies outside the boundaries the model was made on: an extrapolation. */
  readonly outside: boolean;
}

/**
 * What a pupil must do to reach a target, if the next exam goes for this cohort as it went for the cohort of the
 * model (Betebenner 2009, section on growth to standard):
 *
 *   needed = #{τ : Q_τ(priors) < target}, 0 → 1; 100 means beyond reach
 *
 * `priors`: in the model's order, one array a prior, as long as `targets`; scores of the same exams on
 * the same scale as the model's.
 */
export function neededGrowth(model: SgpModel, priors: readonly Float64Array[], targets: Float64Array): NeededGrowth[] {
  if (priors.length !== model.knots.length) throw new RangeError(`模型有 ${model.knots.length} 个起点，给了 ${priors.length} 个`);
  const known = Array.from(targets, (target, i) => Number.isFinite(target) && priors.every((scores) => Number.isFinite(scores[i])));
  const design = sgpDesign(priors.map((scores) => scores.map((score) => (Number.isFinite(score) ? score : 0))), model.knots);
  const quantiles = new Float64Array(SGP_TAUS.length);
  return Array.from(targets, (target, i) => {
    if (!known[i]) return { needed: null, beyond: false, expected: null, outside: false };
    conditionalQuantiles(model, design, i, quantiles);
    const below = quantilesBelow(quantiles, target);
    const beyond = below === SGP_TAUS.length;
    return {
      needed: beyond ? null : Math.max(1, below),
      beyond,
      expected: (quantiles[SGP_TAUS.length / 2 - 1]! + quantiles[SGP_TAUS.length / 2]!) / 2,
      outside: model.knots.some(({ boundaries: [low, high] }, k) => priors[k]![i]! < low || priors[k]![i]! > high),
    };
  });
}
