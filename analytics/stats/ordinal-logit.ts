import { cholesky } from './cholesky.ts';
import { choleskySolve } from './symmetric-solve.ts';

/**
 * Proportional odds model P(Y ≤ c | x) = 1/(1 + exp(−(κ_c − x'β))), c = 0 … m − 1 (McCullagh 1980, JRSS B 42:109); with two
 * categories logistic regression. Maximum likelihood by Fisher scoring, halved while ln L falls, to a gain of 1e-10.
 */
export interface OrdinalLogit {
  /** κ_0 < … < κ_{m−1} */
  readonly thresholds: readonly number[];
  readonly slopes: readonly number[];
  readonly logLikelihood: number;
  readonly converged: boolean;
}

export interface OrdinalCell {
  readonly x: readonly number[];
  /** Pupils per category 0 … m. */
  readonly counts: readonly number[];
}

const ITERATIONS = 60;
/** Linear predictors this large mean answers that the predictors separate: there is no finite maximum. */
const SEPARATED = 18;

/** Every category must occur. Null when the predictors depend on each other. */
export function ordinalLogit(cells: readonly OrdinalCell[]): OrdinalLogit | null {
  const first = cells[0];
  if (!first) return null;
  const m = first.counts.length - 1;
  const p = first.x.length;
  const size = m + p;
  const totals = first.counts.map((_, c) => cells.reduce((sum, { counts }) => sum + counts[c]!, 0));
  const n = totals.reduce((sum, value) => sum + value, 0);
  let below = 0;
  let theta = Float64Array.from({ length: size }, (_, index) => {
    if (index >= m) return 0;
    below += totals[index]!;
    return Math.log(below / (n - below));
  });
  let at = scored(cells, theta, m);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const decomposition = cholesky(at.information, size);
    if (decomposition.rank < size) return null;
    const step = choleskySolve(decomposition, at.gradient);
    let factor = 1;
    let next = theta.map((value, index) => value + step[index]!);
    let after = scored(cells, next, m);
    while (!(after.value >= at.value) && factor > 1e-8) {
      factor /= 2;
      next = theta.map((value, index) => value + factor * step[index]!);
      after = scored(cells, next, m);
    }
    const gain = after.value - at.value;
    if (!(gain >= 0)) return present(theta, at.value, m, true);
    theta = next;
    at = after;
    if (at.farthest > SEPARATED) break;
    if (gain < 1e-10) return present(theta, at.value, m, true);
  }
  return present(theta, at.value, m, false);
}

const present = (theta: Float64Array, logLikelihood: number, m: number, converged: boolean): OrdinalLogit =>
  ({ thresholds: [...theta.subarray(0, m)], slopes: [...theta.subarray(m)], logLikelihood, converged });

function scored(cells: readonly OrdinalCell[], theta: Float64Array, m: number) {
  const size = theta.length;
  const gradient = new Float64Array(size);
  const information = new Float64Array(size * size);
  let value = 0;
  let farthest = 0;
  const cumulative = new Float64Array(m + 2);
  const density = new Float64Array(m + 2);
  for (const { x, counts } of cells) {
    const n = counts.reduce((sum, count) => sum + count, 0);
    if (n === 0) continue;
    const shift = x.reduce((sum, entry, index) => sum + entry * theta[m + index]!, 0);
    cumulative[m + 1] = 1;
    for (let c = 0; c < m; c++) {
      const eta = theta[c]! - shift;
      farthest = Math.max(farthest, Math.abs(eta));
      const share = 1 / (1 + Math.exp(-eta));
      cumulative[c + 1] = share;
      density[c + 1] = share / (1 + Math.exp(eta));
    }
    for (let c = 0; c <= m; c++) {
      const share = cumulative[c + 1]! - cumulative[c]!;
      if (!(share > 0)) {
        if (counts[c]! > 0) value = -Infinity;
        continue;
      }
      value += counts[c]! === 0 ? 0 : counts[c]! * Math.log(share);
      // d share: +density of the threshold above, −density of the one below, −(difference)·x
      const entries: [number, number][] = [];
      if (c < m) entries.push([c, density[c + 1]!]);
      if (c > 0) entries.push([c - 1, -density[c]!]);
      const change = density[c]! - density[c + 1]!;
      x.forEach((entry, index) => entries.push([m + index, change * entry]));
      for (const [u, du] of entries) {
        gradient[u]! += (counts[c]! * du) / share;
        for (const [v, dv] of entries) information[u * size + v]! += (n * du * dv) / share;
      }
    }
  }
  return { value, gradient, information, farthest };
}
