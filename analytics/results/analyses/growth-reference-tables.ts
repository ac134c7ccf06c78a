import { referenceValues, type CheckedReference, type ReferenceFault } from '../../growth/reference/reference-values.ts';
import type { ExamSubject } from '../../measures/pairs.ts';
import { referenceListQuery } from '../../measures/reference-list.ts';
import type { ScoreSegments } from '../../schema/reference-values.ts';
import type { Analysis } from './analysis.ts';
import { datedExamLabel, type AnalysisContext } from './analysis-context.ts';

export interface StoredReference {
  readonly id: number;
  readonly kind: string;
  readonly exam: number | null;
  readonly subject: string | null;
  readonly checked: CheckedReference | ReferenceFault;
}

/** Every reference table of the workspace, read and checked. */
export async function storedReferences({ engine, call }: AnalysisContext): Promise<StoredReference[]> {
  const rows = await engine.query(referenceListQuery(), call);
  return rows.map(({ reference_id, kind, exam_id, subject, values }) => ({ id: reference_id, kind, exam: exam_id, subject, checked: referenceValues(kind, values) }));
}

/** The 一分一段 of an exam and subject, the one imported last; null without one. */
export async function segmentsOf(context: AnalysisContext, { exam, subject }: ExamSubject): Promise<{ readonly id: number; readonly values: ScoreSegments } | null> {
  const found = (await storedReferences(context)).flatMap((row) =>
    row.exam === exam && (row.subject ?? subject) === subject && row.checked.ok && row.checked.kind === '一分一段' ? [{ id: row.id, values: row.checked.values }] : []);
  return found.at(-1) ?? null;
}

/** 参照表清单: what can be chosen as a reference. */
export async function referencesAnalysis(context: AnalysisContext): Promise<Analysis> {
  const stored = await storedReferences(context);
  const examName = (id: number | null): string | null => {
    const exam = id === null ? undefined : context.exams.find(({ exam_id }) => exam_id === id);
    return exam ? datedExamLabel(exam) : null;
  };
  const faults = stored.flatMap(({ id, kind, checked }) => (checked.ok ? [] : [`参照表 ${id}（${kind}）：${checked.reason}`]));
  const list = stored.map(({ id, kind, exam, subject, checked }) => ({
    id, kind, exam, examName: examName(exam), subject, ok: checked.ok,
    ...(checked.ok ? { population: checked.values.population, scope: checked.values.scope, year: checked.values.year, points: checked.values.points.length } : { population: null, scope: null, year: null, points: 0 }),
  }));
  return {
    headline: stored.length === 0 ? null : `工作区里有${stored.length}张参照表。`,
    elements: stored.length === 0
      ? []
      : [
          {
            type: 'table', id: 'references', caption: '参照表',
            columns: [
              { key: 'id', label: '编号', format: 'count' }, { key: 'kind', label: '类型' }, { key: 'exam', label: '考试' }, { key: 'subject', label: '学科' },
              { key: 'population', label: '参照人群' }, { key: 'scope', label: '范围' }, { key: 'year', label: '年份' }, { key: 'points', label: '行数', format: 'count' },
            ],
            rows: list.map(({ id, kind, examName: name, subject, population, scope, year, points }) => [
              { value: id }, { value: kind }, { value: name }, { value: subject }, { value: population }, { value: scope }, { value: year === null ? null : String(year) }, { value: points },
            ]),
            summaryRows: 0,
            notes: ['一分一段：分数对应的累计人数；位次对照：起点考试位次对应的终点考试预期位次；期望曲线：起点分数对应的终点预期分数。'],
          },
        ],
    warnings: stored.length === 0 ? ['工作区里还没有参照表。可以导入一分一段、位次对照或期望曲线，也可以改用往届同起点。'] : faults,
    data: { references: list },
  };
}
