import { cholesky } from './cholesky.ts';
import { frischNewton } from './frisch-newton.ts';
import { quantileVertex } from './quantile-vertex.ts';
import { keepColumns, rowDot, weightedGram, type SparseRows } from './sparse-rows.ts';

export interface QuantileFit {
  /** Position in `taus`. */
  readonly at: number;
  readonly tau: number;
  /** One per column; 0 for columns left out. */
  readonly coefficients: Float64Array;
  /** Σ w_i ρ_τ(y_i − x_i'b) */
  readonly loss: number;
  /** False when the search gave up and the coefficients are only near the optimum. */
  readonly exact: boolean;
}

export interface QuantileProcess {
  readonly rank: number;
  /** Per column: false when it depends on the columns before it. */
  readonly kept: readonly boolean[];
  /** Computed one by one, from the middle τ upwards and then downwards: stop between two to cancel. */
  fits(taus: readonly number[]): Generator<QuantileFit, void>;
}

/** Share of y's range by which rows are moved apart, so that no p + 1 of them lie on one surface. */
const PERTURBATION = 1e-10;
/** τ is lowered by this where several vertices are optimal: the lowest quantile, whatever the order of the rows. */
const TAU_SHIFT = 1e-9;

/**
 * Exact weighted linear quantile regression for a series of τ. One interior-point fit at the
 * middle τ; from there every fit is a vertex reached by exchanges from the vertex of the τ before.
 * Rows that repeat should come as one row with their number as weight: the linear programme is the same.
 *
 * Ties make the programme degenerate, so y is perturbed by ≤ 1e-10 of its range while the basis is
 * sought; coefficients and loss are then computed from the basis with y as given.
 */
export function quantileProcess(design: SparseRows, y: Float64Array, w: Float64Array): QuantileProcess {
  const gram = new Float64Array(design.columns ** 2);
  weightedGram(design, w, gram);
  const { kept, rank } = cholesky(gram, design.columns);
  const used = keepColumns(design, kept);
  return { rank, kept, fits: (taus) => fitAll(used, kept, y, w, taus) };
}

function* fitAll(design: SparseRows, kept: readonly boolean[], y: Float64Array, w: Float64Array, taus: readonly number[]): Generator<QuantileFit, void> {
  if (design.columns === 0) return;
  const range = y.reduce((most, value) => Math.max(most, value), -Infinity) - y.reduce((least, value) => Math.min(least, value), Infinity);
  const apart = y.map((value, i) => value + PERTURBATION * range * (hash(i) - 0.5));
  const middle = taus.length >> 1;
  const near = frischNewton(design, apart, w, taus[middle]!).coefficients;
  const start = independentRows(design, apart, near);
  let ofMiddle: Int32Array | null = null;
  const upwards = Array.from({ length: taus.length - middle }, (_, k) => middle + k);
  const downwards = Array.from({ length: middle }, (_, k) => middle - 1 - k);
  for (const order of [upwards, downwards]) {
    const vertex = quantileVertex(design, apart, w, ofMiddle ?? start);
    for (const at of order) {
      const tau = taus[at]!;
      const exact = vertex.solve(tau - TAU_SHIFT);
      ofMiddle ??= vertex.basis.slice();
      const b = vertex.coefficientsOf(y);
      let loss = 0;
      for (let i = 0; i < design.rows; i++) {
        const residual = y[i]! - rowDot(design, i, b);
        loss += w[i]! * residual * (residual < 0 ? tau - 1 : tau);
      }
      let next = 0;
      yield { at, tau, exact, loss, coefficients: Float64Array.from(kept, (keep) => (keep ? b[next++]! : 0)) };
    }
  }
}

/** As many independent rows as there are columns, those next to the fit b first (Gram–Schmidt). */
function independentRows(design: SparseRows, y: Float64Array, b: Float64Array): Int32Array {
  const { rows: n, columns: p, width, index, value } = design;
  const distance = Float64Array.from({ length: n }, (_, i) => Math.abs(y[i]! - rowDot(design, i, b)));
  const order = Int32Array.from(distance, (_, i) => i).sort((i, j) => distance[i]! - distance[j]! || i - j);
  const directions: Float64Array[] = [];
  const chosen: number[] = [];
  const taken = new Uint8Array(n);
  // A row counts as independent when a fair share of it is new; the share is lowered until p are found.
  for (let share = 0.1; chosen.length < p && share > 1e-13; share /= 10) {
    for (const i of order) {
      if (chosen.length === p) break;
      if (taken[i]) continue;
      const rest = new Float64Array(p);
      for (let q = i * width; q < (i + 1) * width; q++) rest[index[q]!]! += value[q]!;
      const length = Math.hypot(...rest);
      for (let pass = 0; pass < 2; pass++) {
        for (const direction of directions) {
          const along = direction.reduce((sum, d, k) => sum + d * rest[k]!, 0);
          for (let k = 0; k < p; k++) rest[k]! -= along * direction[k]!;
        }
      }
      const left = Math.hypot(...rest);
      if (!(left > share * length)) continue;
      directions.push(rest.map((part) => part / left));
      chosen.push(i);
      taken[i] = 1;
    }
  }
  if (chosen.length < p) throw new RangeError('a quantile regression without as many independent rows as columns');
  return Int32Array.from(chosen);
}

/** A fixed number in [0, 1) for each row, without any order in it (finaliser of MurmurHash3). */
function hash(i: number): number {
  let h = Math.imul(i + 1, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}
