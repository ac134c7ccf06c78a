import { moments, sampleSd } from '../../stats/moments.ts';

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
 *   1. pupils with the same start stay together: a start held by c pupils, with b pupils below it, of N
 *      in all, goes to band ⌊bands·(b + c/2)/N⌋;
 *   2. while a band has fewer than `least` pupils, the smallest (the lowest of equals) joins its smaller
 *      neighbour (the lower of equals).
 * Bands ascend by start; `expected` is the mean outcome. Empty only without pupils.
 */
export function progressBands(start: ArrayLike<number>, outcome: ArrayLike<number>, bands = DEFAULT_BANDS, least = LEAST_BAND_PUPILS): ProgressBand[] {
  const total = start.length;
  const order = Array.from({ length: total }, (_, i) => i).sort((i, j) => start[i]! - start[j]! || outcome[i]! - outcome[j]!);
  const groups: number[][] = [];
  let band = -1;
  for (let from = 0; from < total; ) {
    let to = from;
    while (to < total && start[order[to]!] === start[order[from]!]) to++;
    const place = Math.floor((bands * (from + (to - from) / 2)) / total);
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
  /** Pupils raised to the cap. */
  readonly capped: number;
}

export interface ProgressOptions {
  /** Outcome points that make 1 of progress: 10 for Progress 8 (ten slots); default 1. */
  readonly pointsPerUnit?: number;
  /**
   * Raises progress below −capSds · (SD of progress in the pupil's band) to that bound, so that a few
   * extreme cases do not make a small school's mean. Off by default.
   */
  readonly capSds?: number;
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
  let capped = 0;
  if (options.capSds !== undefined) {
    const { capSds } = options;
    const floors = bands.map((_, b) => -capSds * (sampleSd(moments(progress.filter((_value, i) => band[i] === b))) ?? Number.POSITIVE_INFINITY));
    for (let i = 0; i < n; i++) {
      if (progress[i]! >= floors[band[i]!]!) continue;
      progress[i] = floors[band[i]!]!;
      capped++;
    }
  }
  return { band, expected, progress, outside, capped };
}
