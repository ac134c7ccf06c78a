import { hedgesG, type StandardisedGap } from '../../stats/hedges-g.ts';

/** Priors of pupils kept and lost, as `attritionQuery` and `knownPriorsQuery` give them. */
export interface KeptLost {
  readonly kept: number;
  readonly kept_mean: number | null;
  readonly kept_sd: number | null;
  readonly lost: number;
  readonly lost_mean: number | null;
  readonly lost_sd: number | null;
}

/** Lost less kept, standardised; null where a side has fewer than two pupils or nobody differs. */
export function lostGap({ kept, kept_mean, kept_sd, lost, lost_mean, lost_sd }: KeptLost): StandardisedGap | null {
  if (kept_mean === null || kept_sd === null || lost_mean === null || lost_sd === null) return null;
  return hedgesG({ n: lost, mean: lost_mean, sd: lost_sd }, { n: kept, mean: kept_mean, sd: kept_sd });
}

/** All units together: moments added by the parallel rule of Chan, Golub & LeVeque 1983 (American Statistician 37:242). */
export function togetherKeptLost(rows: readonly KeptLost[]): KeptLost {
  const kept = together(rows.map(({ kept: n, kept_mean: mean, kept_sd: sd }) => ({ n, mean, sd })));
  const lost = together(rows.map(({ lost: n, lost_mean: mean, lost_sd: sd }) => ({ n, mean, sd })));
  return { kept: kept.n, kept_mean: kept.mean, kept_sd: kept.sd, lost: lost.n, lost_mean: lost.mean, lost_sd: lost.sd };
}

function together(parts: readonly { readonly n: number; readonly mean: number | null; readonly sd: number | null }[]) {
  let n = 0;
  let mean = 0;
  let squares = 0;
  for (const part of parts) {
    if (part.n === 0 || part.mean === null) continue;
    const delta = part.mean - mean;
    squares += (part.sd ?? 0) ** 2 * (part.n - 1) + (delta ** 2 * n * part.n) / (n + part.n);
    mean += (delta * part.n) / (n + part.n);
    n += part.n;
  }
  return { n, mean: n > 0 ? mean : null, sd: n > 1 ? Math.sqrt(squares / (n - 1)) : null };
}
