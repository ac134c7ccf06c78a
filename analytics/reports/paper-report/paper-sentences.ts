import type { PaperData } from '../../results/analyses/items-gather.ts';
import { lossesOf } from '../../results/analyses/items-mastery-elements.ts';
import { setsOf } from '../../results/analyses/items-mastery-book.ts';
import { itemLabel, itemNames } from '../../results/analyses/items-paper.ts';
import { formatNumber } from '../../results/format.ts';

type Quality = PaperData['quality'];
type Item = Quality['items'][number];

const two = (value: number | null): string => formatNumber(value, 'index');
const rate = (value: number | null): string => formatNumber(value, 'rate');
const score = (value: number | null): string => formatNumber(value, 'score');
const plain = (marks: number): string => String(Number(marks.toFixed(2)));

/** 满分120分，24道小题，其中选择题10道30分、填空题6道18分…… */
export function structureSentence({ analysis }: Quality): string {
  const kinds = analysis.groups.filter(({ grouping }) => grouping === '题型');
  const sides = analysis.groups.filter(({ grouping }) => grouping === '主客观');
  return `试卷满分${plain(analysis.distribution.fullMark)}分，共${analysis.k}道小题`
    .concat(kinds.length > 0 ? `，其中${kinds.map(({ name, items, fullMark }) => `${name}${items.length}道${plain(fullMark)}分`).join('、')}` : '')
    .concat(sides.length === 2 ? `；${sides.map(({ name, fullMark }) => `${name}占${rate(fullMark / analysis.distribution.fullMark)}`).join('，')}` : '', '。');
}

/** 从知识看……从能力看……; empty without a 双向细目表. */
export function coverageSentence({ book }: Pick<PaperData, 'book'>): string {
  const full = setsOf(book, '小题').reduce((sum, { set }) => sum + set.fullMark, 0);
  const shares = (kind: '知识' | '能力'): string => setsOf(book, kind).map(({ set }) => `${set.name}${plain(set.fullMark)}分（${rate(set.fullMark / full)}）`).join('、');
  const knowledge = shares('知识');
  const ability = shares('能力');
  return [...(knowledge ? [`从知识内容看，${knowledge}。`] : []), ...(ability ? [`从能力层次看，${ability}。`] : [])].join('');
}

export function scoreSentence({ analysis }: Quality): string {
  const { mean, sd, median, max, min, ceilingShare, floorShare, fullMark } = analysis.distribution;
  return `参与统计${analysis.n}人，平均分${score(mean)}分，得分率${rate(analysis.difficulty)}，标准差${score(sd)}分，中位数${score(median)}分，最高${score(max)}分，最低${score(min)}分，满分（${plain(fullMark)}分）率${rate(ceilingShare)}，零分率${rate(floorShare)}。`;
}

/** 难度、区分度、信度 and what each means for this paper. */
export function qualitySentences({ analysis, difficultyBand, reliabilityBand, discrimination, items }: Quality): string[] {
  const { alpha, alphaLow, alphaHigh } = analysis.reliability;
  const bands = ['很好', '良好', '尚可', '需改'].map((band) => ({ band, of: items.filter(({ discriminationBand }) => discriminationBand === band) })).filter(({ of }) => of.length > 0);
  const levels = ['容易', '较易', '中等', '较难', '很难'].map((band) => ({ band, of: items.filter(({ difficultyBand: own }) => own === band) })).filter(({ of }) => of.length > 0);
  const marks = (of: readonly Item[]): number => of.reduce((sum, { fullMark }) => sum + fullMark, 0);
  return [
    `难度：全卷${two(analysis.difficulty)}（${difficultyBand ?? '—'}；难度＝平均分÷满分，数值越大题越容易）。按小题，${levels.map(({ band, of }) => `${band}${of.length}道${plain(marks(of))}分`).join('、')}。`,
    `区分度：各题按满分加权平均${two(discrimination)}。${bands.map(({ band, of }) => `${band}${of.length}道`).join('、')}。`,
    alpha === null
      ? '信度：不能计算。'
      : `信度：克龙巴赫α系数${formatNumber(alpha, 'ratio')}${alphaLow === null || alphaHigh === null ? '' : `（95%区间${formatNumber(alphaLow, 'ratio')}～${formatNumber(alphaHigh, 'ratio')}）`}，${reliabilityWords(reliabilityBand)}。测量标准误${score(analysis.sem)}分，即学生的分数约有±${score(analysis.sem === null ? null : 1.96 * analysis.sem)}分的误差，相差不到这个范围的两名学生不宜分高下。`,
  ];
}

const reliabilityWords = (band: string | null): string => (band === '偏低' ? '信度偏低，成绩不宜用于个人间的比较' : band === '良好' ? '信度良好' : (band ?? ''));

/** Planned against measured, over the items that have both. */
export function planSentence({ items }: Quality): string | null {
  const planned = items.filter(({ difficultyGap }) => difficultyGap !== null);
  if (planned.length === 0) return null;
  const weight = planned.reduce((sum, { fullMark }) => sum + fullMark, 0);
  const expected = planned.reduce((sum, { plannedDifficulty, fullMark }) => sum + plannedDifficulty! * fullMark, 0) / weight;
  const measured = planned.reduce((sum, { difficulty, fullMark }) => sum + difficulty! * fullMark, 0) / weight;
  const harder = planned.filter(({ difficultyGap }) => difficultyGap! <= -0.1).map(({ item }) => item);
  const easier = planned.filter(({ difficultyGap }) => difficultyGap! >= 0.1).map(({ item }) => item);
  return `双向细目表预估难度${two(expected)}，实测${two(measured)}，相差${formatNumber(measured - expected, 'signed')}。`
    .concat(harder.length > 0 ? `比预估难0.10以上的有${itemNames(harder, 10)}；` : '没有比预估难0.10以上的题；', easier.length > 0 ? `比预估容易0.10以上的有${itemNames(easier, 10)}。` : '没有比预估容易0.10以上的题。');
}

export function lossSentence(data: PaperData, group?: Parameters<typeof lossesOf>[1]): string {
  const losses = lossesOf(data.book, group).slice(0, 5);
  return `失分最多的是${losses.map(({ item, loss }) => `${itemLabel(item)}（人均失${score(loss)}分）`).join('、')}，合计占总失分的${rate(losses.reduce((sum, { share }) => sum + share, 0))}。`;
}

/** One line per 题型. */
export function kindSentences({ analysis }: Quality): string[] {
  return analysis.groups.filter(({ grouping }) => grouping === '题型').map(({ name, items, fullMark, mean, difficulty }) =>
    `${name}（${itemNames(items, 40)}，${plain(fullMark)}分）：平均${score(mean)}分，得分率${rate(difficulty)}。`);
}

/** What is to be said of one item. */
export function itemSentence({ item, fullMark, mean, difficulty, difficultyBand, discrimination, discriminationBand, difficultyGap, zeroShare, fullShare, knowledge, ability, keyDoubt, options }: Item): string {
  const about = [...knowledge, ...ability].join('、');
  const key = options.find(({ isKey }) => isKey);
  const wrong = options.filter(({ isKey }) => !isKey).toSorted((a, b) => b.share - a.share)[0];
  return [
    `${itemLabel(item)}（${plain(fullMark)}分${about ? `，${about}` : ''}）：平均${score(mean)}分，难度${two(difficulty)}（${difficultyBand ?? '—'}），区分度${two(discrimination)}（${discriminationBand ?? '—'}）`,
    ...(difficultyGap !== null && Math.abs(difficultyGap) >= 0.1 ? [`比预估${difficultyGap < 0 ? '难' : '容易'}${two(Math.abs(difficultyGap))}`] : []),
    ...(key && wrong ? [`选答案${key.option}的${rate(key.share)}，选${wrong.option}的${rate(wrong.share)}`] : options.length === 0 ? [`满分率${rate(fullShare)}，零分率${rate(zeroShare)}`] : []),
    ...(keyDoubt ? ['选错项的学生更多、成绩更好，疑似答案有误'] : discrimination !== null && discrimination < 0 ? ['低分组得分反而高，应核对答案和题意'] : []),
  ].join('，').concat('。');
}

/** Items that call for a word: doubted, weak, off the plan, or often left at zero. */
export const notableItems = ({ items }: Quality): readonly Item[] =>
  items.filter(({ keyDoubt, discriminationBand, difficultyGap, zeroShare, isOpen }) =>
    keyDoubt !== null || discriminationBand === '需改' || (difficultyGap !== null && Math.abs(difficultyGap) >= 0.1) || (isOpen && zeroShare !== null && zeroShare >= BLANK_SHARE));

/** From this share of zeros on an open question is a problem of its own. */
export const BLANK_SHARE = 0.3;
