import { packed, type CrossProducts } from '../cross-product-groups.ts';

/** One of two crossed grouping factors (学校 × 生源校). */
export interface CrossedFactor {
  readonly factor: string;
  /** The unit of each group of the cross-products, in their order. */
  readonly units: readonly string[];
}

/**
 * Sums over the cells (a, b) of two crossed factors, on the scaled columns C = [1, predictors kept, y].
 * The larger factor is the `first`: its block is diagonal and is eliminated.
 */
export interface CrossedCells {
  readonly n: number;
  /** Columns of X: the intercept and the predictors kept. */
  readonly p: number;
  /** p + 1 */
  readonly size: number;
  readonly first: CrossedUnits;
  readonly second: CrossedUnits;
  /** Cells of first unit i: starts[i] … starts[i + 1] − 1 in `places` (second unit) and `counts` (n_ij). */
  readonly starts: Int32Array;
  readonly places: Int32Array;
  readonly counts: Float64Array;
  /** Σ_i (C_i'C_i − c_i c_i'/n_i), c_i = C_i'1: size × size, lower triangle. */
  readonly within: Float64Array;
  /** Z_b'C within the first factor's units, m_b × size. */
  readonly linkWithin: Float64Array;
  /** Z_b'Z_b within the first factor's units, m_b × m_b, lower triangle. */
  readonly gramWithin: Float64Array;
}

export interface CrossedUnits {
  readonly ids: readonly string[];
  /** Σ C over the unit, m × size; column 0 is its number of rows. */
  readonly sums: Float64Array;
}

export function crossedCells(data: CrossProducts, kept: readonly number[], larger: readonly string[], smaller: readonly string[]): CrossedCells {
  const p = kept.length + 1;
  const size = p + 1;
  const columns = [...kept, data.predictors.length];
  const first = indexed(larger);
  const second = indexed(smaller);
  const m = second.ids.length;
  const sumsOf = ({ ids, index }: Indexed): Float64Array => {
    const sums = new Float64Array(ids.length * size);
    data.groups.forEach(({ n, sums: of }, group) => {
      const at = index[group]! * size;
      sums[at]! += n;
      columns.forEach((column, c) => (sums[at + c + 1]! += of[column]!));
    });
    return sums;
  };
  const firstSums = sumsOf(first);
  const secondSums = sumsOf(second);

  const cells = new Map<number, number>();
  const products = new Float64Array(size * size);
  data.groups.forEach((group, g) => {
    const key = first.index[g]! * m + second.index[g]!;
    cells.set(key, (cells.get(key) ?? 0) + group.n);
    for (let i = 1; i < size; i++) {
      for (let j = 1; j <= i; j++) {
        const a = columns[i - 1]!;
        const b = columns[j - 1]!;
        products[i * size + j]! += group.products[a >= b ? packed(a, b) : packed(b, a)]!;
      }
    }
  });
  const ordered = [...cells].toSorted(([a], [b]) => a - b);
  const starts = new Int32Array(first.ids.length + 1);
  for (const [key] of ordered) starts[Math.floor(key / m) + 1]! += 1;
  for (let i = 0; i < first.ids.length; i++) starts[i + 1]! += starts[i]!;
  const places = Int32Array.from(ordered, ([key]) => key % m);
  const counts = Float64Array.from(ordered, ([, count]) => count);

  // Column 0 is constant inside every unit: its within parts are exactly 0 and are not computed.
  const linkWithin = secondSums.map((value, index) => (index % size === 0 ? 0 : value));
  const gramWithin = new Float64Array(m * m);
  for (let j = 0; j < m; j++) gramWithin[j * m + j] = secondSums[j * size]!;
  for (let i = 0; i < first.ids.length; i++) {
    const rows = firstSums[i * size]!;
    for (let a = 1; a < size; a++) for (let b = 1; b <= a; b++) products[a * size + b]! -= (firstSums[i * size + a]! * firstSums[i * size + b]!) / rows;
    for (let x = starts[i]!; x < starts[i + 1]!; x++) {
      const share = counts[x]! / rows;
      for (let c = 1; c < size; c++) linkWithin[places[x]! * size + c]! -= share * firstSums[i * size + c]!;
      // Places ascend inside a unit: the lower triangle.
      for (let y = starts[i]!; y <= x; y++) gramWithin[places[x]! * m + places[y]!]! -= share * counts[y]!;
    }
  }
  const n = data.groups.reduce((sum, group) => sum + group.n, 0);
  return { n, p, size, first: { ids: first.ids, sums: firstSums }, second: { ids: second.ids, sums: secondSums }, starts, places, counts, within: products, linkWithin, gramWithin };
}

interface Indexed {
  readonly ids: readonly string[];
  readonly index: Int32Array;
}

function indexed(units: readonly string[]): Indexed {
  const seen = new Map<string, number>();
  const index = Int32Array.from(units, (id) => seen.get(id) ?? (seen.set(id, seen.size), seen.size - 1));
  return { ids: [...seen.keys()], index };
}
