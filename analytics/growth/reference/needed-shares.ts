import { neededGrowth } from '../sgp/needed-growth.ts';
import type { SgpOrder } from '../sgp/student-growth-percentiles.ts';

/** Upper ends of the bands of needed SGP; above the last, or beyond any growth seen, is the last band. */
export const NEEDED_LIMITS = [35, 50, 65, 85] as const;
export const NEEDED_BANDS = NEEDED_LIMITS.length + 1;

export interface NeededShares {
  readonly unit: string;
  /** Pupils with the most recent prior. */
  readonly n: number;
  /** Their median path reaches the target. */
  readonly expected: number;
  /** Pupils by needed SGP: at most 35, 36–50, 51–65, 66–85, above 85 or beyond. */
  readonly bands: readonly number[];
}

export interface NeededResult {
  readonly units: readonly NeededShares[];
  readonly whole: NeededShares;
  /** Pupils with a prior beyond the boundaries of the model: taken at the boundary, as a cubic says nothing out there. */
  readonly outside: number;
  /** Pupils whose figures rest on fewer priors than the most. */
  readonly fewer: number;
  /** Pupils no model serves: without the most recent prior. */
  readonly without: number;
}

/**
 * Counts of pupils by the growth they need to reach `target` (needed-growth.ts). Each pupil is served by the model with
 * most priors that he has without a gap; `priors` in the order of the models, NaN where missing, one array a prior.
 */
export function neededShares(orders: readonly SgpOrder[], priors: readonly Float64Array[], unit: readonly string[], target: number): NeededResult {
  const ordered = [...orders].sort((a, b) => b.order - a.order);
  const most = ordered[0]?.order ?? 0;
  const served = unit.map((_, i) => ordered.find(({ order }) => priors.slice(0, order).every((scores) => Number.isFinite(scores[i]!))));
  const counts = new Map<string, { n: number; expected: number; bands: number[] }>();
  const whole = { n: 0, expected: 0, bands: new Array<number>(NEEDED_BANDS).fill(0) };
  let outside = 0;
  for (const model of ordered) {
    const rows = unit.flatMap((_, i) => (served[i] === model ? [i] : []));
    const beyond = new Set<number>();
    const columns = priors.slice(0, model.order).map((scores, k) => {
      const [low, high] = model.model.knots[k]!.boundaries;
      return Float64Array.from(rows, (i, r) => {
        if (scores[i]! < low || scores[i]! > high) beyond.add(r);
        return Math.min(Math.max(scores[i]!, low), high);
      });
    });
    outside += beyond.size;
    neededGrowth(model.model, columns, new Float64Array(rows.length).fill(target)).forEach(({ needed, expected }, r) => {
      const id = unit[rows[r]!]!;
      let own = counts.get(id);
      if (!own) counts.set(id, (own = { n: 0, expected: 0, bands: new Array<number>(NEEDED_BANDS).fill(0) }));
      const band = needed === null ? NEEDED_BANDS - 1 : NEEDED_LIMITS.findIndex((limit) => needed <= limit);
      for (const of of [own, whole]) {
        of.n += 1;
        of.bands[band < 0 ? NEEDED_BANDS - 1 : band]! += 1;
        if (expected !== null && expected >= target) of.expected += 1;
      }
    });
  }
  return {
    units: [...new Set(unit)].map((id) => ({ unit: id, ...(counts.get(id) ?? { n: 0, expected: 0, bands: new Array<number>(NEEDED_BANDS).fill(0) }) })),
    whole: { unit: 'all', ...whole },
    outside,
    fewer: served.filter((model) => model !== undefined && model.order < most).length,
    without: served.filter((model) => model === undefined).length,
  };
}
