/**
 * Piecewise cubic through the points given that goes up where they go up and down where they go down (PCHIP: Fritsch
 * & Carlson 1980, SIAM J. Numer. Anal. 17:238). Slopes inside are the weighted harmonic mean of the neighbouring
 * secants, 0 where these differ in sign (Fritsch & Butland 1984, SIAM J. Sci. Stat. Comput. 5:300);
 * at the ends the three-point formula, kept monotone. The same curve as scipy's PchipInterpolator.
 * `x` ascends strictly, two points or more. Beyond the ends the value of the end: ask `outside` first.
 */
export interface MonotoneCubic {
  at(x: number): number;
  /** −1 below the first point, 1 above the last, else 0. */
  outside(x: number): -1 | 0 | 1;
}

export function monotoneCubic(x: readonly number[], y: readonly number[]): MonotoneCubic {
  const n = x.length;
  if (n < 2 || y.length !== n || x.some((value, i) => i > 0 && !(value > x[i - 1]!))) throw new RangeError('a monotone cubic needs two points or more in ascending order');
  const steps = x.slice(1).map((value, i) => value - x[i]!);
  const secants = steps.map((step, i) => (y[i + 1]! - y[i]!) / step);
  const slopes = x.map((_, i) => {
    if (n === 2) return secants[0]!;
    if (i === 0) return endSlope(steps[0]!, steps[1]!, secants[0]!, secants[1]!);
    if (i === n - 1) return endSlope(steps[n - 2]!, steps[n - 3]!, secants[n - 2]!, secants[n - 3]!);
    const before = secants[i - 1]!;
    const after = secants[i]!;
    if (before * after <= 0) return 0;
    const w1 = 2 * steps[i]! + steps[i - 1]!;
    const w2 = steps[i]! + 2 * steps[i - 1]!;
    return (w1 + w2) / (w1 / before + w2 / after);
  });
  return {
    outside: (value) => (value < x[0]! ? -1 : value > x[n - 1]! ? 1 : 0),
    at(value) {
      if (value <= x[0]!) return y[0]!;
      if (value >= x[n - 1]!) return y[n - 1]!;
      let low = 0;
      let high = n - 1;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (x[middle]! <= value) low = middle;
        else high = middle;
      }
      const h = steps[low]!;
      const t = (value - x[low]!) / h;
      const s = 1 - t;
      return y[low]! * s * s * (1 + 2 * t) + y[high]! * t * t * (1 + 2 * s) + h * t * s * (s * slopes[low]! - t * slopes[high]!);
    },
  };
}

/** Three-point slope at an end (secant next to it, then the one after), not against its secant and at most thrice it. */
function endSlope(h0: number, h1: number, d0: number, d1: number): number {
  const slope = ((2 * h0 + h1) * d0 - h0 * d1) / (h0 + h1);
  if (slope * d0 <= 0) return 0;
  return d0 * d1 <= 0 && Math.abs(slope) > 3 * Math.abs(d0) ? 3 * d0 : slope;
}
