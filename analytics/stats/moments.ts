/** n, mean and sum of squared deviations, one pass (Welford 1962, Technometrics 4:419). */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  readonly squares: number;
}

export function moments(values: Iterable<number>): Moments {
  let n = 0;
  let mean = 0;
  let squares = 0;
  for (const value of values) {
    n += 1;
    const delta = value - mean;
    mean += delta / n;
    squares += delta * (value - mean);
  }
  return { n, mean, squares };
}

/** Sample variance with n − 1; null below two values. */
export const sampleVariance = ({ n, squares }: Moments): number | null => (n < 2 ? null : squares / (n - 1));

export const sampleSd = (of: Moments): number | null => {
  const variance = sampleVariance(of);
  return variance === null ? null : Math.sqrt(variance);
};
