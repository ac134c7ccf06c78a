import { brentRoot } from '../stats/brent-root.ts';

export interface PersonEstimate {
  readonly score: number;
  /** Maximum likelihood: Σ_j P_j(θ) = r; none exists for score 0 and k. */
  readonly ml: number | null;
  readonly mlStandardError: number | null;
  /** Weighted likelihood, r − Σ P_j(θ) + J(θ)/(2 I(θ)) = 0 (Warm 1989, Psychometrika 54:427): finite at every score, nearly unbiased. */
  readonly warm: number;
  /** 1/√I(θ) at `warm`. */
  readonly warmStandardError: number;
}

/** θ for every score r = 0 … k on items of the given difficulties, in logits. */
export function raschPersons(difficulties: readonly number[]): readonly PersonEstimate[] {
  const k = difficulties.length;
  return Array.from({ length: k + 1 }, (_, score): PersonEstimate => {
    const low = Math.min(...difficulties) - 20;
    const high = Math.max(...difficulties) + 20;
    const inside = score > 0 && score < k;
    const ml = inside ? brentRoot((theta) => sums(difficulties, theta).expected - score, low, high) : null;
    const warm = brentRoot((theta) => {
      const { expected, information, third } = sums(difficulties, theta);
      return score - expected + third / (2 * information);
    }, low, high);
    if (warm === null) throw new RangeError('no sign change of the weighted likelihood equation');
    return { score, ml, mlStandardError: ml === null ? null : errorAt(difficulties, ml), warm, warmStandardError: errorAt(difficulties, warm) };
  });
}

const errorAt = (difficulties: readonly number[], theta: number): number => 1 / Math.sqrt(sums(difficulties, theta).information);

/** Σ P, I = Σ P(1 − P), J = Σ P(1 − P)(1 − 2P). */
function sums(difficulties: readonly number[], theta: number) {
  let expected = 0;
  let information = 0;
  let third = 0;
  for (const b of difficulties) {
    const p = 1 / (1 + Math.exp(b - theta));
    const variance = p / (1 + Math.exp(theta - b));
    expected += p;
    information += variance;
    third += variance * (1 - 2 * p);
  }
  return { expected, information, third };
}
