/**
 * Sufficient statistics of a mixed model: per group, sums and cross-products of centred and scaled columns.
 * Columns are the k predictors and then the outcome; z = (value − centre) / scale.
 */
export interface CrossProducts {
  /** Names of the k predictors. */
  readonly predictors: readonly string[];
  /** k + 1 constants each; scales are positive. */
  readonly centre: readonly number[];
  readonly scale: readonly number[];
  readonly groups: readonly GroupProducts[];
}

export interface GroupProducts {
  readonly id: string;
  readonly n: number;
  /** Σ z, k + 1 numbers. */
  readonly sums: Float64Array;
  /** Σ z_i z_j, lower triangle by rows: 0·0, 1·0, 1·1, 2·0 …, (k + 1)(k + 2)/2 numbers. */
  readonly products: Float64Array;
}

/** Position of (i, j), j ≤ i, in a packed lower triangle. */
export const packed = (i: number, j: number): number => (i * (i + 1)) / 2 + j;

/** From values in memory: `columns` are the predictors then the outcome, all as long as `groups`. */
export function crossProductsOf(predictors: readonly string[], columns: readonly (readonly number[])[], groups: readonly string[]): CrossProducts {
  const centre = columns.map((values) => meanOf(values));
  const scale = columns.map((values, index) => {
    const variance = meanOf(values.map((value) => (value - centre[index]!) ** 2));
    return variance > 0 ? Math.sqrt(variance) : 1;
  });
  const size = columns.length;
  const found = new Map<string, { n: number; sums: Float64Array; products: Float64Array }>();
  const z = new Float64Array(size);
  groups.forEach((id, row) => {
    let group = found.get(id);
    if (!group) {
      group = { n: 0, sums: new Float64Array(size), products: new Float64Array((size * (size + 1)) / 2) };
      found.set(id, group);
    }
    group.n += 1;
    for (let i = 0; i < size; i++) {
      z[i] = (columns[i]![row]! - centre[i]!) / scale[i]!;
      group.sums[i]! += z[i]!;
      for (let j = 0; j <= i; j++) group.products[packed(i, j)]! += z[i]! * z[j]!;
    }
  });
  return { predictors, centre, scale, groups: [...found].map(([id, group]) => ({ id, ...group })) };
}

/** Mean with one correction pass, so that centring leaves nothing behind. */
function meanOf(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const first = values.reduce((sum, value) => sum + value, 0) / values.length;
  return first + values.reduce((sum, value) => sum + (value - first), 0) / values.length;
}
