import { invert } from './invert.ts';
import { rowsNear } from './rows-near.ts';
import { addRow, rowDot, weightedGram, type SparseRows } from './sparse-rows.ts';
import { weightedSelect } from './weighted-select.ts';

/** Basis inverses are rebuilt after so many exchanges, to shed rounding. */
const REBUILD_AFTER = 50;
/** Rows at work beside the fit, of n. */
const WORK_SHARE = 1 / 30;
/** Dual variables may leave [0, w] by this share of w. */
const DUAL_TOLERANCE = 1e-9;

/**
 * Exact solution of a weighted linear quantile regression, at a vertex: p rows (the basis h) are fitted
 * exactly, b = X_h⁻¹ y_h. With L = Σ w_i x_i over rows outside h below the fit,
 *
 *   e = X_h⁻ᵀ (τ Σ w_i x_i − L),  optimal when 0 ≤ e_j ≤ w_j for every basis row
 *
 * (Koenker & Bassett 1978, theorem 3.3, weighted). A basis row that breaks this leaves; the fit
 * moves along the edge δ = ∓X_h⁻¹ 1_j, passing as many rows as lower the loss, to the weighted quantile
 * of the crossing points, whose row enters (Barrodale & Roberts 1973, SIAM J. Numer. Anal. 10:839). The row that
 * leaves is the one with the steepest edge in the norm of X'WX.
 *
 * Rows far from the fit are set aside: they keep the side they had, and are checked after optimality;
 * rows found on the other side join and the search goes on, so that the result is
 * the optimum over all rows (Portnoy & Koenker 1997, section 5).
 */
export interface QuantileVertex {
  readonly basis: Int32Array;
  readonly residuals: Float64Array;
  /** Exchanges so far. */
  readonly exchanges: number;
  /** X_h⁻¹ v_h: the coefficients that fit other values at the basis rows. */
  coefficientsOf(values: Float64Array): Float64Array;
  /** Moves to the optimum for τ. False when it gave up, which rounding alone could cause. */
  solve(tau: number): boolean;
}

/** `basis`: p independent rows. No two exact fits of p + 1 rows: the caller perturbs y. */
export function quantileVertex(design: SparseRows, y: Float64Array, w: Float64Array, basis: Int32Array): QuantileVertex {
  const { rows: n, columns: p, width, index, value } = design;
  const b = new Float64Array(p);
  const residual = new Float64Array(n);
  /** 1 below the fit, 0 above it, 2 in the basis. */
  const side = new Uint8Array(n);
  const low = new Float64Array(p);
  const total = new Float64Array(p);
  for (let i = 0; i < n; i++) addRow(design, i, w[i]!, total);
  const gram = new Float64Array(p * p);
  weightedGram(design, w, gram);
  const inverse = new Float64Array(p * p);
  let exchanges = 0;

  const solveBasis = (values: Float64Array, to: Float64Array): Float64Array => {
    for (let k = 0; k < p; k++) {
      to[k] = 0;
      for (let j = 0; j < p; j++) to[k]! += inverse[k * p + j]! * values[basis[j]!]!;
    }
    return to;
  };
  const fitBasis = (): void => {
    const square = new Float64Array(p * p);
    for (let j = 0; j < p; j++) addRow(design, basis[j]!, 1, square.subarray(j * p, j * p + p));
    const found = invert(square, p);
    if (!found) throw new RangeError('the basis rows of a quantile regression depend on each other');
    inverse.set(found);
    solveBasis(y, b);
  };
  const setSides = (): void => {
    side.fill(0);
    for (const row of basis) side[row] = 2;
    low.fill(0);
    for (let i = 0; i < n; i++) {
      residual[i] = side[i] === 2 ? 0 : y[i]! - rowDot(design, i, b);
      if (side[i] === 2 || residual[i]! >= 0) continue;
      side[i] = 1;
      addRow(design, i, w[i]!, low);
    }
  };
  fitBasis();
  setSides();

  const gradient = new Float64Array(p);
  const delta = new Float64Array(p);
  const move = new Float64Array(n);
  const crossing = new Float64Array(n);
  const slope = new Float64Array(n);
  const crosser = new Int32Array(n);

  /** Basis position that leaves and the side it goes to, or null at the optimum. */
  const leaving = (tau: number): { position: number; below: boolean; descent: number } | null => {
    for (let k = 0; k < p; k++) gradient[k] = tau * total[k]! - low[k]!;
    let best = null;
    let steepest = 0;
    for (let j = 0; j < p; j++) {
      let e = 0;
      for (let k = 0; k < p; k++) e += inverse[k * p + j]! * gradient[k]!;
      const weight = w[basis[j]!]!;
      const descent = e < 0 ? -e : e - weight;
      if (!(descent > DUAL_TOLERANCE * weight)) continue;
      let norm = 0;
      for (let k = 0; k < p; k++) {
        const c = inverse[k * p + j]!;
        let sum = 0;
        for (let l = 0; l < k; l++) sum += gram[k * p + l]! * inverse[l * p + j]!;
        norm += c * (2 * sum + gram[k * p + k]! * c);
      }
      const steepness = descent / Math.sqrt(norm);
      if (steepness > steepest) {
        steepest = steepness;
        best = { position: j, below: e > 0, descent };
      }
    }
    return best;
  };

  const exchange = (position: number, below: boolean, descent: number, work: Int32Array): boolean => {
    for (let k = 0; k < p; k++) delta[k] = (below ? 1 : -1) * inverse[k * p + position]!;
    let count = 0;
    for (const i of work) {
      if (side[i] === 2) continue;
      let d = 0;
      for (let q = i * width, end = q + width; q < end; q++) d += value[q]! * delta[index[q]!]!;
      move[i] = d;
      if (side[i] === 1 ? d < 0 : d > 0) {
        crossing[count] = Math.max(0, residual[i]! / d);
        slope[count] = w[i]! * Math.abs(d);
        crosser[count++] = i;
      }
    }
    const chosen = weightedSelect(crossing, slope, crosser, count, descent);
    if (chosen < 0) return false;
    const entering = crosser[chosen]!;
    const step = crossing[chosen]!;
    // weightedSelect leaves the crossings before the chosen one in front of it.
    for (let c = 0; c < chosen; c++) {
      const i = crosser[c]!;
      addRow(design, i, side[i] === 1 ? -w[i]! : w[i]!, low);
      side[i] = side[i] === 1 ? 0 : 1;
    }
    for (const i of work) if (side[i] !== 2) residual[i]! -= step * move[i]!;
    const left = basis[position]!;
    if (side[entering] === 1) addRow(design, entering, -w[entering]!, low);
    side[entering] = 2;
    residual[entering] = 0;
    side[left] = below ? 1 : 0;
    residual[left] = below ? -step : step;
    if (below) addRow(design, left, w[left]!, low);
    for (let k = 0; k < p; k++) b[k]! += step * delta[k]!;
    basis[position] = entering;

    const coordinates = new Float64Array(p);
    for (let j = 0; j < p; j++) for (let q = entering * width, end = q + width; q < end; q++) coordinates[j]! += value[q]! * inverse[index[q]! * p + j]!;
    const pivot = coordinates[position]!;
    for (let k = 0; k < p; k++) {
      const scaled = inverse[k * p + position]! / pivot;
      for (let j = 0; j < p; j++) inverse[k * p + j]! -= coordinates[j]! * scaled;
      inverse[k * p + position] = scaled;
    }
    exchanges++;
    return true;
  };

  return {
    basis,
    residuals: residual,
    coefficientsOf: (values) => solveBasis(values, new Float64Array(p)),
    get exchanges() {
      return exchanges;
    },
    solve(tau) {
      const limit = exchanges + 200 * p + n;
      let share = WORK_SHARE;
      const start = basis.slice();
      let rows = rowsNear(residual, tau, share);
      for (let sinceRebuild = 0; exchanges < limit; ) {
        const next = leaving(tau);
        if (next) {
          if (exchange(next.position, next.below, next.descent, rows)) {
            if (++sinceRebuild % REBUILD_AFTER === 0) fitBasis();
            continue;
          }
          // No row at work stops the descent: the ones that do were set aside.
          if (rows.length === n) return false;
          basis.set(start);
          fitBasis();
          setSides();
          share *= 3;
          rows = rowsNear(residual, tau, share);
          continue;
        }
        // Optimal for the rows at work: fresh residuals of all rows tell whether it is the optimum.
        const before = side.slice();
        fitBasis();
        setSides();
        if (leaving(tau) === null) return true;
        share *= 2;
        const near = rowsNear(residual, tau, share);
        const joins = new Uint8Array(n);
        for (const i of near) joins[i] = 1;
        for (let i = 0; i < n; i++) if (side[i] !== before[i]) joins[i] = 1;
        rows = Int32Array.from({ length: n }, (_, i) => i).filter((i) => joins[i] === 1);
      }
      return false;
    },
  };
}
