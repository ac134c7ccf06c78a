import { moments, sampleSd } from '../../stats/moments.ts';

/** What a model expects of each pupil, whatever his unit, and what is left. */
export interface Residuals {
  readonly expected: Float64Array;
  readonly residuals: Float64Array;
  /** 1 − Σ (residual − mean)²/Σ (y − ȳ)²; null when the outcome does not vary. */
  readonly explained: number | null;
  readonly residualSd: number;
  readonly outcomeSd: number;
}

/**
 * Residuals y − expected. `centred` moves the expected scores by one constant so that residuals have mean 0:
 * the intercept of a mixed model is that of the average unit, and large units would tilt every category alike.
 */
export function residualsOf(outcome: Float64Array, expected: Float64Array, centred: boolean): Residuals {
  const shift = centred && outcome.length > 0 ? outcome.reduce((sum, y, i) => sum + (y - expected[i]!), 0) / outcome.length : 0;
  const moved = expected.map((value) => value + shift);
  const residuals = outcome.map((y, i) => y - moved[i]!);
  const whole = moments(outcome);
  const rest = moments(residuals);
  return {
    expected: moved, residuals,
    explained: whole.squares > 0 ? 1 - rest.squares / whole.squares : null,
    residualSd: sampleSd(rest) ?? 0, outcomeSd: sampleSd(whole) ?? 0,
  };
}

/** Non-linearity of one baseline: its square z² − 1 beside the straight line, z in SDs from the mean. */
export interface Bend {
  readonly baseline: string;
  /** γ̂/SE(γ̂) */
  readonly t: number;
  /** How far the curve leaves the straight line two SDs from the mean, γ̂(2² − 1), in SDs of the outcome. */
  readonly departure: number;
}
