import { multiply } from '../../stats/matrix.ts';
import type { GroupTree } from './group-tree.ts';
import type { Sweep } from './profiled-criterion.ts';
import { relativeConditional } from './relative-conditional.ts';
import { momentRows, weightedRows } from './unit-rows.ts';

/**
 * d criterion / dΨ_l, Ψ_l = Λ_lΛ_l', one symmetric q × q matrix a level:
 *   Σ_u [ Z'V⁻¹Z − (REML) Z'V⁻¹X A⁻¹ X'V⁻¹Z − (degrees/r²) (Z'V⁻¹e)(Z'V⁻¹e)' ],  e = y − Xβ,
 * as β is stationary (derivative of log|V|, log|X'V⁻¹X| and degrees·log r²; V in units of σ²).
 * R = Z'V⁻¹[X y] of a unit starts as F K⁻ᵀJ (its own level and those below eliminated); each ancestor a
 * then takes away R_Qa N_a W_Qa·, N_a = Λ(I + Λ'WΛ)⁻¹Λ'. At a minimum over Ψ ⪰ 0: G ⪰ 0 and GΨ = 0.
 */
export function criterionGradient(tree: GroupTree, sweep: Sweep, reml: boolean): Float64Array[] {
  const { p, size, levels } = tree;
  const inverse = reml ? sweep.inverse() : null;
  const weight = sweep.degrees / sweep.residualSquares;
  // N and N·W_Q· of every unit that has units below it.
  const ancestors = levels.slice(0, -1).map(({ units, columns }, l) =>
    units.map((_, u) => {
      const n = relativeConditional(sweep.levels[l]!, u, columns, size, sweep.lambda[l]!);
      return { n, nw: multiply(n, momentRows(sweep.levels[l]!, u, columns, size), columns.length, columns.length, size) };
    }),
  );
  return levels.map(({ columns, units, parents }, l) => {
    const q = columns.length;
    const gradient = new Float64Array(q * q);
    const rows = new Float64Array(q * size);
    const e = new Float64Array(q);
    for (let unit = 0; unit < units.length; unit++) {
      weightedRows(sweep.levels[l]!, unit, columns, size, rows);
      for (let a = 0; a < q; a++) for (let b = 0; b < q; b++) gradient[a * q + b]! += rows[a * size + columns[b]!]!;
      let parent = parents[unit]!;
      for (let above = l - 1; above >= 0; above--) {
        takeAway(rows, gradient, q, size, levels[above]!.columns, ancestors[above]![parent]!);
        parent = levels[above]!.parents[parent]!;
      }
      for (let a = 0; a < q; a++) {
        let sum = rows[a * size + p]!;
        for (let c = 0; c < p; c++) sum -= rows[a * size + c]! * sweep.beta[c]!;
        e[a] = sum;
      }
      for (let a = 0; a < q; a++) for (let b = 0; b < q; b++) gradient[a * q + b]! -= weight * e[a]! * e[b]! + (inverse ? quadratic(rows, a * size, b * size, inverse, p) : 0);
    }
    return gradient;
  });
}

/** Z'V⁻¹Z loses L N L' and R loses L N W_Q·, L = R_Q the link of the unit to its ancestor. */
function takeAway(rows: Float64Array, own: Float64Array, q: number, size: number, random: readonly number[], { n, nw }: { n: Float64Array; nw: Float64Array }): void {
  const r = random.length;
  for (let a = 0; a < q; a++) {
    for (let b = 0; b < q; b++) {
      let sum = 0;
      for (let i = 0; i < r; i++) for (let j = 0; j < r; j++) sum += rows[a * size + random[i]!]! * n[i * r + j]! * rows[b * size + random[j]!]!;
      own[a * q + b]! -= sum;
    }
  }
  for (let a = 0; a < q; a++) {
    const link = random.map((column) => rows[a * size + column]!);
    for (let i = 0; i < r; i++) for (let c = 0; c < size; c++) rows[a * size + c]! -= link[i]! * nw[i * size + c]!;
  }
}

/** x'A⁻¹z of two rows. */
function quadratic(rows: Float64Array, x: number, z: number, inverse: Float64Array, p: number): number {
  let sum = 0;
  for (let i = 0; i < p; i++) {
    let line = 0;
    for (let j = 0; j < p; j++) line += inverse[i * p + j]! * rows[z + j]!;
    sum += rows[x + i]! * line;
  }
  return sum;
}
