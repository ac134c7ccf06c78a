import type { GrowthFlag, UnitEffect } from '../../growth/growth-result.ts';
import type { ChartElement, Mark, TableCell, TableColumn, TableElement } from '../element.ts';
import { growthScales, type GrowthScale } from './growth-scale.ts';
import { overlapInterval } from '../../growth/mixed/overlap-interval.ts';
import type { UnitRank } from './growth-ranks.ts';

/** A unit with what is printed for it and its level at the outcome. */
export interface NamedEffect {
  readonly name: string;
  readonly county: string | null;
  readonly effect: UnitEffect;
  readonly mean: number | null;
}

export const markOf: Record<GrowthFlag, Mark> = {
  高于预期: 'above', 符合预期: 'same', 低于预期: 'below', 仅供参考: 'reference', 仅描述: 'reference', 不显示: 'suppressed',
};

/** In tables: what is only described stands unmarked. */
export const cellMark = (flag: GrowthFlag): { readonly mark?: Mark } => (flag === '仅描述' ? {} : { mark: markOf[flag] });

const shown = (units: readonly NamedEffect[]) =>
  units.flatMap((unit) => {
    const { effect, low, high, n, flag } = unit.effect;
    return effect === null || low === null || high === null ? [] : [{ unit, value: effect, low, high, n, mark: markOf[flag] }];
  });

/** Estimates in order with their intervals (caterpillar): against the expected value, and within it the interval for comparing two units. */
export function caterpillar(id: string, caption: string, units: readonly NamedEffect[], scale: GrowthScale = growthScales.mixed): ChartElement {
  return {
    type: 'chart', id, caption,
    chart: {
      kind: 'interval',
      items: shown(units).sort((a, b) => b.value - a.value).map(({ unit, value, low, high, n, mark }) => {
        const compare = scale.judges ? comparisonInterval(unit.effect) : null;
        return { label: unit.name, value, low, high, n, mark, ...(compare ? { compare } : {}) };
      }),
      format: scale.format, axisLabel: scale.axis, reference: { label: scale.reference, value: scale.expected },
    },
    notes: [
      scale.judges
        ? `点为${scale.point}，细线段为95%区间，不含${scale.expected}的为高于或低于预期，其余为符合预期（未见显著差异）。粗线段为两两比较用的区间：两个单位的粗线段不重叠，才能说二者有差异；重叠的不能排出先后。`
        : `点为${scale.point}，线段为95%区间。描述性指标，未控制起点（向均值回归），不作高低判断，也不能排出先后。`,
    ],
  };
}

/** 水平×增值: where a unit stands and how far it moved its pupils. */
export function quadrant(id: string, caption: string, units: readonly NamedEffect[], wholeMean: number, scale: GrowthScale = growthScales.mixed): ChartElement {
  return {
    type: 'chart', id, caption,
    chart: {
      kind: 'scatter',
      points: shown(units).flatMap(({ unit, value, mark }) => (unit.mean === null ? [] : [{ label: unit.name, x: unit.mean, y: value, mark }])),
      xLabel: '平均分', yLabel: scale.axis, xFormat: 'score', yFormat: scale.format,
      xReference: { label: '全体平均', value: wholeMean }, yReference: { label: scale.reference, value: scale.expected },
      quadrants: [`水平高、${scale.short}高`, `水平高、${scale.short}低`, `水平低、${scale.short}低`, `水平低、${scale.short}高`],
    },
    notes: [`横轴为本次平均分，纵轴为${scale.short}${scale.judges ? `；颜色表示${scale.short}是否显著高于或低于预期` : '，未控制起点，不作判断'}。`],
  };
}

/** û ± 1.39·SE; null where there is no error to go by. */
export function comparisonInterval({ unit, effect, standardError }: UnitEffect): { readonly low: number; readonly high: number } | null {
  if (effect === null || standardError === null) return null;
  const { low, high } = overlapInterval({ id: unit, effect, sd: standardError });
  return { low, high };
}

export interface GrowthTableOptions {
  readonly scale?: GrowthScale;
  /** By unit; left out of the reports, whose page is full without them. */
  readonly ranks?: ReadonlyMap<string, UnitRank>;
  /** The interval for comparing two units; left out of the reports too. */
  readonly compare?: boolean;
  /** Columns that only this model has, before the verdict. */
  readonly extra?: UnitColumns;
}

export interface UnitColumns {
  readonly columns: readonly TableColumn[];
  readonly cells: (unit: UnitEffect) => readonly TableCell[];
}

export function growthTable(id: string, caption: string, unitLabel: string, units: readonly NamedEffect[], notes: readonly string[], { scale = growthScales.mixed, ranks, compare = false, extra }: GrowthTableOptions = {}): TableElement {
  const counties = units.some(({ county }) => county !== null);
  const ordered = [...units].sort((a, b) => (b.effect.effect ?? -Infinity) - (a.effect.effect ?? -Infinity));
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'name', label: unitLabel },
      ...(counties ? [{ key: 'county', label: '县区' }] : []),
      { key: 'mean', label: '平均分', format: 'score' },
      { key: 'n', label: '匹配人数', format: 'count' },
      { key: 'share', label: '匹配率', format: 'rate' },
      { key: 'effect', label: scale.axis, format: scale.format },
      { key: 'low', label: '下限', group: '95%区间', format: scale.format },
      { key: 'high', label: '上限', group: '95%区间', format: scale.format },
      ...(compare
        ? [{ key: 'compareLow', label: '下限', group: '比较区间', format: scale.format }, { key: 'compareHigh', label: '上限', group: '比较区间', format: scale.format }]
        : []),
      scale.quality,
      ...(ranks
        ? [
            { key: 'rankLow', label: '最前', group: '位次95%区间', format: 'count' as const },
            { key: 'rankHigh', label: '最后', group: '位次95%区间', format: 'count' as const },
            { key: 'topQuarter', label: '居前1/4的概率', format: 'rate' as const },
            { key: 'bottomTwo', label: '居后两位的概率', format: 'rate' as const },
          ]
        : []),
      ...(extra?.columns ?? []),
      { key: 'flag', label: '判断' },
    ],
    rows: ordered.map(({ name, county, effect, mean }) => {
      const mark = cellMark(effect.flag);
      const explain = `匹配 ${effect.n} 人（有起点和终点成绩），占本次有成绩 ${effect.coverage.outcome} 人`;
      return [
        { value: name },
        ...(counties ? [{ value: county }] : []),
        { value: effect.n < 5 ? null : mean },
        { value: effect.n },
        { value: effect.coverage.share, ...(effect.coverage.belowLimit ? { mark: 'reference' as const } : {}), explain: effect.coverage.belowLimit ? `匹配率低于85%，结论慎用；${explain}` : explain },
        { value: effect.effect, ...mark, explain },
        { value: effect.low }, { value: effect.high }, ...(compare ? compareCells(effect) : []), { value: scale.quality.key === 'reliability' ? effect.reliability : effect.standardError },
        ...(ranks ? rankCells(ranks.get(effect.unit), ranks.size) : []),
        ...(extra?.cells(effect) ?? []),
        { value: effect.flag, ...mark },
      ];
    }),
    summaryRows: 0,
    notes,
  };
}

function compareCells(effect: UnitEffect): TableCell[] {
  const interval = comparisonInterval(effect);
  const explain = '估计值±1.39倍标准误；与另一单位的比较区间不重叠，才能说二者有差异';
  return [{ value: interval?.low ?? null, explain }, { value: interval?.high ?? null, explain }];
}

const rankCells = (rank: UnitRank | undefined, among: number): TableCell[] => {
  const explain = `在可比较的 ${among} 个中的位次，第1为最高`;
  return [
    { value: rank?.low ?? null, explain },
    { value: rank?.high ?? null, explain },
    { value: rank?.topQuarter ?? null, explain: `位次在前 ${Math.ceil(among / 4)} 的可能性（共 ${among} 个）` },
    { value: rank?.bottomTwo ?? null, explain: `位次为最后两位之一的可能性（共 ${among} 个）` },
  ];
};

export function countFlags({ units }: { readonly units: readonly { readonly flag: GrowthFlag }[] }): Record<GrowthFlag, number> {
  const counts: Record<GrowthFlag, number> = { 高于预期: 0, 符合预期: 0, 低于预期: 0, 仅供参考: 0, 仅描述: 0, 不显示: 0 };
  for (const { flag } of units) counts[flag] += 1;
  return counts;
}
