/**
 * Minimum of a function of one variable on [low, high] by golden section and parabolic steps.
 * Brent 1973, Algorithms for Minimization without Derivatives, ch. 5 (`localmin`).
 * A minimum is located to about √ε relative: what is needed finer comes from the derivative.
 */
export interface Minimum {
  readonly x: number;
  readonly value: number;
  readonly evaluations: number;
  readonly converged: boolean;
}

const GOLDEN = (3 - Math.sqrt(5)) / 2;

export function brentMinimise(f: (x: number) => number, low: number, high: number, tolerance = 1e-10, limit = 200): Minimum {
  let a = low;
  let b = high;
  let x = a + GOLDEN * (b - a);
  let w = x;
  let v = x;
  let fx = f(x);
  let fw = fx;
  let fv = fx;
  let step = 0;
  let previousStep = 0;
  for (let evaluations = 1; evaluations < limit; evaluations++) {
    const middle = (a + b) / 2;
    const near = tolerance + 1.5e-8 * Math.abs(x);
    if (Math.abs(x - middle) <= 2 * near - (b - a) / 2) return { x, value: fx, evaluations, converged: true };
    let parabolic = false;
    if (Math.abs(previousStep) > near) {
      const r = (x - w) * (fx - fv);
      let q = (x - v) * (fx - fw);
      let p = (x - v) * q - (x - w) * r;
      q = 2 * (q - r);
      if (q > 0) p = -p;
      else q = -q;
      if (Math.abs(p) < Math.abs((q * previousStep) / 2) && p > q * (a - x) && p < q * (b - x)) {
        previousStep = step;
        step = p / q;
        if (x + step - a < 2 * near || b - x - step < 2 * near) step = x < middle ? near : -near;
        parabolic = true;
      }
    }
    if (!parabolic) {
      previousStep = (x < middle ? b : a) - x;
      step = GOLDEN * previousStep;
    }
    const u = x + (Math.abs(step) >= near ? step : Math.sign(step) * near);
    const fu = f(u);
    if (fu <= fx) {
      if (u < x) b = x;
      else a = x;
      [v, fv, w, fw, x, fx] = [w, fw, x, fx, u, fu];
    } else {
      if (u < x) a = u;
      else b = u;
      if (fu <= fw || w === x) [v, fv, w, fw] = [w, fw, u, fu];
      else if (fu <= fv || v === x || v === w) [v, fv] = [u, fu];
    }
  }
  return { x, value: fx, evaluations: limit, converged: false };
}
