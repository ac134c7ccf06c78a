import { random, type Random } from '../district/random.ts';
import type { ItemPaper, PaperItem } from './item-papers.ts';

export interface ItemSheet {
  readonly scores: readonly number[];
  /** Letters chosen, null for items without options. */
  readonly choices: readonly (string | null)[];
}

/**
 * Splits a pupil's total into item marks that add up to it exactly. Each item's expected rate is
 * logit⁻¹(logit(total/full) + d_i), d_i from its planned difficulty and a paper-wide surprise; the
 * difference left over is then put right on open items, and on objective ones where these are exhausted.
 */
export function itemMarks(seed: number, paper: ItemPaper): (label: string, total: number) => ItemSheet {
  const surprise = random(seed, `items/${paper.exam}/${paper.subject}`);
  const full = paper.items.reduce((sum, { fullMark }) => sum + fullMark, 0);
  const open = paper.items.flatMap(({ kind }, i) => (kind === '解答题' ? [i] : []));
  const offsets = paper.items.map(({ plannedDifficulty }) => logit(plannedDifficulty) - logit(0.62) + 0.35 * surprise.normal());
  return (label, total) => {
    const draw = random(seed, `items/${paper.exam}/${label}`);
    const level = logit(Math.min(0.97, Math.max(0.03, total / full)));
    const choices: (string | null)[] = [];
    const scores = paper.items.map((item, i) => {
      const rate = 1 / (1 + Math.exp(-(level + offsets[i]!)));
      if (item.kind === '解答题') {
        choices.push(null);
        return Math.min(item.fullMark, Math.max(0, Math.round(item.fullMark * (rate + 0.14 * draw.normal()))));
      }
      const knows = draw.chance(rate);
      if (item.answer === null) {
        choices.push(null);
        return knows ? item.fullMark : 0;
      }
      const choice = knows ? item.answer : wrongChoice(draw, paper, item);
      choices.push(choice);
      return choice === item.key ? item.fullMark : 0;
    });
    settle(draw, paper, open, scores, choices, total);
    return { scores, choices };
  };
}

const logit = (p: number): number => Math.log(p / (1 - p));

/** One distractor draws more pupils than the others: the recorded key where that is wrong, else the next letter. */
function wrongChoice(draw: Random, paper: ItemPaper, item: PaperItem): string {
  const wrong = [...paper.options].filter((letter) => letter !== item.answer);
  const favourite = item.key !== item.answer ? item.key! : wrong[Number(item.no) % wrong.length]!;
  return draw.chance(0.4) ? favourite : draw.pick(wrong);
}

function settle(draw: Random, paper: ItemPaper, open: readonly number[], scores: number[], choices: (string | null)[], total: number): void {
  let left = total - scores.reduce((sum, score) => sum + score, 0);
  for (let turn = 0; left !== 0 && turn < 5000; turn++) {
    const up = left > 0;
    const room = open.filter((i) => (up ? scores[i]! < paper.items[i]!.fullMark : scores[i]! > 0));
    if (room.length > 0) {
      const i = draw.pick(room);
      scores[i] = scores[i]! + (up ? 1 : -1);
      left -= up ? 1 : -1;
      continue;
    }
    const objective = paper.items.flatMap(({ kind, fullMark }, i) => (kind !== '解答题' && (up ? scores[i]! < fullMark : scores[i]! > 0) ? [i] : []));
    // The mis-keyed item moves last: a changed answer there would hide the fault.
    const sound = objective.filter((i) => paper.items[i]!.key === paper.items[i]!.answer);
    const i = draw.pick(sound.length > 0 ? sound : objective);
    const item = paper.items[i]!;
    scores[i] = up ? item.fullMark : 0;
    if (choices[i] !== null) choices[i] = up ? item.key : wrongChoice(draw, paper, { ...item, answer: item.key });
    left -= up ? item.fullMark : -item.fullMark;
  }
  if (left !== 0) throw new Error('item marks do not add up to the total');
}
