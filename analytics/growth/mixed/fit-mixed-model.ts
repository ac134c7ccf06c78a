import type { CrossProducts } from '../cross-product-groups.ts';
import type { Method } from '../fit-method.ts';
import { multiply, transpose } from '../../stats/matrix.ts';
import { semidefiniteFactor } from '../../stats/semidefinite-factor.ts';
import { conditionalModes, type UnitMode } from './conditional-modes.ts';
import { criterionGradient } from './criterion-gradient.ts';
import { fixedEffects } from './fixed-effects.ts';
import { groupTree, NotNested, type GroupTree, type MixedLevel, type TreeLevel } from './group-tree.ts';
import type { FittedLevel, MixedFit, MixedRefusal } from './mixed-fit.ts';
import { rescaled, toOriginal } from './original-scale.ts';
import { profiledCriterion, type Sweep } from './profiled-criterion.ts';
import { searchTheta, type ThetaSearch } from './search-theta.ts';
import { boundedCriterion, refusedOutcome, usableData } from './usable-data.ts';

/**
 * y = Xβ + Σ_l Z_l b_l + e with nested grouping factors from coarse to fine, each with a random
 * intercept and, where named, random slopes of predictors; b_lu ~ N(0, Σ_l), e ~ N(0, σ²). Fitted by
 * REML or ML exactly from cross-products of the finest units (formulas in profiled-criterion.ts);
 * equal to lmer's `(1 + slopes | coarse) + (1 + slopes | coarse:fine)`.
 */
export function fitMixedModel(data: CrossProducts, levels: readonly MixedLevel[], method: Method): MixedFit | MixedRefusal {
  const usable = usableData(data);
  if ('ok' in usable) return usable;
  const { products, kept } = usable;
  const slope = levels.flatMap(({ slopes }) => slopes ?? []).find((name) => !data.predictors.includes(name));
  if (slope !== undefined) return { ok: false, reason: 'unknown-slope', about: slope };
  let tree: GroupTree;
  try {
    tree = groupTree(products, kept, levels.map((level) => (level.units ? { ...level, units: usable.ofGroups(level.units) } : level)));
  } catch (error) {
    if (error instanceof NotNested) return { ok: false, reason: 'not-nested', about: error.message };
    throw error;
  }
  const unidentified = tooFewUnits(tree);
  if (unidentified) return unidentified;
  const at = profiledCriterion(tree, method);
  const none = tree.levels.map(({ columns }) => new Float64Array(columns.length ** 2));
  const refusal = refusedOutcome(usable, at(none).residualSquares);
  if (refusal) return refusal;

  const search = searchTheta(
    (lambdas) => boundedCriterion(usable, at(lambdas)),
    (lambdas) => {
      const sweep = at(lambdas);
      return { criterion: boundedCriterion(usable, sweep), gradient: criterionGradient(tree, sweep, method === 'REML') };
    },
    tree.levels.map(({ columns }) => columns.length),
  );
  return onOriginalScale(products, kept, method, tree, at(search.lambdas), search);
}

/** As lmer, refuses levels whose effects cannot be told from one another or from the residual. */
function tooFewUnits({ n, levels }: GroupTree): MixedRefusal | null {
  for (const [l, { factor, units, columns }] of levels.entries()) {
    if (units.length < 2) return { ok: false, reason: 'one-group', about: factor };
    if (units.length === n) return { ok: false, reason: 'groups-of-one', about: factor };
    if (units.length * columns.length >= n) return { ok: false, reason: 'too-many-effects', about: factor };
    if (l > 0 && units.length === levels[l - 1]!.units.length) return { ok: false, reason: 'same-units', about: factor };
  }
  return null;
}

function onOriginalScale(data: CrossProducts, kept: readonly number[], method: Method, tree: GroupTree, sweep: Sweep, search: ThetaSearch): MixedFit {
  const outcomeScale = data.scale[data.predictors.length]!;
  const fixed = fixedEffects(data, kept, method, sweep);
  const { terms, sigma2 } = fixed;
  const modes = conditionalModes(tree, sweep, null);
  const predictions = conditionalModes(tree, sweep, sweep.inverse());
  const fitted = tree.levels.map((level, l) =>
    fittedLevel(level, {
      terms,
      transform: toOriginal(data, kept, level.columns),
      lambda: search.lambdas[l]!,
      modes: modes[l]!,
      predictions: predictions[l]!,
      parents: l === 0 ? null : tree.levels[l - 1]!.units,
      sigma2,
      outcomeScale,
    }),
  );
  const withinAndAbove = fitted.map((_, l) => fitted.slice(0, l + 1).reduce((sum, { varianceAtMean }) => sum + varianceAtMean, 0));
  const whole = withinAndAbove.at(-1)! + sigma2;
  return {
    ok: true,
    method,
    n: tree.n,
    ...fixed,
    levels: fitted.map((level, l) => ({ ...level, icc: withinAndAbove[l]! / whole })),
    converged: search.converged,
    singular: fitted.some(({ boundary }) => boundary !== null),
    evaluations: search.evaluations,
  };
}

interface LevelScale {
  readonly terms: readonly string[];
  readonly transform: Float64Array;
  readonly lambda: Float64Array;
  readonly modes: readonly UnitMode[];
  readonly predictions: readonly UnitMode[];
  readonly parents: readonly string[] | null;
  readonly sigma2: number;
  readonly outcomeScale: number;
}

function fittedLevel({ factor, columns, units, sizes, parents }: TreeLevel, scaled: LevelScale): Omit<FittedLevel, 'icc'> {
  const { lambda, transform, sigma2 } = scaled;
  const q = columns.length;
  const psi = multiply(lambda, transpose(lambda, q, q), q, q, q);
  const relative = rescaled(transform, psi, q, 1);
  const factorOfPsi = semidefiniteFactor(relative, q, 1e-13);
  const zeroColumns = columns.filter((_, a) => lambda[a * q + a] === 0).length;
  const sigma = relative.map((value) => value * sigma2);
  return {
    factor,
    terms: columns.map((column) => scaled.terms[column]!),
    covariance: [...sigma],
    theta: columns.flatMap((_, column) => columns.slice(column).map((__, below) => factorOfPsi[(column + below) * q + column]!)),
    varianceAtMean: psi[0]! * sigma2,
    boundary: zeroColumns === 0 ? null : columns.some((_, a) => psi[a * q + a] === 0) ? 'no-variance' : 'degenerate',
    units: units.map((id, u) => {
      const { mode, covariance, total, totalVariance } = scaled.modes[u]!;
      const prediction = scaled.predictions[u]!.covariance;
      const conditional = rescaled(transform, covariance, q, sigma2);
      const predicted = rescaled(transform, prediction, q, sigma2);
      return {
        id,
        parent: scaled.parents ? scaled.parents[parents[u]!]! : null,
        n: sizes[u]!,
        modes: [...multiply(transform, mode, q, q, 1).map((value) => value * scaled.outcomeScale)],
        conditionalSds: columns.map((_, a) => root(conditional[a * q + a]!)),
        predictionSds: columns.map((_, a) => root(predicted[a * q + a]!)),
        covariance: [...conditional],
        reliability: reliability(conditional[0]!, sigma[0]!),
        atMean: {
          mode: mode[0]! * scaled.outcomeScale,
          conditionalSd: root(covariance[0]! * sigma2),
          predictionSd: root(prediction[0]! * sigma2),
          reliability: reliability(covariance[0]!, psi[0]!),
        },
        totalAtMean: { mode: total * scaled.outcomeScale, conditionalSd: root(totalVariance * sigma2) },
      };
    }),
  };
}

/** Share of the variance of the effect that the data resolve; rounding may not carry it outside 0–1. */
const reliability = (conditional: number, variance: number): number => (variance > 0 ? Math.min(Math.max(1 - conditional / variance, 0), 1) : 0);

/** Rounding may leave a variance a little below 0. */
const root = (variance: number): number => Math.sqrt(Math.max(variance, 0));
