import { brentRoot } from './brent-root.ts';
import { regularisedBeta } from './regularised-beta.ts';

/** P(F ≤ f) with df1 and df2 degrees of freedom. */
export function fCdf(f: number, df1: number, df2: number): number {
  if (f <= 0) return 0;
  const total = df1 * f + df2;
  return regularisedBeta((df1 * f) / total, df1 / 2, df2 / 2, df2 / total);
}

/** P(F > f), keeping its digits in the far tail. */
export function fUpper(f: number, df1: number, df2: number): number {
  if (f <= 0) return 1;
  const total = df1 * f + df2;
  return regularisedBeta(df2 / total, df2 / 2, df1 / 2, (df1 * f) / total);
}

export function fQuantile(p: number, df1: number, df2: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a probability strictly between 0 and 1 is needed, not ${p}`);
  let high = 1;
  while (fCdf(high, df1, df2) < p) high *= 4;
  return brentRoot((f) => fCdf(f, df1, df2) - p, 0, high) ?? high;
}
