import { studentQuantile } from '../../stats/student-t.ts';

/** Mean residual of one category of pupils with its 95 % interval. */
export interface ResidualGroup {
  readonly category: string;
  readonly n: number;
  /** Clusters (schools) the pupils come from. */
  readonly clusters: number;
  readonly mean: number;
  /** n − 1; null below two pupils. */
  readonly sd: number | null;
  /** Null with a single cluster: what its own effect is and what the category's cannot be told apart. */
  readonly standardError: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * r̄_c = Σ r_i/n_c over the pupils of category c. Pupils of one school share its effect, so the variance is
 * taken over schools: V(r̄_c) = J/(J − 1)·Σ_j (Σ_{i∈j} (r_i − r̄_c))²/n_c², J schools that have such pupils,
 * interval r̄_c ± t_{0.975, J−1}·√V (linearised mean, Cochran 1977, Sampling Techniques, 6.3 and 9A.2).
 * √V of independent pupils, sd/√n, would call every locality different. Categories in order of appearance.
 */
export function residualGroups(residuals: ArrayLike<number>, categories: readonly string[], clusters: readonly string[]): ResidualGroup[] {
  const members = new Map<string, number[]>();
  categories.forEach((category, i) => {
    const list = members.get(category);
    if (list) list.push(i);
    else members.set(category, [i]);
  });
  return [...members].map(([category, rows]) => {
    const n = rows.length;
    const mean = rows.reduce((sum, i) => sum + residuals[i]!, 0) / n;
    const byCluster = new Map<string, number>();
    let squares = 0;
    for (const i of rows) {
      const deviation = residuals[i]! - mean;
      squares += deviation ** 2;
      byCluster.set(clusters[i]!, (byCluster.get(clusters[i]!) ?? 0) + deviation);
    }
    const J = byCluster.size;
    const between = [...byCluster.values()].reduce((sum, value) => sum + value ** 2, 0);
    const standardError = J < 2 ? null : Math.sqrt((J / (J - 1)) * between) / n;
    const margin = standardError === null ? null : studentQuantile(0.975, J - 1) * standardError;
    return {
      category, n, clusters: J, mean, sd: n < 2 ? null : Math.sqrt(squares / (n - 1)), standardError,
      low: margin === null ? null : mean - margin, high: margin === null ? null : mean + margin,
    };
  });
}
