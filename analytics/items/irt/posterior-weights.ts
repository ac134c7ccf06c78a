import type { NormalGrid } from '../../stats/normal-grid.ts';
import { transpose } from '../../stats/matrix.ts';
import type { ItemResponses } from './item-responses.ts';
import type { ParameterLayout } from './parameter-layout.ts';

export interface PosteriorWeights {
  /** Posterior weights h_q of one pattern into `h`; 0 outside the nodes that matter. Returns ln Σ_q A_q Π_j P(x_ij | u_q). */
  into(h: Float64Array, pattern: number): number;
  /** First and last node with weight after `into`. */
  first: number;
  last: number;
}

/** Weights below this add nothing that double precision keeps. */
const NEGLIGIBLE = 1e-15;

/** Bayes' rule on the grid, for category shares `shares` (nodes × categories). */
export function posteriorWeights({ codes }: ItemResponses, { items, start, size }: ParameterLayout, shares: Float64Array, { nodes, weights }: NormalGrid): PosteriorWeights {
  const points = nodes.length;
  const logs = transpose(shares, points, size).map((p) => Math.log(Math.max(p, Number.MIN_VALUE)));
  const prior = weights.map(Math.log);
  const found: PosteriorWeights = {
    first: 0,
    last: points - 1,
    into(h, pattern) {
      h.set(prior);
      for (let j = 0; j < items; j++) {
        const code = codes[pattern * items + j]!;
        if (code < 0) continue;
        const at = (start[j]! + code) * points;
        for (let q = 0; q < points; q++) h[q]! += logs[at + q]!;
      }
      let most = -Infinity;
      for (let q = 0; q < points; q++) if (h[q]! > most) most = h[q]!;
      let sum = 0;
      for (let q = 0; q < points; q++) sum += h[q] = Math.exp(h[q]! - most);
      found.first = points;
      found.last = -1;
      for (let q = 0; q < points; q++) {
        h[q]! /= sum;
        if (h[q]! < NEGLIGIBLE) h[q] = 0;
        else {
          if (found.last < 0) found.first = q;
          found.last = q;
        }
      }
      return most + Math.log(sum);
    },
  };
  return found;
}
