import type { PairConstants } from '../measures/cross-products.ts';
import type { CrossProducts } from './cross-product-groups.ts';

type Row = Readonly<Record<string, string | number>>;

/** The rows of `crossProductsQuery` as sufficient statistics; `constants` are those the query was made with. */
export function productsFromRows(rows: readonly Row[], predictors: readonly string[], constants: PairConstants): CrossProducts {
  const size = predictors.length + 1;
  const read = (row: Row, prefix: string, count: number): Float64Array => Float64Array.from({ length: count }, (_, index) => Number(row[`${prefix}${index}`]));
  return {
    predictors,
    ...constants,
    groups: rows.map((row) => ({
      id: String(row.unit),
      n: Number(row.n),
      sums: read(row, 's', size),
      products: read(row, 'p', (size * (size + 1)) / 2),
    })),
  };
}
