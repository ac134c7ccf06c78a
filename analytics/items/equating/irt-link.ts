import { nelderMead } from '../../stats/nelder-mead.ts';
import { normalGrid } from '../../stats/normal-grid.ts';
import { categoryMoments, stepsOf, type IrtItem } from '../irt/irt-model.ts';

export type LinkMethod = 'mean-mean' | 'mean-sigma' | 'stocking-lord';

/** θ_A = slope·θ_B + intercept. */
export interface ScaleLink {
  readonly slope: number;
  readonly intercept: number;
}

/** Common items in the parameters of each form; equal numbers of categories, positive slopes. */
export interface CommonItems {
  readonly a: readonly IrtItem[];
  readonly b: readonly IrtItem[];
}

/**
 * Mean–mean (Loyd & Hoover 1980): slope = mean a_B / mean a_A. Mean–sigma (Marco 1977): slope = sd δ_A / sd δ_B over all steps.
 * Intercept = mean δ_A − slope·mean δ_B in both. Stocking–Lord 1983 (Appl. Psychol. Meas. 7:201): least Σ_q w_q (T_A(θ_q) − T_B*(θ_q))², T the sum of expected
 * categories of the common items, θ_q normal about 0 on scale A. With a common slope (Rasch) the slope of the link is 1.
 * Null when the steps do not vary (mean–sigma).
 */
export function linkScales(method: LinkMethod, { a, b }: CommonItems, commonSlope: boolean, latentSd = 1): ScaleLink | null {
  const stepsA = a.flatMap((item) => stepsOf(item) ?? []);
  const stepsB = b.flatMap((item) => stepsOf(item) ?? []);
  const through = (slope: number): ScaleLink => ({ slope, intercept: mean(stepsA) - slope * mean(stepsB) });
  const meanMean = through(commonSlope ? 1 : mean(b.map(({ slope }) => slope)) / mean(a.map(({ slope }) => slope)));
  if (method === 'mean-mean') return meanMean;
  if (method === 'mean-sigma') {
    if (commonSlope) return meanMean;
    const [spreadA, spreadB] = [deviation(stepsA), deviation(stepsB)];
    return spreadA > 1e-9 && spreadB > 1e-9 ? through(spreadA / spreadB) : null;
  }
  const { nodes, weights } = normalGrid(41, 4);
  const wanted = nodes.map((u) => expected(a, u * latentSd));
  const loss = (link: ScaleLink): number => {
    const moved = b.map((item) => onScale(item, link));
    return nodes.reduce((sum, u, q) => sum + weights[q]! * (wanted[q]! - expected(moved, u * latentSd)) ** 2, 0);
  };
  const linkAt = (x: Float64Array): ScaleLink => (commonSlope ? { slope: 1, intercept: x[0]! } : { slope: Math.exp(x[1]!), intercept: x[0]! });
  const start = commonSlope ? [meanMean.intercept] : [meanMean.intercept, Math.log(meanMean.slope)];
  return linkAt(nelderMead((x) => loss(linkAt(x)), start, 0.1, { size: 1e-9, spread: 1e-15, limit: 1000 }).x);
}

/** An item of form B in the parameters of scale A: a/A and d_c − a·c·B/A. */
export const onScale = ({ item, slope, intercepts }: IrtItem, link: ScaleLink): IrtItem => ({
  item,
  slope: slope / link.slope,
  intercepts: intercepts.map((d, index) => d - (slope * (index + 1) * link.intercept) / link.slope),
});

const expected = (items: readonly IrtItem[], theta: number): number => items.reduce((sum, item) => sum + categoryMoments(item, theta).mean, 0);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]): number => {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length);
};
