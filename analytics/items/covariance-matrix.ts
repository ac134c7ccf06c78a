import type { ItemColumn, ScoreMatrix } from './score-matrix.ts';

/** Pupils per block: 60 columns of this length stay in the processor's cache. */
const BLOCK = 1024;

/**
 * C_jk = Σ (x_j − x̄_j)(x_k − x̄_k)/(n − 1), k×k by rows. With missing marks each pair is taken over the
 * pupils who have both (means over those pupils too); a pair with fewer than two is 0.
 * Constant columns give exact zeros. Needs n ≥ 2.
 */
export function covarianceMatrix({ n, columns }: ScoreMatrix): Float64Array {
  const k = columns.length;
  const products = new Float64Array(k * k);
  const centred = columns.map(centre);
  for (let start = 0; start < n; start += BLOCK) {
    const end = Math.min(n, start + BLOCK);
    for (let j = 0; j < k; j++) {
      const x = centred[j]!;
      for (let l = 0; l <= j; l++) {
        const y = centred[l]!;
        let sum = 0;
        for (let i = start; i < end; i++) sum += x[i]! * y[i]!;
        products[j * k + l]! += sum;
      }
    }
  }
  for (let j = 0; j < k; j++) {
    for (let l = 0; l <= j; l++) {
      const a = columns[j]!.missing;
      const b = columns[l]!.missing;
      const value = a === null && b === null ? products[j * k + l]! / (n - 1) : pairCovariance(centred[j]!, centred[l]!, a, b);
      products[j * k + l] = value;
      products[l * k + j] = value;
    }
  }
  return products;
}

/** Deviations from the mean of the marks there are; 0 where missing. */
function centre({ scores, missing }: ItemColumn): Float64Array {
  let n = 0;
  let sum = 0;
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < scores.length; i++) {
    if (missing !== null && missing[i] === 1) continue;
    const value = scores[i]!;
    n++;
    sum += value;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const deviations = new Float64Array(scores.length);
  if (!(high > low)) return deviations;
  const mean = sum / n;
  for (let i = 0; i < scores.length; i++) if (missing === null || missing[i] === 0) deviations[i] = scores[i]! - mean;
  return deviations;
}

/** `x` and `y` are centred and 0 where missing, so Σxy needs no mask; the pair's own means are taken off. */
function pairCovariance(x: Float64Array, y: Float64Array, missingX: Uint8Array | null, missingY: Uint8Array | null): number {
  let n = 0;
  let sumX = 0;
  let sumY = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i++) {
    if ((missingX !== null && missingX[i] === 1) || (missingY !== null && missingY[i] === 1)) continue;
    n++;
    sumX += x[i]!;
    sumY += y[i]!;
    xy += x[i]! * y[i]!;
  }
  return n < 2 ? 0 : (xy - (sumX * sumY) / n) / (n - 1);
}
