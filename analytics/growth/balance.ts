import { clusteredGap, type ClusteredGap } from '../stats/clustered-gap.ts';
import { intraclassInterval, type IntraclassInterval } from '../stats/intraclass-interval.ts';
import { quarterGap, type QuarterGap } from '../stats/quarter-gap.ts';
import { theilDecomposition, type TheilDecomposition } from '../stats/theil-decomposition.ts';
import { weightedVariation } from '../stats/weighted-variation.ts';
import type { CrossProducts } from './cross-product-groups.ts';
import { fitMixedModel } from './mixed/fit-mixed-model.ts';

/** A school's row of `schoolMomentsQuery`. */
export interface SchoolMoments {
  readonly school_id: number;
  readonly n: number;
  readonly mean: number;
  /** Σ (x − school mean)² */
  readonly squares: number;
  readonly county: string | null;
  readonly locality: string | null;
  /** Σx, Σ x·ln x and the lowest mark. */
  readonly points: number;
  readonly log_points: number;
  readonly least: number;
}

export interface Balance {
  readonly schools: number;
  readonly pupils: number;
  /** Official pupil-weighted 差异系数 of school means; the 0.50/0.45 limits of resources do not apply to scores. */
  readonly variation: number | null;
  /** SD (n − 1) of the school means over their plain mean: every school counts once. */
  readonly unweightedVariation: number | null;
  /** 校间方差比 from the random-intercept null model (REML); null when it cannot be fitted. */
  readonly icc: number | null;
  readonly iccInterval: IntraclassInterval | null;
  readonly betweenVariance: number | null;
  readonly withinVariance: number | null;
  readonly quarters: QuarterGap | null;
  /** Null where a mark is below 0. */
  readonly theil: TheilDecomposition | null;
  /** 城区 less 乡村, pupils of one school not taken as independent; null with fewer than two schools on a side. */
  readonly urbanRural: ClusteredGap | null;
}

/** How evenly schools of one comparable set do, from their moments. */
export function balanceOf(schools: readonly SchoolMoments[]): Balance {
  const weighted = schools.map(({ n, mean }) => ({ n, value: mean }));
  const fit = fitMixedModel(nullModelProducts(schools), [{ factor: '学校' }], 'REML');
  const level = fit.ok ? fit.levels[0]! : null;
  return {
    schools: schools.length,
    pupils: schools.reduce((sum, { n }) => sum + n, 0),
    variation: weightedVariation(weighted),
    unweightedVariation: plainVariation(schools.map(({ mean }) => mean)),
    icc: level?.icc ?? null,
    iccInterval: intraclassInterval(schools),
    betweenVariance: level?.varianceAtMean ?? null,
    withinVariance: fit.ok ? fit.sigma2 : null,
    quarters: quarterGap(weighted),
    theil: schools.some(({ least }) => least < 0)
      ? null
      : theilDecomposition(schools.map(({ county, n, points, log_points }) => ({ area: county ?? '未填写', n, sum: points, logSum: log_points }))),
    urbanRural: clusteredGap(
      schools.flatMap(({ school_id, locality, n, mean, squares }) =>
        locality === '城区' || locality === '乡村' ? [{ cluster: String(school_id), side: locality === '城区' ? ('first' as const) : ('second' as const), n, mean, squares }] : []),
    ),
  };
}

function plainVariation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (!(mean > 0)) return null;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)) / mean;
}

/** Sufficient statistics of the null model from n, mean and squares, centred on the grand mean. */
export function nullModelProducts(schools: readonly Pick<SchoolMoments, 'school_id' | 'n' | 'mean' | 'squares'>[]): CrossProducts {
  const total = schools.reduce((sum, { n }) => sum + n, 0);
  const mean = total > 0 ? schools.reduce((sum, school) => sum + school.n * school.mean, 0) / total : 0;
  const squares = schools.reduce((sum, school) => sum + school.squares + school.n * (school.mean - mean) ** 2, 0);
  const scale = squares > 0 ? Math.sqrt(squares / total) : 1;
  return {
    predictors: [],
    centre: [mean],
    scale: [scale],
    groups: schools.map((school) => ({
      id: String(school.school_id),
      n: school.n,
      sums: Float64Array.of((school.n * (school.mean - mean)) / scale),
      products: Float64Array.of((school.squares + school.n * (school.mean - mean) ** 2) / scale ** 2),
    })),
  };
}
