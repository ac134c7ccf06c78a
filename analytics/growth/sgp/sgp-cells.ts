/**
 * Pupils with the same priors and outcome as one cell with their number as weight: the linear
 * programme is the same, 100,000 pupils with one prior are about 10,000 cells. Cells ascend by priors (the first
 * slowest), then by outcome, so that the order of the pupils cannot matter.
 */
export interface SgpCells {
  /** One array a prior, as long as there are cells. */
  readonly priors: readonly Float64Array[];
  readonly outcome: Float64Array;
  /** Pupils of each cell. */
  readonly weight: Float64Array;
  /** Cell of each pupil, in the order given. */
  readonly cellOf: Int32Array;
}

export function sgpCells(priors: readonly Float64Array[], outcome: Float64Array): SgpCells {
  const columns = [...priors, outcome];
  // Ranks are joined two at a time and ranked again, so that keys stay far below 2⁵³.
  let key = rankOf(columns[0]!);
  for (const column of columns.slice(1)) {
    const next = rankOf(column);
    key = rankOf(key.rank.map((rank, i) => rank * next.distinct + next.rank[i]!));
  }
  const count = key.distinct;
  const cellOf = Int32Array.from(key.rank);
  const weight = new Float64Array(count);
  const cells = columns.map(() => new Float64Array(count));
  cellOf.forEach((cell, i) => {
    weight[cell]! += 1;
    columns.forEach((column, k) => (cells[k]![cell] = column[i]!));
  });
  return { priors: cells.slice(0, -1), outcome: cells.at(-1)!, weight, cellOf };
}

/** Dense ranks from 0, in ascending order of value. */
function rankOf(values: Float64Array): { readonly rank: Float64Array; readonly distinct: number } {
  const distinct = values.slice().sort().filter((value, i, sorted) => i === 0 || value !== sorted[i - 1]);
  const rank = values.map((value) => {
    let low = 0;
    let high = distinct.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (distinct[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  });
  return { rank, distinct: distinct.length };
}
