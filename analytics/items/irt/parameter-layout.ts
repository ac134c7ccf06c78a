import type { ItemResponses } from './item-responses.ts';

/** Where an item's categories and its parameters a_j, d_j1 … d_jm stand in the long vectors; m_j + 1 of either. */
export interface ParameterLayout {
  readonly items: number;
  readonly categories: Int32Array;
  /** Start of item j among all categories and among all parameters alike. */
  readonly start: Int32Array;
  /** Σ (m_j + 1) */
  readonly size: number;
}

export function parameterLayout({ items }: Pick<ItemResponses, 'items'>): ParameterLayout {
  const categories = Int32Array.from(items, ({ counts }) => counts.length);
  const start = new Int32Array(items.length);
  let size = 0;
  categories.forEach((count, j) => {
    start[j] = size;
    size += count;
  });
  return { items: items.length, categories, start, size };
}

/** P(X_j = c | u_q), nodes × categories by rows. */
export function sharesAt({ items, categories, start, size }: ParameterLayout, parameters: Float64Array, nodes: Float64Array): Float64Array {
  const shares = new Float64Array(size * nodes.length);
  nodes.forEach((u, q) => {
    for (let j = 0; j < items; j++) {
      const own = start[j]!;
      const at = q * size + own;
      const m = categories[j]! - 1;
      let most = 0;
      for (let c = 1; c <= m; c++) most = Math.max(most, parameters[own]! * c * u + parameters[own + c]!);
      let sum = shares[at] = Math.exp(-most);
      for (let c = 1; c <= m; c++) sum += shares[at + c] = Math.exp(parameters[own]! * c * u + parameters[own + c]! - most);
      for (let c = 0; c <= m; c++) shares[at + c]! /= sum;
    }
  });
  return shares;
}
