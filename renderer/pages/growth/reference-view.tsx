import { Segmented } from 'antd';
import type { ReactNode } from 'react';
import type { ExamInfo } from '../../../analytics/session-api.ts';
import { setParams, useAddress } from '../../address.ts';
import { formatBaselines, parseBaselines } from '../../baseline-choice.ts';
import { AnalysisView } from '../../elements/analysis-view.tsx';
import { useAnalysis } from '../../use-analysis.ts';
import { useSchoolDrill } from '../../use-school-drill.ts';
import { EmptyState } from '../empty-state.tsx';
import { BaselinePicker } from './baseline-picker.tsx';
import type { GrowthChoices } from './growth-choices.ts';
import { ReferencePicker, useReferences } from './reference-picker.tsx';
import { suggestPast } from './suggest-past.ts';

/** Where units are too few to be compared with each other: an earlier cohort, or figures from outside. */
export function ReferenceView({ choices, exams }: { readonly choices: GrowthChoices; readonly exams: readonly ExamInfo[] }): ReactNode {
  const { params } = useAddress();
  const references = useReferences();
  const drill = useSchoolDrill();
  const { outcome, by, candidates } = choices;
  const [baseline] = choices.baselines;
  const suggested = baseline ? suggestPast(outcome, baseline, exams) : null;
  const [pastOutcome = suggested?.outcome] = parseBaselines(params['pastOutcome'] ?? '', exams);
  const [pastBaseline = suggested?.baseline] = parseBaselines(params['pastBase'] ?? '', exams);
  const reference = references.find(({ id }) => String(id) === params['ref']);
  const imported = params['against'] === 'reference';
  const against = imported
    ? reference && { kind: 'reference' as const, reference: reference.id }
    : pastOutcome && pastBaseline && { kind: 'past' as const, outcome: pastOutcome, baseline: pastBaseline };
  const state = useAnalysis(baseline && against ? { analysis: 'growth-reference', outcome, baseline, by, against } : null);
  return (
    <>
      <p className="note">学校太少（例如全县只有两三所高中）时，不能互相比出增值。这里把学生的成绩与参照相比：往届同起点的学生，或上级公布的位次、一分一段。</p>
      <div className="controls">
        <label className="control">
          <span>参照</span>
          <Segmented
            aria-label="参照" value={imported ? 'reference' : 'past'}
            options={[{ value: 'past', label: '往届同起点' }, { value: 'reference', label: '导入的参照' }]}
            onChange={(value) => setParams({ against: value === 'past' ? undefined : value })}
          />
        </label>
        {candidates.length > 0 && <BaselinePicker single label="起点" exams={candidates} value={baseline ? [baseline] : []} onChange={(base) => setParams({ base })} />}
        {imported ? (
          <ReferencePicker references={references} value={reference?.id ?? null} />
        ) : (
          <>
            <BaselinePicker single label="往届结果" exams={exams} value={pastOutcome ? [pastOutcome] : []} onChange={(pastOutcome) => setParams({ pastOutcome })} />
            <BaselinePicker single label="往届起点" exams={exams} value={pastBaseline ? [pastBaseline] : []} onChange={(pastBase) => setParams({ pastBase })} />
          </>
        )}
      </div>
      {!baseline ? (
        <EmptyState title="这次考试没有可用的起点">请导入学生更早的成绩，或在上方换一次考试。</EmptyState>
      ) : !against ? (
        <EmptyState title={imported ? '还没有选定参照' : '没有找到可作参照的往届'}>
          {imported
            ? references.length > 0 ? '请在上方选一份参照。' : '请先在“数据”页导入位次对照表或一分一段表。'
            : '往届要有与这一届同类的起点考试和结果考试。请导入往届成绩，或改用导入的参照。'}
        </EmptyState>
      ) : (
        <AnalysisView key={formatBaselines([baseline])} state={state} drill={drill} />
      )}
    </>
  );
}
