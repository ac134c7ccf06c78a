import type { Chart } from '../../analytics/results/element.ts';

/** The unit (school, county, subject) that a clicked mark stands for. */
export function chartLabel(chart: Chart, dataIndex: number): string | null {
  switch (chart.kind) {
    case 'bar':
    case 'line':
      return chart.categories[dataIndex] ?? null;
    case 'scatter':
      return chart.points[dataIndex]?.label ?? null;
    case 'interval':
    case 'box':
      return chart.items[dataIndex]?.label ?? null;
    case 'heat':
      return chart.columns.length > 0 ? (chart.rows[Math.floor(dataIndex / chart.columns.length)] ?? null) : null;
    case 'histogram':
      return null;
  }
}
