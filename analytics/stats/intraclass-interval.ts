import { fQuantile } from './f-distribution.ts';

/** Size, mean and Σ(x − mean)² of one group. */
export interface GroupMoments {
  readonly n: number;
  readonly mean: number;
  readonly squares: number;
}

export interface IntraclassInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * 95 % interval of the intraclass correlation ρ = τ²/(τ² + σ²) in a one-way layout of unequal groups
 * (Thomas & Hultquist 1978, Annals of Statistics 6:582; Burdick & Graybill 1992, §4.3), with the
 * unweighted variance S² of the group means, the harmonic mean ñ of the sizes and the mean square within
 * MSW: ñS²/MSW is close to (1 + ñτ²/σ²)·F(J − 1, N − J), so L = ratio over F_(0.975), U = ratio over F_(0.025),
 * ρ from (L − 1)/(L − 1 + ñ) to (U − 1)/(U − 1 + ñ). Exact, and Searle's (1971), when the sizes are equal.
 * Ends below 0 are 0, as a variance cannot be negative. Null below two groups, without freedom within or
 * without spread within.
 */
export function intraclassInterval(groups: readonly GroupMoments[]): IntraclassInterval | null {
  const used = groups.filter(({ n }) => n > 0);
  const count = used.length;
  const total = used.reduce((sum, { n }) => sum + n, 0);
  if (count < 2 || total <= count) return null;
  const within = used.reduce((sum, { squares }) => sum + squares, 0) / (total - count);
  if (!(within > 0)) return null;
  const harmonic = count / used.reduce((sum, { n }) => sum + 1 / n, 0);
  const centre = used.reduce((sum, { mean }) => sum + mean, 0) / count;
  const between = used.reduce((sum, { mean }) => sum + (mean - centre) ** 2, 0) / (count - 1);
  const ratio = (harmonic * between) / within;
  const end = (p: number): number => {
    const scaled = ratio / fQuantile(p, count - 1, total - count) - 1;
    return Math.max(0, scaled / (scaled + harmonic));
  };
  return { low: end(0.975), high: end(0.025) };
}
