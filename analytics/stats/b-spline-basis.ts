/**
 * Values of the degree + 1 B-splines that are not zero at x (de Boor 1978, A Practical Guide to
 * Splines, algorithm X; recursion B_{i,k} from B_{i,k−1}).
 *
 * `interior` ascends and lies inside `boundaries`; the boundary knots count degree + 1 times, as in R's
 * splines::bs. There are interior.length + degree + 1 functions, which sum to 1. The values at x belong to functions
 * first … first + degree. Outside the boundaries the polynomial of the end interval goes on (as in R),
 * where values can be large: the caller says so.
 */
export interface SplineBasis {
  readonly functions: number;
  readonly degree: number;
  /** Writes degree + 1 values into `out` from `at`, returns `first`. */
  evaluate(x: number, out: Float64Array, at: number): number;
}

export function bSplineBasis(interior: readonly number[], boundaries: readonly [number, number], degree = 3): SplineBasis {
  const [low, high] = boundaries;
  const knots = Float64Array.from([...Array<number>(degree + 1).fill(low), ...interior, ...Array<number>(degree + 1).fill(high)]);
  const functions = interior.length + degree + 1;
  const left = new Float64Array(degree + 1);
  const right = new Float64Array(degree + 1);
  return {
    functions,
    degree,
    evaluate(x, out, at) {
      // The interval [knots[span], knots[span + 1]) with x, or the end interval that is not empty.
      let span = degree;
      while (span < functions - 1 && x >= knots[span + 1]!) span++;
      while (span > degree && knots[span] === knots[span + 1]) span--;
      out[at] = 1;
      for (let k = 1; k <= degree; k++) {
        left[k] = x - knots[span + 1 - k]!;
        right[k] = knots[span + k]! - x;
        let saved = 0;
        for (let i = 0; i < k; i++) {
          const part = out[at + i]! / (right[i + 1]! + left[k - i]!);
          out[at + i] = saved + right[i + 1]! * part;
          saved = left[k - i]! * part;
        }
        out[at + k] = saved;
      }
      return span - degree;
    },
  };
}
