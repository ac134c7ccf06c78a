import type { DimensionCheck, ResidualDimension, ResidualLine } from '../../growth/diagnostics/residual-checks.ts';
import type { ResidualGroup } from '../../growth/diagnostics/residual-groups.ts';
import { UNFILLED } from '../../measures/covariates.ts';
import type { ChartElement, Mark, ResultElement, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { compareNames } from '../collate.ts';
import { isSuppressed, REFERENCE_BELOW } from '../suppression.ts';
import type { GrowthModel, GrowthRequest } from './growth-request.ts';

/** A mean residual further from 0 than this many SDs of the outcome, with an interval without 0, is stated. */
export const NOTABLE_SD = 0.1;

/** An interval from fewer schools says more of these schools than of the category. */
const FEW_CLUSTERS = 5;

const fifthNames = ['最低1/5', '较低1/5', '中间1/5', '较高1/5', '最高1/5'];
const dimensionNames: Readonly<Record<ResidualDimension, string>> = { prior: '起点', sex: '性别', locality: '城乡', language: '授课语言', category: '应届往届' };

const nameOf = (dimension: ResidualDimension, { category }: ResidualGroup): string => (dimension === 'prior' ? fifthNames[Number(category)]! : category);

const isThin = ({ n, clusters }: ResidualGroup): boolean => n < REFERENCE_BELOW || clusters < FEW_CLUSTERS;

const leaves = (group: ResidualGroup, sd: number): boolean => !isThin(group) && isAway(group, sd);

const isAway = ({ mean, low, high }: ResidualGroup, sd: number): boolean =>
  low !== null && high !== null && (low > 0 || high < 0) && Math.abs(mean) > NOTABLE_SD * sd;

/** One group has nothing to compare with. */
const comparable = (checks: readonly DimensionCheck[]): DimensionCheck[] => checks.filter(({ groups }) => groups.length > 1);

const sorted = ({ dimension, groups }: DimensionCheck): ResidualGroup[] => (dimension === 'prior' ? [...groups] : [...groups].sort((a, b) => compareNames(a.category, b.category)));

/** A sentence per category whose residuals are off, ended by what may be done about it. */
export function residualFindings(checks: readonly DimensionCheck[], outcomeSd: number, request: GrowthRequest, model: GrowthModel): string[] {
  return comparable(checks).flatMap((check) => {
    const off = sorted(check).filter((group) => leaves(group, outcomeSd));
    return off.map((group, index) => {
      const name = check.dimension === 'prior' ? `起点${nameOf(check.dimension, group)}` : `${dimensionNames[check.dimension]}为“${group.category}”`;
      const interval = `95%区间${formatNumber(group.low, 'signed')}至${formatNumber(group.high, 'signed')}`;
      const finding = `${name}的${group.n}名学生，实际成绩平均比预期${group.mean > 0 ? '高' : '低'}${formatNumber(Math.abs(group.mean), 'score')}分（${interval}，相当于${formatNumber(Math.abs(group.mean) / outcomeSd, 'index')}个标准差）。`;
      return index === off.length - 1 ? `${finding}${advice(check, request, model)}` : finding;
    });
  });
}

function advice(check: DimensionCheck, request: GrowthRequest, model: GrowthModel): string {
  const { dimension } = check;
  if (model !== 'mixed') return '建议与多层线性模型的结果对照。';
  if (dimension === 'prior') {
    const at = (fifth: number): number => check.groups.find(({ category }) => category === String(fifth))?.mean ?? 0;
    const bend = Math.abs((at(0) + at(4)) / 2 - at(2));
    if (bend > Math.abs(at(4) - at(0)) / 2 && (request.curve ?? 'linear') === 'linear') return '两端与中间方向不同，说明起点与终点的关系是弯的，建议把起点改为平方项或样条后重算。';
    return `平均残差总体上随起点升高而${at(4) > at(0) ? '升高' : '降低'}，可能是起点成绩有测量误差，也可能是起点高的学生集中在增值高的学校；建议给出起点的信度，或把学校起点平均作为协变量，对照两种结果。`;
  }
  if (dimension === 'locality') return '城乡之间的差异可能正是学校之间的差异，把城乡作为协变量会把它从增值中扣除，是否加入应按评价目的决定并注明。';
  return `这一差异未被起点解释，${request.by === 'school' ? '学生构成不同的学校之间' : '学生构成不同的单位之间'}比较会受影响，建议把${dimensionNames[dimension]}作为协变量后对照结果。`;
}

export interface ResidualElementsInput {
  readonly id: string;
  readonly caption: string;
  readonly checks: readonly DimensionCheck[];
  readonly line: readonly ResidualLine[];
  readonly outcomeSd: number;
  readonly model: GrowthModel;
  /** The model is corrected for the error of its baselines. */
  readonly corrected: boolean;
  /** What the intervals take as the sampled unit. */
  readonly clusterLabel: string;
}

/** Mean residuals with intervals as chart and table, and residual against expected score. */
export function residualElements(input: ResidualElementsInput): ResultElement[] {
  const { id, caption, checks, line } = input;
  const shown = comparable(checks);
  const notes = [
    `残差为实际成绩减模型预期（分）${input.model === 'mixed' ? '，预期只含起点和协变量、不含单位的增值' : ''}。区间为95%区间，按${input.clusterLabel}内学生相关计算；偏差超过终点成绩标准差的${NOTABLE_SD}倍（${formatNumber(NOTABLE_SD * input.outcomeSd, 'score')}分）且区间不含0的，判为系统偏差；不足${REFERENCE_BELOW}人或不足${FEW_CLUSTERS}个${input.clusterLabel}的仅供参考。`,
    ...(input.corrected ? ['模型已按起点信度校正，残差对观测到的起点本应有倾斜，不按起点分组判断。'] : []),
    ...checks.filter(({ groups }) => groups.length <= 1).map(({ dimension, groups }) => `${dimensionNames[dimension]}${only(dimension, groups[0]?.category)}，不能比较。`),
  ];
  return [
    ...(shown.length > 0 ? [residualChart(`${id}-residuals`, `${caption}各类学生的平均残差`, shown, input), residualTable(`${id}-residual-table`, `${caption}各类学生的平均残差`, shown, input, notes)] : [{ type: 'paragraph' as const, text: notes.join(''), style: 'note' as const, evidence: [] }]),
    ...(line.length > 1 ? [lineChart(`${id}-line`, `${caption}残差与预期成绩`, line)] : []),
  ];
}

const only = (dimension: ResidualDimension, category: string | undefined): string => {
  if (category === undefined) return '没有数据';
  if (dimension === 'prior') return '成绩全部相同';
  return category === UNFILLED ? '没有记录' : `只有一类（${category}）`;
};

const markOf = (group: ResidualGroup, sd: number): Mark => (isSuppressed(group.n) ? 'suppressed' : isThin(group) ? 'reference' : leaves(group, sd) ? (group.mean > 0 ? 'above' : 'below') : 'same');

function residualChart(id: string, caption: string, checks: readonly DimensionCheck[], { outcomeSd, clusterLabel }: ResidualElementsInput): ChartElement {
  const items = checks.flatMap((check) =>
    sorted(check).flatMap((group) => {
      const { n, mean, low, high } = group;
      // The interval of few schools would stretch the axis until the others are dots.
      if (low === null || high === null || isThin(group)) return [];
      return [{ label: `${dimensionNames[check.dimension]}：${nameOf(check.dimension, group)}`, value: mean, low, high, n, mark: markOf(group, outcomeSd) }];
    }));
  return {
    type: 'chart', id, caption,
    chart: { kind: 'interval', items, format: 'signed', axisLabel: '平均残差（分）', reference: { label: '无偏差', value: 0 } },
    notes: [`点为平均残差，线段为95%区间；标为显著高于或低于的为系统偏差。不足${REFERENCE_BELOW}人或不足${FEW_CLUSTERS}个${clusterLabel}的类别只列在表中。`],
  };
}

function residualTable(id: string, caption: string, checks: readonly DimensionCheck[], { outcomeSd, clusterLabel }: ResidualElementsInput, notes: readonly string[]): TableElement {
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'dimension', label: '分类' }, { key: 'category', label: '类别' }, { key: 'n', label: '学生人数', format: 'count' }, { key: 'clusters', label: `${clusterLabel}数`, format: 'count' },
      { key: 'mean', label: '平均残差（分）', format: 'signed' }, { key: 'low', label: '下限', group: '95%区间', format: 'signed' }, { key: 'high', label: '上限', group: '95%区间', format: 'signed' },
      { key: 'sd', label: '折合标准差', format: 'signed' }, { key: 'judgement', label: '判断' },
    ],
    rows: checks.flatMap((check) =>
      sorted(check).map((group) => {
        const hidden = isSuppressed(group.n);
        const mark = markOf(group, outcomeSd);
        return [
          { value: dimensionNames[check.dimension] }, { value: nameOf(check.dimension, group) }, { value: group.n }, { value: group.clusters },
          { value: hidden ? null : group.mean, mark }, { value: hidden ? null : group.low }, { value: hidden ? null : group.high },
          { value: hidden || !(outcomeSd > 0) ? null : group.mean / outcomeSd },
          { value: hidden ? '不显示' : group.low === null ? `只有一个${clusterLabel}，不作判断` : isThin(group) ? '仅供参考' : leaves(group, outcomeSd) ? '系统偏差' : '未见明显偏差', mark },
        ];
      })),
    summaryRows: 0,
    notes,
  };
}

function lineChart(id: string, caption: string, line: readonly ResidualLine[]): ChartElement {
  return {
    type: 'chart', id, caption,
    chart: {
      kind: 'line', format: 'signed', axisLabel: '平均残差（分）',
      categories: line.map(({ expected }) => formatNumber(expected, 'score')),
      series: [{ name: '平均残差', values: line.map(({ residual, n }) => (isSuppressed(n) ? null : residual)) }],
    },
    notes: [`横轴为预期成绩，按预期成绩由低到高把${line.reduce((sum, { n }) => sum + n, 0)}名学生分为${line.length}段，取每段平均；平直地围绕0为宜，两端同向翘起说明关系是弯的。`],
  };
}
