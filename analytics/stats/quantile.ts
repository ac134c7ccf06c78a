/**
 * Quantile by linear interpolation between order statistics, type 7 of Hyndman & Fan 1996
 * (American Statistician 50:361), the default of R and of DuckDB's quantile_cont.
 * `sorted` ascends; null when it is empty.
 */
export function quantile(sorted: ArrayLike<number>, p: number): number | null {
  if (sorted.length === 0) return null;
  const position = (sorted.length - 1) * p;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (position - below) * (high - low);
}
