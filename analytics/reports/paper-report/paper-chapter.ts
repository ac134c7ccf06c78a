import { discriminationChart } from '../../results/analyses/items-elements.ts';
import type { PaperData } from '../../results/analyses/items-gather.ts';
import { qualityHeadline } from '../../results/analyses/items.ts';
import { itemNames } from '../../results/analyses/items-paper.ts';
import type { TableElement } from '../../results/element.ts';
import { formatNumber } from '../../results/format.ts';
import type { Slide } from '../document.ts';
import { body, chineseNumeral, heading, type Section } from '../sections/section.ts';
import { lossSentence, planSentence } from './paper-sentences.ts';

/** 试卷质量 of a term's report: every paper with 小题分. Left out where there is none. */
export function paperChapter(papers: readonly PaperData[]): Section {
  if (papers.length === 0) return { title: '试卷质量', elements: [] };
  return {
    title: '试卷质量',
    elements: [
      body(`本学期有小题分的试卷${papers.length}份，逐题分析和教学建议见各卷的试卷质量分析报告。`, ['report-papers']),
      paperTable('report-papers', '试卷质量指标', papers),
      ...papers.flatMap((data, index) => {
        const plan = planSentence(data.quality);
        const id = `report-paper-${data.paper.form}`;
        return [
          heading(2, `（${chineseNumeral(index)}）${data.paper.caption}`),
          body(`${qualityHeadline(data.quality)}${plan ?? ''}`, ['report-papers']), body(lossSentence(data)),
          discriminationChart(id, `${data.paper.caption}难度与区分度`, data.quality),
        ];
      }),
    ],
  };
}

function paperTable(id: string, caption: string, papers: readonly PaperData[]): TableElement {
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'paper', label: '试卷' }, { key: 'n', label: '学生', format: 'count' }, { key: 'k', label: '题数', format: 'count' }, { key: 'difficulty', label: '难度', format: 'index' },
      { key: 'discrimination', label: '区分度', format: 'index' }, { key: 'alpha', label: '信度α', format: 'ratio' }, { key: 'sem', label: '测量标准误', format: 'score' },
      { key: 'weak', label: '需改的题' }, { key: 'doubted', label: '疑似答案有误' },
    ],
    rows: papers.map(({ paper, quality: { analysis, discrimination, items } }) => {
      const of = (wanted: (item: (typeof items)[number]) => boolean): string => items.filter(wanted).map(({ item }) => item).join('、') || '无';
      return [
        { value: paper.caption }, { value: analysis.n }, { value: analysis.k }, { value: analysis.difficulty }, { value: discrimination }, { value: analysis.reliability.alpha }, { value: analysis.sem },
        { value: of(({ discriminationBand }) => discriminationBand === '需改') }, { value: of(({ keyDoubt }) => keyDoubt !== null) },
      ];
    }),
    summaryRows: 0,
    notes: ['难度＝平均分÷满分，1为最易；区分度为各题按满分加权的平均，低于0.20的题需改；信度为克龙巴赫α系数。'],
  };
}

/** One slide: the paper most pupils sat, its failed items first. */
export function paperSlide(papers: readonly PaperData[]): Slide | null {
  const data = papers.toSorted((a, b) => b.quality.analysis.n - a.quality.analysis.n)[0];
  if (!data) return null;
  const { paper, quality } = data;
  const doubted = quality.items.filter(({ keyDoubt }) => keyDoubt !== null).map(({ item }) => item);
  const weak = quality.items.filter(({ keyDoubt, discriminationBand }) => keyDoubt === null && discriminationBand === '需改').map(({ item }) => item);
  const failed = [...(doubted.length > 0 ? [`${itemNames(doubted, 3)}疑似答案有误`] : []), ...(weak.length > 0 ? [`${itemNames(weak, 3)}区分度低`] : [])];
  return {
    title: `${paper.caption}：难度${formatNumber(quality.analysis.difficulty, 'index')}，信度${formatNumber(quality.analysis.reliability.alpha, 'ratio')}${failed.length > 0 ? `，${failed.join('，')}` : '，没有需改的题'}`,
    elements: [discriminationChart(`slide-paper-${paper.form}`, `${paper.caption}各题难度与区分度`, quality)],
    notes: `${qualityHeadline(quality)}${lossSentence(data)}参与统计${quality.analysis.n}人。`,
  };
}
