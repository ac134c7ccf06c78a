import type { MissingPolicy } from '../../items/settle-missing.ts';
import { paperQuality, type PaperQuality } from '../../items/paper-quality.ts';
import { itemMatrixQuery, paperItemsQuery, papersWithItemsQuery } from '../../measures/item-matrix.ts';
import { TOTAL } from '../../schema/subjects.ts';
import type { KeyFigures, ResultElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { isSuppressed } from '../suppression.ts';
import type { Analysis } from './analysis.ts';
import { examById, examLabel, type AnalysisContext } from './analysis-context.ts';
import { discriminationChart, distributionChart, groupTable, itemTable, optionTable } from './items-elements.ts';

export interface ItemsRequest {
  readonly exam: number;
  readonly subject: string;
  /** One of the papers where schools set their own; the one with most pupils unless given. */
  readonly form?: number | undefined;
  readonly school?: number | undefined;
  readonly missing?: MissingPolicy | undefined;
}

const nothing = (warning: string): Analysis => ({ headline: null, elements: [], warnings: [warning], data: null });

/** 试卷质量 of one paper: key figures, items with their bands, 难度–区分度, item groups, options, notes. */
export async function itemsAnalysis(context: AnalysisContext, request: ItemsRequest): Promise<Analysis> {
  const exam = examById(context, request.exam);
  const { engine, call } = context;
  if (request.subject === TOTAL) return nothing('试卷质量按学科分析，请选择一个学科。');
  const papers = await engine.query(papersWithItemsQuery(request.exam, request.subject), call);
  const paper = request.form === undefined ? papers[0] : papers.find(({ form_id }) => form_id === request.form);
  if (!paper) return nothing(`${examLabel(exam)}没有${request.subject}的小题分，请先导入小题分。`);
  const missing = request.missing ?? 'listwise';
  const items = await engine.query(paperItemsQuery(paper.form_id), call);
  const rows = await engine.query(itemMatrixQuery({ form: paper.form_id, school: request.school }), call);
  const quality = paperQuality(items, rows, { missing, paperFullMark: paper.full_mark });
  const others = papers.filter(({ form_id }) => form_id !== paper.form_id).map(({ label, form_id }) => label || `编号${form_id}`);
  const severalPapers = others.length > 0 ? [`本学科各校自主命题（异卷），这里只统计${paper.label ? `“${paper.label}”` : '共同卷'}；其他试卷：${others.join('、')}。`] : [];
  const data = { exam: request.exam, subject: request.subject, form: paper.form_id, school: request.school ?? null, ...quality };
  if (isSuppressed(quality.analysis.n)) {
    return { headline: null, elements: [], warnings: [...severalPapers, `参与统计的学生只有${quality.analysis.n}人，不显示试卷质量指标。`, ...quality.notes], data: null };
  }
  const caption = `${examLabel(exam)}${request.subject}`;
  const id = `items-${request.exam}-${request.subject}`;
  return { headline: headlineOf(quality), elements: elementsOf(id, caption, quality), warnings: severalPapers, data };
}

function elementsOf(id: string, caption: string, quality: PaperQuality): ResultElement[] {
  const keyDoubts = quality.items.filter(({ keyDoubt }) => keyDoubt !== null);
  return [
    keyFigures(`${id}-figures`, quality),
    ...(keyDoubts.length > 0
      ? [{ type: 'callout', tone: '问题', title: '疑似答案有误', text: quality.notes.filter((note) => note.includes('疑似答案有误')) } as const]
      : []),
    itemTable(`${id}-table`, `${caption}小题质量`, quality),
    discriminationChart(`${id}-scatter`, `${caption}难度与区分度`, quality),
    distributionChart(`${id}-distribution`, `${caption}总分分布`, quality),
    ...groupTable(`${id}-groups`, `${caption}分类得分`, quality),
    ...optionTable(`${id}-options`, `${caption}选择题各选项`, quality),
    ...(quality.notes.length > 0 ? [{ type: 'callout', tone: '注意', title: '统计说明', text: quality.notes } as const] : []),
  ];
}

function keyFigures(id: string, { analysis, difficultyBand, reliabilityBand, discrimination }: PaperQuality): KeyFigures {
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
      { label: '测量标准误', value: analysis.sem, format: 'score', unit: '分' },
      { label: '平均分', value: distribution.mean, format: 'score', unit: '分', detail: `标准差 ${formatNumber(distribution.sd, 'score')}` },
      { label: '满分率', value: distribution.ceilingShare, format: 'rate', detail: `零分率 ${formatNumber(distribution.floorShare, 'rate')}` },
    ],
  };
}

function headlineOf({ analysis, items, difficultyBand, reliabilityBand }: PaperQuality): string {
  const weak = items.filter(({ discrimination }) => discrimination !== null && discrimination < 0.195).map(({ item }) => item);
  const doubted = items.filter(({ keyDoubt }) => keyDoubt !== null).map(({ item }) => item);
  const of = (list: readonly string[]): string => (list.length <= 6 ? `第${list.join('、')}题` : `第${list.slice(0, 6).join('、')}题等${list.length}道题`);
  return [
    `整卷难度${formatNumber(analysis.difficulty, 'index')}${difficultyBand ? `（${difficultyBand}）` : ''}`,
    analysis.reliability.alpha === null ? '信度不作计算' : `信度α为${formatNumber(analysis.reliability.alpha, 'ratio')}（${reliabilityBand}）`,
    ...(weak.length > 0 ? [`${of(weak)}区分度低于0.20`] : []),
    ...(doubted.length > 0 ? [`${of(doubted)}疑似答案有误`] : []),
  ].join('，').concat('。');
}
