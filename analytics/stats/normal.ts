import { regularisedGamma, regularisedGammaUpper } from './regularised-gamma.ts';

/** Two-sided 95 % point of the normal distribution. */
export const Z95 = 1.959963984540054;

/** Φ(x), from the incomplete gamma function so that both tails keep their digits. */
export function normalCdf(x: number): number {
  const square = (x * x) / 2;
  return x < 0 ? regularisedGammaUpper(0.5, square) / 2 : (1 + regularisedGamma(0.5, square)) / 2;
}

/**
 * Φ⁻¹(p). Acklam's rational starting value (1.15e-9 relative) with one Halley step on Φ, which brings
 * it to double precision.
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a probability strictly between 0 and 1 is needed, not ${p}`);
  if (p > 0.5) return -normalQuantile(1 - p);
  const x = acklam(p);
  const error = (normalCdf(x) - p) * Math.sqrt(2 * Math.PI) * Math.exp((x * x) / 2);
  return x - error / (1 + (x * error) / 2);
}

function acklam(p: number): number {
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return (
      (((((-7.784894002430293e-3 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q +
        4.374664141464968) * q + 2.938163982698783) /
      ((((7.784695709041462e-3 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1)
    );
  }
  const q = p - 0.5;
  const r = q * q;
  return (
    ((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.3577518672690) * r -
      30.66479806614716) * r + 2.506628277459239) * q) /
    (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
      13.28068155288572) * r + 1)
  );
}
