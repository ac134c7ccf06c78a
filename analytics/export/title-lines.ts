import { textWidth } from '../results/chart-text-width.ts';

/** Places where a Chinese title may turn to the next line without splitting a word. */
const GOOD_BREAK = /(学期|学年|年度|测试|监测|关于|考试|：|·|，|、|　| )$/u;

/** A title on one line if it fits, else on two of about the same length, broken at a good place if there is one. */
export function titleLines(title: string, room: number, fontSize: number): string[] {
  if (textWidth(title, fontSize) <= room) return [title];
  const characters = [...title];
  const cuts = characters.slice(1).map((_, index) => {
    const first = characters.slice(0, index + 1).join('');
    const second = characters.slice(index + 1).join('');
    const longest = Math.max(textWidth(first, fontSize), textWidth(second, fontSize));
    const inNumber = /[A-Za-z0-9—.%]$/.test(first) && /^[A-Za-z0-9—.%]/.test(second);
    const forbidden = inNumber || /^[，。、；：）》”]/.test(second);
    return { first, second, longest, good: GOOD_BREAK.test(first), forbidden };
  });
  const allowed = cuts.filter(({ forbidden }) => !forbidden).sort((a, b) => a.longest - b.longest);
  const best = allowed.find(({ good, longest }) => good && longest <= room) ?? allowed[0];
  return best === undefined ? [title] : [best.first.trimEnd(), best.second.trimStart()];
}
