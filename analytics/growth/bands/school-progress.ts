/** 95 % as the DfE prints it. */
const Z = 1.96;

export interface SchoolProgress {
  readonly n: number;
  readonly mean: number;
  /** 1.96 · σ/√n */
  readonly halfWidth: number;
  readonly low: number;
  readonly high: number;
}

/**
 * A school's mean progress and its 95 % interval, mean ± 1.96·σ/√n, with σ the SD of progress over all
 * pupils of the cohort, not of the school's own few (DfE, Progress 8 measure: technical guide).
 * Null without pupils.
 */
export function schoolProgress(progress: ArrayLike<number>, sigma: number): SchoolProgress | null {
  const n = progress.length;
  if (n === 0) return null;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += progress[i]!;
  const mean = sum / n;
  const halfWidth = (Z * sigma) / Math.sqrt(n);
  return { n, mean, halfWidth, low: mean - halfWidth, high: mean + halfWidth };
}
