import { cholesky } from './cholesky.ts';
import { rowDot, addRow, weightedGram, type SparseRows } from './sparse-rows.ts';
import { choleskySolve } from './symmetric-solve.ts';

/** Share of the longest step that stays inside the bounds. */
const STEP_SHARE = 0.9995;
const MAXIMUM_STEPS = 60;

export interface InteriorPoint {
  readonly coefficients: Float64Array;
  readonly converged: boolean;
  readonly steps: number;
}

/**
 * Weighted linear quantile regression by the Frisch–Newton method: the primal–dual interior point with
 * Mehrotra's predictor and corrector, for bounded variables (Portnoy & Koenker 1997, Statistical
 * Science 12:279, section 4; Koenker 2005, Quantile Regression, 6.4).
 *
 *   min_b Σ w_i ρ_τ(y_i − x_i'b)   as   max y'a  subject to  X'a = (1 − τ) X'w,  0 ≤ a ≤ w
 *
 * a the dual variables, s = w − a their slack, z and v the multipliers of the two bounds. Each step
 * solves X'QX db = X'Q·(…) with Q = diag 1/(z/a + v/s). Stops when the duality gap is below
 * `tolerance` of the loss: near the optimum, not at a vertex (quantile-vertex.ts goes on from here).
 */
export function frischNewton(design: SparseRows, y: Float64Array, w: Float64Array, tau: number, tolerance = 1e-7): InteriorPoint {
  const { rows: n, columns: p } = design;
  const gram = new Float64Array(p * p);
  const solve = (factors: Float64Array, right: Float64Array): Float64Array => {
    weightedGram(design, factors, gram);
    return choleskySolve(cholesky(gram, p, 0), right);
  };
  const total = new Float64Array(p);
  for (let i = 0; i < n; i++) addRow(design, i, w[i]! * y[i]!, total);
  const b = solve(w, total);

  const a = w.map((weight) => (1 - tau) * weight);
  const s = w.map((weight, i) => weight - a[i]!);
  const z = new Float64Array(n);
  const v = new Float64Array(n);
  let spread = 0;
  for (let i = 0; i < n; i++) spread += Math.abs(y[i]! - rowDot(design, i, b)) / n;
  // Multipliers start away from 0 in the unit of the residuals.
  const floor = 1e-3 * spread || 1;
  for (let i = 0; i < n; i++) {
    const r = rowDot(design, i, b) - y[i]!;
    z[i] = Math.max(r, 0) + floor;
    v[i] = z[i]! - r;
  }
  const q = new Float64Array(n);
  const r = new Float64Array(n);
  const da = new Float64Array(n);
  const dz = new Float64Array(n);
  const dv = new Float64Array(n);
  const right = new Float64Array(p);
  let steps = 0;
  for (; steps < MAXIMUM_STEPS; steps++) {
    let gap = 0;
    let loss = 0;
    for (let i = 0; i < n; i++) {
      gap += z[i]! * a[i]! + v[i]! * s[i]!;
      const residual = y[i]! - rowDot(design, i, b);
      loss += w[i]! * residual * (residual < 0 ? tau - 1 : tau);
    }
    if (!(gap > tolerance * loss)) break;

    right.fill(0);
    for (let i = 0; i < n; i++) {
      q[i] = 1 / (z[i]! / a[i]! + v[i]! / s[i]!);
      r[i] = z[i]! - v[i]!;
      addRow(design, i, -q[i]! * r[i]!, right);
    }
    weightedGram(design, q, gram);
    const factor = cholesky(gram, p, 0);
    let db = choleskySolve(factor, right);
    let primal = 1 / STEP_SHARE;
    let dual = 1 / STEP_SHARE;
    for (let i = 0; i < n; i++) {
      da[i] = -q[i]! * (rowDot(design, i, db) + r[i]!);
      dz[i] = -z[i]! * (1 + da[i]! / a[i]!);
      dv[i] = -v[i]! * (1 - da[i]! / s[i]!);
      primal = shorten(primal, a[i]!, s[i]!, da[i]!);
      dual = Math.min(dual, limit(z[i]!, dz[i]!), limit(v[i]!, dv[i]!));
    }
    primal = Math.min(1, STEP_SHARE * primal);
    dual = Math.min(1, STEP_SHARE * dual);
    if (Math.min(primal, dual) < 1) {
      let after = 0;
      for (let i = 0; i < n; i++) {
        after += (z[i]! + dual * dz[i]!) * (a[i]! + primal * da[i]!) + (v[i]! + dual * dv[i]!) * (s[i]! - primal * da[i]!);
      }
      const mu = (gap * (after / gap) ** 3) / (2 * n);
      right.fill(0);
      for (let i = 0; i < n; i++) {
        // Second-order terms of the complementarity conditions, and the pull to the centre.
        const za = da[i]! * dz[i]!;
        const vs = -da[i]! * dv[i]!;
        r[i] = z[i]! - v[i]! + za / a[i]! - vs / s[i]! - mu * (1 / a[i]! - 1 / s[i]!);
        addRow(design, i, -q[i]! * r[i]!, right);
      }
      db = choleskySolve(factor, right);
      primal = 1 / STEP_SHARE;
      dual = 1 / STEP_SHARE;
      for (let i = 0; i < n; i++) {
        const za = da[i]! * dz[i]!;
        const vs = -da[i]! * dv[i]!;
        da[i] = -q[i]! * (rowDot(design, i, db) + r[i]!);
        dz[i] = (mu - za - z[i]! * da[i]!) / a[i]! - z[i]!;
        dv[i] = (mu - vs + v[i]! * da[i]!) / s[i]! - v[i]!;
        primal = shorten(primal, a[i]!, s[i]!, da[i]!);
        dual = Math.min(dual, limit(z[i]!, dz[i]!), limit(v[i]!, dv[i]!));
      }
      primal = Math.min(1, STEP_SHARE * primal);
      dual = Math.min(1, STEP_SHARE * dual);
    }
    for (let i = 0; i < n; i++) {
      a[i]! += primal * da[i]!;
      s[i]! -= primal * da[i]!;
      z[i]! += dual * dz[i]!;
      v[i]! += dual * dv[i]!;
    }
    for (let k = 0; k < p; k++) b[k]! += dual * db[k]!;
  }
  return { coefficients: b, converged: steps < MAXIMUM_STEPS, steps };
}

const limit = (value: number, change: number): number => (change < 0 ? -value / change : Number.POSITIVE_INFINITY);
const shorten = (step: number, a: number, s: number, da: number): number => Math.min(step, limit(a, da), limit(s, -da));
