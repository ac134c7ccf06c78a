import { cholesky } from '../../../stats/cholesky.ts';
import { multiply, sandwich, transpose } from '../../../stats/matrix.ts';
import { choleskyInverse, logDeterminant } from '../../../stats/symmetric-solve.ts';

/** One random term written out: Z (n × units·q, unit by unit) and Λ. */
export interface DenseTerm {
  readonly z: Float64Array;
  readonly units: number;
  readonly q: number;
  readonly lambda: Float64Array;
}

/**
 * The mixed model by its definition, with the whole n × n covariance V = I + Σ Z(I ⊗ ΛΛ')Z': what the
 * recursion over units has to equal. For a few dozen rows.
 */
export function denseModel(x: Float64Array, y: Float64Array, terms: readonly DenseTerm[], reml: boolean) {
  const n = y.length;
  const p = x.length / n;
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  const spread = terms.map(({ z, units, q, lambda }) => {
    const psi = multiply(lambda, transpose(lambda, q, q), q, q, q);
    const whole = new Float64Array((units * q) ** 2);
    for (let u = 0; u < units; u++) for (let a = 0; a < q; a++) for (let b = 0; b < q; b++) whole[(u * q + a) * units * q + u * q + b] = psi[a * q + b]!;
    const zPsi = multiply(z, whole, n, units * q, units * q);
    multiply(zPsi, transpose(z, n, units * q), n, units * q, n).forEach((value, k) => (v[k]! += value));
    return { whole, zPsi, columns: units * q };
  });
  const decomposition = cholesky(v, n, 0);
  const inverse = choleskyInverse(decomposition);
  const xv = multiply(transpose(x, n, p), inverse, p, n, n);
  const a = cholesky(multiply(xv, x, p, n, p), p, 0);
  const covariance = choleskyInverse(a);
  const beta = multiply(covariance, multiply(xv, y, p, n, 1), p, p, 1);
  const fitted = multiply(x, beta, n, p, 1);
  const e = y.map((value, i) => value - fitted[i]!);
  const ve = multiply(inverse, e, n, n, 1);
  const r2 = e.reduce((sum, value, i) => sum + value * ve[i]!, 0);
  const degrees = reml ? n - p : n;
  const vx = multiply(inverse, x, n, n, p);
  return {
    criterion: logDeterminant(decomposition) + (reml ? logDeterminant(a) : 0) + degrees * (1 + Math.log((2 * Math.PI * r2) / degrees)),
    beta,
    covariance,
    sigma2: r2 / degrees,
    /** b̂ = ΨZ'V⁻¹e per term. */
    modes: spread.map(({ zPsi, columns }) => multiply(transpose(zPsi, n, columns), ve, columns, n, 1)),
    /** Ψ − ΨZ'V⁻¹ZΨ per term, in units of σ². */
    conditional: spread.map(({ whole, zPsi, columns }) => {
      const taken = multiply(multiply(transpose(zPsi, n, columns), inverse, columns, n, n), zPsi, columns, n, columns);
      return whole.map((value, k) => value - taken[k]!);
    }),
    /** That, plus ΨZ'V⁻¹X (X'V⁻¹X)⁻¹ X'V⁻¹ZΨ: β estimated. */
    predictionAddition: spread.map(({ zPsi, columns }) => sandwich(multiply(transpose(zPsi, n, columns), vx, columns, n, p), covariance, columns, p)),
  };
}
