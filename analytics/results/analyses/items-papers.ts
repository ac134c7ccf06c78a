import { itemPapersQuery } from '../../measures/item-papers.ts';
import { subjectOrder } from '../../schema/subjects.ts';
import type { TableElement } from '../element.ts';
import type { Analysis } from './analysis.ts';
import { datedExamLabel, type AnalysisContext } from './analysis-context.ts';

/** A paper with 小题分, as pickers list it. */
export interface ItemPaper {
  readonly exam: number;
  readonly subject: string;
  readonly form: number;
  readonly label: string;
  readonly pupils: number;
  readonly items: number;
  readonly blueprint: boolean;
  readonly choices: boolean;
}

/** Which papers can be analysed: exams with 小题分, and what else they have. */
export async function itemsPapersAnalysis({ engine, exams, call }: AnalysisContext): Promise<Analysis> {
  const rows = await engine.query(itemPapersQuery(), call);
  const papers = rows
    .map(({ exam_id, form_id, ...of }): ItemPaper => ({ exam: exam_id, form: form_id, ...of }))
    .sort((a, b) => a.exam - b.exam || subjectOrder(a.subject) - subjectOrder(b.subject) || b.pupils - a.pupils);
  return { headline: null, elements: papers.length === 0 ? [] : [table(papers, exams)], warnings: papers.length === 0 ? ['工作区里还没有小题分，请先导入小题分。'] : [], data: { papers } };
}

function table(papers: readonly ItemPaper[], exams: AnalysisContext['exams']): TableElement {
  const nameOf = (id: number): string => {
    const exam = exams.find(({ exam_id }) => exam_id === id);
    return exam ? datedExamLabel(exam) : String(id);
  };
  return {
    type: 'table', id: 'items-papers', caption: '有小题分的试卷',
    columns: [
      { key: 'exam', label: '考试' }, { key: 'subject', label: '学科' }, { key: 'label', label: '试卷' }, { key: 'pupils', label: '学生', format: 'count' },
      { key: 'items', label: '题数', format: 'count' }, { key: 'blueprint', label: '双向细目表' }, { key: 'choices', label: '选项作答' },
    ],
    rows: papers.map(({ exam, subject, label, pupils, items, blueprint, choices }) => [
      { value: nameOf(exam) }, { value: subject }, { value: label || '共同卷' }, { value: pupils }, { value: items }, { value: blueprint ? '有' : '没有' }, { value: choices ? '有' : '没有' },
    ]),
    summaryRows: 0, notes: [],
  };
}
