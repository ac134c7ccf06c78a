import { moments, sampleSd } from '../../stats/moments.ts';
import { quantile } from '../../stats/quantile.ts';

/** Pupils of like start, and what they reached on average. */
export interface ProgressBand {
  /** Least and greatest start in the band. */
  readonly low: number;
  readonly high: number;
  /** Pupils the expected value was computed from; null for a published band. */
  readonly n: number | null;
  /** Mean outcome of the band. */
  readonly expected: number;
}

export const DEFAULT_BANDS = 34;
export const LEAST_BAND_PUPILS = 30;

/**
 * Bands of a cohort by start (起点分层), modelled on the prior-attainment groups of Progress 8. The rule,
 * the same for any order of the pupils:
 *   1. B = `bands`, or ⌊N/least⌋ where the N pupils do not suffice for as many; pupils with the same start
 *      stay together: a start held by c pupils, with b pupils below it, goes to band ⌊B·(b + c/2)/N⌋;
 *   2. while a band has fewer than `least` pupils, the smallest (the lowest of equals) joins its smaller
 *      neighbour (the lower of equals).
 * Bands ascend by start; `expected` is the mean outcome. Empty only without pupils.
 */
export function progressBands(start: ArrayLike<number>, outcome: ArrayLike<number>, bands = DEFAULT_BANDS, least = LEAST_BAND_PUPILS): ProgressBand[] {
  const total = start.length;
  const wanted = Math.min(bands, Math.max(1, Math.floor(total / least)));
  const order = Array.from({ length: total }, (_, i) => i).sort((i, j) => start[i]! - start[j]! || outcome[i]! - outcome[j]!);
  const groups: number[][] = [];
  let band = -1;
  for (let from = 0; from < total; ) {
    let to = from;
    while (to < total && start[order[to]!] === start[order[from]!]) to++;
    const place = Math.floor((wanted * (from + (to - from) / 2)) / total);
    if (place !== band) groups.push([]);
    band = place;
    groups.at(-1)!.push(...order.slice(from, to));
    from = to;
  }
  for (;;) {
    const sizes = groups.map((group) => group.length);
    const smallest = sizes.indexOf(Math.min(...sizes));
    if (groups.length < 2 || sizes[smallest]! >= least) break;
    const lower = sizes[smallest - 1] ?? Number.POSITIVE_INFINITY;
    const upper = sizes[smallest + 1] ?? Number.POSITIVE_INFINITY;
    const at = lower <= upper ? smallest - 1 : smallest;
    groups.splice(at, 2, [...groups[at]!, ...groups[at + 1]!]);
  }
  return groups.map((group) => ({
    low: start[group[0]!]!,
    high: start[group.at(-1)!]!,
    n: group.length,
    expected: moments(group.map((i) => outcome[i]!)).mean,
  }));
}

/**
 * Position of the band a start falls in: the last whose `low` it reaches. A start under all bands
 * falls in the first, one over all in the last; `outside` tells.
 */
export function bandOf(bands: readonly ProgressBand[], start: number): { readonly band: number; readonly outside: boolean } {
  let low = 0;
  let high = bands.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (bands[middle]!.low <= start) low = middle;
    else high = middle - 1;
  }
  return { band: low, outside: start < bands[0]!.low || start > bands.at(-1)!.high };
}

export interface PupilProgress {
  readonly band: Int32Array;
  readonly expected: Float64Array;
  /** (outcome − expected) / points per unit of progress */
  readonly progress: Float64Array;
  /** Pupils whose start lies outside the bands. */
  readonly outside: number;
  /** Pupils raised to the cap, and the cap in SDs; null when there is none. */
  readonly capped: number;
  readonly capSds: number | null;
}

export interface ProgressOptions {
  /** Outcome points that make 1 of progress: 10 for Progress 8 (ten slots); default 1. */
  readonly pointsPerUnit?: number;
  /**
   * Raises progress below −capSds · (SD of progress in the pupil's band) to that bound, so that a few
   * extreme cases do not make a small school's mean. `published`: the DfE's rule since 2018 (Secondary
   * accountability measures guide, pupils with extremely negative progress scores), one number of SDs for all
   * bands such that 1 % of all pupils lie below their band's bound. Off by default.
   */
  readonly capSds?: number | 'published';
}

/** Each pupil against the mean of his band. */
export function pupilProgress(bands: readonly ProgressBand[], start: ArrayLike<number>, outcome: ArrayLike<number>, options: ProgressOptions = {}): PupilProgress {
  const n = start.length;
  const band = new Int32Array(n);
  const expected = new Float64Array(n);
  const progress = new Float64Array(n);
  let outside = 0;
  for (let i = 0; i < n; i++) {
    const found = bandOf(bands, start[i]!);
    if (found.outside) outside++;
    band[i] = found.band;
    expected[i] = bands[found.band]!.expected;
    progress[i] = (outcome[i]! - expected[i]!) / (options.pointsPerUnit ?? 1);
  }
  if (options.capSds === undefined) return { band, expected, progress, outside, capped: 0, capSds: null };
  const sds = bands.map((_, b) => sampleSd(moments(progress.filter((_value, i) => band[i] === b))) ?? 0);
  const capSds = options.capSds === 'published' ? publishedCap(progress, band, sds) : options.capSds;
  let capped = 0;
  if (capSds !== null) {
    for (let i = 0; i < n; i++) {
      const sd = sds[band[i]!]!;
      if (sd === 0 || progress[i]! >= -capSds * sd) continue;
      progress[i] = -capSds * sd;
      capped++;
    }
  }
  return { band, expected, progress, outside, capped, capSds };
}

/** Share of all pupils below the bound of their band. */
const PUBLISHED_SHARE = 0.01;

function publishedCap(progress: Float64Array, band: Int32Array, sds: readonly number[]): number | null {
  const inSds = progress.map((value, i) => value / sds[band[i]!]!).filter((_, i) => sds[band[i]!]! > 0).sort();
  const bound = quantile(inSds, PUBLISHED_SHARE);
  return bound !== null && bound < 0 ? -bound : null;
}
