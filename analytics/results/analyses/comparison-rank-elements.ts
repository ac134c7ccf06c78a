import { meanLimits } from '../../stats/funnel-limits.ts';
import type { ChartElement, TableElement } from '../element.ts';
import { formatNumber, type NumberFormat } from '../format.ts';
import { funnelCurves, placeUnits, pooledSd, type ComparedUnit, type PlacedUnit, type RankedMeasure } from './comparison-ranks.ts';

export const rankedMeasures: readonly { readonly measure: RankedMeasure; readonly label: string; readonly format: NumberFormat }[] = [
  { measure: 'mean', label: '平均分', format: 'score' }, { measure: 'pass', label: '及格率', format: 'rate' }, { measure: 'excellent', label: '优秀率', format: 'rate' },
];

const funnelLabels = { within: '控制限内', warning: '95%与99.8%之间', outside: '99.8%之外' } as const;

/** 3 or 2～5: places are stated only as far as the data tell them. */
export const placeText = ({ best, worst }: { readonly best: number; readonly worst: number }): string => (best === worst ? String(best) : `${best}～${worst}`);

/** Places with their uncertainty by the mean and by both rates. */
export function rankTable(id: string, caption: string, unitLabel: string, counter: string, units: readonly ComparedUnit[], targets: Readonly<Record<RankedMeasure, number | null>>): { readonly table: TableElement; readonly placed: Readonly<Record<RankedMeasure, readonly PlacedUnit[]>> } {
  const placed = Object.fromEntries(rankedMeasures.map(({ measure }) => [measure, targets[measure] === null ? [] : placeUnits(units, measure, targets[measure])])) as Record<RankedMeasure, PlacedUnit[]>;
  const byMean = placed.mean;
  const of = (measure: RankedMeasure, unit: string) => placed[measure].find((candidate) => candidate.unit === unit);
  return {
    placed,
    table: {
      type: 'table', id, caption,
      columns: [
        { key: 'unit', label: unitLabel }, { key: 'n', label: '实考', format: 'count' },
        { key: 'mean', label: '平均分', format: 'score' }, { key: 'interval', label: '95%区间' }, { key: 'place', label: '位次区间', group: '平均分' },
        { key: 'tied', label: '不能区分', format: 'count', group: '平均分' }, { key: 'funnel', label: '控制图' },
        { key: 'pass', label: '及格率', format: 'rate' }, { key: 'passPlace', label: '位次区间', group: '及格率' },
        { key: 'excellent', label: '优秀率', format: 'rate' }, { key: 'excellentPlace', label: '位次区间', group: '优秀率' },
      ],
      rows: byMean.map((row) => {
        const [pass, excellent] = [of('pass', row.unit), of('excellent', row.unit)];
        return [
          { value: row.name }, { value: row.n }, { value: row.value, explain: `平均分＝分数之和÷实考；实考 ${row.n} 人` },
          { value: `${formatNumber(row.low, 'score')}～${formatNumber(row.high, 'score')}` }, { value: placeText(row) },
          { value: row.tied, explain: `与另外 ${row.tied} ${counter}分不出先后` }, { value: funnelLabels[row.funnel] },
          { value: pass?.value ?? null }, { value: pass ? placeText(pass) : null }, { value: excellent?.value ?? null }, { value: excellent ? placeText(excellent) : null },
        ];
      }),
      summaryRows: 0,
      notes: [
        `位次区间为同时置信区间：全部${unitLabel}的真实位次同时落在各自区间内的把握为95%（Klein等，2020）；平均分用 x̄±t·s÷√n，各率用Wilson区间。区间有重叠的${unitLabel}不能排出先后。`,
        '误差按学生的偶然起伏计算（同样的学校换一批学生会怎样），不含试卷和评卷的误差。平均分和各率受生源影响，位次不能单独作为评价或奖惩的依据。',
        `不足5人的${unitLabel}不参加比较。`,
      ],
    },
  };
}

/** Means by size against the limits that chance among pupils would keep to. */
export function funnelChart(id: string, caption: string, units: readonly ComparedUnit[], placed: readonly PlacedUnit[], target: number): ChartElement {
  const sd = pooledSd(units);
  return {
    type: 'chart', id, caption,
    chart: {
      kind: 'scatter', xLabel: '实考人数', yLabel: '平均分', xFormat: 'count', yFormat: 'score',
      points: placed.map(({ name, n, value, funnel }) => ({ label: name, x: n, y: value, mark: funnel === 'outside' ? (value > target ? ('above' as const) : ('below' as const)) : ('same' as const) })),
      yReference: { label: '全体平均', value: target },
      curves: funnelCurves(placed.map(({ n }) => n), (n, z) => meanLimits(target, sd, n, z)),
    },
    notes: ['漏斗线为95%和99.8%控制限（全体平均±z·σ÷√人数，σ为校内学生的合并标准差）：只由偶然造成时，约20个点有1个超出95%线，500个点有1个超出99.8%线。超出说明差别不是偶然，不说明原因，生源不同最常见。'],
  };
}
