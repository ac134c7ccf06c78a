import { examFilingsQuery } from '../../measures/exam-rules.ts';
import { formGroupsQuery, comparabilityOf } from '../../measures/comparability.ts';
import { examRuleWarnings, pupilOutputRules } from '../../schema/exam-rules.ts';
import type { Analysis } from './analysis.ts';
import { datedExamLabel, examById, type AnalysisContext, type ExamFacts } from './analysis-context.ts';
import type { ExamCheckRequest } from './comparison-requests.ts';

/** 考试合规检查: each exam against the notices, what may be compared, and what may be shown of pupils. */
export async function examCheckAnalysis(context: AnalysisContext, { exam }: ExamCheckRequest): Promise<Analysis> {
  const { engine, call } = context;
  const exams = exam === undefined ? context.exams : [examById(context, exam)];
  const filings = new Map((await engine.query(examFilingsQuery(), call)).map((row) => [row.exam_id, row]));
  const checked = [];
  for (const one of exams) {
    const filing = filings.get(one.exam_id);
    const warnings = examRuleWarnings({ ...one, filingNo: filing?.filing_no ?? null, sameKind: filing?.same_kind ?? 1 });
    checked.push({ exam: one, warnings, output: pupilOutputRules(one.grade), forms: await formsOf(context, one) });
  }
  const rows = checked.flatMap(({ exam: one, warnings }) => warnings.filter(({ code }) => exam !== undefined || code !== 'grades-only').map((warning) => ({ exam: one, ...warning })));
  const serious = new Set(rows.filter(({ code }) => code !== 'sampling' && code !== 'filing' && code !== 'grades-only').map(({ exam: one }) => one.exam_id)).size;
  return {
    headline: serious === 0 ? `${exams.length}次考试没有发现与考试管理规定相抵触的地方。` : `${exams.length}次考试中有${serious}次与考试管理规定可能相抵触，请核对。`,
    elements: [
      {
        type: 'table', id: 'exam-check', caption: '考试合规提示', columns: [{ key: 'exam', label: '考试' }, { key: 'text', label: '提示' }, { key: 'clause', label: '依据' }],
        rows: rows.map(({ exam: one, text, clause }) => [{ value: datedExamLabel(one) }, { value: text }, { value: clause }]), summaryRows: 0,
        notes: ['只作提示，不阻止使用；中考、高考、学业水平考试和入学考试不属日常考试，不在此列。', ...(exam === undefined ? ['义务教育阶段各次考试对学生都用等级评价，不公布分数和名次，不再逐条列出。'] : [])],
      },
      {
        type: 'table', id: 'exam-check-output', caption: '可比范围与学生结果的呈现',
        columns: [{ key: 'exam', label: '考试' }, { key: 'forms', label: '可比范围' }, { key: 'grade', label: '学生结果' }, { key: 'ranks', label: '学生名次表' }],
        rows: checked.map(({ exam: one, output, forms }) => [{ value: datedExamLabel(one) }, { value: forms }, { value: output.gradeMode ? '等级' : '分数' }, { value: output.pupilRanks ? '仅校内使用' : '默认不出' }]),
        summaryRows: 0, notes: ['异卷的学科只在校内比较；确为同卷（如同一试卷的两种印本）的，可在考试页声明同卷后再比较。'],
      },
    ],
    warnings: [], data: checked.map(({ exam: { exam_id }, warnings, output, forms }) => ({ exam: exam_id, warnings, ...output, comparable: forms })),
  };
}

async function formsOf({ engine, call }: AnalysisContext, exam: ExamFacts): Promise<string> {
  const scopes = comparabilityOf(await engine.query(formGroupsQuery(exam.exam_id), call)).filter(({ subject }) => subject !== '总分');
  const apart = scopes.filter(({ scope }) => scope !== '全体');
  if (apart.length === 0) return '同卷，可跨校比较';
  return apart.length === scopes.length ? '异卷，只在校内比较' : `${apart.map(({ subject }) => subject).join('、')}异卷，其余同卷`;
}
