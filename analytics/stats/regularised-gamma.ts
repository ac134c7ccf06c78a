import { logGamma } from './log-gamma.ts';

/** Lower regularised incomplete gamma function P(a, x): series below a + 1, continued fraction above (DLMF 8.7.1, 8.9.2). */
export function regularisedGamma(a: number, x: number): number {
  return x < a + 1 ? series(a, x) : 1 - upperFraction(a, x);
}

/** Q(a, x) = 1 − P(a, x), without the loss of digits in the far tail. */
export function regularisedGammaUpper(a: number, x: number): number {
  return x < a + 1 ? 1 - series(a, x) : upperFraction(a, x);
}

const front = (a: number, x: number): number => Math.exp(a * Math.log(x) - x - logGamma(a));

function series(a: number, x: number): number {
  if (x <= 0) return 0;
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < 10_000; n++) {
    term *= x / (a + n);
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return sum * front(a, x);
}

function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < 10_000; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    const change = d * c;
    h *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return h * front(a, x);
}
