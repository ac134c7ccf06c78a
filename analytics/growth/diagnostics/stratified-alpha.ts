/** A part of a total: its SD and its own reliability. */
export interface Stratum {
  readonly sd: number;
  readonly reliability: number;
}

/**
 * Reliability of a plain sum of parts, α_s = 1 − Σ σ_k²(1 − α_k)/σ_T² (Cronbach, Schönemann & McKie 1965,
 * Educ. Psychol. Meas. 25:291), σ_T the SD of the total. Null when the total does not vary.
 */
export function stratifiedAlpha(parts: readonly Stratum[], totalSd: number): number | null {
  if (!(totalSd > 0) || parts.length === 0) return null;
  return 1 - parts.reduce((sum, { sd, reliability }) => sum + sd ** 2 * (1 - reliability), 0) / totalSd ** 2;
}
