import type { Curve, PairConstants } from '../measures/cross-products.ts';
import type { CrossProducts, GroupProducts } from './cross-product-groups.ts';

/** Names of the model's terms: each baseline, with `quadratic` followed by its square. */
export const termNames = (baselines: readonly string[], curve: Curve): readonly string[] =>
  curve === 'linear' ? baselines : baselines.flatMap((name) => [name, `${name}（标准化）²`]);

/**
 * The rows of `crossProductsQuery` as sufficient statistics. `constants` are those the query was made
 * with; a square is a column of its own, z² − 1, reported per squared SD of its baseline.
 */
export function productsFromRows(
  rows: readonly Readonly<Record<string, string | number>>[],
  baselines: readonly string[],
  constants: PairConstants,
  curve: Curve = 'linear',
): CrossProducts {
  const predictors = termNames(baselines, curve);
  const size = predictors.length + 1;
  const expand = (values: readonly number[], square: number): number[] =>
    values.flatMap((value, index) => (curve === 'linear' || index === baselines.length ? [value] : [value, square]));
  const read = (row: Readonly<Record<string, string | number>>, prefix: string, count: number): Float64Array =>
    Float64Array.from({ length: count }, (_, index) => Number(row[`${prefix}${index}`]));
  const groups: GroupProducts[] = rows.map((row) => ({
    id: String(row.unit),
    n: Number(row.n),
    sums: read(row, 's', size),
    products: read(row, 'p', (size * (size + 1)) / 2),
  }));
  return { predictors, centre: expand(constants.centre, 1), scale: expand(constants.scale, 1), groups };
}
