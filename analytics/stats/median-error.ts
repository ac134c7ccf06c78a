import { regularisedBeta } from './regularised-beta.ts';

/**
 * Standard error of a sample median without assuming a distribution: the SD of the bootstrap
 * distribution in closed form (Maritz & Jarrett 1978, JASA 73:194), with Beta weights
 * W_i = I_{i/n}(m, m) − I_{(i−1)/n}(m, m), m = (n + 1)/2:  SE² = Σ W_i x_(i)² − (Σ W_i x_(i))².
 * Null below two values, or when all are equal (an error of 0 would claim certainty).
 */
export function medianError(values: ArrayLike<number>): number | null {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  if (n < 2 || sorted[0] === sorted[n - 1]) return null;
  const m = (n + 1) / 2;
  const weights = sorted.map((_, i) => regularisedBeta((i + 1) / n, m, m) - regularisedBeta(i / n, m, m));
  const mean = sorted.reduce((sum, x, i) => sum + weights[i]! * x, 0);
  return Math.sqrt(sorted.reduce((sum, x, i) => sum + weights[i]! * (x - mean) ** 2, 0));
}
