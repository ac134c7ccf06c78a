import { logLinearSmoothing } from '../../stats/log-linear-smoothing.ts';
import { gridCounts, type FormScores } from './form-scores.ts';
import { anchorMoments, linearEquating } from './linear-equating.ts';
import { equipercentile, type ScoreDistributionGrid } from './percentile.ts';

export type ScoreMethod = 'equipercentile' | 'tucker' | 'levine';

/**
 * A → B through the anchor V. `equipercentile` is chained: A → V among the pupils of A, V → B among those of B (Livingston, Dorans &
 * Wright 1990, Appl. Meas. Educ. 3:73), each distribution smoothed to `degree` moments when it is not null. Null when a
 * distribution or a moment does not allow it.
 */
export function scoreConversion(method: ScoreMethod, a: FormScores, b: FormScores, degree: number | null): ((x: number) => number) | null {
  if (method !== 'equipercentile') {
    const line = linearEquating(method, anchorMoments(a.total, a.anchor), anchorMoments(b.total, b.anchor));
    return line && ((x) => line.slope * x + line.intercept);
  }
  const totalA = distribution(a.total, a.step, a.fullMark, degree);
  const anchorA = distribution(a.anchor, a.step, a.anchorFullMark, degree);
  const anchorB = distribution(b.anchor, b.step, b.anchorFullMark, degree);
  const totalB = distribution(b.total, b.step, b.fullMark, degree);
  if (!totalA || !anchorA || !anchorB || !totalB) return null;
  const toAnchor = equipercentile(totalA, anchorA);
  const fromAnchor = equipercentile(anchorB, totalB);
  return (x) => fromAnchor(toAnchor(x));
}

/** Degree lowered to what the different scores allow: an anchor of four marks cannot keep six moments. */
function distribution(scores: Float64Array, step: number, top: number, degree: number | null): ScoreDistributionGrid | null {
  const counts = gridCounts(scores, step, top);
  const distinct = counts.filter((count) => count > 0).length;
  if (distinct < 2) return null;
  if (degree === null) return { step, shares: counts.map((count) => count / scores.length) };
  const used = Math.min(degree, distinct - 1);
  for (let own = used; own >= 1; own--) {
    const shares = logLinearSmoothing(counts, own);
    if (shares) return { step, shares };
  }
  return null;
}
