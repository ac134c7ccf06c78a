import { difAnalysis, type DifAnalysis, type DifComparison, type DifItem } from '../../items/dif/dif-analysis.ts';
import { paperMarks } from '../../items/paper-marks.ts';
import { itemPupilsQuery } from '../../measures/item-pupils.ts';
import type { ChartElement, Mark, ResultElement, TableCell, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { isSuppressed } from '../suppression.ts';
import type { Analysis } from './analysis.ts';
import type { AnalysisContext } from './analysis-context.ts';
import { itemNames, loadPaper, paperId, refusedPaper, type PaperRequest } from './items-paper.ts';

export const difGroupings = ['sex', 'locality', 'language'] as const;
export type DifGrouping = (typeof difGroupings)[number];

export interface ItemsDifRequest extends Omit<PaperRequest, 'missing'> {
  readonly by: DifGrouping;
  /** 等值匹配需要每道题都有得分: 整人剔除 or 按0分. */
  readonly missing?: 'listwise' | 'zero' | undefined;
  /** The group others are compared with; the largest unless given. */
  readonly reference?: string | undefined;
}

const labels: Readonly<Record<DifGrouping, string>> = { sex: '性别', locality: '城乡', language: '授课语言' };
const fixes: Readonly<Record<DifGrouping, string>> = {
  sex: '请导入带性别的学生名册。', locality: '请在学校名单里填写城乡类别。', language: '请在班级信息里填写授课语言（汉语授课、双语、民语授课）。',
};

/** 公平性: items that pupils of the same total answer differently by 性别, 城乡 or 授课语言. */
export async function itemsDifAnalysis(context: AnalysisContext, request: ItemsDifRequest): Promise<Analysis> {
  const paper = await loadPaper(context, request);
  if (typeof paper === 'string') return refusedPaper(paper);
  const { matrix, students } = paperMarks(paper.items, paper.rows);
  const pupils = new Map((await context.engine.query(itemPupilsQuery(paper.form), context.call)).map((pupil) => [pupil.student_id, pupil]));
  const groups = students.map((student) => pupils.get(student)?.[request.by] ?? null);
  if (new Set(groups.filter((group) => group !== null)).size < 2) return refusedPaper(`学生没有两类以上的${labels[request.by]}，不能比较。${fixes[request.by]}`, paper.warnings);
  const found = await difAnalysis(matrix, groups, { missing: request.missing ?? 'listwise', ...(request.reference === undefined ? {} : { reference: request.reference }) }, context.call);
  const id = `${paperId(paper)}-dif-${request.by}`;
  return {
    headline: headlineOf(found, labels[request.by]),
    elements: [
      ...found.comparisons.flatMap((comparison, index) => comparisonElements(`${id}-${index}`, `${paper.caption}：${comparison.focal}与${comparison.reference}`, comparison)),
      ...(found.notes.length > 0 ? [{ type: 'callout', tone: '注意', title: '统计说明', text: found.notes } as const] : []),
    ],
    warnings: paper.warnings,
    data: { exam: request.exam, subject: request.subject, form: paper.form, by: request.by, ...found },
  };
}

function headlineOf({ comparisons }: DifAnalysis, label: string): string {
  const flagged = comparisons.flatMap(({ items, focal, reference }) => items.filter(({ category }) => category === 'B' || category === 'C').map((item) => ({ ...item, focal, reference })));
  const judged = comparisons.filter(({ items }) => items.length > 0);
  if (judged.length === 0) return `各组人数太少，不作${label}的公平性判断。`;
  if (flagged.length === 0) return `总分相同的学生中，没有发现题目因${label}而有中等以上的差异。`;
  return `总分相同的学生中，有${new Set(flagged.map(({ item }) => item)).size}道题因${label}而有中等以上的差异：`
    .concat(flagged.slice(0, 5).map(({ item, favours, focal, reference, category }) => `${itemNames([item])}有利于${favours === 'focal' ? focal : reference}（${category}级）`).join('，'), flagged.length > 5 ? '等' : '', '，应请命题人员看题目内容再定。');
}

/** A's are negligible: nothing to mark. */
const categoryMark = ({ category, favours }: DifItem): { mark?: Mark } => (category === 'B' || category === 'C' ? { mark: favours === 'focal' ? 'above' : 'below' } : {});

function comparisonElements(id: string, caption: string, comparison: DifComparison): ResultElement[] {
  const { items, notes, impact, referencePupils, focalPupils, reference, focal } = comparison;
  const hidden = isSuppressed(Math.min(referencePupils, focalPupils));
  return [
    ...(hidden ? [] : [{
      type: 'paragraph' as const, style: 'body' as const, evidence: [`${id}-table`],
      text: `${focal}${focalPupils}人、${reference}${referencePupils}人${impact === null ? '' : `，平均总分相差${formatNumber(Math.abs(impact), 'index')}个标准差（${impact > 0 ? reference : focal}较高）；水平的差别不是题目不公平，下面只比总分相同的学生`}。`,
    }]),
    ...(items.length > 0 ? [difTable(`${id}-table`, caption, comparison), ...difChart(`${id}-chart`, `${caption}：差异大小`, comparison)] : []),
    ...(notes.length > 0 && !hidden ? [{ type: 'callout', tone: '注意', title: '怎样看', text: notes } as const] : hidden ? [{ type: 'callout', tone: '注意', title: '人数太少', text: [`“${focal}”或“${reference}”不足5人，不显示。`] } as const] : []),
  ];
}

function difTable(id: string, caption: string, { items, focal, reference }: DifComparison): TableElement {
  const open = items.some(({ mantel }) => mantel !== null);
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'item', label: '题号' }, { key: 'focalRate', label: focal, group: '得分率', format: 'rate' }, { key: 'referenceRate', label: reference, group: '得分率', format: 'rate' },
      { key: 'delta', label: 'MH Δ', format: 'signed' }, ...(open ? [{ key: 'smd', label: '标准化均差', format: 'signed' } as const] : []),
      { key: 'p', label: '校正后p', format: 'ratio' }, { key: 'category', label: '等级' }, { key: 'favours', label: '有利于' }, { key: 'logistic', label: '逻辑回归等级' },
    ],
    rows: items.map((item): TableCell[] => [
      { value: item.item }, { value: item.focalRate }, { value: item.referenceRate },
      { value: item.mantelHaenszel?.delta ?? null, explain: item.mantelHaenszel ? `比值比${item.mantelHaenszel.oddsRatio.toFixed(2)}` : '部分计分的题看标准化均差' },
      ...(open ? [{ value: item.mantel?.standardised ?? null }] : []),
      { value: item.pAdjusted }, { value: item.category ?? '—', ...categoryMark(item) },
      { value: item.category === 'B' || item.category === 'C' ? (item.favours === 'focal' ? focal : item.favours === 'reference' ? reference : '') : '' },
      { value: item.logistic?.category ?? '—' },
    ]),
    summaryRows: 0,
    notes: [
      '等级：A可忽略，B中等，C较大（Mantel–Haenszel法，ETS分级；部分计分的题用Mantel法和标准化均差）。Δ、标准化均差为负，表示总分相同时该题对' + focal + '更难。',
      '有差异不等于题目不公平：题目考查的内容本该如此的，可以保留；与考查目标无关的（语言、生活经验），应修改。',
    ],
  };
}

function difChart(id: string, caption: string, { items, referencePupils, focalPupils }: DifComparison): ChartElement[] {
  const rated = items.flatMap((item) => {
    const mh = item.mantelHaenszel;
    return mh === null ? [] : [{ label: `第${item.item}题`, value: mh.delta, low: mh.delta - 1.96 * mh.deltaError, high: mh.delta + 1.96 * mh.deltaError, n: referencePupils + focalPupils, mark: categoryMark(item).mark ?? ('same' as const) }];
  });
  if (rated.length === 0) return [];
  return [{
    type: 'chart', id, caption,
    chart: { kind: 'interval', items: rated.toSorted((a, b) => a.value - b.value), format: 'signed', axisLabel: 'MH Δ（0为没有差异）', reference: { label: '没有差异', value: 0 } },
    notes: ['只画0分或满分的题；线段为95%区间，绝对值1以内可忽略。'],
  }];
}
