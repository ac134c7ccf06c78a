import { multiply, transpose } from '../../stats/matrix.ts';
import type { Method } from '../fit-method.ts';
import { conditionalModes } from '../mixed/conditional-modes.ts';
import { searchTheta } from '../mixed/search-theta.ts';
import { curveCriterion, curveGradient, CURVE_COLUMNS, unitCurves } from './curve-criterion.ts';
import { curveData, type CurveData, type CurveInput } from './curve-data.ts';

/** A unit's curve beside the whole: T at the first exam and T a year. */
export interface UnitCurve {
  readonly unit: string;
  /** Pupils with two exams or more. */
  readonly n: number;
  /** û at time 0 (the first exam), T points. */
  readonly start: number;
  readonly startSd: number;
  /** û1: T points a year more than the whole. */
  readonly slope: number;
  /** Conditional SD, β taken as known as lme4's condVar. */
  readonly slopeSd: number;
  readonly slopeReliability: number;
  /** β + û: the unit's line, at time 0 and per year. */
  readonly line: readonly [number, number];
}

export interface GrowthCurveFit {
  readonly ok: true;
  readonly method: Method;
  readonly n: number;
  readonly pupils: number;
  /** Whole line: T at time 0 and T a year, with standard errors. */
  readonly beta: readonly [number, number];
  readonly standardErrors: readonly [number, number];
  readonly sigma2: number;
  /** Covariances of intercept (at time 0) and slope, by rows. */
  readonly unitCovariance: readonly number[];
  /** 1 × 1 where pupils' slopes are left out. */
  readonly pupilCovariance: readonly number[];
  readonly pupilTerms: 1 | 2;
  readonly units: readonly UnitCurve[];
  readonly criterion: number;
  readonly converged: boolean;
  /** The units' slopes do not differ: û1 is 0 everywhere and has no interval. */
  readonly slopeVariance: boolean;
  readonly evaluations: number;
  /** b̂ of a pupil: his own line, T at time 0 and T a year; by unit and scores (NaN where missing). */
  readonly pupilLine: (unit: string, scores: readonly number[]) => readonly [number, number] | null;
}

export interface GrowthCurveRefusal {
  readonly ok: false;
  readonly reason: 'too-few-units' | 'too-few-pupils' | 'one-time' | 'constant' | 'perfect-fit';
}

/** Pupils with three exams or more below which pupils have no slope of their own. */
export const SLOPE_PUPILS = 50;
/** T scores lie around it: sums of squares are taken from here. */
const ORIGIN = 50;
/** Share of the variation below which nothing is left to estimate σ² from. */
const PERFECT = 1e-12;

/**
 * Growth curves with random intercept and slope of units and of pupils over time, by REML or ML, exactly
 * (curve-criterion.ts): equal to lmer's `T ~ t + (t | unit) + (t | unit:pupil)`. Times are taken from `years[0]`.
 */
export function fitGrowthCurves(input: CurveInput, minimumUnits: number, method: Method = 'REML'): GrowthCurveFit | GrowthCurveRefusal {
  const data = curveData(input, ORIGIN);
  const refuse = (reason: GrowthCurveRefusal['reason']): GrowthCurveRefusal => ({ ok: false, reason });
  const used = input.years.filter((_, exam) => data.patterns.some(({ exams }) => exams.includes(exam)));
  if (new Set(used).size < 2) return refuse('one-time');
  const pupilTerms = pupilsWith(data, 3) >= SLOPE_PUPILS ? 2 : 1;
  if (data.repeated.filter((n) => n > 0).length < Math.max(minimumUnits, 2)) return refuse('too-few-units');
  if (pupilsWith(data, 2) < SLOPE_PUPILS || data.n <= data.pupils + 2 * data.units.length) return refuse('too-few-pupils');
  const at = curveCriterion(data, pupilTerms, method);
  const total = data.cells.reduce((sum, { products, sums }) => sum + sums.reduce((own, _, k) => own + products[k * sums.length + k]!, 0), 0);
  if (!(total > data.n * PERFECT)) return refuse('constant');
  if (!(at([new Float64Array(4), new Float64Array(pupilTerms ** 2)]).sweep.residualSquares > total * PERFECT)) return refuse('perfect-fit');

  const search = searchTheta(
    (lambdas) => at(lambdas).criterion,
    (lambdas) => {
      const sweep = at(lambdas);
      return { criterion: sweep.criterion, gradient: curveGradient(data, sweep, pupilTerms, method) };
    },
    [CURVE_COLUMNS, pupilTerms],
  );
  const best = at(search.lambdas);
  const sigma2 = best.sweep.residualSquares / best.sweep.degrees;
  // From the centre of the times to time 0 = years[0].
  const shift = input.years[0]! - data.centre;
  const toStart = Float64Array.of(1, shift, 0, 1);
  const covariance = (of: Float64Array): Float64Array => multiply(multiply(toStart, of, 2, 2, 2), transpose(toStart, 2, 2), 2, 2, 2).map((value) => value * sigma2);
  const square = (lambda: Float64Array, q: number): Float64Array => multiply(lambda, transpose(lambda, q, q), q, q, q);
  const unitCovariance = covariance(square(search.lambdas[0]!, 2));
  const pupilPsi = square(search.lambdas[1]!, pupilTerms);
  const betaCovariance = covariance(best.sweep.inverse());
  const { beta } = best.sweep;
  const modes = conditionalModes(best.tree, best.sweep, null)[0]!;
  const lines = unitCurves(best).map(({ coefficients }) => coefficients);
  const slopeVariance = unitCovariance[3]! > 0;
  return {
    ok: true,
    method,
    n: data.n,
    pupils: data.pupils,
    beta: [ORIGIN + beta[0]! + shift * beta[1]!, beta[1]!],
    standardErrors: [root(betaCovariance[0]!), root(betaCovariance[3]!)],
    sigma2,
    unitCovariance: [...unitCovariance],
    pupilCovariance: pupilTerms === 2 ? [...covariance(pupilPsi)] : [pupilPsi[0]! * sigma2],
    pupilTerms,
    units: data.units.map((unit, u): UnitCurve => {
      const { mode, covariance: relative } = modes[u]!;
      const conditional = covariance(relative);
      return {
        unit,
        n: data.repeated[u]!,
        start: mode[0]! + shift * mode[1]!,
        startSd: root(conditional[0]!),
        slope: mode[1]!,
        slopeSd: root(conditional[3]!),
        slopeReliability: slopeVariance ? Math.min(Math.max(1 - conditional[3]! / unitCovariance[3]!, 0), 1) : 0,
        line: [ORIGIN + lines[u]![0]! + shift * lines[u]![1]!, lines[u]![1]!],
      };
    }),
    criterion: best.criterion,
    converged: search.converged,
    slopeVariance,
    evaluations: search.evaluations,
    pupilLine: (unit, scores) => {
      const u = data.units.indexOf(unit);
      const p = data.patterns.findIndex(({ exams }) => scores.every((score, exam) => Number.isNaN(score) !== exams.includes(exam)));
      if (u < 0 || p < 0) return null;
      const { x, weighted } = best.weights[p]!;
      const fitted = multiply(x, lines[u]!, x.length / 2, 2, 1);
      const residual = Float64Array.from(data.patterns[p]!.exams, (exam, k) => scores[exam]! - ORIGIN - fitted[k]!);
      // b̂ = ΨZ'V⁻¹r
      const score = Float64Array.from({ length: pupilTerms }, (_, a) => residual.reduce((sum, value, k) => sum + weighted[2 * k + a]! * value, 0));
      const own = multiply(pupilPsi, score, pupilTerms, pupilTerms, 1);
      const slope = lines[u]![1]! + (own[1] ?? 0);
      return [ORIGIN + lines[u]![0]! + own[0]! + shift * slope, slope];
    },
  };
}

const pupilsWith = (data: CurveData, exams: number): number => data.cells.reduce((sum, cell) => sum + (data.patterns[cell.pattern]!.exams.length >= exams ? cell.pupils : 0), 0);

/** Rounding may leave a variance a little below 0. */
const root = (variance: number): number => Math.sqrt(Math.max(variance, 0));
