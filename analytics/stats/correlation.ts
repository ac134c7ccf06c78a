/**
 * Pearson's r of two columns over the rows where `missing` is 0 (all rows when it is null), two passes,
 * centred before squaring. Null when fewer than two rows are left or one column does not vary: a spread
 * below 1e-12 of the column's largest value is rounding.
 */
export function correlation(x: Float64Array, y: Float64Array, missing: Uint8Array | null = null): number | null {
  let n = 0;
  let sumX = 0;
  let sumY = 0;
  for (let i = 0; i < x.length; i++) {
    if (missing !== null && missing[i] === 1) continue;
    n++;
    sumX += x[i]!;
    sumY += y[i]!;
  }
  if (n < 2) return null;
  const meanX = sumX / n;
  const meanY = sumY / n;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  let largestX = 0;
  let largestY = 0;
  for (let i = 0; i < x.length; i++) {
    if (missing !== null && missing[i] === 1) continue;
    const dx = x[i]! - meanX;
    const dy = y[i]! - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
    largestX = Math.max(largestX, Math.abs(x[i]!));
    largestY = Math.max(largestY, Math.abs(y[i]!));
  }
  if (!varies(xx, n, largestX) || !varies(yy, n, largestY)) return null;
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}

const varies = (squares: number, n: number, largest: number): boolean => squares > n * (1e-12 * largest) ** 2;
