import { cholesky } from '../../stats/cholesky.ts';
import { multiply, transpose } from '../../stats/matrix.ts';
import { choleskyInverse, logDeterminant } from '../../stats/symmetric-solve.ts';
import type { Method } from '../fit-method.ts';
import { criterionGradient } from '../mixed/criterion-gradient.ts';
import type { GroupTree } from '../mixed/group-tree.ts';
import { profiledCriterion, type Sweep } from '../mixed/profiled-criterion.ts';
import { relativeConditional } from '../mixed/relative-conditional.ts';
import { momentRows } from '../mixed/unit-rows.ts';
import type { CurveData } from './curve-data.ts';

/** Columns of X: 1 and the time. */
export const CURVE_COLUMNS = 2;
const SIZE = CURVE_COLUMNS + 1;

/** One pattern at one Λ of the pupils. */
interface PatternWeight {
  /** X, m × 2. */
  readonly x: Float64Array;
  /** V⁻¹, m × m, V = I + ZΨZ'. */
  readonly inverse: Float64Array;
  /** V⁻¹X, m × 2. */
  readonly weighted: Float64Array;
  /** X'V⁻¹X, 2 × 2. */
  readonly information: Float64Array;
  readonly logDeterminant: number;
}

export interface CurveSweep {
  readonly criterion: number;
  /** Units as the only level, pupils eliminated. */
  readonly tree: GroupTree;
  readonly sweep: Sweep;
  readonly weights: readonly PatternWeight[];
}

/**
 * Profiled criterion of the growth-curve model
 *   y_it = β0 + β1 t + (u0 + u1 t)_unit + (p0 + p1 t)_pupil + e_it,
 *   u ~ N(0, σ²Λ_uΛ_u'),  p ~ N(0, σ²Λ_pΛ_p'),  e ~ N(0, σ²),
 * pupils nested in units. A pupil's V = I + ZΛ_pΛ_p'Z' depends on the exams he has and on nothing else,
 * so that the sum over pupils in
 *   W_unit = Σ_i [X y_i]'V⁻¹[X y_i]
 * is, pattern by pattern, n X'V⁻¹X, X'V⁻¹Σy and tr(V⁻¹Σyy'): the work does not grow with the pupils. From there
 * on the units are the only level of profiled-criterion.ts; the criterion gains Σ_i log|V|. With pupils'
 * slopes left out (`pupilTerms` 1) Z is the column of ones.
 */
export function curveCriterion(data: CurveData, pupilTerms: 1 | 2, method: Method): (lambdas: readonly Float64Array[]) => CurveSweep {
  const xs = data.patterns.map(({ times }) => Float64Array.from({ length: CURVE_COLUMNS * times.length }, (_, k) => (k % 2 === 0 ? 1 : times[k >> 1]!)));
  const sizes = data.units.map(() => 0);
  data.cells.forEach(({ unit, pattern, pupils }) => (sizes[unit]! += pupils * data.patterns[pattern]!.exams.length));
  const level = { factor: 'unit', columns: [0, 1], units: data.units, sizes, parents: new Int32Array(data.units.length) };
  return ([unitLambda, pupilLambda]) => {
    const psi = multiply(pupilLambda!, transpose(pupilLambda!, pupilTerms, pupilTerms), pupilTerms, pupilTerms, pupilTerms);
    const weights = xs.map((x) => patternWeight(x, psi, pupilTerms));
    const moments = new Float64Array(data.units.length * SIZE * SIZE);
    let logDeterminants = 0;
    for (const { unit, pattern, pupils, sums, products } of data.cells) {
      const { inverse, weighted, information, logDeterminant: log } = weights[pattern]!;
      const at = unit * SIZE * SIZE;
      logDeterminants += pupils * log;
      moments[at]! += pupils * information[0]!;
      moments[at + SIZE]! += pupils * information[2]!;
      moments[at + SIZE + 1]! += pupils * information[3]!;
      sums.forEach((sum, exam) => {
        moments[at + 2 * SIZE]! += weighted[2 * exam]! * sum;
        moments[at + 2 * SIZE + 1]! += weighted[2 * exam + 1]! * sum;
      });
      products.forEach((product, k) => (moments[at + 2 * SIZE + 2]! += inverse[k]! * product));
    }
    const tree: GroupTree = { n: data.n, p: CURVE_COLUMNS, size: SIZE, levels: [level], moments };
    const sweep = profiledCriterion(tree, method)([unitLambda!]);
    return { criterion: sweep.criterion + logDeterminants, tree, sweep, weights };
  };
}

function patternWeight(x: Float64Array, psi: Float64Array, pupilTerms: number): PatternWeight {
  const m = x.length / CURVE_COLUMNS;
  const v = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? 1 : 0;
      for (let a = 0; a < pupilTerms; a++) for (let b = 0; b < pupilTerms; b++) sum += x[2 * i + a]! * psi[a * pupilTerms + b]! * x[2 * j + b]!;
      v[i * m + j] = sum;
    }
  }
  const decomposition = cholesky(v, m, 0);
  const inverse = choleskyInverse(decomposition);
  const weighted = multiply(inverse, x, m, m, CURVE_COLUMNS);
  return { x, inverse, weighted, information: multiply(transpose(x, m, CURVE_COLUMNS), weighted, CURVE_COLUMNS, m, CURVE_COLUMNS), logDeterminant: logDeterminant(decomposition) };
}

/** β + û of every unit, and N = Λ(I + Λ'WΛ)⁻¹Λ'. */
export function unitCurves({ tree, sweep }: CurveSweep): readonly { readonly coefficients: Float64Array; readonly conditional: Float64Array; readonly rows: Float64Array }[] {
  const [level] = sweep.levels;
  return tree.levels[0]!.units.map((_, u) => {
    const rows = momentRows(level!, u, [0, 1], SIZE);
    const conditional = relativeConditional(level!, u, [0, 1], SIZE, sweep.lambda[0]!);
    const residual = Float64Array.from([0, 1], (a) => rows[a * SIZE + 2]! - rows[a * SIZE]! * sweep.beta[0]! - rows[a * SIZE + 1]! * sweep.beta[1]!);
    return { coefficients: multiply(conditional, residual, 2, 2, 1).map((value, k) => value + sweep.beta[k]!), conditional, rows };
  });
}

/**
 * d criterion/dΨ at the units (criterion-gradient.ts) and at the pupils:
 *   Σ_i [ Z'PZ − (REML) Z'PX A⁻¹ X'PZ − (degrees/r²) Z'V⁻¹r r'V⁻¹Z ],
 *   Z'PZ = Z'V⁻¹Z − Z'V⁻¹X N X'V⁻¹Z,  Z'PX = Z'V⁻¹X (I − N W),  r = y − X(β + û),
 * N and W those of the pupil's unit; again only n, Σ y and Σ yy' of a pattern are needed.
 */
export function curveGradient(data: CurveData, at: CurveSweep, pupilTerms: 1 | 2, method: Method): Float64Array[] {
  const { tree, sweep, weights } = at;
  const reml = method === 'REML';
  const inverse = reml ? sweep.inverse() : new Float64Array(4);
  const share = sweep.degrees / sweep.residualSquares;
  const gradient = new Float64Array(pupilTerms ** 2);
  const units = unitCurves(at).map(({ coefficients, conditional, rows }) => {
    const w = Float64Array.of(rows[0]!, rows[1]!, rows[SIZE]!, rows[SIZE + 1]!);
    const c = multiply(conditional, w, 2, 2, 2).map((value, k) => (k === 0 || k === 3 ? 1 : 0) - value);
    const taken = multiply(multiply(c, inverse, 2, 2, 2), transpose(c, 2, 2), 2, 2, 2).map((value, k) => value + conditional[k]!);
    return { coefficients, taken };
  });
  for (const { unit, pattern, pupils, sums, products } of data.cells) {
    const { x, weighted, information } = weights[pattern]!;
    const { coefficients, taken } = units[unit]!;
    const m = sums.length;
    const own = multiply(multiply(information, taken, 2, 2, 2), information, 2, 2, 2);
    const fitted = multiply(x, coefficients, m, 2, 1);
    const squares = products.map((product, k) => {
      const i = Math.floor(k / m);
      const j = k % m;
      return product - sums[i]! * fitted[j]! - fitted[i]! * sums[j]! + pupils * fitted[i]! * fitted[j]!;
    });
    const outer = multiply(multiply(transpose(weighted, m, 2), squares, 2, m, m), weighted, 2, m, 2);
    for (let a = 0; a < pupilTerms; a++) for (let b = 0; b < pupilTerms; b++) gradient[a * pupilTerms + b]! += pupils * (information[2 * a + b]! - own[2 * a + b]!) - share * outer[2 * a + b]!;
  }
  return [criterionGradient(tree, sweep, reml)[0]!, gradient];
}
