import { InputNumber } from 'antd';
import type { ReactNode } from 'react';
import type { ExamInfo } from '../../../analytics/session-api.ts';
import { setParams, useAddress } from '../../address.ts';
import { parseBaselines } from '../../baseline-choice.ts';
import { AnalysisView } from '../../elements/analysis-view.tsx';
import { useAnalysis } from '../../use-analysis.ts';
import { useSchoolDrill } from '../../use-school-drill.ts';
import { EmptyState } from '../empty-state.tsx';
import { BaselinePicker } from './baseline-picker.tsx';
import type { GrowthChoices } from './growth-choices.ts';
import { suggestLearnt } from './suggest-past.ts';

/** 目标达成所需成长: what this cohort must do to reach a mark that an earlier one was measured by. */
export function NeededView({ choices, exam, exams }: { readonly choices: GrowthChoices; readonly exam: ExamInfo; readonly exams: readonly ExamInfo[] }): ReactNode {
  const { params } = useAddress();
  const drill = useSchoolDrill();
  const start = choices.outcome;
  const others = exams.filter(({ exam_id }) => exam_id !== exam.exam_id);
  const suggested = suggestLearnt(start, exams);
  const [outcome = suggested?.outcome] = parseBaselines(params['learntOutcome'] ?? '', others);
  const [baseline = suggested?.baseline] = parseBaselines(params['learntBase'] ?? '', others);
  const target = params['target'] === undefined ? null : Number(params['target']);
  const state = useAnalysis(
    outcome && baseline && target !== null && Number.isFinite(target)
      ? { analysis: 'growth-needed', learnt: { outcome, baselines: [baseline] }, baselines: [start], target, by: choices.by }
      : null,
  );
  return (
    <>
      <p className="note">以上方选定的考试为起点，按往届的成长规律，估计各单位有多少学生按平常的进步就能达到目标，多少学生需要更大的进步。只给人数，供教学安排参考。</p>
      <div className="controls">
        <BaselinePicker single label="往届结果" exams={others} value={outcome ? [outcome] : []} onChange={(learntOutcome) => setParams({ learntOutcome })} />
        <BaselinePicker single label="往届起点" exams={others} value={baseline ? [baseline] : []} onChange={(learntBase) => setParams({ learntBase })} />
        <label className="control">
          <span>目标</span>
          <InputNumber aria-label="目标分" min={0} value={target} placeholder="往届结果的分数" suffix="分" className="target-input" onChange={(value) => setParams({ target: value === null ? undefined : String(value) })} />
        </label>
      </div>
      {!outcome || !baseline ? (
        <EmptyState title="没有可学习的往届">要有一届学生已经考完与本次同类的起点和其后的结果考试。请导入往届成绩，或在上方指定。</EmptyState>
      ) : target === null ? (
        <EmptyState title="请填目标分">目标是往届结果考试上的分数，例如录取线或良好线。</EmptyState>
      ) : (
        <AnalysisView state={state} drill={drill} />
      )}
    </>
  );
}
