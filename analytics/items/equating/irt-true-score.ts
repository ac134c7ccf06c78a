import { brentRoot } from '../../stats/brent-root.ts';
import { categoryShares, type IrtItem } from '../irt/irt-model.ts';

/** Items of one form with the mark each category stands for. */
export interface ScoredForm {
  readonly items: readonly IrtItem[];
  readonly marks: readonly (readonly number[])[];
}

/** τ(θ) = Σ_j Σ_c marks_jc P_jc(θ), in marks. */
export const trueScore = ({ items, marks }: ScoredForm, theta: number): number =>
  items.reduce((sum, item, j) => sum + categoryShares(item, theta).reduce((whole, p, c) => whole + p * marks[j]![c]!, 0), 0);

const FARTHEST = 40;

/**
 * IRT true score equating (Kolen & Brennan 2014, 6.5): the θ at which form A expects x, and what form B expects there. Both forms on one
 * scale, slopes positive. At and beyond the lowest and highest expectation of A the ends of B.
 */
export function trueScoreEquating(a: ScoredForm, b: ScoredForm): (x: number) => number {
  return (x) => {
    if (x <= trueScore(a, -FARTHEST)) return trueScore(b, -FARTHEST);
    if (x >= trueScore(a, FARTHEST)) return trueScore(b, FARTHEST);
    return trueScore(b, brentRoot((theta) => trueScore(a, theta) - x, -FARTHEST, FARTHEST)!);
  };
}
