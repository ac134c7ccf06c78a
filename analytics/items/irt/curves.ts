import { categoryMoments, categoryShares, testInformation, type IrtItem } from './irt-model.ts';
import type { ResponseItem } from './item-responses.ts';

/** Item characteristic curve: what a drawing needs, on the θ of `IrtCurves`. */
export interface ItemCurve {
  readonly item: string;
  /** Expected share of the full mark. */
  readonly scoreRate: readonly number[];
  /** P(X = c | θ) per category c = 0 … m. */
  readonly categories: readonly (readonly number[])[];
  /** Mean mark that category c stands for. */
  readonly marks: readonly number[];
  readonly information: readonly number[];
}

export interface IrtCurves {
  readonly theta: readonly number[];
  readonly items: readonly ItemCurve[];
  /** Test information Σ a²Var, its standard error of θ 1/√I (null where there is none), and the expected total in marks. */
  readonly information: readonly number[];
  readonly standardError: readonly (number | null)[];
  readonly expectedTotal: readonly number[];
}

/** Curves over ±4 standard deviations of ability in `steps` intervals. */
export function irtCurves(items: readonly IrtItem[], about: readonly ResponseItem[], latentSd: number, steps = 80): IrtCurves {
  const theta = Array.from({ length: steps + 1 }, (_, index) => latentSd * ((8 * index) / steps - 4));
  const curves = items.map((item, j): ItemCurve => {
    const { marks, fullMark } = about[j]!;
    const shares = theta.map((at) => categoryShares(item, at));
    return {
      item: item.item, marks,
      scoreRate: shares.map((own) => own.reduce((sum, p, c) => sum + p * marks[c]!, 0) / fullMark),
      categories: marks.map((_, c) => shares.map((own) => own[c]!)),
      information: theta.map((at) => item.slope ** 2 * categoryMoments(item, at).variance),
    };
  });
  const information = theta.map((at) => testInformation(items, at));
  return {
    theta, items: curves, information,
    standardError: information.map((value) => (value > 0 ? 1 / Math.sqrt(value) : null)),
    expectedTotal: theta.map((_, at) => curves.reduce((sum, curve, j) => sum + curve.scoreRate[at]! * about[j]!.fullMark, 0)),
  };
}
