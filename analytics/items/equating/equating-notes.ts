import { named } from '../item-notes.ts';
import type { Equating } from './equate-forms.ts';

export interface EquatingCircumstances {
  readonly unlike: readonly string[];
  readonly droppedA: number;
  readonly droppedB: number;
  readonly zeros: number;
  readonly outside: readonly string[];
  readonly converged: boolean;
  readonly wantedDraws: number;
  readonly tooLarge: boolean;
  readonly truncated: boolean;
}

/** Kolen & Brennan 2014, ch. 8: about 400 pupils a form for linear and Rasch, 1,500 for equipercentile equating and free slopes. */
const WANTED = { tucker: 400, levine: 400, irt: 400, equipercentile: 1500 } as const;
/** The same, 8.1: an anchor of 20 % of the test or more; groups 0.5 SD apart make methods differ widely. */
const WANTED_ANCHOR = 0.2;
const FAR_APART = 0.5;
const WEAK_ANCHOR = 0.7;

export function equatingNotes(of: Omit<Equating, 'notes'>, about: EquatingCircumstances): string[] {
  const notes: string[] = [];
  const wanted = WANTED[of.method];
  if (Math.min(of.pupilsA, of.pupilsB) < wanted) notes.push(`人数偏少（${of.pupilsA}人、${of.pupilsB}人，本方法建议每卷${wanted}人以上），请看标准误，结果仅供参考。`);
  if (about.unlike.length > 0) notes.push(`${named(about.unlike)}在两份试卷中找不到、没有得分或满分不同，没有作为共同题。`);
  if (about.droppedA + about.droppedB > 0) notes.push(`两份试卷各有${about.droppedA}名、${about.droppedB}名学生小题得分不全，未参与等值。`);
  if (about.zeros > 0) notes.push(`${about.zeros}个缺失的小题得分按0分计。`);
  const share = of.anchorFullMark / Math.min(of.fullMarkA, of.fullMarkB);
  if (share < WANTED_ANCHOR) notes.push(`共同题只占全卷分值的${(share * 100).toFixed(0)}%（建议20%以上，并覆盖各部分内容），等值误差较大。`);
  const weak = of.anchorCorrelations.some((r) => r === null || r < WEAK_ANCHOR);
  if (weak) notes.push('共同题得分与总分的相关低于0.7，共同题不能很好地代表全卷，等值结果请谨慎使用。');
  if (of.groupGap !== null && Math.abs(of.groupGap) > FAR_APART) notes.push(`两批学生在共同题上相差${Math.abs(of.groupGap).toFixed(2)}个标准差，差距较大，不同等值方法的结果会明显不同，请对照几种方法。`);
  const drifting = of.anchor.filter(({ drifts }) => drifts).map(({ a }) => a);
  if (drifting.length > 0) notes.push(`共同题${named(drifting)}的难度变化与其他共同题不一致（可能泄题、教学重点变化或评分不同），建议去掉后重新等值。`);
  const outOfRange = of.table.filter(({ inRange }) => !inRange).length;
  if (outOfRange > 0) notes.push(`有${outOfRange}个分数在第一份试卷中没有出现在最低分与最高分之间，其换算只是外推。`);
  if (about.truncated) notes.push('有的换算结果超出第二份试卷的0分或满分，已按0分或满分列出。');
  if (about.outside.length > 0) notes.push(`${named([...new Set(about.outside)])}不能进入模型，按平均得分计入。`);
  if (!about.converged) notes.push('模型没有收敛，换算结果不能使用。请改用Rasch模型或等百分位方法。');
  if (about.tooLarge) notes.push('数据量较大，没有用自助法估计标准误；需要时请指定抽样次数。');
  else if (about.wantedDraws > 0 && of.table[0]?.standardError === null) notes.push('多数自助样本不能等值，没有给出标准误，结果不可靠。');
  return notes;
}
