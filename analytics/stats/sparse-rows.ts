/**
 * A design matrix with the same number of stored entries in every row: entry q of row i is
 * value[i·width + q] in column index[i·width + q]. Spline designs have 4 entries a prior, however many
 * columns there are.
 */
export interface SparseRows {
  readonly rows: number;
  readonly columns: number;
  readonly width: number;
  readonly index: Uint16Array;
  readonly value: Float64Array;
}

/** x_i'b */
export function rowDot({ width, index, value }: SparseRows, i: number, b: Float64Array): number {
  let sum = 0;
  for (let q = i * width, end = q + width; q < end; q++) sum += value[q]! * b[index[q]!]!;
  return sum;
}

/** to += factor · x_i */
export function addRow({ width, index, value }: SparseRows, i: number, factor: number, to: Float64Array): void {
  for (let q = i * width, end = q + width; q < end; q++) to[index[q]!]! += factor * value[q]!;
}

/** Lower triangle of Σ f_i x_i x_i', columns × columns by rows; it replaces what `to` held. */
export function weightedGram({ rows, columns, width, index, value }: SparseRows, factors: Float64Array, to: Float64Array): void {
  to.fill(0);
  for (let i = 0; i < rows; i++) {
    const start = i * width;
    for (let q = start; q < start + width; q++) {
      const scaled = factors[i]! * value[q]!;
      const row = index[q]! * columns;
      // Entries of a row ascend by column, so the second index stays in the lower triangle.
      for (let k = start; k <= q; k++) to[row + index[k]!]! += scaled * value[k]!;
    }
  }
}

/** The columns marked, renumbered; entries of the others become 0 in a column that the row has anyway. */
export function keepColumns(design: SparseRows, kept: readonly boolean[]): SparseRows {
  if (kept.every(Boolean)) return design;
  let next = 0;
  const position = kept.map((keep) => (keep ? next++ : -1));
  // An entry that falls away takes the column before it, so that columns still ascend inside a row.
  const target = position.map((_, column) => Math.max(0, position.slice(0, column + 1).findLast((at) => at >= 0) ?? 0));
  return {
    ...design,
    columns: next,
    index: design.index.map((column) => target[column]!),
    value: design.value.map((value, q) => (kept[design.index[q]!]! ? value : 0)),
  };
}
