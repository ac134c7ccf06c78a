import type { RankTable, ScoreSegments } from '../../schema/reference-values.ts';
import { monotoneCubic } from '../../stats/monotone-cubic.ts';
import { insideUnit } from './score-pool.ts';

/** Share of candidates below, ties counted half, and whether the value lay outside the table. */
export interface Standing {
  readonly share: number;
  readonly outside: boolean;
}

/**
 * 一分一段 as score → share below. The middle place of a score is M = (C(score) + C(next higher score))/2, C the cumulative
 * count; between the scores of the table M is interpolated monotonically, beyond them it is that of the end. share = 1 − M/N.
 */
export function segmentStanding({ points, candidates }: ScoreSegments): { readonly candidates: number; readonly of: (score: number) => Standing } {
  const total = candidates ?? points.reduce((most, { cumulative }) => Math.max(most, cumulative), 0);
  const middle = points.map(({ cumulative }, i) => (cumulative + (points[i + 1]?.cumulative ?? 0)) / 2);
  const curve = monotoneCubic(points.map(({ score }) => score), middle);
  return { candidates: total, of: (score) => ({ share: insideUnit(1 - curve.at(score) / total, total), outside: curve.outside(score) !== 0 }) };
}

/**
 * 位次对照 as share below at the start → expected share below at the outcome: place r = N(1 − share) + ½ (1 the best),
 * r → r' interpolated monotonically, share' = 1 − (r' − ½)/N'.
 */
export function rankStanding({ points, fromCandidates, toCandidates }: RankTable): (share: number) => Standing {
  const curve = monotoneCubic(points.map(({ from }) => from), points.map(({ to }) => to));
  return (share) => {
    const place = fromCandidates * (1 - share) + 0.5;
    return { share: insideUnit(1 - (curve.at(place) - 0.5) / toCandidates, toCandidates), outside: curve.outside(place) !== 0 };
  };
}
