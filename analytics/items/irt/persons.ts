import type { CallOptions } from '../../call.ts';
import { breathe } from '../../call.ts';
import { normalGrid } from '../../stats/normal-grid.ts';
import { categoryMoments, type IrtItem } from './irt-model.ts';
import type { ItemResponses } from './item-responses.ts';
import { parameterLayout, sharesAt } from './parameter-layout.ts';
import { posteriorWeights } from './posterior-weights.ts';

/** θ of one pattern of answers. */
export interface PatternAbility {
  /** Posterior mean and standard deviation under θ ~ N(0, latentSd²) (Bock & Mislevy 1982). Pulled towards 0. */
  readonly eap: number;
  readonly eapSd: number;
  /** Maximum likelihood; null where it has no finite maximum (all lowest or all highest categories). */
  readonly ml: number | null;
  readonly mlError: number | null;
  /** Weighted likelihood, maximum of L·√I (Warm 1989, Psychometrika 54:427): finite for every pattern. */
  readonly warm: number | null;
  readonly warmError: number | null;
}

export interface FittedModel {
  readonly items: readonly IrtItem[];
  readonly latentSd: number;
  readonly points: number;
}

const LIMIT = 6;
/** θ beyond this many units is not looked for: no school test separates such pupils. */
const FARTHEST = 30;

/** One estimate per pattern of `responses`, in θ of the model. */
export async function patternAbilities(responses: ItemResponses, { items, latentSd, points }: FittedModel, call: CallOptions = {}): Promise<readonly PatternAbility[]> {
  const grid = normalGrid(points, LIMIT);
  const layout = parameterLayout(responses);
  const parameters = Float64Array.from(items.flatMap(({ slope, intercepts }) => [slope * latentSd, ...intercepts]));
  const bayes = posteriorWeights(responses, layout, sharesAt(layout, parameters, grid.nodes), grid);
  const h = new Float64Array(points);
  const abilities: PatternAbility[] = [];
  for (let i = 0; i < responses.weights.length; i++) {
    if (i % 2000 === 1999) {
      await breathe();
      call.signal?.throwIfAborted();
      call.onProgress?.({ stage: '估计学生能力', done: i, total: responses.weights.length });
    }
    bayes.into(h, i);
    let mean = 0;
    for (let q = bayes.first; q <= bayes.last; q++) mean += h[q]! * grid.nodes[q]!;
    let variance = 0;
    for (let q = bayes.first; q <= bayes.last; q++) variance += h[q]! * (grid.nodes[q]! - mean) ** 2;
    const codes = responses.codes.subarray(i * items.length, (i + 1) * items.length);
    const eap = mean * latentSd;
    const ml = atEnd(items, codes) ? null : solve(items, codes, false, eap);
    const warm = solve(items, codes, true, eap);
    abilities.push({ eap, eapSd: Math.sqrt(variance) * latentSd, ml: ml?.theta ?? null, mlError: ml?.error ?? null, warm: warm?.theta ?? null, warmError: warm?.error ?? null });
  }
  return abilities;
}

/** Σ a x at the lowest or highest value these items allow: the likelihood rises for ever. */
function atEnd(items: readonly IrtItem[], codes: Int8Array): boolean {
  const towards = (sign: 1 | -1): boolean =>
    items.every(({ slope, intercepts }, j) => codes[j]! < 0 || slope === 0 || codes[j] === (slope * sign > 0 ? intercepts.length : 0));
  return towards(1) || towards(-1);
}

/** Root of Σ a (x − E) [+ I'/(2I), I' = Σ a³μ₃] = 0: Newton from `start`, kept between signs by bisection. */
function solve(items: readonly IrtItem[], codes: Int8Array, weighted: boolean, start: number): { readonly theta: number; readonly error: number } | null {
  let low = -FARTHEST;
  let high = FARTHEST;
  let theta = start;
  for (let step = 0; step < 200; step++) {
    let score = 0;
    let information = 0;
    let third = 0;
    for (let j = 0; j < items.length; j++) {
      if (codes[j]! < 0) continue;
      const item = items[j]!;
      const { mean, variance, third: skew } = categoryMoments(item, theta);
      score += item.slope * (codes[j]! - mean);
      information += item.slope ** 2 * variance;
      third += item.slope ** 3 * skew;
    }
    if (!(information > 0)) return null;
    const value = weighted ? score + third / (2 * information) : score;
    if (value > 0) low = theta;
    else high = theta;
    const newton = theta + value / information;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - theta) < 1e-11) return Math.abs(next) > FARTHEST - 1 ? null : { theta: next, error: 1 / Math.sqrt(information) };
    theta = next;
  }
  return null;
}
