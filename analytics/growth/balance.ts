import { hedgesG, type StandardisedGap } from '../stats/hedges-g.ts';
import { quarterGap, type QuarterGap } from '../stats/quarter-gap.ts';
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
}

/** A row of `localityMomentsQuery`. */
export interface LocalityMoments {
  readonly locality: string;
  readonly n: number;
  readonly mean: number;
  readonly sd: number | null;
}

export interface Balance {
  readonly schools: number;
  readonly pupils: number;
  /** Official pupil-weighted 差异系数 of school means; the 0.50/0.45 limits of resources do not apply to scores. */
  readonly variation: number | null;
  /** 校间方差比 from the random-intercept null model (REML); null when it cannot be fitted. */
  readonly icc: number | null;
  readonly betweenVariance: number | null;
  readonly withinVariance: number | null;
  readonly quarters: QuarterGap | null;
  /** 城区 less 乡村. */
  readonly urbanRural: StandardisedGap | null;
}

/** How evenly schools of one comparable set do, from their moments. */
export function balanceOf(schools: readonly SchoolMoments[], localities: readonly LocalityMoments[]): Balance {
  const weighted = schools.map(({ n, mean }) => ({ n, value: mean }));
  const fit = fitMixedModel(nullModelProducts(schools), [{ factor: '学校' }], 'REML');
  const level = fit.ok ? fit.levels[0]! : null;
  const side = (name: string) => localities.find(({ locality, sd }) => locality === name && sd !== null);
  const urban = side('城区');
  const rural = side('乡村');
  return {
    schools: schools.length,
    pupils: schools.reduce((sum, { n }) => sum + n, 0),
    variation: weightedVariation(weighted),
    icc: level?.icc ?? null,
    betweenVariance: level?.varianceAtMean ?? null,
    withinVariance: fit.ok ? fit.sigma2 : null,
    quarters: quarterGap(weighted),
    urbanRural: urban && rural ? hedgesG({ ...urban, sd: urban.sd ?? 0 }, { ...rural, sd: rural.sd ?? 0 }) : null,
  };
}

/** Sufficient statistics of the null model from n, mean and squares, centred on the grand mean. */
export function nullModelProducts(schools: readonly SchoolMoments[]): CrossProducts {
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
