import { subjects, TOTAL } from '../../schema/subjects.ts';
import { plainText } from '../table/cell-text.ts';
import type { SchoolSystem } from '../values/parse-grade.ts';
import { stageIn } from '../values/stage-years.ts';

export const TOTAL_SUBJECT = '总成绩';

const main = new Set(['语文', '数学', '英语', '日语', '俄语']);

/** Usual full marks of a subject, the commonest last resort first. */
function usual(subject: string, grade: string, system: SchoolSystem | undefined): readonly number[] {
  if (subject === '文综' || subject === '理综') return [300];
  const stage = stageIn(grade, system);
  if (main.has(subject) && stage === '高中') return [150];
  if (main.has(subject) && stage === '初中') return [120, 150];
  return [100, 110, 120, 150];
}

export interface FullMarkGuess {
  readonly fullMark: number;
  readonly reason: string;
}

/**
 * A full mark from the usual ones of stage and subject: the smallest that (almost) no score exceeds.
 * 初中语数英 are out of 120 unless nobody exceeds 100. A few scores above it (0.5 %, at least one in
 * twenty or more) are taken for errors, not for a larger paper.
 */
export function guessFullMark(subject: string, grade: string, scores: readonly number[], system?: SchoolSystem): FullMarkGuess {
  if (subject === TOTAL_SUBJECT || subject === TOTAL) {
    const highest = scores.reduce((max, score) => Math.max(max, score), 0);
    const fullMark = Math.max(100, Math.ceil(highest / 50) * 50);
    return { fullMark, reason: `总分最高 ${highest} 分，按 ${fullMark} 分计` };
  }
  const choices = usual(subject, grade, system);
  const over = (mark: number): number => scores.filter((score) => score > mark).length;
  if (main.has(subject) && stageIn(grade, system) === '初中' && scores.length > 0 && over(100) === 0) return { fullMark: 100, reason: '没有超过 100 分的成绩' };
  const tolerated = scores.length >= 20 ? Math.max(1, Math.floor(scores.length * 0.005)) : 0;
  // What exceeds every usual full mark is an error whatever the paper was, and says nothing about it.
  const largest = choices.at(-1)!;
  const plausible = scores.filter((score) => score <= largest);
  const fullMark = choices.find((mark) => plausible.filter((score) => score > mark).length <= tolerated) ?? largest;
  return { fullMark, reason: fullMark === choices[0] ? '按本学段常用满分' : `有超过 ${choices[0]} 分的成绩` };
}

/** 满分：语文120、数学120、物理100 in a title or instruction. */
export function fullMarksInTitles(titles: readonly string[]): Map<string, number> {
  const marks = new Map<string, number>();
  for (const title of titles) {
    const text = plainText(title);
    if (!text.includes('满分')) continue;
    for (const { name, aliases } of subjects) {
      for (const writing of [name, ...aliases.filter((alias) => alias.length > 1 && !/^[a-z]+$/u.test(alias))]) {
        const match = new RegExp(`${writing}(?:满分)?[::为]?(\\d{2,3})(?!\\d)`, 'u').exec(text);
        if (match && !marks.has(name)) marks.set(name, Number(match[1]));
      }
    }
  }
  return marks;
}
