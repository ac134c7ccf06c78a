import { sampleSd, moments } from './moments.ts';

export interface DistributionShape {
  /** b₁ = Σ(x − x̄)³/n / s³ with s the SD of n − 1. */
  readonly skewness: number;
  /** b₂ = Σ(x − x̄)⁴/n / s⁴ − 3: excess over the normal distribution. */
  readonly kurtosis: number;
}

/** Skewness and excess kurtosis, type 3 of Joanes & Gill 1998 (The Statistician 47:183); null when nothing varies. */
export function distributionShape(values: Float64Array): DistributionShape | null {
  const of = moments(values);
  const sd = sampleSd(of);
  if (sd === null || !(sd > 1e-12 * Math.max(1, Math.abs(of.mean)))) return null;
  let third = 0;
  let fourth = 0;
  for (const value of values) {
    const z = (value - of.mean) / sd;
    third += z ** 3;
    fourth += z ** 4;
  }
  return { skewness: third / of.n, kurtosis: fourth / of.n - 3 };
}
