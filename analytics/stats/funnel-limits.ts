/** Two-sided 95 % and 99.8 % points of the normal distribution, the usual pair of a funnel plot. */
export const FUNNEL_Z = { inner: 1.959963984540054, outer: 3.090232306167813 } as const;

export type FunnelPlace = 'within' | 'warning' | 'outside';

/** Control limits of a mean of n around the target: θ₀ ± z·σ/√n (Spiegelhalter 2005, Statistics in Medicine 24:1185). */
export const meanLimits = (target: number, sd: number, n: number, z: number): { readonly low: number; readonly high: number } => {
  const margin = (z * sd) / Math.sqrt(n);
  return { low: target - margin, high: target + margin };
};

/** Control limits of a rate of n around the target p₀: p₀ ± z√(p₀(1 − p₀)/n), cut at 0 and 1. */
export function rateLimits(target: number, n: number, z: number): { readonly low: number; readonly high: number } {
  const { low, high } = meanLimits(target, Math.sqrt(target * (1 - target)), n, z);
  return { low: Math.max(0, low), high: Math.min(1, high) };
}

/** Inside the 95 % limits, between the two pairs, or beyond the 99.8 % ones. */
export function funnelPlace(value: number, limits: (z: number) => { readonly low: number; readonly high: number }): FunnelPlace {
  const inner = limits(FUNNEL_Z.inner);
  if (value >= inner.low && value <= inner.high) return 'within';
  const outer = limits(FUNNEL_Z.outer);
  return value >= outer.low && value <= outer.high ? 'warning' : 'outside';
}
