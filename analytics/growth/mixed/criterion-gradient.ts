import { multiply, sandwich, transpose } from '../../stats/matrix.ts';
import type { GroupTree } from './group-tree.ts';
import type { Sweep } from './profiled-criterion.ts';
import { relativeConditional } from './relative-conditional.ts';
import type { LevelSweep } from './unit-moments.ts';

/**
 * d criterion / dΨ_l, Ψ_l = Λ_lΛ_l', one symmetric q × q matrix a level:
 *   Σ_u [ Z'V⁻¹Z − (REML) Z'V⁻¹X A⁻¹ X'V⁻¹Z − (degrees/r²) (Z'V⁻¹e)(Z'V⁻¹e)' ],  e = y − Xβ,
 * as β is stationary (derivative of log|V|, log|X'V⁻¹X| and degrees·log r²; V in units of σ²).
 * R = Z'V⁻¹[X y] of a unit starts as F K⁻ᵀJ (its own level and those below eliminated); each ancestor a
 * then takes away R_Qa N_a W_Qa·, N_a = Λ(I + Λ'WΛ)⁻¹Λ'. At a minimum over Ψ ⪰ 0: G ⪰ 0 and GΨ = 0.
 */
export function criterionGradient(tree: GroupTree, sweep: Sweep, reml: boolean): Float64Array[] {
  const { p, size, levels } = tree;
  const inverse = sweep.inverse();
  const weight = sweep.degrees / sweep.residualSquares;
  // N of every unit that has units below it.
  const conditional = levels.slice(0, -1).map(({ units, columns }, l) => units.map((_, u) => relativeConditional(sweep.levels[l]!, u, columns, size, sweep.lambda[l]!)));
  return levels.map(({ columns, units, parents }, l) => {
    const q = columns.length;
    const gradient = new Float64Array(q * q);
    units.forEach((_, unit) => {
      let rows = weightedRows(sweep.levels[l]!, unit, columns, size);
      let own = pick(rows, columns, q, size);
      let parent = parents[unit]!;
      for (let above = l - 1; above >= 0; above--) {
        const { columns: random, parents: next } = levels[above]!;
        const r = random.length;
        const link = pick(rows, random, q, size);
        const n = conditional[above]![parent]!;
        own = minus(own, sandwich(link, n, q, r));
        rows = minus(rows, multiply(multiply(link, n, q, r, r), momentRows(sweep.levels[above]!, parent, random, size), q, r, size));
        parent = next[parent]!;
      }
      const x = Float64Array.from({ length: q * p }, (__, k) => rows[Math.floor(k / p) * size + (k % p)]!);
      const beta = reml ? sandwich(x, inverse, q, p) : null;
      const e = Float64Array.from({ length: q }, (__, a) => {
        let sum = rows[a * size + p]!;
        for (let c = 0; c < p; c++) sum -= rows[a * size + c]! * sweep.beta[c]!;
        return sum;
      });
      for (let a = 0; a < q; a++) {
        for (let b = 0; b < q; b++) gradient[a * q + b]! += own[a * q + b]! - (beta ? beta[a * q + b]! : 0) - weight * e[a]! * e[b]!;
      }
    });
    return gradient;
  });
}

/** F K⁻ᵀ J: the random rows of W*, q × size. */
function weightedRows({ q, split, joined, factor }: LevelSweep, unit: number, columns: readonly number[], size: number): Float64Array {
  const h = unit * q * size;
  const k = unit * q * q;
  // X = K⁻ᵀJ, from the last row up.
  const solved = joined.slice(h, h + q * size);
  for (let i = q - 1; i >= 0; i--) {
    for (let c = 0; c < size; c++) {
      let sum = solved[i * size + c]!;
      for (let j = i + 1; j < q; j++) sum -= factor[k + j * q + i]! * solved[j * size + c]!;
      solved[i * size + c] = sum / factor[k + i * q + i]!;
    }
  }
  const f = transpose(pick(split.subarray(h, h + q * size), columns, q, size), q, q);
  return multiply(f, solved, q, q, size);
}

/** W_Q·, q × size. */
export function momentRows({ moments }: LevelSweep, unit: number, columns: readonly number[], size: number): Float64Array {
  const w = unit * size * size;
  const rows = new Float64Array(columns.length * size);
  columns.forEach((column, a) => {
    for (let c = 0; c < size; c++) rows[a * size + c] = c <= column ? moments[w + column * size + c]! : moments[w + c * size + column]!;
  });
  return rows;
}

/** The named columns of a matrix of `rows` rows and `size` columns. */
export function pick(from: Float64Array, columns: readonly number[], rows: number, size: number): Float64Array {
  const picked = new Float64Array(rows * columns.length);
  for (let a = 0; a < rows; a++) columns.forEach((column, b) => (picked[a * columns.length + b] = from[a * size + column]!));
  return picked;
}

const minus = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, index) => value - b[index]!);
