/** Coefficients of the Lanczos series with g = 607/128, n = 15 (Godfrey 2001; as in Numerical Recipes 3rd ed., 6.1). */
const SERIES = [
  57.1562356658629235, -59.5979603554754912, 14.1360979747417471, -0.491913816097620199, 0.339946499848118887e-4,
  0.465236289270485756e-4, -0.983744753048795646e-4, 0.158088703224912494e-3, -0.210264441724104883e-3,
  0.217439618115212643e-3, -0.164318106536763890e-3, 0.844182239838527433e-4, -0.261908384015814087e-4,
  0.368991826595316234e-5,
] as const;

/** ln Γ(x) for x > 0, to about 1e-14 relative. */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`logGamma takes a positive number, not ${x}`);
  const shifted = x + 671 / 128;
  let sum = 0.999999999999997092;
  SERIES.forEach((coefficient, index) => {
    sum += coefficient / (x + index + 1);
  });
  return (x + 0.5) * Math.log(shifted) - shifted + Math.log((2.5066282746310005 * sum) / x);
}
