/**
 * 95 % interval of a population median without assuming a distribution: order statistics, interpolated
 * between neighbouring ranks (Hettmansperger & Sheather 1986, Statistics & Probability Letters 4:75).
 * With γ_k = P(k ≤ B ≤ n − k), B ~ Bin(n, 1/2), the confidence of [x_(k), x_(n−k+1)], k the last with γ_k ≥ 0.95:
 *   I = (γ_k − 0.95)/(γ_k − γ_{k+1}),  λ = (n − k)I/(k + (n − 2k)I),
 *   low = (1 − λ)x_(k) + λx_(k+1),  high = (1 − λ)x_(n−k+1) + λx_(n−k).
 * With five values even the extremes give 93.75 %: they are taken. Null below five, where they give 87.5 % or less.
 * `sorted` ascends.
 */
export function medianInterval(sorted: ArrayLike<number>, confidence = 0.95): readonly [low: number, high: number] | null {
  const n = sorted.length;
  if (n < 5) return null;
  // By logarithms: 2⁻ⁿ underflows beyond a thousand values, the shares that count do not.
  let tail = 0;
  let logShare = -n * Math.LN2;
  let k = 0;
  // γ_{k+1} = 1 − 2 P(B ≤ k)
  for (; k < n; k++) {
    const next = tail + Math.exp(logShare);
    if (1 - 2 * next < confidence) break;
    tail = next;
    logShare += Math.log((n - k) / (k + 1));
  }
  if (k === 0) return [sorted[0]!, sorted[n - 1]!];
  const wide = 1 - 2 * tail;
  const narrow = wide - 2 * Math.exp(logShare);
  const i = (wide - confidence) / (wide - narrow);
  const lambda = ((n - k) * i) / (k + (n - 2 * k) * i);
  return [(1 - lambda) * sorted[k - 1]! + lambda * sorted[k]!, (1 - lambda) * sorted[n - k]! + lambda * sorted[n - k - 1]!];
}
