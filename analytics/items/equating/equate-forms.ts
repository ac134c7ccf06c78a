import { breathe, type CallOptions } from '../../call.ts';
import { correlation } from '../../stats/correlation.ts';
import { seededRandom, type SeededRandom } from '../../stats/seeded-random.ts';
import type { IrtModelName } from '../irt/marginal-ml.ts';
import type { ScoreMatrix } from '../score-matrix.ts';
import { settleMissing } from '../settle-missing.ts';
import { anchorDrift, type AnchorItem } from './anchor-drift.ts';
import { equatingNotes } from './equating-notes.ts';
import { formScores, type FormScores } from './form-scores.ts';
import { irtConversion, type CommonPair } from './irt-conversion.ts';
import type { LinkMethod, ScaleLink } from './irt-link.ts';
import { scoreConversion, type ScoreMethod } from './score-conversion.ts';

export interface EquatingOptions {
  /** Chained equipercentile (default choice), Tucker or Levine linear, IRT true scores. */
  readonly method: ScoreMethod | 'irt';
  readonly common: readonly CommonPair[];
  readonly missing: 'listwise' | 'zero';
  /** Moments kept by smoothing before equipercentile equating (6 by default), null for none. */
  readonly smoothing?: number | null;
  /** For `irt`. */
  readonly model?: IrtModelName;
  readonly link?: LinkMethod;
  /** Bootstrap draws for standard errors, 0 for none. Default 200, for `irt` 40 when the forms are small enough. */
  readonly draws?: number;
  readonly seed?: number;
}

export interface ConversionRow {
  /** Score on form A. */
  readonly score: number;
  /** The same achievement on form B, within 0 and its full mark. */
  readonly equivalent: number;
  readonly standardError: number | null;
  /** False outside the scores that occurred on form A. */
  readonly inRange: boolean;
}

export interface Equating {
  readonly ok: true;
  readonly method: EquatingOptions['method'];
  readonly table: readonly ConversionRow[];
  readonly fullMarkA: number;
  readonly fullMarkB: number;
  readonly pupilsA: number;
  readonly pupilsB: number;
  readonly anchor: readonly AnchorItem[];
  readonly anchorFullMark: number;
  /** r of total and anchor in each group. */
  readonly anchorCorrelations: readonly [number | null, number | null];
  /** (anchor mean of A − of B)/pooled SD: how far the groups differ in achievement. */
  readonly groupGap: number | null;
  readonly link: ScaleLink | null;
  readonly draws: number;
  readonly notes: readonly string[];
}

export interface EquatingRefusal {
  readonly ok: false;
  readonly reason: string;
}

const DRAWS = 200;
const IRT_DRAWS = 40;
/** Marks of both forms above which IRT models are not refitted 40 times unless asked for. */
const IRT_MARKS = 150_000;
/** Share of draws that must give a conversion for a standard error. */
const USABLE_DRAWS = 0.9;
const LEAST_PUPILS = 30;

/** Form A onto the scale of form B through common items, groups not equal (NEAT design). */
export async function equateForms(marksA: ScoreMatrix, marksB: ScoreMatrix, options: EquatingOptions, call: CallOptions = {}): Promise<Equating | EquatingRefusal> {
  const refuse = (reason: string): EquatingRefusal => ({ ok: false, reason });
  const settledA = settleMissing(marksA, options.missing);
  const settledB = settleMissing(marksB, options.missing);
  const a = settledA.matrix;
  const b = settledB.matrix;
  if (Math.min(a.n, b.n) < LEAST_PUPILS) return refuse(`两份试卷有小题分的学生分别为${a.n}人、${b.n}人，少于${LEAST_PUPILS}人不作等值。`);
  const unlike: string[] = [];
  const common = options.common.filter((pair) => {
    const own = a.columns.find(({ item }) => item === pair.a);
    const other = b.columns.find(({ item }) => item === pair.b);
    const same = own !== undefined && other !== undefined && own.fullMark === other.fullMark && own.fullMark > 0;
    if (!same) unlike.push(pair.a);
    return same;
  });
  if (common.length < 2) return refuse(`两份试卷可用的共同题只有${common.length}道（题号要在两份试卷中都有、满分相同），至少要有2道。`);
  const scoresA = formScores(a, common.map((pair) => pair.a));
  const scoresB = formScores(b, common.map((pair) => pair.b));
  const step = Math.min(scoresA.step, scoresB.step);
  const forms: [FormScores, FormScores] = [{ ...scoresA, step }, { ...scoresB, step }];
  const smoothing = options.smoothing === undefined ? 6 : options.smoothing;
  const irt = options.method === 'irt' ? await irtConversion(a, b, common, options.model ?? 'rasch', options.link ?? 'stocking-lord', call) : null;
  if (typeof irt === 'string') return refuse(irt);
  const convert = irt?.convert ?? (options.method === 'irt' ? null : scoreConversion(options.method, ...forms, smoothing));
  if (!convert) return refuse('总分或共同题得分没有差异，或总分与共同题不是正相关，不能等值。请核对共同题和得分。');
  const scores = Array.from({ length: Math.floor(scoresA.fullMark + 1e-9) + 1 }, (_, x) => x);
  const within = (value: number): number => Math.min(scoresB.fullMark, Math.max(0, value));
  const small = a.n * a.columns.length + b.n * b.columns.length <= IRT_MARKS;
  const draws = options.draws ?? (irt ? (small ? IRT_DRAWS : 0) : DRAWS);
  const random = seededRandom(options.seed ?? 20260901);
  const redraw = async (): Promise<((x: number) => number) | null> => {
    const rowsA = drawRows(a.n, random);
    const rowsB = drawRows(b.n, random);
    if (options.method !== 'irt') return scoreConversion(options.method, resampled(forms[0], rowsA), resampled(forms[1], rowsB), smoothing);
    const again = await irtConversion(chosen(a, rowsA), chosen(b, rowsB), common, options.model ?? 'rasch', options.link ?? 'stocking-lord', { signal: call.signal });
    return typeof again === 'string' ? null : again.convert;
  };
  const errors = await bootstrap(scores, draws, redraw, within, call);
  const lowest = forms[0].total.reduce((least, x) => Math.min(least, x), Infinity);
  const highest = forms[0].total.reduce((most, x) => Math.max(most, x), -Infinity);
  const raw = scores.map(convert);
  const table = scores.map((score, index): ConversionRow =>
    ({ score, equivalent: within(raw[index]!), standardError: errors.values?.[index] ?? null, inRange: score >= lowest && score <= highest }));
  const rate = ({ n, columns }: ScoreMatrix, item: string): number => {
    const own = columns.find((column) => column.item === item)!;
    return own.scores.reduce((sum, x) => sum + x, 0) / n / own.fullMark;
  };
  const found = {
    ok: true as const, method: options.method, table,
    fullMarkA: scoresA.fullMark, fullMarkB: scoresB.fullMark, pupilsA: a.n, pupilsB: b.n,
    anchor: anchorDrift(common.map((pair) => ({ ...pair, rateA: rate(a, pair.a), rateB: rate(b, pair.b) }))),
    anchorFullMark: scoresA.anchorFullMark,
    anchorCorrelations: [correlation(scoresA.total, scoresA.anchor), correlation(scoresB.total, scoresB.anchor)] as const,
    groupGap: gapOf(scoresA.anchor, scoresB.anchor),
    link: irt?.link ?? null,
    draws: errors.used,
  };
  return {
    ...found,
    notes: equatingNotes(found, {
      unlike, droppedA: settledA.emptyPupils + settledA.incompletePupils, droppedB: settledB.emptyPupils + settledB.incompletePupils,
      zeros: options.missing === 'zero' ? settledA.missingMarks + settledB.missingMarks : 0,
      outside: irt?.outside ?? [], converged: irt?.converged ?? true, wantedDraws: draws, tooLarge: irt !== null && !small && options.draws === undefined,
      truncated: raw.some((value) => value < -1e-9 || value > scoresB.fullMark + 1e-9),
    }),
  };
}

/** SD of the conversion over samples with replacement of the pupils of each form (Efron & Tibshirani 1993, ch. 6). */
async function bootstrap(scores: readonly number[], draws: number, redraw: () => Promise<((x: number) => number) | null>, within: (value: number) => number, call: CallOptions) {
  const sums = new Float64Array(scores.length);
  const squares = new Float64Array(scores.length);
  const centre: number[] = [];
  let used = 0;
  for (let draw = 0; draw < draws; draw++) {
    if (draw % 5 === 0) {
      await breathe();
      call.signal?.throwIfAborted();
      call.onProgress?.({ stage: '估计等值误差', done: draw, total: draws });
    }
    const convert = await redraw();
    if (!convert) continue;
    used++;
    scores.forEach((score, index) => {
      const value = within(convert(score));
      centre[index] ??= value;
      const deviation = value - centre[index];
      sums[index]! += deviation;
      squares[index]! += deviation ** 2;
    });
  }
  if (used < 2 || used < USABLE_DRAWS * draws) return { used, values: null };
  return { used, values: scores.map((_, index) => Math.sqrt(Math.max(0, squares[index]! - sums[index]! ** 2 / used) / (used - 1))) };
}

const drawRows = (n: number, random: SeededRandom): Int32Array => Int32Array.from({ length: n }, () => Math.floor(random.uniform() * n));
const resampled = (form: FormScores, rows: Int32Array): FormScores => ({ ...form, total: Float64Array.from(rows, (row) => form.total[row]!), anchor: Float64Array.from(rows, (row) => form.anchor[row]!) });
const chosen = ({ n, columns }: ScoreMatrix, rows: Int32Array): ScoreMatrix => ({ n, columns: columns.map((column) => ({ ...column, choices: null, scores: Float64Array.from(rows, (row) => column.scores[row]!) })) });

function gapOf(a: Float64Array, b: Float64Array): number | null {
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const squares = a.reduce((sum, value) => sum + (value - ma) ** 2, 0) + b.reduce((sum, value) => sum + (value - mb) ** 2, 0);
  const sd = Math.sqrt(squares / (a.length + b.length - 2));
  return sd > 0 ? (ma - mb) / sd : null;
}
