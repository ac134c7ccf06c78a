/** Means, variances (n − 1) and covariance of total and anchor in one group. */
export interface AnchorMoments {
  readonly n: number;
  readonly totalMean: number;
  readonly totalVariance: number;
  readonly anchorMean: number;
  readonly anchorVariance: number;
  readonly covariance: number;
}

export function anchorMoments(total: Float64Array, anchor: Float64Array): AnchorMoments {
  const n = total.length;
  const totalMean = total.reduce((sum, value) => sum + value, 0) / n;
  const anchorMean = anchor.reduce((sum, value) => sum + value, 0) / n;
  let tt = 0;
  let vv = 0;
  let tv = 0;
  for (let i = 0; i < n; i++) {
    const t = total[i]! - totalMean;
    const v = anchor[i]! - anchorMean;
    tt += t * t;
    vv += v * v;
    tv += t * v;
  }
  return { n, totalMean, anchorMean, totalVariance: tt / (n - 1), anchorVariance: vv / (n - 1), covariance: tv / (n - 1) };
}

export interface LinearConversion {
  readonly slope: number;
  readonly intercept: number;
}

/**
 * Linear equating over a synthetic population of both groups, weights w = n/(n₁ + n₂) (Kolen & Brennan 2014, eqs. 4.17–4.20):
 *
 *   μ_s(X) = μ₁(X) − w₂γ₁Δ,  σ²_s(X) = σ²₁(X) − w₂γ₁²(σ²₁(V) − σ²₂(V)) + w₁w₂γ₁²Δ²,  Δ = μ₁(V) − μ₂(V)
 *   μ_s(Y) = μ₂(Y) + w₁γ₂Δ,  σ²_s(Y) = σ²₂(Y) + w₁γ₂²(σ²₁(V) − σ²₂(V)) + w₁w₂γ₂²Δ²
 *
 * Tucker: γ = σ(X,V)/σ²(V), regression on the anchor. Levine (anchor within the total): γ = σ²(X)/σ(X,V), congeneric true scores; right
 * when the groups differ much. Null when a variance or covariance is not positive.
 */
export function linearEquating(method: 'tucker' | 'levine', a: AnchorMoments, b: AnchorMoments): LinearConversion | null {
  const gamma = ({ totalVariance, anchorVariance, covariance }: AnchorMoments): number => (method === 'tucker' ? covariance / anchorVariance : totalVariance / covariance);
  if (!(a.covariance > 0) || !(b.covariance > 0)) return null;
  const g1 = gamma(a);
  const g2 = gamma(b);
  const w1 = a.n / (a.n + b.n);
  const w2 = 1 - w1;
  const gap = a.anchorMean - b.anchorMean;
  const spread = a.anchorVariance - b.anchorVariance;
  const varianceX = a.totalVariance - w2 * g1 ** 2 * spread + w1 * w2 * (g1 * gap) ** 2;
  const varianceY = b.totalVariance + w1 * g2 ** 2 * spread + w1 * w2 * (g2 * gap) ** 2;
  if (!(varianceX > 0) || !(varianceY > 0)) return null;
  const slope = Math.sqrt(varianceY / varianceX);
  return { slope, intercept: b.totalMean + w1 * g2 * gap - slope * (a.totalMean - w2 * g1 * gap) };
}
