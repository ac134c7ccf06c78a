import { cholesky } from './cholesky.ts';
import { choleskySolve } from './symmetric-solve.ts';

/**
 * Log-linear smoothing of a distribution on equally spaced scores: p_i ∝ exp(Σ_c β_c t_i^c), c = 1 … C, by maximum likelihood; the
 * smoothed distribution keeps the first C moments of the observed one (Holland & Thayer 1987, ETS RR-87-31). Polynomials are taken
 * orthonormal over the scores, which changes nothing but the conditioning. Newton steps, halved while ln L falls, until the
 * standardised moments agree to 1e-12. Shares that sum to 1, or null when there are too few different scores for the degree.
 */
export function logLinearSmoothing(counts: ArrayLike<number>, degree: number): Float64Array | null {
  const size = counts.length;
  const observed = Float64Array.from(counts);
  const n = observed.reduce((sum, count) => sum + count, 0);
  if (!(n > 0) || observed.filter((count) => count > 0).length <= degree) return null;
  const basis = polynomials(size, degree);
  const wanted = basis.map((own) => own.reduce((sum, value, i) => sum + value * observed[i]!, 0) / n);
  let beta = new Float64Array(degree);
  let at = fitted(basis, beta, wanted);
  for (let iteration = 0; iteration < 200; iteration++) {
    const means = basis.map((own) => own.reduce((sum, value, i) => sum + value * at.shares[i]!, 0));
    const gradient = Float64Array.from(means, (mean, c) => wanted[c]! - mean);
    if (gradient.every((value) => Math.abs(value) < 1e-12)) return at.shares;
    const information = new Float64Array(degree * degree);
    for (let c = 0; c < degree; c++) {
      for (let e = 0; e < degree; e++) {
        for (let i = 0; i < size; i++) information[c * degree + e]! += at.shares[i]! * (basis[c]![i]! - means[c]!) * (basis[e]![i]! - means[e]!);
      }
    }
    const decomposition = cholesky(information, degree);
    if (decomposition.rank < degree) return null;
    const step = choleskySolve(decomposition, gradient);
    let factor = 1;
    let next = beta.map((value, c) => value + step[c]!);
    let after = fitted(basis, next, wanted);
    while (!(after.value >= at.value) && factor > 1e-6) {
      factor /= 2;
      next = beta.map((value, c) => value + factor * step[c]!);
      after = fitted(basis, next, wanted);
    }
    // No step raises ln L: its rounding is reached.
    if (!(after.value >= at.value)) return at.shares;
    const gain = after.value - at.value;
    beta = next;
    at = after;
    if (gain === 0) return at.shares;
  }
  return null;
}

/** Shares and Σ_c β_c m_c − ln Σ exp, the log-likelihood per pupil. */
function fitted(basis: readonly Float64Array[], beta: Float64Array, wanted: readonly number[]) {
  const eta = Float64Array.from(basis[0]!, (_, i) => basis.reduce((sum, own, c) => sum + beta[c]! * own[i]!, 0));
  const most = eta.reduce((largest, value) => Math.max(largest, value), -Infinity);
  const weights = eta.map((value) => Math.exp(value - most));
  const sum = weights.reduce((whole, value) => whole + value, 0);
  return { shares: weights.map((value) => value / sum), value: wanted.reduce((whole, mean, c) => whole + beta[c]! * mean, 0) - most - Math.log(sum) };
}

/** Polynomials of degree 1 … `degree` orthonormal over `size` equally spaced points, by Gram–Schmidt done twice. */
function polynomials(size: number, degree: number): Float64Array[] {
  const t = Float64Array.from({ length: size }, (_, i) => (size === 1 ? 0 : (2 * i) / (size - 1) - 1));
  const found: Float64Array[] = [new Float64Array(size).fill(1 / Math.sqrt(size))];
  for (let c = 1; c <= degree; c++) {
    let own = found[c - 1]!.map((value, i) => value * t[i]!);
    for (let pass = 0; pass < 2; pass++) {
      for (const other of found) {
        const dot = own.reduce((sum, value, i) => sum + value * other[i]!, 0);
        own = own.map((value, i) => value - dot * other[i]!);
      }
    }
    const norm = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
    found.push(own.map((value) => value / norm));
  }
  return found.slice(1).map((own) => own.map((value) => value * Math.sqrt(size)));
}
