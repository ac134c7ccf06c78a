/**
 * Root of a continuous function whose signs differ at `low` and `high`, by bisection, secant and
 * inverse quadratic steps. Brent 1973, ch. 4 (`zero`). Returns null when the signs do not differ.
 */
export function brentRoot(f: (x: number) => number, low: number, high: number, tolerance = 0, limit = 200): number | null {
  let a = low;
  let b = high;
  let fa = f(a);
  let fb = f(b);
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (fa > 0 === fb > 0) return null;
  let c = a;
  let fc = fa;
  let step = b - a;
  let previousStep = step;
  for (let iteration = 0; iteration < limit; iteration++) {
    if (Math.abs(fc) < Math.abs(fb)) [a, b, c, fa, fb, fc] = [b, c, b, fb, fc, fb];
    const near = 2 * Number.EPSILON * Math.abs(b) + tolerance / 2;
    const middle = (c - b) / 2;
    if (Math.abs(middle) <= near || fb === 0) return b;
    if (Math.abs(previousStep) >= near && Math.abs(fa) > Math.abs(fb)) {
      const s = fb / fa;
      let p: number;
      let q: number;
      if (a === c) {
        p = 2 * middle * s;
        q = 1 - s;
      } else {
        const t = fa / fc;
        const r = fb / fc;
        p = s * (2 * middle * t * (t - r) - (b - a) * (r - 1));
        q = (t - 1) * (r - 1) * (s - 1);
      }
      if (p > 0) q = -q;
      else p = -p;
      if (2 * p < Math.min(3 * middle * q - Math.abs(near * q), Math.abs(previousStep * q))) {
        previousStep = step;
        step = p / q;
      } else {
        previousStep = step = middle;
      }
    } else {
      previousStep = step = middle;
    }
    a = b;
    fa = fb;
    b += Math.abs(step) > near ? step : middle > 0 ? near : -near;
    fb = f(b);
    if (fb > 0 === fc > 0) {
      c = a;
      fc = fa;
      previousStep = step = b - a;
    }
  }
  return b;
}
