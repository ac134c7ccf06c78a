/**
 * A⁻¹ = L⁻ᵀL⁻¹ of a positive definite matrix from its lower Cholesky factor L, m × m by rows, full rank. Both
 * steps run along rows: for hundreds of columns many times quicker than a solve for each unit vector.
 */
export function factorInverse(factor: Float64Array, m: number): Float64Array {
  // K = L⁻¹, row by row: K_i = (e_i − Σ_{k<i} L_ik K_k)/L_ii.
  const k = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    const row = i * m;
    for (let c = 0; c < i; c++) {
      const value = factor[row + c]!;
      if (value === 0) continue;
      for (let j = 0; j <= c; j++) k[row + j]! -= value * k[c * m + j]!;
    }
    const diagonal = factor[row + i]!;
    for (let j = 0; j < i; j++) k[row + j]! /= diagonal;
    k[row + i] = 1 / diagonal;
  }
  const inverse = new Float64Array(m * m);
  for (let r = 0; r < m; r++) {
    for (let i = 0; i <= r; i++) {
      const value = k[r * m + i]!;
      if (value === 0) continue;
      for (let j = 0; j <= i; j++) inverse[i * m + j]! += value * k[r * m + j]!;
    }
  }
  for (let i = 0; i < m; i++) for (let j = 0; j < i; j++) inverse[j * m + i] = inverse[i * m + j]!;
  return inverse;
}
