import { packed, type CrossProducts } from '../cross-product-groups.ts';

/** One grouping factor of the model: a random intercept and, where named, random slopes. */
export interface MixedLevel {
  readonly factor: string;
  /** Names of predictors whose slope varies between the units of this level. */
  readonly slopes?: readonly string[];
  /** The unit of each group of the cross-products, in their order; the finest level may leave it out. */
  readonly units?: readonly string[];
}

export interface TreeLevel {
  readonly factor: string;
  /** Columns of [1, predictors kept, y] with a random coefficient, 0 (the intercept) first. */
  readonly columns: readonly number[];
  readonly units: readonly string[];
  readonly sizes: readonly number[];
  /** Index of the unit one level up; all 0 at the coarsest level. */
  readonly parents: Int32Array;
}

/** Units from coarse to fine, with the moments [X y]'[X y] of the finest. */
export interface GroupTree {
  readonly n: number;
  /** Columns of X: the intercept and the predictors kept. */
  readonly p: number;
  /** p + 1 */
  readonly size: number;
  readonly levels: readonly TreeLevel[];
  /** Per unit of the finest level, size × size by rows, lower triangle filled. */
  readonly moments: Float64Array;
}

export class NotNested extends Error {}

/**
 * Sums the groups of the cross-products into the units of the finest level and links each to its unit
 * one level up. `kept` are the predictors that enter X.
 */
export function groupTree(data: CrossProducts, kept: readonly number[], levels: readonly MixedLevel[]): GroupTree {
  const p = kept.length + 1;
  const size = p + 1;
  const finest = levels.length - 1;
  const names = levels.map((level, l) => level.units ?? (l === finest ? data.groups.map(({ id }) => id) : undefined));
  const indexes = names.map((of, l) => {
    if (!of) throw new RangeError(`level ${l} needs its units`);
    const seen = new Map<string, number>();
    return { unit: Int32Array.from(of, (id) => seen.get(id) ?? (seen.set(id, seen.size), seen.size - 1)), ids: [...seen.keys()] };
  });
  const treeLevels = levels.map((level, l): TreeLevel => {
    const { unit, ids } = indexes[l]!;
    const sizes = new Array<number>(ids.length).fill(0);
    const parents = new Int32Array(ids.length).fill(l === 0 ? 0 : -1);
    data.groups.forEach((group, row) => {
      const u = unit[row]!;
      sizes[u]! += group.n;
      if (l === 0) return;
      const parent = indexes[l - 1]!.unit[row]!;
      if (parents[u] !== -1 && parents[u] !== parent) throw new NotNested(ids[u]);
      parents[u] = parent;
    });
    const slopes = (level.slopes ?? []).map((name) => kept.indexOf(data.predictors.indexOf(name)) + 1).filter((column) => column > 0);
    return { factor: level.factor, columns: [0, ...slopes], units: ids, sizes, parents };
  });
  const columns = [...kept, data.predictors.length];
  const { unit, ids } = indexes[finest]!;
  const moments = new Float64Array(ids.length * size * size);
  data.groups.forEach((group, row) => {
    const at = unit[row]! * size * size;
    moments[at]! += group.n;
    for (let i = 1; i < size; i++) {
      moments[at + i * size]! += group.sums[columns[i - 1]!]!;
      for (let j = 1; j <= i; j++) {
        const a = columns[i - 1]!;
        const b = columns[j - 1]!;
        moments[at + i * size + j]! += group.products[a >= b ? packed(a, b) : packed(b, a)]!;
      }
    }
  });
  return { n: data.groups.reduce((sum, group) => sum + group.n, 0), p, size, levels: treeLevels, moments };
}
