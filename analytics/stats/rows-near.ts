/** No fewer rows than this are taken: setting aside would not pay. */
const LEAST_ROWS = 2000;

/**
 * The rows nearest to where the fit for τ is to be expected: around the τ-quantile of the residuals of the fit
 * at hand. Thresholds come from an even sample of the rows.
 */
export function rowsNear(residuals: Float64Array, tau: number, share: number): Int32Array {
  const n = residuals.length;
  const wanted = Math.max(LEAST_ROWS, Math.ceil(n * share));
  if (n <= 2 * wanted) return Int32Array.from(residuals, (_, i) => i);
  const stride = Math.max(1, Math.floor(n / 4000));
  const sample = residuals.filter((_, i) => i % stride === 0).sort();
  const centre = sample[Math.floor(tau * (sample.length - 1))]!;
  const distances = sample.map((value) => Math.abs(value - centre)).sort();
  const threshold = Math.max(distances[Math.ceil((distances.length * wanted) / n)]!, Math.abs(centre));
  const near = new Int32Array(n);
  let count = 0;
  for (let i = 0; i < n; i++) if (Math.abs(residuals[i]! - centre) <= threshold) near[count++] = i;
  return near.slice(0, count);
}
