import type { ClassicalAnalysis } from './classical-analysis.ts';

/** Why a figure is absent, or what a reader must know before using it. */
export type ItemNote =
  | { readonly code: 'no-pupils' | 'one-pupil' | 'one-item' | 'no-items' | 'constant-total' | 'negative-alpha' | 'inconsistent-covariances' | 'collinear-items' }
  | { readonly code: 'few-pupils'; readonly n: number }
  | { readonly code: 'empty-items' | 'no-full-mark' | 'perfect-items' | 'zero-items' | 'constant-items' | 'over-full-mark' | 'negative-discrimination'; readonly items: readonly string[] }
  | { readonly code: 'empty-pupils' | 'incomplete-pupils' | 'missing-as-zero' | 'missing-available'; readonly count: number }
  | { readonly code: 'key-doubt'; readonly item: string; readonly key: string; readonly option: string; readonly keyShare: number; readonly optionShare: number }
  | { readonly code: 'key-not-chosen'; readonly items: readonly string[] };

/** Below this many pupils figures of items are 仅供参考 (design: guard rails). */
const FEW_PUPILS = 20;

export function notesOf({ n, k, items, missing, distribution, reliability }: Omit<ClassicalAnalysis, 'notes'>): readonly ItemNote[] {
  const notes: ItemNote[] = [];
  const listed = (code: Extract<ItemNote, { items: readonly string[] }>['code'], wanted: (item: (typeof items)[number]) => boolean): void => {
    const found = items.filter(wanted).map(({ item }) => item);
    if (found.length > 0) notes.push({ code, items: found });
  };
  if (missing.emptyItems.length > 0) notes.push({ code: 'empty-items', items: missing.emptyItems });
  if (missing.emptyPupils > 0) notes.push({ code: 'empty-pupils', count: missing.emptyPupils });
  if (missing.incompletePupils > 0) notes.push({ code: 'incomplete-pupils', count: missing.incompletePupils });
  if (missing.missingMarks > 0 && missing.policy === 'zero') notes.push({ code: 'missing-as-zero', count: missing.missingMarks });
  if (missing.missingMarks > 0 && missing.policy === 'available') notes.push({ code: 'missing-available', count: missing.missingMarks });
  if (k === 0) notes.push({ code: 'no-items' });
  else if (n === 0) notes.push({ code: 'no-pupils' });
  if (k === 0 || n === 0) return notes;
  if (n === 1) notes.push({ code: 'one-pupil' });
  else if (n < FEW_PUPILS) notes.push({ code: 'few-pupils', n });
  if (k === 1) notes.push({ code: 'one-item' });
  if (n > 1 && !(distribution.sd! > 1e-9 * Math.max(1, distribution.fullMark))) notes.push({ code: 'constant-total' });
  else if (reliability.alpha !== null && reliability.alpha < 0) notes.push({ code: 'negative-alpha' });
  else if (reliability.alpha === null && n > 1 && k > 1) notes.push({ code: 'inconsistent-covariances' });
  if (reliability.alphaStandardised !== null && reliability.lambda6 === null) notes.push({ code: 'collinear-items' });
  listed('no-full-mark', ({ fullMark }) => !(fullMark > 0));
  listed('over-full-mark', ({ fullMark, highest }) => fullMark > 0 && highest !== null && highest > fullMark);
  listed('perfect-items', ({ fullShare, lowest, fullMark }) => fullShare !== null && lowest === fullMark);
  listed('zero-items', ({ highest, fullMark }) => highest === 0 && fullMark > 0);
  listed('constant-items', ({ lowest, highest, fullMark }) => n > 1 && lowest === highest && highest !== 0 && highest !== fullMark);
  listed('negative-discrimination', ({ d27 }) => d27 !== null && d27 < 0);
  listed('key-not-chosen', ({ options }) => options.some(({ isKey, n: chosen }) => isKey && chosen === 0));
  for (const { item, keyDoubt } of items) {
    if (keyDoubt) {
      const { key, option } = keyDoubt;
      notes.push({ code: 'key-doubt', item, key: key.option, option: option.option, keyShare: key.share, optionShare: option.share });
    }
  }
  return notes;
}

/** 第7题 for numbers, the column's own name otherwise. */
const label = (item: string): string => (/^\d/.test(item) ? `第${item}题` : item);
export const named = (items: readonly string[]): string => {
  const labels = items.map(label);
  return labels.length <= 8 ? labels.join('、') : `${labels.slice(0, 8).join('、')}等${labels.length}道题`;
};
const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

/** The note in the words of a report. */
export function noteText(note: ItemNote): string {
  switch (note.code) {
    case 'no-pupils':
      return '没有可以统计的学生，各项指标不作计算。';
    case 'no-items':
      return '没有可以统计的小题，各项指标不作计算。';
    case 'one-pupil':
      return '只有1名学生，不能计算方差、区分度和信度。';
    case 'one-item':
      return '只有1道小题，不能计算信度，也没有“扣除本题”的相关。';
    case 'constant-total':
      return '所有学生总分相同，不能计算区分度、相关和信度。';
    case 'negative-alpha':
      return 'α系数为负：各题得分总体上此消彼长，请核对答案、计分方向和题目内容。';
    case 'inconsistent-covariances':
      return '各题缺失的学生不同，小题之间的协方差互相矛盾，信度不作计算；请改用“整人剔除”或“缺失按0分”。';
    case 'collinear-items':
      return '有的小题得分可由其他小题完全推出，λ6不作计算。';
    case 'few-pupils':
      return `只有${note.n}名学生，各项指标仅供参考。`;
    case 'empty-items':
      return `${named(note.items)}没有任何得分，未参与统计。`;
    case 'empty-pupils':
      return `${note.count}名学生没有任何小题得分，未参与统计。`;
    case 'incomplete-pupils':
      return `${note.count}名学生缺少部分小题得分，按“整人剔除”未参与统计。`;
    case 'missing-as-zero':
      return `${note.count}个缺失的小题得分按0分计。`;
    case 'missing-available':
      return `${note.count}个小题得分缺失：各题按有得分的学生统计，学生总分按已有小题的得分率折算。`;
    case 'no-full-mark':
      return `${named(note.items)}没有满分，且最高得分为0，难度和区分度不作计算，请补充满分。`;
    case 'over-full-mark':
      return `${named(note.items)}有得分超过满分，请核对满分。`;
    case 'perfect-items':
      return `${named(note.items)}全体满分，不能区分学生，相关不作计算。`;
    case 'zero-items':
      return `${named(note.items)}全体0分，不能区分学生，相关不作计算，请核对答案和题目。`;
    case 'constant-items':
      return `${named(note.items)}所有学生得分相同，不能区分学生，相关不作计算。`;
    case 'negative-discrimination':
      return `${named(note.items)}区分度为负：低分组得分高于高分组，请核对答案和题目。`;
    case 'key-not-chosen':
      return `${named(note.items)}没有学生选择所给答案，请核对答案。`;
    case 'key-doubt':
      return `${label(note.item)}疑似答案有误：选${note.option}的学生（${percent(note.optionShare)}）多于选答案${note.key}的学生（${percent(note.keyShare)}），其余各题的平均成绩也更高，请核对答案。`;
  }
}
