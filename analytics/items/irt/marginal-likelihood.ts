import { breathe, type CallOptions } from '../../call.ts';
import type { NormalGrid } from '../../stats/normal-grid.ts';
import type { ItemResponses } from './item-responses.ts';
import { missingInformation } from './missing-information.ts';
import { sharesAt, type ParameterLayout } from './parameter-layout.ts';
import { posteriorWeights } from './posterior-weights.ts';

/**
 * Marginal log-likelihood Σ_i w_i ln Σ_q A_q Π_j P(x_ij | u_q), u ~ N(0, 1), with derivatives by a_j, d_j1 … d_jm.
 * `complete` is the information if u were known (EM's own matrix), `observed` = complete − missing.
 */
export interface MarginalLikelihood {
  readonly value: number;
  readonly gradient: Float64Array;
  /** Parameters × parameters by rows, both triangles. */
  readonly complete: Float64Array;
  readonly observed: Float64Array | null;
}

/** Patterns taken at a time: their posterior weights stay small. */
const CHUNK = 4096;
const BREATH_MILLISECONDS = 60;

export async function marginalLikelihood(
  responses: ItemResponses, layout: ParameterLayout, parameters: Float64Array, grid: NormalGrid, wantObserved: boolean, call: CallOptions = {},
): Promise<MarginalLikelihood> {
  const { codes, weights } = responses;
  const { items, start, size } = layout;
  const { nodes } = grid;
  const points = nodes.length;
  const shares = sharesAt(layout, parameters, nodes);
  const bayes = posteriorWeights(responses, layout, shares, grid);
  const missing = wantObserved ? missingInformation(responses, layout, shares, nodes) : null;
  /** Expected pupils per category and node. */
  const counts = new Float64Array(size * points);
  const posterior = new Float64Array(Math.min(CHUNK, weights.length) * points);
  let value = 0;
  let rested = performance.now();
  const rest = async (): Promise<void> => {
    if (performance.now() - rested < BREATH_MILLISECONDS) return;
    await breathe();
    call.signal?.throwIfAborted();
    rested = performance.now();
  };
  for (let from = 0; from < weights.length; from += CHUNK) {
    const to = Math.min(weights.length, from + CHUNK);
    for (let i = from; i < to; i++) {
      const h = posterior.subarray((i - from) * points, (i - from + 1) * points);
      const weight = weights[i]!;
      value += weight * bayes.into(h, i);
      const { first, last } = bayes;
      for (let j = 0; j < items; j++) {
        const code = codes[i * items + j]!;
        if (code < 0) continue;
        const at = (start[j]! + code) * points;
        for (let q = first; q <= last; q++) counts[at + q]! += weight * h[q]!;
      }
      missing?.addMean(i, h, first, last);
    }
    await rest();
    if (!missing) continue;
    for (let q = 0; q < points; q++) {
      missing.addNode(q, posterior, from, to);
      await rest();
    }
  }
  const { gradient, complete } = completeData(layout, counts, shares, nodes);
  return { value, gradient, complete, observed: missing && observedFrom(complete, missing.matrix, size) };
}

/** Gradient Σ_q T_q'(r_jq − n_jq P_jq) and information Σ_q n_jq T_q'(diag P − P P')T_q, a block per item. */
function completeData({ items, categories, start, size }: ParameterLayout, counts: Float64Array, shares: Float64Array, nodes: Float64Array) {
  const points = nodes.length;
  const gradient = new Float64Array(size);
  const complete = new Float64Array(size * size);
  for (let j = 0; j < items; j++) {
    const own = start[j]!;
    const m = categories[j]! - 1;
    for (let q = 0; q < points; q++) {
      const u = nodes[q]!;
      const at = q * size + own;
      let n = 0;
      let mean = 0;
      let squares = 0;
      for (let c = 0; c <= m; c++) {
        n += counts[(own + c) * points + q]!;
        mean += c * shares[at + c]!;
        squares += c * c * shares[at + c]!;
      }
      complete[own * size + own]! += n * u * u * (squares - mean * mean);
      for (let c = 1; c <= m; c++) {
        const p = shares[at + c]!;
        const residual = counts[(own + c) * points + q]! - n * p;
        gradient[own]! += u * c * residual;
        gradient[own + c]! += residual;
        complete[(own + c) * size + own]! += n * u * p * (c - mean);
        for (let e = 1; e <= c; e++) complete[(own + c) * size + own + e]! += n * p * ((c === e ? 1 : 0) - shares[at + e]!);
      }
    }
    for (let c = 1; c <= m; c++) for (let e = 0; e < c; e++) complete[(own + e) * size + own + c] = complete[(own + c) * size + own + e]!;
  }
  return { gradient, complete };
}

function observedFrom(complete: Float64Array, missing: Float64Array, size: number): Float64Array {
  const observed = new Float64Array(size * size);
  for (let u = 0; u < size; u++) {
    for (let v = 0; v <= u; v++) {
      const entry = complete[u * size + v]! - missing[u * size + v]!;
      observed[u * size + v] = entry;
      observed[v * size + u] = entry;
    }
  }
  return observed;
}
