import type { IrtAnalysis } from '../../items/irt/irt-analysis.ts';
import type { ScoreMatrix } from '../../items/score-matrix.ts';
import type { ChartElement, KeyFigures, TableCell, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { isSuppressed } from '../suppression.ts';
import { itemLabel } from './items-paper.ts';

export function irtFigures(id: string, model: string, { n, items, fit, reliability, wrightMap }: IrtAnalysis): KeyFigures {
  return {
    type: 'keyFigures', id,
    figures: [
      { label: '模型', value: model, detail: `${fit.parameters}个参数，对数似然 ${fit.logLikelihood.toFixed(1)}` },
      { label: '学生', value: n, format: 'count', unit: '人' },
      { label: '题目', value: items.length, format: 'count', unit: '道' },
      { label: '能力信度', value: reliability, format: 'ratio', detail: '能力估计中真实差异所占的份额' },
      { label: '能力标准差', value: fit.latentSd, format: 'index', detail: fit.latentSdError === null ? '能力以标准差为单位' : `单位logit，标准误 ${formatNumber(fit.latentSdError, 'index')}` },
      { label: '题目平均难度', value: wrightMap.itemMean, format: 'index', detail: `学生平均能力 ${formatNumber(wrightMap.personMean, 'index')}` },
    ],
  };
}

const MISFIT = 1.3;
const OVERFIT = 0.7;

export function irtTable(id: string, caption: string, { items, model }: IrtAnalysis): TableElement {
  const free = model === '2pl' || model === 'gpcm';
  const stepped = items.some(({ steps }) => steps !== null && steps.length > 1);
  const fitCell = (value: number | null, t: number | null): TableCell => ({
    value, ...(value !== null && t !== null && value > MISFIT && t > 2 ? { mark: 'below' as const } : {}), explain: t === null ? '不作计算' : `t＝${t.toFixed(2)}`,
  });
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'item', label: '题号' }, { key: 'fullMark', label: '满分', format: 'score' },
      { key: 'location', label: '难度b', format: 'index' }, { key: 'locationError', label: '标准误', format: 'index' },
      ...(free ? [{ key: 'slope', label: '区分度a', format: 'index' } as const, { key: 'slopeError', label: 'a的标准误', format: 'index' } as const] : []),
      ...(stepped ? [{ key: 'steps', label: '各步难度' }] : []),
      { key: 'infit', label: 'Infit', format: 'index' }, { key: 'outfit', label: 'Outfit', format: 'index' }, { key: 'p', label: 'S-X²的p', format: 'ratio' }, { key: 'remark', label: '提示' },
    ],
    rows: items.map((item): TableCell[] => {
      const { residualFit: { infit, infitT, outfit, outfitT }, scoreFit } = item;
      return [
        { value: item.item }, { value: item.fullMark }, { value: item.location }, { value: item.locationError },
        ...(free ? [{ value: item.slope, ...(item.slope < 0 ? { mark: 'below' as const } : {}) }, { value: item.slopeError }] : []),
        ...(stepped ? [{ value: item.steps?.map((step) => formatNumber(step, 'index')).join('，') ?? '—' }] : []),
        fitCell(infit, infitT), fitCell(outfit, outfitT),
        { value: scoreFit.p, explain: scoreFit.chiSquared === null ? '不作计算' : `X²＝${scoreFit.chiSquared.toFixed(1)}，自由度${scoreFit.df}` },
        { value: remarkOf(item) },
      ];
    }),
    summaryRows: 0,
    notes: [
      free ? '难度b越大题越难；区分度a越大，题目在其难度附近区分学生的能力越强。' : '难度b越大题越难；本模型假定各题的区分能力相同。',
      `Infit、Outfit为残差均方，1为最合：大于${MISFIT}作答比预期杂乱，小于${OVERFIT}过于一致；S-X²的p很小而人数很多时，看Infit更稳妥。`,
    ],
  };
}

function remarkOf({ slope, residualFit: { infit, infitT } }: IrtAnalysis['items'][number]): string {
  if (slope < 0) return '能力高的反而得分低，请核对答案';
  if (infit === null || infitT === null) return '';
  return infit > MISFIT && infitT > 2 ? '与模型不合：作答杂乱' : infit < OVERFIT && infitT < -2 ? '过于一致，信息重复' : '';
}

const binLabel = (low: number, high: number): string => `${formatNumber(low, 'index')}～${formatNumber(high, 'index')}`;

/** Bins from the weakest pupil or the easiest item to the strongest or hardest, in half units. */
function bins({ wrightMap: { bins: own, items } }: IrtAnalysis) {
  const width = 0.5;
  const ends = [...own.flatMap(({ low, high }) => [low, high]), ...items.flatMap(({ location }) => [Math.floor(location / width) * width, (Math.floor(location / width) + 1) * width])];
  const from = Math.min(...ends);
  const count = Math.round((Math.max(...ends) - from) / width);
  return Array.from({ length: count }, (_, index) => {
    const low = from + index * width;
    return {
      low, high: low + width,
      pupils: own.find((bin) => Math.abs(bin.low - low) < 1e-9)?.pupils ?? 0,
      items: items.filter(({ location }) => Math.floor(location / width) * width === low).map(({ item }) => item),
    };
  });
}

export function wrightChart(id: string, caption: string, found: IrtAnalysis): ChartElement {
  const rows = bins(found);
  const items = found.wrightMap.items.length;
  return {
    type: 'chart', id, caption,
    chart: {
      kind: 'bar', horizontal: false, categories: rows.map(({ low }) => formatNumber(low, 'index')), format: 'rate', axisLabel: '占比（横轴为标尺，越右能力越高、题越难）',
      series: [{ name: '学生', values: rows.map(({ pupils }) => pupils / found.n) }, { name: '题目', values: rows.map((row) => (items > 0 ? row.items.length / items : 0)) }],
    },
    notes: ['学生与题目分布重合处测得最准；学生集中而题目稀少的一段，应补充相应难度的题。'],
  };
}

export function wrightTable(id: string, caption: string, found: IrtAnalysis): TableElement {
  return {
    type: 'table', id, caption,
    columns: [{ key: 'bin', label: '标尺' }, { key: 'pupils', label: '学生人数', format: 'count' }, { key: 'share', label: '占比', format: 'rate' }, { key: 'count', label: '题数', format: 'count' }, { key: 'items', label: '题号' }],
    rows: bins(found).toReversed().map(({ low, high, pupils, items }) => [
      { value: binLabel(low, high) },
      ...(pupils > 0 && isSuppressed(pupils) ? [{ value: null, mark: 'suppressed' as const }, { value: null, mark: 'suppressed' as const }] : [{ value: pupils }, { value: pupils / found.n }]),
      { value: items.length }, { value: items.join('、') },
    ]),
    summaryRows: 0,
    notes: ['自上而下能力由高到低、题目由难到易；学生能力与题目难度相同时，答对的可能为一半。不足5人的一段不显示人数。'],
  };
}

/** Every how many of the curve's points a category axis shows. */
const STRIDE = 4;
const thinned = <T>(values: readonly T[]): T[] => values.filter((_, index) => index % STRIDE === 0);
const thetaLabels = ({ curves }: IrtAnalysis): string[] => thinned(curves.theta).map((theta) => formatNumber(theta, 'index'));

export function informationCharts(id: string, caption: string, found: IrtAnalysis): ChartElement[] {
  const { curves } = found;
  const best = curves.information.reduce((most, value, index) => (value > curves.information[most]! ? index : most), 0);
  return [
    {
      type: 'chart', id: `${id}-information`, caption: `${caption}测验信息函数`,
      chart: { kind: 'line', categories: thetaLabels(found), format: 'index', axisLabel: '信息量（横轴为能力）', series: [{ name: '信息量', values: thinned(curves.information) }] },
      notes: [`信息量在能力${formatNumber(curves.theta[best], 'index')}处最大：这份试卷对这一水平的学生测得最准。`],
    },
    {
      type: 'chart', id: `${id}-error`, caption: `${caption}能力估计的标准误`,
      chart: { kind: 'line', categories: thetaLabels(found), format: 'index', axisLabel: '标准误（横轴为能力）', series: [{ name: '标准误', values: thinned(curves.standardError) }] },
      notes: ['标准误＝1/√信息量，越小越准。'],
    },
  ];
}

/** Item characteristic curves, a chart an item: the model's expected 得分率 and what pupils of about that ability got. */
export function curveCharts(id: string, matrix: ScoreMatrix, found: IrtAnalysis): ChartElement[] {
  const labels = thetaLabels(found);
  const columns = new Map(matrix.columns.map((column) => [column.item, column]));
  const theta = thinned(found.curves.theta);
  return found.curves.items.flatMap(({ item, scoreRate, categories, marks }): ChartElement[] => {
    const column = columns.get(item);
    if (!column) return [];
    const sum = new Float64Array(theta.length);
    const count = new Float64Array(theta.length);
    found.persons.forEach((person, row) => {
      if (person === null || column.missing?.[row] === 1) return;
      const nearest = theta.reduce((best, value, index) => (Math.abs(value - person.eap) < Math.abs(theta[best]! - person.eap) ? index : best), 0);
      sum[nearest]! += column.scores[row]! / column.fullMark;
      count[nearest]!++;
    });
    return [
      {
        type: 'chart', id: `${id}-${item}`, caption: `${itemLabel(item)}特征曲线`,
        chart: {
          kind: 'line', categories: labels, format: 'rate', axisLabel: '得分率（横轴为能力）',
          series: [{ name: '模型', values: thinned(scoreRate) }, { name: '实测', values: theta.map((_, index) => (isSuppressed(count[index]!) ? null : sum[index]! / count[index]!)) }],
        },
        notes: ['实测为能力相近的学生的得分率，不足5人的一段不画；与模型曲线相差大，说明题目与模型不合。'],
      },
      ...(categories.length > 2 && categories.length <= 6
        ? [{
            type: 'chart' as const, id: `${id}-steps-${item}`, caption: `${itemLabel(item)}各得分等级的概率`,
            chart: { kind: 'line' as const, categories: labels, format: 'rate' as const, axisLabel: '概率（横轴为能力）', series: categories.map((values, c) => ({ name: `${Number(marks[c]!.toFixed(2))}分`, values: thinned(values) })) },
            notes: ['曲线相交处为相邻两个得分等级可能相同的能力。'],
          }]
        : []),
    ];
  });
}
