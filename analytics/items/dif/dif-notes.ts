import { named } from '../item-notes.ts';
import type { DifComparison } from './dif-analysis.ts';

/** Zwick 2012 (ETS RR-12-08): ETS wants 200 pupils in the smaller group and 500 in all for decisions on items. */
const WANTED_SMALLER = 200;
const WANTED_ALL = 500;

export const suppressedNote = ({ reference, focal, referencePupils, focalPupils }: Pick<DifComparison, 'reference' | 'focal' | 'referencePupils' | 'focalPupils'>): string =>
  `“${focal}”${focalPupils}人、“${reference}”${referencePupils}人，有一组不足30人，不作题目公平性（DIF）判断。`;

/** What a reader must know before using the classes. */
export function difNotes({ reference, focal, referencePupils, focalPupils, items, purification, strata }: Omit<DifComparison, 'notes'>): string[] {
  const notes: string[] = [];
  if (Math.min(referencePupils, focalPupils) < WANTED_SMALLER || referencePupils + focalPupils < WANTED_ALL) {
    notes.push(`人数偏少（“${reference}”${referencePupils}人、“${focal}”${focalPupils}人；建议较小组${WANTED_SMALLER}人以上、合计${WANTED_ALL}人以上），没有发现差异不等于没有差异，结果仅供参考。`);
  }
  const tested = items.filter(({ category }) => category !== null).length;
  notes.push(`共检验${tested}道题，单看p＜0.05平均会有约${Math.max(1, Math.round(tested * 0.05))}道题偶然显著；请先看差异等级（A可忽略、B中等、C较大），再看校正后的p。`);
  const none = items.filter(({ category }) => category === null).map(({ item }) => item);
  if (none.length > 0) notes.push(`${named(none)}在同等总分的两组学生中没有可比的得分差异（全对、全错或没有共同分数段），不作判断。`);
  const separated = items.filter(({ logistic, category }) => logistic === null && category !== null).map(({ item }) => item);
  if (separated.length > 0) notes.push(`${named(separated)}的得分几乎由总分完全决定，逻辑回归没有有限解，不作计算。`);
  const nonuniform = items.filter(({ logistic }) => logistic !== null && logistic.nonuniformP < 0.05 && logistic.category !== 'A').map(({ item }) => item);
  if (nonuniform.length > 0) notes.push(`${named(nonuniform)}的差异随总分高低而改变（非一致性差异），不能用一个数概括，请分高分、低分学生查看。`);
  if (purification && !purification.settled) notes.push('剔除有差异的题目后，匹配总分没有稳定下来（有差异的题目过多或互相牵连），等级判断的把握较小。');
  if (strata !== null && strata.width !== null) notes.push(`同分的学生太少，总分按${strata.width}分一段匹配。`);
  if (strata && strata.matchedShare < 0.95) notes.push(`“${focal}”只有${(strata.matchedShare * 100).toFixed(0)}%的学生能找到同等总分的“${reference}”学生，两组水平相差较大，结论只适用于重叠的分数段。`);
  return notes;
}
