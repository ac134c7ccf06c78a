import { Z95 } from './normal.ts';

export interface ProportionInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * Score interval of a proportion, count of n (Wilson 1927, JASA 22:209):
 * (p + z²/2n ± z√(p(1 − p)/n + z²/4n²)) / (1 + z²/n). It stays inside 0–1 and has a width at p = 0 and p = 1,
 * which the textbook interval has not. Null without anybody.
 */
export function wilsonInterval(count: number, n: number, z: number = Z95): ProportionInterval | null {
  if (!(n > 0)) return null;
  const p = count / n;
  const square = (z * z) / n;
  const centre = p + square / 2;
  const margin = z * Math.sqrt((p * (1 - p)) / n + square / (4 * n));
  // At p = 0 and p = 1 the two terms cancel exactly on paper and to 1e-17 here.
  return { low: Math.max(0, (centre - margin) / (1 + square)), high: Math.min(1, (centre + margin) / (1 + square)) };
}
