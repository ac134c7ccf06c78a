import { bSplineBasis } from '../../stats/b-spline-basis.ts';
import type { SparseRows } from '../../stats/sparse-rows.ts';
import type { SgpKnots } from './sgp-knots.ts';

const DEGREE = 3;

/**
 * Spline design of one to three priors: all cubic B-splines of the first (they sum to 1 and so hold the
 * intercept), all but the first of each further prior. The space is that of R's y ~ bs(x1) + bs(x2) + …; only
 * the coordinates differ.
 */
export function sgpDesign(priors: readonly Float64Array[], knots: readonly SgpKnots[]): SparseRows {
  const bases = knots.map(({ knots: interior, boundaries }) => bSplineBasis(interior, boundaries, DEGREE));
  const rows = priors[0]!.length;
  const width = (DEGREE + 1) * priors.length;
  const index = new Uint16Array(rows * width);
  const value = new Float64Array(rows * width);
  let offset = 0;
  priors.forEach((scores, k) => {
    const basis = bases[k]!;
    for (let i = 0; i < rows; i++) {
      const at = i * width + k * (DEGREE + 1);
      const first = basis.evaluate(scores[i]!, value, at);
      // The function left out would stand in the last column of the prior before: its value is cleared.
      const start = k === 0 ? first : offset + first - 1;
      if (k > 0 && first === 0) value[at] = 0;
      for (let q = 0; q <= DEGREE; q++) index[at + q] = start + q;
    }
    offset += basis.functions - (k === 0 ? 0 : 1);
  });
  return { rows, columns: offset, width, index, value };
}
