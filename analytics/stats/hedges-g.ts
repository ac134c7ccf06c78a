import { logGamma } from './log-gamma.ts';
import { Z95 } from './normal.ts';

/** One side of a comparison: pupils, mean, sample SD (n − 1). */
export interface Side {
  readonly n: number;
  readonly mean: number;
  readonly sd: number;
}

export interface StandardisedGap {
  /** first − second, in points. */
  readonly gap: number;
  readonly g: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Standardised mean difference with Hedges' correction: d = (x̄₁ − x̄₂)/s_p with s_p the pooled SD,
 * g = J·d, J = Γ(v/2)/(√(v/2)·Γ((v−1)/2)), v = n₁ + n₂ − 2 (Hedges 1981, J. Educ. Stat. 6:107);
 * 95 % interval g ± 1.96·J·√((n₁+n₂)/(n₁n₂) + d²/(2(n₁+n₂))) (Hedges & Olkin 1985, ch. 5).
 * Pupils are taken as independent: with few schools a side the interval is too narrow.
 * Null when a side has fewer than two pupils or nobody's score differs.
 */
export function hedgesG(first: Side, second: Side): StandardisedGap | null {
  const v = first.n + second.n - 2;
  if (first.n < 2 || second.n < 2) return null;
  const pooled = Math.sqrt(((first.n - 1) * first.sd ** 2 + (second.n - 1) * second.sd ** 2) / v);
  if (!(pooled > 0)) return null;
  const gap = first.mean - second.mean;
  const d = gap / pooled;
  const correction = Math.exp(logGamma(v / 2) - Math.log(Math.sqrt(v / 2)) - logGamma((v - 1) / 2));
  const total = first.n + second.n;
  const standardError = Math.sqrt(total / (first.n * second.n) + d ** 2 / (2 * total));
  const margin = Z95 * correction * standardError;
  return { gap, g: correction * d, low: correction * d - margin, high: correction * d + margin };
}
