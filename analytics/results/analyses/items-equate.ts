import { equateForms, type Equating } from '../../items/equating/equate-forms.ts';
import { kindOf } from '../../items/item-groups.ts';
import { paperMarks, type PaperItemRow } from '../../items/paper-marks.ts';
import type { ChartElement, ResultElement, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import type { Analysis } from './analysis.ts';
import { datedExamLabel, type AnalysisContext } from './analysis-context.ts';
import { itemNames, loadPaper, refusedPaper, type LoadedPaper, type PaperRequest } from './items-paper.ts';

export interface ItemsEquateRequest extends Omit<PaperRequest, 'missing'> {
  /** The paper on whose scale scores are to stand. */
  readonly onto: { readonly exam: number; readonly subject: string; readonly form?: number | undefined };
  /** Items that are the same question in both papers: `a` of this one, `b` of the other. */
  readonly common: readonly { readonly a: string; readonly b: string }[];
  /** Chained equipercentile unless given. */
  readonly method?: Equating['method'] | undefined;
  readonly missing?: 'listwise' | 'zero' | undefined;
}

const methodNames: Readonly<Record<Equating['method'], string>> = { equipercentile: '等百分位（链式）', tucker: '线性（Tucker）', levine: '线性（Levine）', irt: '项目反应理论真分数' };

/** 两卷等值: scores of one exam on the scale of another through questions that both asked. */
export async function itemsEquateAnalysis(context: AnalysisContext, request: ItemsEquateRequest): Promise<Analysis> {
  if (request.exam === request.onto.exam && request.subject === request.onto.subject && request.form === request.onto.form) return refusedPaper('两份试卷相同，不需要等值。请另选一次考试。');
  const a = await loadPaper(context, request);
  if (typeof a === 'string') return refusedPaper(a);
  const b = await loadPaper(context, request.onto);
  if (typeof b === 'string') return refusedPaper(b);
  const id = `items-equate-${a.form}-${b.form}`;
  const candidates = candidateTable(`${id}-candidates`, a, b);
  if (request.common.length === 0) return { headline: null, elements: candidates, warnings: ['等值要靠两份试卷里相同的题目（共同题）。题号相同不等于题目相同：请核对试卷后，在上方填写哪些题是同一道题。'], data: null };
  const found = await equateForms(paperMarks(a.items, a.rows).matrix, paperMarks(b.items, b.rows).matrix, { method: request.method ?? 'equipercentile', common: request.common, missing: request.missing ?? 'listwise' }, context.call);
  if (!found.ok) return { ...refusedPaper(found.reason), elements: candidates };
  const names = [datedExamLabel(a.exam), datedExamLabel(b.exam)] as const;
  return {
    headline: headlineOf(found, names),
    elements: elementsOf(id, names, found),
    warnings: [...a.warnings, ...b.warnings],
    data: { exam: request.exam, subject: request.subject, form: a.form, onto: { exam: b.exam.exam_id, subject: b.subject, form: b.form }, ...found },
  };
}

function headlineOf({ table, anchor, method }: Equating, [from, to]: readonly [string, string]): string {
  const inside = table.filter(({ inRange }) => inRange);
  const middle = inside[Math.floor(inside.length / 2)];
  const gap = middle && middle.equivalent - middle.score;
  return `用${anchor.length}道共同题，把${from}的分数换算到${to}（${methodNames[method]}）`
    .concat(middle && gap !== undefined ? `：${from}的${middle.score}分相当于${to}的${formatNumber(middle.equivalent, 'score')}分，${Math.abs(gap) < 0.5 ? '两卷难度相近' : gap > 0 ? `${from}较难` : `${from}较易`}` : '', '。');
}

function elementsOf(id: string, [from, to]: readonly [string, string], found: Equating): ResultElement[] {
  const { table, anchor, anchorFullMark, fullMarkA, fullMarkB, groupGap, pupilsA, pupilsB, notes } = found;
  const step = Math.max(1, Math.round(fullMarkA / 20));
  const shown = table.filter(({ score, inRange }) => inRange && (score % step === 0 || score === fullMarkA));
  const chart: ChartElement = {
    type: 'chart', id: `${id}-chart`, caption: '换算前后分数之差',
    chart: { kind: 'line', categories: shown.map(({ score }) => String(score)), series: [{ name: '相当分数−原分数', values: shown.map(({ score, equivalent }) => equivalent - score) }], format: 'signed', axisLabel: '分（横轴为原分数）' },
    notes: fullMarkA === fullMarkB ? [] : [`两卷满分不同（${fullMarkA}分、${fullMarkB}分），差数含满分的不同。`],
  };
  const drifting = anchor.filter(({ drifts }) => drifts).map(({ a }) => a);
  const conversion: TableElement = {
    type: 'table', id: `${id}-table`, caption: `${from}分数相当于${to}的分数`,
    columns: [{ key: 'score', label: '原分数', format: 'count' }, { key: 'equivalent', label: '相当分数', format: 'score' }, { key: 'error', label: '标准误', format: 'score' }, { key: 'gap', label: '相差', format: 'signed' }],
    rows: table.filter(({ inRange }) => inRange).map(({ score, equivalent, standardError }) => [{ value: score }, { value: equivalent }, { value: standardError }, { value: equivalent - score }]),
    summaryRows: 0, notes: ['只列实际出现过的分数范围；标准误由重抽样得出，大于1分的分数段不宜下结论。'],
  };
  return [
    {
      type: 'keyFigures', id: `${id}-figures`,
      figures: [
        { label: '方法', value: methodNames[found.method] },
        { label: '共同题', value: anchor.length, format: 'count', unit: '道', detail: `${Number(anchorFullMark.toFixed(2))}分，占${formatNumber(anchorFullMark / fullMarkA, 'rate')}` },
        { label: '学生', value: `${pupilsA}、${pupilsB}`, unit: '人' },
        { label: '两批学生共同题之差', value: groupGap, format: 'signed', detail: '标准差为单位，正数为前一卷的学生较强' },
      ],
    },
    ...(notes.length > 0 ? [{ type: 'callout', tone: '注意', title: '使用建议', text: notes } as const] : []),
    ...(drifting.length > 0 ? [{ type: 'callout', tone: '问题', title: '共同题难度变化过大', text: [`${itemNames(drifting)}在两次考试中难度的变化与其他共同题不一致，可能已泄露、讲过或题面不同，应去掉后重算。`] } as const] : []),
    chart, conversion,
    {
      type: 'table', id: `${id}-anchor`, caption: '共同题',
      columns: [{ key: 'a', label: from }, { key: 'b', label: to }, { key: 'rateA', label: '前卷得分率', format: 'rate' }, { key: 'rateB', label: '后卷得分率', format: 'rate' }, { key: 'distance', label: '偏离', format: 'index' }, { key: 'drifts', label: '提示' }],
      rows: anchor.map(({ a, b, rateA, rateB, distance, drifts }) => [{ value: a }, { value: b }, { value: rateA }, { value: rateB }, { value: distance, ...(drifts ? { mark: 'below' as const } : {}) }, { value: drifts ? '难度变化与其他共同题不一致' : '' }]),
      summaryRows: 0, notes: [],
    },
  ];
}

const fingerprint = ({ full_mark, kind, knowledge, ability }: PaperItemRow): string => [full_mark, kindOf(kind).kind, knowledge, ability].join('\t');

/** Items with the same mark, 题型, 知识 and 能力 in both papers, those with the same number first: for a person to look at. */
function candidateTable(id: string, a: LoadedPaper, b: LoadedPaper): TableElement[] {
  const pairs = a.items.flatMap((item) => b.items.filter((other) => item.full_mark !== null && item.knowledge !== null && fingerprint(item) === fingerprint(other)).map((other) => ({ item, other, same: item.item_no === other.item_no })));
  const listed = pairs.filter(({ item, same }) => same || !pairs.some((pair) => pair.same && pair.item === item)).slice(0, 60);
  if (listed.length === 0) return [];
  return [{
    type: 'table', id, caption: '可能的共同题（满分、题型、知识点、能力层次都相同）',
    columns: [{ key: 'a', label: a.caption }, { key: 'b', label: b.caption }, { key: 'fullMark', label: '满分', format: 'score' }, { key: 'kind', label: '题型' }, { key: 'same', label: '题号相同' }],
    rows: listed.map(({ item, other, same }) => [{ value: item.item_no }, { value: other.item_no }, { value: item.full_mark }, { value: kindOf(item.kind).kind ?? '' }, { value: same ? '是' : '' }]),
    summaryRows: 0, notes: ['只按双向细目表比对，是否同一道题要看试卷原文。'],
  }];
}
