import { kindOf } from '../../items/item-groups.ts';
import { paperMarks } from '../../items/paper-marks.ts';
import type { RatedItem } from '../../items/paper-quality.ts';
import { itemByScore, type ScoreGroup } from '../../items/score-groups.ts';
import type { ItemColumn } from '../../items/score-matrix.ts';
import { settleMissing } from '../../items/settle-missing.ts';
import type { ChartElement, KeyFigures, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { isSuppressed } from '../suppression.ts';
import type { Analysis } from './analysis.ts';
import type { AnalysisContext } from './analysis-context.ts';
import { keyDoubtCallout, qualityOf } from './items.ts';
import { optionTable } from './items-options.ts';
import { itemLabel, loadPaper, paperId, refusedPaper, type PaperRequest } from './items-paper.ts';

export interface ItemsItemRequest extends PaperRequest {
  readonly item: string;
  readonly school?: number | undefined;
}

const GROUPS = 5;
const groupNames = ['最低20%', '较低20%', '中间20%', '较高20%', '最高20%'] as const;

/** One item: its figures, the marks it gave, its options, and how pupils from weak to strong answered it. */
export async function itemsItemAnalysis(context: AnalysisContext, request: ItemsItemRequest): Promise<Analysis> {
  const paper = await loadPaper(context, request, request.school);
  if (typeof paper === 'string') return refusedPaper(paper);
  const quality = qualityOf(paper);
  const item = quality.items.find(({ item: name }) => name === request.item);
  if (!item) return refusedPaper(`这份试卷没有${itemLabel(request.item)}。`, paper.warnings);
  if (isSuppressed(item.n)) return refusedPaper(`${itemLabel(request.item)}参与统计的学生只有${item.n}人，不显示指标。`, paper.warnings);
  const { matrix } = settleMissing(paperMarks(paper.items, paper.rows).matrix, paper.missing);
  const at = matrix.columns.findIndex(({ item: name }) => name === request.item);
  const groups = itemByScore(matrix, at, GROUPS);
  const id = `${paperId(paper)}-item-${request.item}`;
  const alone = { ...quality, items: [item], notes: quality.notes.filter((note) => note.startsWith(itemLabel(request.item)) && note.includes('疑似答案有误')) };
  return {
    headline: sentenceOf(item),
    elements: [
      itemFigures(`${id}-figures`, item),
      ...keyDoubtCallout(alone),
      ...traceChart(`${id}-trace`, item, matrix.columns[at]!, groups),
      ...marksTable(`${id}-marks`, item, matrix.columns[at]!),
      ...optionTable(`${id}-options`, `${itemLabel(item.item)}各选项`, alone),
    ],
    warnings: paper.warnings,
    data: { exam: request.exam, subject: request.subject, form: paper.form, school: request.school ?? null, item, groups: groups.map((group) => (isSuppressed(group.n) ? null : group)) },
  };
}

function sentenceOf({ item, difficulty, difficultyBand, discrimination, discriminationBand, fullShare, zeroShare }: RatedItem): string {
  return `${itemLabel(item)}难度${formatNumber(difficulty, 'index')}${difficultyBand ? `（${difficultyBand}）` : ''}，区分度${formatNumber(discrimination, 'index')}${discriminationBand ? `（${discriminationBand}）` : ''}，满分率${formatNumber(fullShare, 'rate')}，零分率${formatNumber(zeroShare, 'rate')}。`;
}

function itemFigures(id: string, item: RatedItem): KeyFigures {
  const { kind, side } = kindOf(item.kind);
  return {
    type: 'keyFigures', id,
    figures: [
      { label: '满分', value: item.fullMark, format: 'score', unit: '分', detail: [kind, side].filter((text) => text !== null).join(' · ') || '题型未填' },
      { label: '平均分', value: item.mean, format: 'score', unit: '分', detail: `${item.n}人，标准差 ${formatNumber(item.sd, 'score')}` },
      { label: '难度', value: item.difficulty, format: 'index', detail: item.plannedDifficulty === null ? '没有预估难度' : `预估 ${formatNumber(item.plannedDifficulty, 'index')}` },
      { label: '区分度', value: item.discrimination, format: 'index', detail: `高分组${formatNumber(item.high27, 'rate')}，低分组${formatNumber(item.low27, 'rate')}` },
      { label: '题总相关', value: item.rItemRest, format: 'ratio', detail: '已扣除本题' },
      { label: '考查', value: item.knowledge.join('、') || '未填', detail: item.ability.join('、') || '能力层次未填' },
    ],
  };
}

/** Options, or the score rate where there are none, from the weakest fifth to the strongest. */
function traceChart(id: string, item: RatedItem, column: ItemColumn, groups: readonly ScoreGroup[]): ChartElement[] {
  // Fewer groups than five have no such names: equal scores stay together.
  const whole = groups.length === GROUPS;
  const categories = groups.map(({ low, high }, index) => (whole ? groupNames[index]! : `${formatNumber(low, 'score')}～${formatNumber(high, 'score')}分`));
  const shown = <T>(group: ScoreGroup, value: T): T | null => (isSuppressed(group.n) ? null : value);
  const chosen = column.choices?.options ?? [];
  const series = chosen.length > 0
    ? chosen.map((option, code) => ({ name: option === column.choices!.key ? `${option}（答案）` : option, values: groups.map((group) => shown(group, group.options[code]!)) }))
    : [{ name: '得分率', values: groups.map((group) => shown(group, group.rate)) }];
  if (groups.length < 2 || series.length > 8) return [];
  return [{
    type: 'chart', id, caption: `${itemLabel(item.item)}：不同水平学生的${chosen.length > 0 ? '选择' : '得分率'}`,
    chart: { kind: 'line', categories, series, format: 'rate', axisLabel: chosen.length > 0 ? '选择率' : '得分率' },
    notes: [chosen.length > 0 ? '按其余各题得分由低到高分组。好题的答案一线上升，错项下降；错项在高分段仍上升的，应检查题目或答案。' : '按其余各题得分由低到高分组；线越陡，题目越能区分学生。'],
  }];
}

/** How many pupils got which mark, where the item gives more than right or wrong. */
function marksTable(id: string, item: RatedItem, column: ItemColumn): TableElement[] {
  const counts = new Map<number, number>();
  column.scores.forEach((mark, i) => {
    if (column.missing?.[i] !== 1) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  });
  if (counts.size < 3) return [];
  return [{
    type: 'table', id, caption: `${itemLabel(item.item)}得分分布`,
    columns: [{ key: 'mark', label: '得分', format: 'score' }, { key: 'n', label: '人数', format: 'count' }, { key: 'share', label: '占比', format: 'rate' }],
    rows: [...counts].sort(([a], [b]) => a - b).map(([mark, n]) => [
      { value: mark }, ...(isSuppressed(n) ? [{ value: null, mark: 'suppressed' as const }, { value: null, mark: 'suppressed' as const }] : [{ value: n }, { value: n / item.n }]),
    ]),
    summaryRows: 0, notes: ['不足5人的得分不显示人数。'],
  }];
}
