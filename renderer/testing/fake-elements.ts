import type { Mark, ResultElement } from '../../analytics/results/element.ts';
import type { AnalysisRequest } from '../../analytics/session-api.ts';

const schoolNames = Array.from({ length: 24 }, (_, index) => `第${index + 1}中学`);
/** What the growth page opens a unit by. */
export const fakeUnits = schoolNames.map((name, index) => ({ unit: String(index + 1), name }));
const effect = (index: number): number => 6 - index * 0.5;
const markOf = (index: number): Mark => (index < 5 ? 'above' : index > 19 ? 'below' : 'same');

/** One element of every kind that the asked analysis would bring. */
export function fakeElements(request: AnalysisRequest): ResultElement[] {
  switch (request.analysis) {
    case 'exam-overview':
      return [
        {
          type: 'keyFigures',
          id: 'overview',
          figures: [
            { label: '应考', value: 2450, unit: '人' },
            { label: '实考', value: 2400, unit: '人' },
            { label: '参考率', value: 0.9796, format: 'rate' },
            { label: '平均分', value: 251.34, format: 'score', detail: '满分 360' },
            { label: '及格率', value: 0.7012, format: 'rate', detail: '较上期 +1.20 个百分点', mark: 'above' },
          ],
        },
      ];
    case 'distribution':
      return [
        {
          type: 'chart', id: 'distribution', caption: '总分分布', notes: ['实考 2400 人。'],
          chart: {
            kind: 'histogram', axisLabel: '总分', reference: { label: '平均', value: 251.34 },
            bins: Array.from({ length: 18 }, (_, index) => ({ low: index * 20, high: index * 20 + 20, count: Math.round(320 * Math.exp(-(((index - 12) / 4) ** 2))) })),
          },
        },
      ];
    case 'comparison':
      return [
        {
          type: 'chart', id: 'schools', caption: '各校平均分', notes: [],
          chart: { kind: 'bar', categories: schoolNames, series: [{ name: '平均分', values: schoolNames.map((_, index) => 280 - index * 3) }], format: 'score', axisLabel: '平均分', reference: { label: '县均', value: 251.34 } },
        },
        measuresTable,
        { type: 'callout', tone: '注意', title: '样本校', text: ['2 所学校实考不足 10 人，不显示平均分。'] },
      ];
    case 'growth': {
      const sgp = request.model === 'sgp';
      const axis = sgp ? 'SGP中位数' : request.model === 'bands' ? '进步值（分）' : '增值（分）';
      const format = sgp ? 'index' : 'signed';
      const expected = sgp ? 50 : 0;
      const value = (index: number): number => expected + effect(index);
      return [
        {
          type: 'chart', id: 'caterpillar', caption: '学校增值估计与 95% 区间', notes: ['随机截距模型，REML。'],
          chart: {
            kind: 'interval', format, axisLabel: axis, reference: { label: '全市平均', value: expected },
            items: schoolNames.map((label, index) => ({ label, value: value(index), low: value(index) - 2.5, high: value(index) + 2.5, n: 100 + index, mark: markOf(index) })),
          },
        },
        {
          type: 'chart', id: 'quadrant', caption: '水平与增值', notes: [],
          chart: {
            kind: 'scatter', xLabel: '平均分', yLabel: axis, xFormat: 'score', yFormat: format,
            xReference: { label: '县均', value: 251 }, yReference: { label: '预期', value: expected }, quadrants: ['高水平高增值', '高水平低增值', '低水平低增值', '低水平高增值'],
            points: schoolNames.map((label, index) => ({ label, x: 215 + ((index * 37) % 70), y: value(index), mark: markOf(index) })),
          },
        },
        { type: 'paragraph', text: '增值是控制起点成绩以后学校与平均水平的差。', style: 'note', evidence: ['caterpillar'] },
      ];
    }
    default:
      return [measuresTable];
  }
}

const measuresTable: ResultElement = {
  type: 'table',
  id: 'measures',
  caption: '一分三率（学校）',
  columns: [
    { key: 'unit', label: '学校' },
    { key: 'present', label: '实考', format: 'count' },
    { key: 'mean', label: '平均分', format: 'score' },
    { key: 'pass', label: '及格率', group: '三率', format: 'rate' },
    { key: 'excellent', label: '优秀率', group: '三率', format: 'rate' },
    { key: 'low', label: '低分率', group: '三率', format: 'rate' },
    { key: 'difference', label: '与县均差', format: 'signed' },
  ],
  rows: [
    ...schoolNames.map((name, index) => [
      { value: name },
      { value: 90 + index },
      { value: 280.456 - index * 3, explain: `实考 ${90 + index} 人` },
      { value: 0.9 - index * 0.015 },
      { value: 0.4 - index * 0.01 },
      index === 23 ? { value: null, mark: 'suppressed' as const } : { value: 0.05 + index * 0.004 },
      { value: 29.1 - index * 3, mark: markOf(index) },
    ]),
    [{ value: '全市', mark: 'reference' as const }, { value: 2400 }, { value: 251.34 }, { value: 0.7012 }, { value: 0.2612 }, { value: 0.1012 }, { value: null }],
  ],
  summaryRows: 1,
  notes: ['分母为实考人数。'],
};
