/**
 * Generalised partial credit model (Muraki 1992, Appl. Psychol. Meas. 16:159) with categories c = 0 … m:
 *
 *   P(X_j = c | θ) = exp(η_jc) / Σ_h exp(η_jh),   η_jc = a_j c θ + d_jc,   d_j0 = 0.
 *
 * m = 1 is the two-parameter logistic model with difficulty b_j = −d_j/a_j; a_j = 1 for all items the Rasch (m = 1) and the
 * partial credit model (Masters 1982). Steps δ_jc = (d_j,c−1 − d_jc)/a_j are where categories c − 1 and c are equally likely.
 */
export interface IrtItem {
  readonly item: string;
  /** a_j, per unit of θ. */
  readonly slope: number;
  /** d_j1 … d_jm */
  readonly intercepts: readonly number[];
}

/** P(X_j = c | θ), c = 0 … m. */
export function categoryShares({ slope, intercepts }: IrtItem, theta: number): number[] {
  const eta = [0, ...intercepts.map((d, index) => slope * (index + 1) * theta + d)];
  const most = Math.max(...eta);
  const weights = eta.map((value) => Math.exp(value - most));
  const sum = weights.reduce((whole, value) => whole + value, 0);
  return weights.map((value) => value / sum);
}

/** Mean, variance and third central moment of the category at θ; information is a²·variance. */
export function categoryMoments(item: IrtItem, theta: number): { readonly mean: number; readonly variance: number; readonly third: number } {
  if (item.intercepts.length === 1) {
    const x = item.slope * theta + item.intercepts[0]!;
    const p = 1 / (1 + Math.exp(-x));
    const q = 1 / (1 + Math.exp(x));
    return { mean: p, variance: p * q, third: p * q * (q - p) };
  }
  const shares = categoryShares(item, theta);
  const mean = shares.reduce((sum, p, c) => sum + c * p, 0);
  let variance = 0;
  let third = 0;
  shares.forEach((p, c) => {
    variance += p * (c - mean) ** 2;
    third += p * (c - mean) ** 3;
  });
  return { mean, variance, third };
}

/** Σ_j a_j² Var(X_j | θ): the inverse square of the standard error of θ. */
export const testInformation = (items: readonly IrtItem[], theta: number): number =>
  items.reduce((sum, item) => sum + item.slope ** 2 * categoryMoments(item, theta).variance, 0);

/** δ_j1 … δ_jm, in units of θ; b_j alone for right or wrong. Null for an item without slope. */
export function stepsOf({ slope, intercepts }: IrtItem): number[] | null {
  if (slope === 0) return null;
  return intercepts.map((d, index) => ((index === 0 ? 0 : intercepts[index - 1]!) - d) / slope);
}

/** Mean step −d_jm/(m a_j): where the item lies on the scale. */
export const locationOf = ({ slope, intercepts }: IrtItem): number | null =>
  slope === 0 ? null : -intercepts[intercepts.length - 1]! / (intercepts.length * slope);
