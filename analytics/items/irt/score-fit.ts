import { chiSquaredUpper } from '../../stats/chi-squared.ts';
import { normalGrid } from '../../stats/normal-grid.ts';
import { categoryShares } from './irt-model.ts';
import type { ItemResponses } from './item-responses.ts';
import type { FittedModel } from './persons.ts';

/**
 * S-X² (Orlando & Thissen 2000, Appl. Psychol. Meas. 24:50; partial credit: Kang & Chen 2008, J. Educ. Meas. 45:391): pupils with
 * equal sum score s, observed against expected category shares,
 *
 *   E_js(c) = Σ_q A_q P_jc(θ_q) f^(j)(s − c | θ_q) / Σ_q A_q f(s | θ_q),   X² = Σ_s Σ_c (O − N_s E)²/(N_s E),
 *
 * f, f^(j) the distribution of the sum of all items, and of all but j (Lord & Wingersky 1984). Cells join along s (right or wrong:
 * neighbouring scores; more: the rarer category of a score joins its neighbour) until each expects 1 pupil or more. df = cells − the
 * item's parameters. Pupils with every mark only.
 */
export interface ScoreFit {
  readonly item: string;
  readonly n: number;
  readonly chiSquared: number | null;
  readonly df: number | null;
  readonly p: number | null;
}

const LEAST_EXPECTED = 1;
const POINTS = 61;
const LIMIT = 6;

export function scoreFit({ items: about, weights, codes }: ItemResponses, { items, latentSd }: Omit<FittedModel, 'points'>, slopesFree: boolean): readonly ScoreFit[] {
  const k = items.length;
  const grid = normalGrid(POINTS, LIMIT);
  const tops = about.map(({ counts }) => counts.length - 1);
  const top = tops.reduce((sum, value) => sum + value, 0);
  const scoreCounts = new Float64Array(top + 1);
  const observed = tops.map((m) => new Float64Array((top + 1) * (m + 1)));
  let n = 0;
  for (let i = 0; i < weights.length; i++) {
    const row = codes.subarray(i * k, (i + 1) * k);
    if (row.includes(-1)) continue;
    const score = row.reduce((sum, code) => sum + code, 0);
    n += weights[i]!;
    scoreCounts[score]! += weights[i]!;
    row.forEach((code, j) => (observed[j]![score * (tops[j]! + 1) + code]! += weights[i]!));
  }
  const expected = tops.map((m) => new Float64Array((top + 1) * (m + 1)));
  const whole = new Float64Array(top + 1);
  for (const [q, u] of grid.nodes.entries()) {
    const shares = items.map((item) => categoryShares(item, u * latentSd));
    const all = sumDistribution(shares);
    for (let s = 0; s <= top; s++) whole[s]! += grid.weights[q]! * all[s]!;
    // f^(j) for every j from sums of the items before and after it would need a convolution: adding the others anew is as quick.
    for (let j = 0; j < k; j++) {
      const rest = sumDistribution(shares, j);
      for (let c = 0; c <= tops[j]!; c++) {
        const share = grid.weights[q]! * shares[j]![c]!;
        for (let s = 0; s < rest.length; s++) expected[j]![(s + c) * (tops[j]! + 1) + c]! += share * rest[s]!;
      }
    }
  }
  return items.map((item, j): ScoreFit => {
    const m = tops[j]!;
    const cells = cellsOf(m, top, scoreCounts, observed[j]!, expected[j]!, whole);
    const df = cells.free - (m + (slopesFree ? 1 : 0));
    if (df < 1) return { item: item.item, n, chiSquared: null, df: null, p: null };
    return { item: item.item, n, chiSquared: cells.chiSquared, df, p: chiSquaredUpper(cells.chiSquared, df) };
  });
}

/** Distribution of Σ X_j at one θ; `without` leaves an item out. */
export function sumDistribution(shares: readonly (readonly number[])[], without = -1): Float64Array {
  let f = Float64Array.of(1);
  shares.forEach((own, j) => {
    if (j === without) return;
    const next = new Float64Array(f.length + own.length - 1);
    for (let s = 0; s < f.length; s++) for (let c = 0; c < own.length; c++) next[s + c]! += f[s]! * own[c]!;
    f = next;
  });
  return f;
}

/** X² and the free cells (a group of scores with r categories left has r − 1). Scores 0 and top are the same under any item parameters. */
function cellsOf(m: number, top: number, scoreCounts: Float64Array, observed: Float64Array, expected: Float64Array, whole: Float64Array): { readonly chiSquared: number; readonly free: number } {
  const groups: { o: number[]; e: number[] }[] = [];
  let open: { o: number[]; e: number[] } | null = null;
  for (let s = 1; s < top; s++) {
    if (scoreCounts[s] === 0) continue;
    const o = Array.from({ length: m + 1 }, (_, c) => observed[s * (m + 1) + c]!);
    const e = Array.from({ length: m + 1 }, (_, c) => (scoreCounts[s]! * expected[s * (m + 1) + c]!) / whole[s]!);
    const now: { o: number[]; e: number[] } = open === null ? { o, e } : { o: open.o.map((value, c) => value + o[c]!), e: open.e.map((value, c) => value + e[c]!) };
    if (m > 1 || now.e.every((value) => value >= LEAST_EXPECTED)) {
      groups.push(now);
      open = null;
    } else open = now;
  }
  if (open !== null) {
    const last = groups.pop();
    groups.push(last ? { o: last.o.map((value, c) => value + open!.o[c]!), e: last.e.map((value, c) => value + open!.e[c]!) } : open);
  }
  let chiSquared = 0;
  let free = 0;
  for (const group of groups) {
    const { o, e } = joined(group);
    if (e.length < 2) continue;
    free += e.length - 1;
    e.forEach((value, c) => (chiSquared += (o[c]! - value) ** 2 / value));
  }
  return { chiSquared, free };
}

/** Joins neighbouring categories until each expects enough. */
function joined({ o, e }: { readonly o: readonly number[]; readonly e: readonly number[] }): { readonly o: number[]; readonly e: number[] } {
  const own = [...o];
  const wanted = [...e];
  for (;;) {
    const at = wanted.findIndex((value) => value < LEAST_EXPECTED);
    if (at < 0 || wanted.length < 2) return { o: own, e: wanted };
    const low = at === 0 ? 0 : at === wanted.length - 1 || wanted[at - 1]! < wanted[at + 1]! ? at - 1 : at;
    own.splice(low, 2, own[low]! + own[low + 1]!);
    wanted.splice(low, 2, wanted[low]! + wanted[low + 1]!);
  }
}
