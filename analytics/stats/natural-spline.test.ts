import { expect, it } from 'vitest';
import { multiply } from './matrix.ts';
import { invert } from './invert.ts';
import { naturalSpline } from './natural-spline.ts';

const knots = [0, 1, 3, 4, 7, 10];
const basis = naturalSpline(knots);

// With as many functions as knots the curve through six points is the natural interpolating spline:
// scipy 1.17, CubicSpline(knots, values, bc_type='natural').
it('interpolates as scipy does', () => {
  const values = Float64Array.of(1, 3, 2, 5, 4, 6);
  const row = (x: number) => [1, ...basis(x)];
  const inverse = invert(Float64Array.from(knots.flatMap(row)), 6)!;
  const coefficients = multiply(inverse, values, 6, 6, 1);
  const at = (x: number) => row(x).reduce((sum, value, k) => sum + value * coefficients[k]!, 0);
  for (const [x, expected] of [[0.5, 2.2724004424778763], [2, 2.1957964601769913], [3.5, 3.3849557522123894], [6, 5.196656833824975], [9, 4.6961651917404135]] as const) expect(at(x)).toBeCloseTo(expected, 10);
  // Straight beyond the ends.
  for (const [from, step] of [[10, 1], [0, -1]] as const) expect(at(from + 2 * step) - at(from + step)).toBeCloseTo(at(from + step) - at(from), 9);
});

it('refuses a single knot', () => expect(() => naturalSpline([3, 3])).toThrow(RangeError));
