import type { ItemMatrixRow, PaperItemRow } from '../../items/paper-marks.ts';
import type { MissingPolicy } from '../../items/settle-missing.ts';
import { itemMatrixQuery, paperItemsQuery, papersWithItemsQuery } from '../../measures/item-matrix.ts';
import { TOTAL } from '../../schema/subjects.ts';
import type { Analysis } from './analysis.ts';
import { examById, examLabel, type AnalysisContext, type ExamFacts } from './analysis-context.ts';

/** One paper of one exam, as every analysis of 小题分 asks for it. */
export interface PaperRequest {
  readonly exam: number;
  readonly subject: string;
  /** One of the papers where schools set their own; the one with most pupils unless given. */
  readonly form?: number | undefined;
  readonly missing?: MissingPolicy | undefined;
}

export interface PaperChoice {
  readonly form: number;
  /** '' for the common paper. */
  readonly label: string;
  readonly pupils: number;
}

export interface LoadedPaper {
  readonly exam: ExamFacts;
  readonly subject: string;
  readonly form: number;
  readonly label: string;
  readonly fullMark: number | null;
  /** Every paper of the subject with item marks, this one among them. */
  readonly papers: readonly PaperChoice[];
  readonly missing: MissingPolicy;
  readonly items: readonly PaperItemRow[];
  readonly rows: readonly ItemMatrixRow[];
  /** 2026年中考数学, with the paper's own label where there are several. */
  readonly caption: string;
  /** Chinese: that other papers of the subject are not in these figures. */
  readonly warnings: readonly string[];
}

export const refusedPaper = (warning: string, warnings: readonly string[] = []): Analysis => ({ headline: null, elements: [], warnings: [...warnings, warning], data: null });

/** Items and marks of the paper asked for; a sentence where there are none. */
export async function loadPaper(context: AnalysisContext, request: PaperRequest, school?: number): Promise<LoadedPaper | string> {
  const exam = examById(context, request.exam);
  const { engine, call } = context;
  if (request.subject === TOTAL) return '试卷质量按学科分析，请选择一个学科。';
  const papers = await engine.query(papersWithItemsQuery(request.exam, request.subject), call);
  const paper = request.form === undefined ? papers[0] : papers.find(({ form_id }) => form_id === request.form);
  if (!paper) return `${examLabel(exam)}没有${request.subject}的小题分，请先导入小题分。`;
  const others = papers.filter(({ form_id }) => form_id !== paper.form_id).map(({ label, form_id }) => label || `编号${form_id}`);
  return {
    exam, subject: request.subject, form: paper.form_id, label: paper.label, fullMark: paper.full_mark,
    papers: papers.map(({ form_id, label, pupils }) => ({ form: form_id, label, pupils })),
    missing: request.missing ?? 'listwise',
    items: await engine.query(paperItemsQuery(paper.form_id), call),
    rows: await engine.query(itemMatrixQuery({ form: paper.form_id, school }), call),
    caption: `${examLabel(exam)}${request.subject}${papers.length > 1 && paper.label ? `（${paper.label}）` : ''}`,
    warnings: others.length > 0 ? [`本学科各校自主命题（异卷），这里只统计${paper.label ? `“${paper.label}”` : '共同卷'}；其他试卷：${others.join('、')}。`] : [],
  };
}

/** Start of the ids of a paper's elements. */
export const paperId = ({ exam, subject, form, papers }: LoadedPaper): string => `items-${exam.exam_id}-${subject}${papers.length > 1 ? `-${form}` : ''}`;

/** 第7题 for numbers, the column's own name otherwise. */
export const itemLabel = (item: string): string => (/^\d/.test(item) ? `第${item}题` : item);

/** 1、2、3、7 → [1, 2, 3], [7]: neighbours in the list whose whole numbers follow each other. */
function runsOf(items: readonly string[]): string[][] {
  const runs: string[][] = [];
  for (const item of items) {
    const last = runs.at(-1);
    if (last && /^\d+$/.test(item) && /^\d+$/.test(last.at(-1)!) && Number(item) === Number(last.at(-1)) + 1) last.push(item);
    else runs.push([item]);
  }
  return runs;
}

/** 1～3、7: three and more in a row by their ends. */
export const itemRuns = (items: readonly string[]): string =>
  runsOf(items).map((run) => (run.length > 2 ? `${run[0]}～${run.at(-1)}` : run.join('、'))).join('、');

export function itemNames(items: readonly string[], limit = 6): string {
  const plain = items.every((item) => /^\d/.test(item));
  const listed = (list: readonly string[]): string => (plain ? `第${itemRuns(list)}题` : list.map(itemLabel).join('、'));
  return items.length <= limit || runsOf(items).length <= 2 ? listed(items) : `${listed(items.slice(0, limit))}等${items.length}道题`;
}
