import type { FitSummary, UnitEffect, VarianceComponent } from '../../growth/growth-result.ts';
import { Z95 } from '../../stats/normal.ts';
import type { TableElement } from '../element.ts';
import type { UnitColumns } from './growth-elements.ts';

/** 模型估计: coefficients with their intervals, then the variances. */
export function estimatesTable(id: string, caption: string, fit: FitSummary): TableElement {
  const slope = fit.components.some(({ kind }) => kind === 'slope');
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'part', label: '部分' },
      { key: 'term', label: '项' },
      { key: 'estimate', label: '估计', format: 'ratio' },
      { key: 'standardError', label: '标准误', format: 'ratio' },
      { key: 'low', label: '下限', group: '95%区间', format: 'ratio' },
      { key: 'high', label: '上限', group: '95%区间', format: 'ratio' },
      { key: 'share', label: '方差占比', format: 'rate' },
      ...(slope ? [{ key: 'correlation', label: '与截距相关', format: 'index' as const }] : []),
    ],
    rows: [
      ...fit.fixedEffects.map(({ term, estimate, standardError }) => [
        { value: '固定效应' }, { value: term === '(Intercept)' ? '截距' : term }, { value: estimate }, { value: standardError },
        { value: estimate - Z95 * standardError }, { value: estimate + Z95 * standardError }, { value: null },
        ...(slope ? [{ value: null }] : []),
      ]),
      ...fit.components.map((component) => [
        { value: '方差' }, { value: componentName(component) }, { value: component.variance },
        { value: null }, { value: null }, { value: null }, { value: component.share },
        ...(slope ? [{ value: component.correlation ?? null }] : []),
      ]),
    ],
    summaryRows: 0,
    notes: [
      '固定效应为其他变量不变时，该项每增加1（有“对照”的为与对照相比）结果成绩平均相差的分数；区间含0的不能认为有影响。',
      `方差占比为扣除固定效应之后各层所占的份额${slope ? '（起点取平均水平）' : ''}；“残差”为学生之间。`,
      ...(fit.leftOut.length > 0 ? [`没有差异或可由前面的变量推出、未进入模型：${fit.leftOut.join('、')}。`] : []),
    ],
  };
}

function componentName({ level, kind }: VarianceComponent): string {
  if (kind === 'residual') return '学生（残差）';
  return kind === 'slope' ? `${level}之间（起点的斜率）` : `${level}之间`;
}

/** Columns of nested and slope models beside the effect. */
export function mixedColumns(units: readonly UnitEffect[], parent: string | undefined): UnitColumns | undefined {
  const within = units.some((unit) => unit.within);
  const slope = units.some((unit) => unit.slope);
  if (!within && !slope) return undefined;
  return {
    columns: [
      ...(within ? [{ key: 'within', label: `本级（与所在${parent ?? ''}之差）`, format: 'signed' as const }] : []),
      ...(slope ? [{ key: 'slope', label: '斜率（与平均之差）', format: 'ratio' as const }, { key: 'slopeError', label: '斜率标准误', format: 'ratio' as const }] : []),
    ],
    cells: (unit) => [
      ...(within ? [{ value: unit.within?.estimate ?? null }] : []),
      ...(slope ? [{ value: unit.slope?.estimate ?? null }, { value: unit.slope?.standardError ?? null }] : []),
    ],
  };
}
