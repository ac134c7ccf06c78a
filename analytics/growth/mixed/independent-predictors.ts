import { cholesky } from '../../stats/cholesky.ts';
import { packed, type CrossProducts } from '../cross-product-groups.ts';

/** Predictors that are not linear combinations of the intercept and those before them. */
export function independentPredictors({ predictors, groups }: CrossProducts): number[] {
  const size = predictors.length + 1;
  const a = new Float64Array(size * size);
  for (const group of groups) {
    a[0]! += group.n;
    for (let i = 1; i < size; i++) {
      a[i * size]! += group.sums[i - 1]!;
      for (let j = 1; j <= i; j++) a[i * size + j]! += group.products[packed(i - 1, j - 1)]!;
    }
  }
  const { kept } = cholesky(a, size);
  return predictors.map((_, index) => index).filter((index) => kept[index + 1]);
}
