import { cholesky } from '../stats/cholesky.ts';
import { fQuantile } from '../stats/f-distribution.ts';
import { choleskyInverse } from '../stats/symmetric-solve.ts';

/** Internal consistency of a paper of k items from the covariances C (k×k by rows) of n pupils. */
export interface Reliability {
  /** α = k/(k − 1) · (1 − Σ C_jj / ΣΣ C_jk) (Cronbach 1951, Psychometrika 16:297). */
  readonly alpha: number | null;
  /** 95 %: 1 − (1 − α)·F(0.975), 1 − (1 − α)·F(0.025), F with n − 1 and (n − 1)(k − 1) df (Feldt 1965, Psychometrika 30:357). */
  readonly alphaLow: number | null;
  readonly alphaHigh: number | null;
  /** The same α from correlations, over the items that vary. */
  readonly alphaStandardised: number | null;
  /** λ₆ = 1 − Σ(1 − R²_j)/ΣΣ r_jk over the items that vary (Guttman 1945, Psychometrika 10:255); null when they are collinear. */
  readonly lambda6: number | null;
  /** α of the other k − 1 items. */
  readonly alphaIfDeleted: readonly (number | null)[];
  readonly splitHalf: SplitHalf | null;
}

/** Items 1, 3, 5 … against items 2, 4, 6 … in the paper's order. */
export interface SplitHalf {
  readonly r: number;
  /** 2r/(1 + r) (Spearman 1910, Brown 1910, Br. J. Psychol. 3); null at r = −1. */
  readonly spearmanBrown: number | null;
  /** 2(1 − (s₁² + s₂²)/s²), which does not take the halves for equally spread (Guttman's λ₄ of this split). */
  readonly guttman: number;
}

/** Variances below this share of the largest item variance are rounding. */
const NOTHING = 1e-20;

export function reliability(covariances: Float64Array, k: number, n: number): Reliability {
  const at = (j: number, l: number): number => covariances[j * k + l]!;
  const rowSums = Array.from({ length: k }, (_, j) => sumOf(k, (l) => at(j, l)));
  const diagonal = sumOf(k, (j) => at(j, j));
  const whole = sumOf(k, (j) => rowSums[j]!);
  const alpha = alphaOf(k, diagonal, whole);
  const interval = alpha === null || n < 2 ? null : feldtInterval(alpha, n, k);
  const varying = Array.from({ length: k }, (_, j) => j).filter((j) => at(j, j) > 0);
  const m = varying.length;
  const correlations = new Float64Array(m * m);
  varying.forEach((j, a) => varying.forEach((l, b) => {
    correlations[a * m + b] = a === b ? 1 : at(j, l) / Math.sqrt(at(j, j) * at(l, l));
  }));
  const sumR = sumOf(m * m, (cell) => correlations[cell]!);
  return {
    alpha,
    alphaLow: interval?.low ?? null,
    alphaHigh: interval?.high ?? null,
    alphaStandardised: alphaOf(m, m, sumR),
    lambda6: lambda6Of(correlations, m, sumR),
    alphaIfDeleted: Array.from({ length: k }, (_, j) => alphaOf(k - 1, diagonal - at(j, j), whole - 2 * rowSums[j]! + at(j, j))),
    splitHalf: splitHalfOf(at, k),
  };
}

/** Null below two items, when the total does not vary, and when covariances over different pupils give α above 1. */
export function alphaOf(k: number, diagonal: number, whole: number): number | null {
  if (k < 2 || !(whole > 1e-12 * diagonal)) return null;
  const alpha = (k / (k - 1)) * (1 - diagonal / whole);
  return alpha > 1 + 1e-9 ? null : Math.min(1, alpha);
}

export function feldtInterval(alpha: number, n: number, k: number): { readonly low: number; readonly high: number } {
  const df1 = n - 1;
  const df2 = df1 * (k - 1);
  return { low: 1 - (1 - alpha) * fQuantile(0.975, df1, df2), high: 1 - (1 - alpha) * fQuantile(0.025, df1, df2) };
}

function lambda6Of(correlations: Float64Array, m: number, sumR: number): number | null {
  if (m < 2 || !(sumR > 1e-12)) return null;
  const decomposition = cholesky(correlations, m);
  if (decomposition.rank < m) return null;
  const inverse = choleskyInverse(decomposition);
  // 1 − R²_j = 1/(R⁻¹)_jj
  return 1 - sumOf(m, (j) => 1 / inverse[j * m + j]!) / sumR;
}

function splitHalfOf(at: (j: number, l: number) => number, k: number): SplitHalf | null {
  let odd = 0;
  let even = 0;
  let between = 0;
  let largest = 0;
  for (let j = 0; j < k; j++) {
    largest = Math.max(largest, at(j, j));
    for (let l = 0; l < k; l++) {
      if ((j + l) % 2 === 1) between += at(j, l) / 2;
      else if (j % 2 === 0) odd += at(j, l);
      else even += at(j, l);
    }
  }
  const whole = odd + even + 2 * between;
  if (!(odd > NOTHING * largest) || !(even > NOTHING * largest) || !(whole > 1e-12 * (odd + even))) return null;
  const r = Math.max(-1, Math.min(1, between / Math.sqrt(odd * even)));
  return { r, spearmanBrown: r > -1 ? (2 * r) / (1 + r) : null, guttman: 2 * (1 - (odd + even) / whole) };
}

function sumOf(count: number, term: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < count; index++) sum += term(index);
  return sum;
}
