import { brentRoot } from './brent-root.ts';
import { regularisedGamma, regularisedGammaUpper } from './regularised-gamma.ts';

/** P(X ≤ x) for χ² with `df` degrees of freedom. */
export const chiSquaredCdf = (x: number, df: number): number => (x <= 0 ? 0 : regularisedGamma(df / 2, x / 2));

/** P(X > x), keeping its digits in the far tail. */
export const chiSquaredUpper = (x: number, df: number): number => (x <= 0 ? 1 : regularisedGammaUpper(df / 2, x / 2));

export function chiSquaredQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a probability strictly between 0 and 1 is needed, not ${p}`);
  let high = Math.max(1, df);
  while (chiSquaredCdf(high, df) < p) high *= 2;
  return brentRoot((x) => chiSquaredCdf(x, df) - p, 0, high) ?? high;
}
