import type { ItemResponses } from './item-responses.ts';
import type { ParameterLayout } from './parameter-layout.ts';

/**
 * The information that not knowing θ costs, Σ_i w_i (Σ_q h_iq S_iq S_iq' − s̄_i s̄_i') (Louis 1982, JRSS B 44:226), lower triangle,
 * by rows. S_iq holds per item T_q'(e_x − P_jq), T_q = ∂η/∂(a_j, d_j1 …) at u_q: entry d_jc is 1{x = c} − P_jc, entry a_j is
 * u_q (x − Σ_c c P_jc); 0 where the pupil has no mark. s̄_i = Σ_q h_iq S_iq.
 */
export interface MissingInformation {
  readonly matrix: Float64Array;
  /** Takes −w s̄ s̄' of one pattern. */
  addMean(pattern: number, h: Float64Array, first: number, last: number): void;
  /** Takes Σ w h_q S_q S_q' of the patterns `from` … `to` − 1 at node q; `posterior` holds their weights, patterns × nodes. */
  addNode(q: number, posterior: Float64Array, from: number, to: number): void;
}

/** Posterior shares below this change standard errors by less than 1e-9 of themselves. */
const NEGLIGIBLE = 1e-10;

export function missingInformation({ codes, weights }: ItemResponses, layout: ParameterLayout, shares: Float64Array, nodes: Float64Array): MissingInformation {
  const { items, categories, start, size } = layout;
  const points = nodes.length;
  const matrix = new Float64Array(size * size);
  const score = new Float64Array(size);
  const table = new Float64Array(size * size);
  const column = new Int32Array(items);

  return {
    matrix,
    addMean(pattern, h, first, last) {
      score.fill(0);
      for (let q = first; q <= last; q++) {
        const weight = h[q]!;
        const weightU = weight * nodes[q]!;
        for (let j = 0; j < items; j++) {
          const code = codes[pattern * items + j]!;
          if (code < 0) continue;
          const own = start[j]!;
          const at = q * size + own;
          let deviation = code;
          for (let c = 1; c < categories[j]!; c++) {
            score[own + c]! -= weight * shares[at + c]!;
            deviation -= c * shares[at + c]!;
          }
          score[own]! += weightU * deviation;
        }
      }
      for (let j = 0; j < items; j++) {
        const code = codes[pattern * items + j]!;
        if (code > 0) score[start[j]! + code]! += 1;
      }
      for (let u = 0; u < size; u++) {
        const left = weights[pattern]! * score[u]!;
        if (left === 0) continue;
        for (let v = 0; v <= u; v++) matrix[u * size + v]! -= left * score[v]!;
      }
    },
    addNode(q, posterior, from, to) {
      // Two-way tables of every pair of items hold all that Σ w h S S' needs of the answers.
      table.fill(0);
      let any = false;
      for (let i = from; i < to; i++) {
        const weight = weights[i]! * posterior[(i - from) * points + q]!;
        if (weight < NEGLIGIBLE) continue;
        any = true;
        let answered = 0;
        for (let j = 0; j < items; j++) {
          const code = codes[i * items + j]!;
          if (code >= 0) column[answered++] = start[j]! + code;
        }
        for (let a = 0; a < answered; a++) {
          const row = column[a]! * size;
          for (let b = 0; b <= a; b++) table[row + column[b]!]! += weight;
        }
      }
      if (!any) return;
      for (let j = 0; j < items; j++) for (let l = 0; l <= j; l++) addBlock(j, l, q);
    },
  };

  /** T_j'(N − N_j P_l' − P_j N_l' + N.. P_j P_l')T_l from the table N of items j and l. */
  function addBlock(j: number, l: number, q: number): void {
    const own = start[j]!;
    const other = start[l]!;
    const u = nodes[q]!;
    const columnSum = new Float64Array(categories[l]!);
    const rowSum = new Float64Array(categories[j]!);
    let whole = 0;
    for (let c = 0; c < categories[j]!; c++) {
      for (let e = 0; e < categories[l]!; e++) {
        const count = table[(own + c) * size + other + e]!;
        rowSum[c]! += count;
        columnSum[e]! += count;
        whole += count;
      }
    }
    for (let c = 1; c < categories[j]!; c++) {
      const p = shares[q * size + own + c]!;
      for (let e = 1; e < categories[l]!; e++) {
        const r = shares[q * size + other + e]!;
        const value = table[(own + c) * size + other + e]! - rowSum[c]! * r - p * columnSum[e]! + whole * p * r;
        matrix[(own + c) * size + other + e]! += value;
        matrix[(own + c) * size + other]! += u * e * value;
        if (j !== l) matrix[own * size + other + e]! += u * c * value;
        matrix[own * size + other]! += u * u * c * e * value;
      }
    }
  }
}
