/** Distribution of a score on the grid 0, step, 2·step …; shares sum to 1. */
export interface ScoreDistributionGrid {
  readonly step: number;
  readonly shares: ArrayLike<number>;
}

/**
 * Percentile rank and its inverse with the mass of each score spread over ± half a step (Kolen & Brennan 2014, eqs. 2.14–2.18).
 * Where no pupil scores the inverse is an interval: its middle.
 */
export function percentileOf({ step, shares }: ScoreDistributionGrid): { rank(x: number): number; score(p: number): number } {
  const below = new Float64Array(shares.length + 1);
  for (let i = 0; i < shares.length; i++) below[i + 1] = below[i]! + shares[i]!;
  const whole = below[shares.length]!;
  return {
    rank(x) {
      const place = x / step + 0.5;
      if (place <= 0) return 0;
      if (place >= shares.length) return 1;
      const i = Math.floor(place);
      return (below[i]! + (place - i) * shares[i]!) / whole;
    },
    score(p) {
      const target = Math.min(Math.max(p, 0), 1) * whole;
      let upper = 0;
      while (upper < shares.length - 1 && !(below[upper + 1]! > target && shares[upper]! > 0)) upper++;
      while (upper > 0 && !(shares[upper]! > 0)) upper--;
      let lower = shares.length - 1;
      while (lower > 0 && !(below[lower]! < target && shares[lower]! > 0)) lower--;
      while (lower < shares.length - 1 && !(shares[lower]! > 0)) lower++;
      const at = (i: number): number => i - 0.5 + Math.min(1, Math.max(0, (target - below[i]!) / shares[i]!));
      return (step * (at(upper) + at(lower))) / 2;
    },
  };
}

/** e(x) = G⁻¹(F(x)): the score of the second distribution with the same percentile rank. */
export function equipercentile(from: ScoreDistributionGrid, to: ScoreDistributionGrid): (x: number) => number {
  const f = percentileOf(from);
  const g = percentileOf(to);
  return (x) => g.score(f.rank(x));
}
