import { normalCdf } from '../../stats/normal.ts';
import { categoryShares, type IrtItem } from './irt-model.ts';
import type { ItemResponses } from './item-responses.ts';

/**
 * Mean squares of z_ij = (x_ij − E_ij)/√V_ij at each pupil's weighted-likelihood θ (Wright & Masters 1982, ch. 5):
 * outfit = Σ z²/n, infit = Σ V z²/Σ V. Both are near 1 when the item follows the model, above 1 with unexpected answers, below 1
 * when it follows too closely. t by Wilson & Hilferty: t = (MS^⅓ − 1)(3/q) + q/3, q² the variance of the mean square.
 */
export interface ResidualFit {
  readonly item: string;
  readonly n: number;
  readonly infit: number | null;
  readonly infitT: number | null;
  readonly outfit: number | null;
  readonly outfitT: number | null;
  /** Two-sided p of the infit's t, taken as normal. */
  readonly p: number | null;
}

/** `theta` one per pattern; null leaves the pattern out. */
export function residualFit({ weights, codes }: ItemResponses, items: readonly IrtItem[], theta: readonly (number | null)[]): readonly ResidualFit[] {
  return items.map((item, j): ResidualFit => {
    let n = 0;
    let outfit = 0;
    let outfitVariance = 0;
    let weighted = 0;
    let variances = 0;
    let infitVariance = 0;
    for (let i = 0; i < weights.length; i++) {
      const code = codes[i * items.length + j]!;
      const at = theta[i] ?? null;
      if (code < 0 || at === null) continue;
      const shares = categoryShares(item, at);
      const mean = shares.reduce((sum, p, c) => sum + c * p, 0);
      let variance = 0;
      let fourth = 0;
      shares.forEach((p, c) => {
        variance += p * (c - mean) ** 2;
        fourth += p * (c - mean) ** 4;
      });
      if (!(variance > 0)) continue;
      const weight = weights[i]!;
      const square = (code - mean) ** 2;
      n += weight;
      outfit += (weight * square) / variance;
      outfitVariance += weight * (fourth / variance ** 2 - 1);
      weighted += weight * square;
      variances += weight * variance;
      infitVariance += weight * (fourth - variance ** 2);
    }
    if (n < 2 || !(variances > 0)) return { item: item.item, n, infit: null, infitT: null, outfit: null, outfitT: null, p: null };
    const infitT = wilsonHilferty(weighted / variances, Math.sqrt(infitVariance) / variances);
    return {
      item: item.item, n,
      infit: weighted / variances, infitT,
      outfit: outfit / n, outfitT: wilsonHilferty(outfit / n, Math.sqrt(outfitVariance) / n),
      p: infitT === null ? null : 2 * normalCdf(-Math.abs(infitT)),
    };
  });
}

const wilsonHilferty = (meanSquare: number, q: number): number | null => (q > 0 ? (Math.cbrt(meanSquare) - 1) * (3 / q) + q / 3 : null);
