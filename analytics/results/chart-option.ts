import type { EChartsOption } from 'echarts';
import { barOption } from './chart-bar.ts';
import { boxOption } from './chart-box.ts';
import { heatOption } from './chart-heat.ts';
import { histogramOption } from './chart-histogram.ts';
import { intervalOption } from './chart-interval.ts';
import { lineOption } from './chart-line.ts';
import { scatterOption } from './chart-scatter.ts';
import { frame, textAt } from './chart-style.ts';
import type { ChartSize } from './chart-style.ts';
import type { Chart } from './element.ts';

/** ECharts option of a chart element at a given pixel size; every place is computed, nothing is left to text measuring. */
export function chartOption(chart: Chart, size: ChartSize): EChartsOption {
  if (isEmpty(chart)) return emptyOption(size);
  switch (chart.kind) {
    case 'bar':
      return barOption(chart, size);
    case 'line':
      return lineOption(chart, size);
    case 'histogram':
      return histogramOption(chart, size);
    case 'scatter':
      return scatterOption(chart, size);
    case 'interval':
      return intervalOption(chart, size);
    case 'box':
      return boxOption(chart, size);
    case 'heat':
      return heatOption(chart, size);
  }
}

function isEmpty(chart: Chart): boolean {
  switch (chart.kind) {
    case 'bar':
    case 'line':
      return chart.categories.length === 0 || chart.series.every(({ values }) => values.every((value) => value === null));
    case 'histogram':
      return chart.bins.length === 0;
    case 'scatter':
      return chart.points.length === 0;
    case 'interval':
    case 'box':
      return chart.items.length === 0;
    case 'heat':
      return chart.rows.length === 0 || chart.columns.length === 0;
  }
}

function emptyOption(size: ChartSize): EChartsOption {
  return {
    ...frame({ left: 0, top: 0, width: size.width, height: size.height }),
    series: [],
    graphic: [textAt({ text: '没有可以画图的数据', x: size.width / 2, y: size.height / 2, fontSize: 13, align: 'center' })],
  };
}
