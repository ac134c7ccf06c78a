/** Strata of pupils with equal (or neighbouring) matching totals. */
export interface MatchingStrata {
  /** Stratum per pupil. */
  readonly of: Int32Array;
  readonly count: number;
  /** Width of a stratum in marks; null when every distinct total is one. */
  readonly width: number | null;
  /** Focal pupils in a stratum with a reference pupil ÷ all focal pupils. */
  readonly matchedShare: number;
}

/** Below this share matched by equal totals, neighbouring totals join. */
const ENOUGH_MATCHED = 0.95;
/** Fewer strata match too coarsely (Donoghue & Allen 1993, J. Educ. Stat. 18:131). */
const LEAST_STRATA = 10;

/** `focal` 1 for focal pupils. Width doubles from half a mark until enough focal pupils have a match or ten strata are left. */
export function matchingStrata(total: Float64Array, focal: Uint8Array): MatchingStrata {
  let best = strataBy(total, focal, null);
  for (let width = 1; best.matchedShare < ENOUGH_MATCHED; width *= 2) {
    const next = strataBy(total, focal, width);
    if (next.count < LEAST_STRATA) return best;
    best = next;
  }
  return best;
}

function strataBy(total: Float64Array, focal: Uint8Array, width: number | null): MatchingStrata {
  const index = new Map<number, number>();
  const of = new Int32Array(total.length);
  total.forEach((value, i) => {
    const key = width === null ? Math.round(value * 1000) : Math.floor(value / width + 1e-9);
    let own = index.get(key);
    if (own === undefined) index.set(key, own = index.size);
    of[i] = own;
  });
  const reference = new Uint8Array(index.size);
  for (let i = 0; i < of.length; i++) if (focal[i] === 0) reference[of[i]!] = 1;
  let focals = 0;
  let matched = 0;
  for (let i = 0; i < of.length; i++) {
    if (focal[i] === 0) continue;
    focals++;
    matched += reference[of[i]!]!;
  }
  return { of, count: index.size, width, matchedShare: focals === 0 ? 0 : matched / focals };
}
