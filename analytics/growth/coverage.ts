import type { Coverage } from './growth-result.ts';

/** A unit's row of `pairCoverageQuery`. */
export interface UnitCoverage {
  readonly unit: string;
  readonly outcome: number;
  readonly matched: number;
  readonly kept_mean: number | null;
  readonly lost_mean: number | null;
}

/** Matched share below which a warning stands wherever the result appears. */
export const COVERAGE_LIMIT = 0.85;

export function coverageOf({ outcome, matched, kept_mean, lost_mean }: Omit<UnitCoverage, 'unit'>): Coverage {
  const share = outcome > 0 ? matched / outcome : null;
  return { outcome, matched, share, belowLimit: share !== null && share < COVERAGE_LIMIT, keptMean: kept_mean, lostMean: lost_mean };
}

/** Coverage of all units together, means weighted by pupils. */
export function totalCoverage(units: readonly UnitCoverage[]): Coverage {
  const outcome = units.reduce((sum, unit) => sum + unit.outcome, 0);
  const matched = units.reduce((sum, unit) => sum + unit.matched, 0);
  const kept = units.reduce((sum, unit) => sum + unit.matched * (unit.kept_mean ?? 0), 0);
  const lost = units.reduce((sum, unit) => sum + (unit.outcome - unit.matched) * (unit.lost_mean ?? 0), 0);
  return coverageOf({
    outcome,
    matched,
    kept_mean: matched > 0 ? kept / matched : null,
    lost_mean: outcome > matched ? lost / (outcome - matched) : null,
  });
}

export const percent = (share: number | null): string => (share === null ? '—' : `${(share * 100).toFixed(1)}%`);
