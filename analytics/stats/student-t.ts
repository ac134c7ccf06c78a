import { brentRoot } from './brent-root.ts';
import { normalQuantile } from './normal.ts';
import { regularisedBeta } from './regularised-beta.ts';

/** P(T ≤ t) for Student's t with `df` > 0 degrees of freedom, from I_x(df/2, 1/2), x = df/(df + t²). */
export function studentCdf(t: number, df: number): number {
  const total = df + t * t;
  const tail = regularisedBeta(df / total, df / 2, 0.5, (t * t) / total) / 2;
  return t > 0 ? 1 - tail : tail;
}

export function studentQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a probability strictly between 0 and 1 is needed, not ${p}`);
  if (p === 0.5) return 0;
  if (p > 0.5) return -studentQuantile(1 - p, df);
  let low = Math.min(-1, 2 * normalQuantile(p));
  while (studentCdf(low, df) > p) low *= 4;
  return brentRoot((t) => studentCdf(t, df) - p, low, 0) ?? Number.NEGATIVE_INFINITY;
}
