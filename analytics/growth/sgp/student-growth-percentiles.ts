import type { CallOptions } from '../../call.ts';
import { sgpFit, type SgpFitRefusal } from './sgp-fit.ts';
import { sgpKnots, type SgpKnots } from './sgp-knots.ts';
import type { SgpModel } from './sgp-model.ts';

export interface SgpPrior {
  readonly name: string;
  /** As long as the outcome; NaN where missing. */
  readonly scores: Float64Array;
}

export interface SgpInput {
  /** NaN where missing. */
  readonly outcome: Float64Array;
  /** One to three, the most recent first. */
  readonly priors: readonly SgpPrior[];
  /** By prior name: knots of a base year. Others come from the data. */
  readonly knots?: Readonly<Record<string, SgpKnots>>;
  /** Fit every order, even one that no pupil takes his SGP from. */
  readonly everyOrder?: boolean;
}

/** The model with the first `order` priors. */
export interface SgpOrder {
  readonly order: number;
  readonly priors: readonly string[];
  readonly n: number;
  /** Holds the knots; `neededGrowth` projects from it. */
  readonly model: SgpModel;
  readonly losses: readonly { readonly tau: number; readonly loss: number }[];
}

export interface StudentGrowthPercentiles {
  /** Per pupil: 1 … 99, 0 where there is none. */
  readonly sgp: Uint8Array;
  /** Per pupil: number of priors his SGP takes in, 0 where there is none. */
  readonly order: Uint8Array;
  /** Per pupil: median outcome of pupils with his priors, NaN where there is none. */
  readonly expected: Float64Array;
  readonly orders: readonly SgpOrder[];
  readonly dropped: readonly { readonly rows: number; readonly reason: string }[];
  readonly warnings: readonly string[];
}

export const MAXIMUM_PRIORS = 3;
/** Fewer pupils than this per coefficient: percentiles near 1 and 99 rest on a handful of pupils. */
const PUPILS_PER_COEFFICIENT = 30;

/**
 * For each pupil the SGP of the highest order he has priors for: order k takes the k most recent
 * priors, without gaps, and is fitted on all pupils who have them and an outcome.
 */
export async function studentGrowthPercentiles(input: SgpInput, options: CallOptions = {}): Promise<StudentGrowthPercentiles> {
  const { outcome, priors } = input;
  if (priors.length < 1 || priors.length > MAXIMUM_PRIORS) throw new RangeError(`起点成绩应为 1—${MAXIMUM_PRIORS} 个`);
  const n = outcome.length;
  const sgp = new Uint8Array(n);
  const order = new Uint8Array(n);
  const expected = new Float64Array(n).fill(Number.NaN);
  const orders: SgpOrder[] = [];
  const warnings: string[] = [];
  const knots = priors.map(({ name, scores }) => input.knots?.[name] ?? sgpKnots(scores));
  const available = Uint8Array.from(outcome, (score, i) => (Number.isFinite(score) ? firstGap(priors, i) : 0));

  for (let k = priors.length; k >= 1; k--) {
    const used = priors.slice(0, k);
    const bends = knots.slice(0, k);
    const constant = used.filter((_, j) => bends[j] === null).map(({ name }) => name);
    const rows = Int32Array.from(outcome, (_, i) => i).filter((i) => available[i]! >= k);
    const takers = rows.filter((i) => order[i] === 0);
    if (takers.length === 0 && !input.everyOrder) continue;
    if (rows.length === 0) continue;
    const label = used.map(({ name }) => name).join('、');
    if (constant.length > 0) {
      warnings.push(`“${constant.join('、')}”的成绩全部相同，不能作起点，含它的模型（${label}）没有计算。`);
      continue;
    }
    const bent = bends.filter((bend) => bend !== null);
    const columns = used.map(({ scores }) => Float64Array.from(rows, (i) => scores[i]!));
    const fit = await sgpFit(columns, Float64Array.from(rows, (i) => outcome[i]!), bent, options);
    if (!fit.ok) {
      warnings.push(refusalText(fit, label, rows.length));
      continue;
    }
    const outside = rows.filter((_, r) => bent.some(({ boundaries: [low, high] }, j) => columns[j]![r]! < low || columns[j]![r]! > high)).length;
    if (outside > 0) warnings.push(`${outside} 名学生的起点成绩（${label}）超出所给边界，他们的百分位由曲线外推得出，不宜单独使用。`);
    if (fit.rank < fit.columns) warnings.push(`起点成绩（${label}）的分数种类太少，曲线少用了 ${fit.columns - fit.rank} 个系数。`);
    if (rows.length < PUPILS_PER_COEFFICIENT * fit.columns) warnings.push(`有${label}成绩的学生只有 ${rows.length} 人，成长百分位不稳定（建议不少于 ${PUPILS_PER_COEFFICIENT * fit.columns} 人）。`);
    if (!fit.exact) warnings.push(`含${label}的模型有分位数未能精确求解，结果可能相差 1。`);
    orders.unshift({ order: k, priors: used.map(({ name }) => name), n: rows.length, model: fit.model, losses: fit.losses });
    rows.forEach((i, r) => {
      if (order[i] !== 0) return;
      order[i] = k;
      sgp[i] = fit.sgp[r]!;
      expected[i] = fit.expected[r]!;
    });
  }
  return { sgp, order, expected, orders, warnings, dropped: droppedRows(outcome, available, order, priors[0]!.name) };
}

/** How many of the most recent priors pupil i has before the first gap. */
function firstGap(priors: readonly SgpPrior[], i: number): number {
  const gap = priors.findIndex(({ scores }) => !Number.isFinite(scores[i]));
  return gap < 0 ? priors.length : gap;
}

function droppedRows(outcome: Float64Array, available: Uint8Array, order: Uint8Array, recent: string) {
  const lacking = outcome.filter((score) => !Number.isFinite(score)).length;
  const without = outcome.filter((score, i) => Number.isFinite(score) && available[i] === 0).length;
  const unfitted = available.filter((count, i) => count > 0 && order[i] === 0).length;
  return [
    { rows: lacking, reason: '缺少结果成绩' },
    { rows: without, reason: `缺少最近一次起点成绩（${recent}）` },
    { rows: unfitted, reason: '模型没有计算' },
  ].filter(({ rows }) => rows > 0);
}

function refusalText({ reason, columns }: SgpFitRefusal, label: string, pupils: number): string {
  switch (reason) {
    case 'too-few-pupils':
      return `有${label}成绩的学生只有 ${pupils} 人，少于模型的 ${columns} 个系数，没有计算。`;
    case 'constant-outcome':
      return '结果成绩全部相同，无法计算成长百分位。';
  }
}
