import type { StandardChangeResult } from '../../growth/growth-result.ts';
import type { ChartElement, ResultElement, TableElement } from '../element.ts';
import type { UnitColumns } from './growth-elements.ts';

const fifths = ['最低1/5', '较低1/5', '中间1/5', '较高1/5', '最高1/5'];

/** Where pupils of each fifth at the start are at the outcome: shares of the row, and pupils. */
export function transitionElements(id: string, { transition }: StandardChangeResult): ResultElement[] {
  const sums = transition.map((row) => row.reduce((sum, count) => sum + count, 0));
  const chart: ChartElement = {
    type: 'chart', id: `${id}-transition`, caption: '起点与结果的五分位转移',
    chart: {
      kind: 'heat', rows: fifths.map((name) => `起点${name}`), columns: fifths.map((name) => `结果${name}`),
      values: transition.map((row, i) => row.map((count) => (sums[i]! > 0 ? count / sums[i]! : null))), format: 'rate', center: 0.2,
    },
    notes: ['每行为起点处于该层的学生，各格为结果落在各层的比例；同分者在同一层。极端层的学生向中间移动是普遍现象（向均值回归），不是学校的作用。'],
  };
  const table: TableElement = {
    type: 'table', id: `${id}-transition-table`, caption: '起点与结果的五分位转移人数',
    columns: [{ key: 'from', label: '起点' }, ...fifths.map((label, k) => ({ key: `to${k}`, label, group: '结果', format: 'count' as const })), { key: 'sum', label: '合计', format: 'count' as const }],
    rows: transition.map((row, i) => [{ value: fifths[i]! }, ...row.map((value) => ({ value })), { value: sums[i]! }]),
    summaryRows: 0, notes: [],
  };
  return [chart, table];
}

/** Columns beside the change of Z. */
export function standardChangeColumns({ units }: StandardChangeResult): UnitColumns {
  const of = new Map(units.map((unit) => [unit.unit, unit]));
  return {
    columns: [
      { key: 'startZ', label: '起点', group: '平均标准分Z', format: 'signed' },
      { key: 'outcomeZ', label: '结果', group: '平均标准分Z', format: 'signed' },
      { key: 'tChange', label: 'T分变化', format: 'signed' },
      { key: 'percentileChange', label: '百分位变化', format: 'signed' },
    ],
    cells: ({ unit }) => {
      const found = of.get(unit);
      return [
        { value: found?.startZ ?? null }, { value: found?.outcomeZ ?? null },
        { value: found?.effect === null || found === undefined ? null : 10 * found.effect }, { value: found?.percentileChange ?? null },
      ];
    },
  };
}
