import { normalQuantile } from '../../stats/normal.ts';

/** A common item in both groups. */
export interface AnchorItem {
  readonly a: string;
  readonly b: string;
  readonly rateA: number;
  readonly rateB: number;
  /** Distance from the major axis of the delta plot; null with fewer than three items. */
  readonly distance: number | null;
  /** |distance| above 1.5: harder or easier than the other common items say, it should leave the anchor. */
  readonly drifts: boolean;
}

const FAR = 1.5;

/**
 * Delta plot (Angoff & Ford 1973, J. Educ. Meas. 10:95): Δ = 13 − 4Φ⁻¹(P), distances from the major axis of (Δ_A, Δ_B). The farthest item
 * leaves the axis while it lies beyond 1.5 and three are left, so that it cannot pull the axis to itself. Rates of 0 and 1 stand at 0.5 %.
 */
export function anchorDrift(items: readonly Pick<AnchorItem, 'a' | 'b' | 'rateA' | 'rateB'>[]): readonly AnchorItem[] {
  const delta = (rate: number): number => 13 - 4 * normalQuantile(Math.min(0.995, Math.max(0.005, rate)));
  const points = items.map(({ rateA, rateB }) => ({ x: delta(rateA), y: delta(rateB) }));
  if (points.length < 3) return items.map((item) => ({ ...item, distance: null, drifts: false }));
  const kept = new Set(points.keys());
  for (;;) {
    const distance = distancesFrom(points.filter((_, i) => kept.has(i)));
    const farthest = [...kept].reduce((far, i) => (Math.abs(distance(points[i]!)) > Math.abs(distance(points[far]!)) ? i : far));
    if (kept.size === 3 || Math.abs(distance(points[farthest]!)) <= FAR) {
      return items.map((item, i) => ({ ...item, distance: distance(points[i]!), drifts: Math.abs(distance(points[i]!)) > FAR }));
    }
    kept.delete(farthest);
  }
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Signed distance from the major axis; points of one difficulty have none, then the line of slope 1 through their mean. */
function distancesFrom(points: readonly Point[]): (point: Point) => number {
  const mx = points.reduce((sum, { x }) => sum + x, 0) / points.length;
  const my = points.reduce((sum, { y }) => sum + y, 0) / points.length;
  const xx = points.reduce((sum, { x }) => sum + (x - mx) ** 2, 0);
  const yy = points.reduce((sum, { y }) => sum + (y - my) ** 2, 0);
  const xy = points.reduce((sum, { x, y }) => sum + (x - mx) * (y - my), 0);
  const slope = xy > 1e-9 ? (yy - xx + Math.sqrt((yy - xx) ** 2 + 4 * xy ** 2)) / (2 * xy) : 1;
  return ({ x, y }) => (y - my - slope * (x - mx)) / Math.sqrt(1 + slope ** 2);
}
