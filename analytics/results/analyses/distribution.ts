import { bandWidth, distributionQuery } from '../../measures/distribution.ts';
import type { ChartElement, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import type { Analysis } from './analysis.ts';
import { examById, examLabel, levelsOf, NOT_COMPARABLE, type AnalysisContext } from './analysis-context.ts';

/** 分数段 of one subject: histogram and table with cumulative shares. */
export async function distributionAnalysis(context: AnalysisContext, examId: number, subject: string): Promise<Analysis> {
  const exam = examById(context, examId);
  if (!exam.commonForm) return { headline: null, elements: [], warnings: [NOT_COMPARABLE], data: null };
  const [level] = await levelsOf(context, { exam: examId, by: 'all', subject });
  if (!level || level.mean === null || level.full_mark === null) return { headline: null, elements: [], warnings: ['没有可以统计的成绩。'], data: null };
  const bins = await context.engine.query(distributionQuery({ exam: examId, subject, width: bandWidth(level.full_mark) }), context.call);
  const chart: ChartElement = {
    type: 'chart',
    id: `distribution-${examId}-${subject}`,
    caption: `${examLabel(exam)}${subject}分数分布`,
    chart: { kind: 'histogram', bins: bins.map(({ low, high, count }) => ({ low, high, count })), axisLabel: '分数', reference: { label: '平均分', value: level.mean } },
    notes: [`实考 ${level.present} 人，满分 ${formatNumber(level.full_mark, 'count')} 分。`],
  };
  const below = bins.filter(({ high }) => high <= level.full_mark! * 0.6).reduce((sum, { count }) => sum + count, 0);
  return {
    headline: `平均分${formatNumber(level.mean, 'score')}分，中位数${formatNumber(level.median, 'score')}分，标准差${formatNumber(level.sd, 'score')}分；及格线以下各段共${below}人，占${formatNumber(below / level.present, 'rate')}。`,
    elements: [chart, bandTable(`${chart.id}-table`, chart.caption, bins, level.present)],
    warnings: [],
    data: { level, bins },
  };
}

function bandTable(id: string, caption: string, bins: readonly { low: number; high: number; count: number }[], total: number): TableElement {
  const bound = (value: number): string => formatNumber(value, Number.isInteger(value) ? 'count' : 'score');
  let above = 0;
  const rows = [...bins].reverse().map(({ low, high, count }, index) => {
    above += count;
    return [
      { value: index === 0 ? `${bound(low)}～${bound(high)}` : `${bound(low)}～${bound(high)}（不含）` },
      { value: count }, { value: count / total }, { value: above }, { value: above / total },
    ];
  });
  return {
    type: 'table', id, caption: `${caption}分段表`,
    columns: [
      { key: 'band', label: '分数段' },
      { key: 'count', label: '人数', format: 'count' }, { key: 'share', label: '占比', format: 'rate' },
      { key: 'above', label: '累计人数', format: 'count' }, { key: 'aboveShare', label: '累计占比', format: 'rate' },
    ],
    rows, summaryRows: 0, notes: ['从高分段往下累计。'],
  };
}
