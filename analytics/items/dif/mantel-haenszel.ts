import { chiSquaredUpper } from '../../stats/chi-squared.ts';
import { Z95 } from '../../stats/normal.ts';

/** One 2 × 2 table: pupils with equal matching total. */
export interface Stratum {
  /** A, B: reference group right, wrong. C, D: focal group right, wrong. */
  readonly referenceRight: number;
  readonly referenceWrong: number;
  readonly focalRight: number;
  readonly focalWrong: number;
}

/** A: negligible, B: moderate, C: large. */
export type DifClass = 'A' | 'B' | 'C';

export interface MantelHaenszel {
  /** α̂ = Σ A D/T ÷ Σ B C/T: odds of the reference group over the focal group's. Above 1 the item favours the reference group. */
  readonly oddsRatio: number;
  /** SE of ln α̂. */
  readonly logError: number;
  /** (|Σ A − Σ E(A)| − ½)²/Σ Var(A), 1 df. */
  readonly chiSquared: number;
  readonly p: number;
  /** MH D-DIF = −2.35 ln α̂ and its SE; negative: harder for the focal group. */
  readonly delta: number;
  readonly deltaError: number;
  readonly category: DifClass;
}

const DELTA = 2.35;
/** One-sided 5 % point. */
const Z_ONE_SIDED = 1.6448536269514722;

/**
 * Mantel & Haenszel 1959; Holland & Thayer 1988 for items. Variance of ln α̂ by Robins, Breslow & Greenland 1986 (Biometrics 42:311).
 * ETS classes (Zieky 1993; Dorans & Holland 1993): A when |Δ| < 1 or Δ does not differ from 0 at 5 %; C when |Δ| ≥ 1.5 and |Δ|
 * exceeds 1 at 5 % (one-sided); else B. Null when no stratum holds both groups and both answers in a way that fixes α̂.
 */
export function mantelHaenszel(strata: readonly Stratum[]): MantelHaenszel | null {
  let numerator = 0;
  let denominator = 0;
  let excess = 0;
  let variance = 0;
  let pr = 0;
  let mixed = 0;
  let qs = 0;
  for (const { referenceRight: a, referenceWrong: b, focalRight: c, focalWrong: d } of strata) {
    const t = a + b + c + d;
    if (a + b === 0 || c + d === 0 || t < 2) continue;
    const r = (a * d) / t;
    const s = (b * c) / t;
    numerator += r;
    denominator += s;
    excess += a - ((a + b) * (a + c)) / t;
    variance += ((a + b) * (c + d) * (a + c) * (b + d)) / (t * t * (t - 1));
    pr += ((a + d) / t) * r;
    mixed += ((a + d) / t) * s + ((b + c) / t) * r;
    qs += ((b + c) / t) * s;
  }
  if (!(numerator > 0) || !(denominator > 0) || !(variance > 0)) return null;
  const oddsRatio = numerator / denominator;
  const logError = Math.sqrt(pr / (2 * numerator ** 2) + mixed / (2 * numerator * denominator) + qs / (2 * denominator ** 2));
  const chiSquared = Math.max(0, Math.abs(excess) - 0.5) ** 2 / variance;
  const delta = -DELTA * Math.log(oddsRatio) + 0;
  const deltaError = DELTA * logError;
  return { oddsRatio, logError, chiSquared, p: chiSquaredUpper(chiSquared, 1), delta, deltaError, category: etsClass(delta, deltaError) };
}

export function etsClass(delta: number, deltaError: number): DifClass {
  const size = Math.abs(delta);
  if (size < 1 || size <= Z95 * deltaError) return 'A';
  return size >= 1.5 && size - 1 > Z_ONE_SIDED * deltaError ? 'C' : 'B';
}
