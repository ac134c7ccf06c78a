import { paperQuality, type PaperQuality } from '../../items/paper-quality.ts';
import type { KeyFigures, ResultElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { isSuppressed } from '../suppression.ts';
import type { Analysis } from './analysis.ts';
import type { AnalysisContext } from './analysis-context.ts';
import { difficultyChart, discriminationChart, distributionChart, groupTable, itemMap, itemTable } from './items-elements.ts';
import { optionHeat, optionTable } from './items-options.ts';
import { itemNames, loadPaper, paperId, refusedPaper, type LoadedPaper, type PaperRequest } from './items-paper.ts';

export interface ItemsRequest extends PaperRequest {
  readonly school?: number | undefined;
}

/** 试卷质量 of one paper: key figures, items with their bands, 难度–区分度, item groups, options, notes. */
export async function itemsAnalysis(context: AnalysisContext, request: ItemsRequest): Promise<Analysis> {
  const paper = await loadPaper(context, request, request.school);
  if (typeof paper === 'string') return refusedPaper(paper);
  const quality = qualityOf(paper);
  if (isSuppressed(quality.analysis.n)) return refusedPaper(`参与统计的学生只有${quality.analysis.n}人，不显示试卷质量指标。`, [...paper.warnings, ...quality.notes]);
  return {
    headline: qualityHeadline(quality),
    elements: qualityElements(paperId(paper), paper.caption, quality),
    warnings: paper.warnings,
    data: { exam: request.exam, subject: request.subject, form: paper.form, school: request.school ?? null, papers: paper.papers, ...quality },
  };
}

export const qualityOf = ({ items, rows, missing, fullMark }: LoadedPaper): PaperQuality => paperQuality(items, rows, { missing, paperFullMark: fullMark });

export function qualityElements(id: string, caption: string, quality: PaperQuality): ResultElement[] {
  return [
    qualityFigures(`${id}-figures`, quality),
    ...keyDoubtCallout(quality),
    itemTable(`${id}-table`, `${caption}小题质量`, quality),
    ...itemMap(`${id}-map`, `${caption}题目分布（难度等级×区分度等级）`, quality),
    discriminationChart(`${id}-scatter`, `${caption}难度与区分度`, quality),
    difficultyChart(`${id}-difficulty`, `${caption}各题难度`, quality),
    distributionChart(`${id}-distribution`, `${caption}总分分布`, quality),
    ...groupTable(`${id}-groups`, `${caption}分类得分`, quality),
    ...optionHeat(`${id}-optionheat`, `${caption}选择题各选项选择率`, quality),
    ...optionTable(`${id}-options`, `${caption}选择题各选项`, quality),
    ...(quality.notes.length > 0 ? [{ type: 'callout', tone: '注意', title: '统计说明', text: quality.notes } as const] : []),
  ];
}

export const keyDoubtCallout = ({ items, notes }: PaperQuality): ResultElement[] =>
  items.some(({ keyDoubt }) => keyDoubt !== null) ? [{ type: 'callout', tone: '问题', title: '疑似答案有误', text: notes.filter((note) => note.includes('疑似答案有误')) }] : [];

export function qualityFigures(id: string, { analysis, difficultyBand, reliabilityBand, discrimination }: PaperQuality): KeyFigures {
  const { reliability, distribution } = analysis;
  const { alpha, alphaLow, alphaHigh, splitHalf } = reliability;
  const interval = alphaLow === null || alphaHigh === null ? [] : [`95%区间 ${formatNumber(alphaLow, 'ratio')}～${formatNumber(alphaHigh, 'ratio')}`];
  return {
    type: 'keyFigures', id,
    figures: [
      { label: '学生', value: analysis.n, format: 'count', unit: '人', detail: `${analysis.k}道小题，满分${Number(distribution.fullMark.toFixed(2))}分` },
      { label: '难度', value: analysis.difficulty, format: 'index', detail: `平均分÷满分，${difficultyBand ?? '—'}` },
      { label: '区分度', value: discrimination, format: 'index', detail: '各题区分度按满分加权' },
      { label: '信度α', value: alpha, format: 'ratio', detail: [reliabilityBand ?? '不作计算', ...interval].join('，') },
      { label: '分半信度', value: splitHalf?.spearmanBrown ?? null, format: 'ratio', detail: '奇偶分半，斯皮尔曼—布朗校正' },
      { label: '测量标准误', value: analysis.sem, format: 'score', unit: '分', detail: analysis.sem === null ? '信度不作计算' : `一名学生的分数约有±${formatNumber(1.96 * analysis.sem, 'score')}分的误差` },
      { label: '平均分', value: distribution.mean, format: 'score', unit: '分', detail: `标准差 ${formatNumber(distribution.sd, 'score')}` },
      { label: '满分率', value: distribution.ceilingShare, format: 'rate', detail: `零分率 ${formatNumber(distribution.floorShare, 'rate')}` },
    ],
  };
}

export function qualityHeadline({ analysis, items, difficultyBand, reliabilityBand }: PaperQuality): string {
  const weak = items.filter(({ discriminationBand }) => discriminationBand === '需改').map(({ item }) => item);
  const doubted = items.filter(({ keyDoubt }) => keyDoubt !== null).map(({ item }) => item);
  return [
    `整卷难度${formatNumber(analysis.difficulty, 'index')}${difficultyBand ? `（${difficultyBand}）` : ''}`,
    analysis.reliability.alpha === null ? '信度不作计算' : `信度α为${formatNumber(analysis.reliability.alpha, 'ratio')}（${reliabilityBand}）`,
    ...(weak.length > 0 ? [`${itemNames(weak)}区分度低于0.20`] : []),
    ...(doubted.length > 0 ? [`${itemNames(doubted)}疑似答案有误`] : []),
  ].join('，').concat('。');
}
