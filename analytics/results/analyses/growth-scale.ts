import type { TableColumn } from '../element.ts';
import type { NumberFormat } from '../format.ts';
import type { GrowthModel } from './growth-request.ts';

/** How a model's unit figure is printed: its words, its unit and the value that is expected. */
export interface GrowthScale {
  readonly axis: string;
  /** In running text and in the corners of the quadrant. */
  readonly short: string;
  readonly point: string;
  readonly format: NumberFormat;
  readonly expected: number;
  /** Of the line drawn there. */
  readonly reference: string;
  /** False for descriptions: no unit is marked above or below. */
  readonly judges: boolean;
  /** The column that says how firm a figure is. */
  readonly quality: TableColumn & { readonly key: 'reliability' | 'standardError' };
}

const standardError = { key: 'standardError', label: '标准误', format: 'index' } as const;

export const growthScales: Readonly<Record<GrowthModel, GrowthScale>> = {
  mixed: { axis: '增值（分）', short: '增值', point: '增值估计', format: 'signed', expected: 0, reference: '预期', judges: true, quality: { key: 'reliability', label: '信度', format: 'index' } },
  bands: { axis: '进步值（分）', short: '进步值', point: '学生进步值的平均', format: 'signed', expected: 0, reference: '预期', judges: true, quality: standardError },
  sgp: { axis: 'SGP中位数', short: '成长百分位', point: '学生成长百分位（SGP）的中位数', format: 'index', expected: 50, reference: '预期', judges: true, quality: standardError },
  zdiff: { axis: '标准分变化', short: '标准分变化', point: '学生标准分变化的平均', format: 'signed', expected: 0, reference: '没有变化', judges: false, quality: standardError },
};
