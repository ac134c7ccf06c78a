/**
 * Natural cubic spline (linear beyond the first and last knot) through the given knots, without the
 * constant: knots.length − 1 columns. N_1 = x, N_{k+1} = d_k − d_{K−1},
 * d_k = ((x − ξ_k)³₊ − (x − ξ_K)³₊)/(ξ_K − ξ_k); x in units of the knots' range.
 * Hastie, Tibshirani & Friedman 2009, The Elements of Statistical Learning, eqs. 5.4–5.5. Spans the same
 * curves as R's splines::ns with these knots; single coefficients differ, as they belong to the basis.
 */
export function naturalSpline(knots: readonly number[]): (x: number) => number[] {
  const last = knots.length - 1;
  const low = knots[0]!;
  const range = knots[last]! - low;
  if (last < 1 || !(range > 0)) throw new RangeError('a natural spline needs two different knots');
  const scaled = knots.map((knot) => (knot - low) / range);
  const end = scaled[last]!;
  const cube = (value: number): number => (value > 0 ? value ** 3 : 0);
  const d = (x: number, k: number): number => (cube(x - scaled[k]!) - cube(x - end)) / (end - scaled[k]!);
  return (value) => {
    const x = (value - low) / range;
    const lastD = d(x, last - 1);
    return [x, ...scaled.slice(0, last - 1).map((_, k) => d(x, k) - lastD)];
  };
}
