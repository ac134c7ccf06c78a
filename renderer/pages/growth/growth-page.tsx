import { Checkbox, Segmented, Tabs } from 'antd';
import type { ReactNode } from 'react';
import type { ExamInfo } from '../../../analytics/session-api.ts';
import { setParams, useAddress } from '../../address.ts';
import { examLabel, useExam } from '../../exam-choice.ts';
import { useApp } from '../../store.ts';
import { EmptyState } from '../empty-state.tsx';
import { NoExam } from '../no-exam.tsx';
import { PageFrame } from '../page-frame.tsx';
import { SubjectPicker } from '../subject-picker.tsx';
import { BaselinePicker } from './baseline-picker.tsx';
import { CheckView } from './check-view.tsx';
import { models, readChoices, units, views, type GrowthChoices } from './growth-choices.ts';
import { CovariateOptions, ModelOptions } from './model-options.tsx';
import { NeededView } from './needed-view.tsx';
import { ReferenceView } from './reference-view.tsx';
import { ResultView } from './result-view.tsx';
import { SubjectsView } from './subjects-view.tsx';
import { TrajectoryView } from './trajectory-view.tsx';

export function GrowthPage(): ReactNode {
  const { exam } = useExam();
  return exam ? <Growth exam={exam} /> : <NoExam />;
}

function Growth({ exam }: { readonly exam: ExamInfo }): ReactNode {
  const exams = useApp((state) => state.exams);
  const { params } = useAddress();
  const { subject } = useExam();
  const choices = readChoices(params, exam, subject, exams);
  const { view } = choices;
  return (
    <PageFrame title="增值评价" aside={`${view === 'needed' ? '起点' : '结果'}：${examLabel(exam)} ${subject}`}>
      <Tabs size="small" activeKey={view} onChange={(value) => setParams({ view: value === 'result' ? undefined : value })} items={views.map(({ value, label }) => ({ key: value, label }))} />
      <div className="controls">
        <SubjectPicker />
        {view !== 'trajectory' && view !== 'reference' && view !== 'needed' && choices.candidates.length > 0 && (
          <BaselinePicker label="起点" exams={choices.candidates} value={choices.baselines} onChange={(base) => setParams({ base })} />
        )}
        <label className="control">
          <span>单位</span>
          <Segmented aria-label="单位" value={choices.by} options={[...units]} onChange={(by) => setParams({ by: by === 'school' ? undefined : by, unit: undefined })} />
        </label>
        {choices.by === 'school' && view !== 'trajectory' && view !== 'reference' && view !== 'needed' && (
          <Checkbox checked={choices.mergeSites} onChange={({ target }) => setParams({ merge: target.checked ? '1' : undefined })}>教学点并入中心校</Checkbox>
        )}
        {(view === 'result' || view === 'fairness') && <ModelPicker choices={choices} />}
        {(view === 'compare' || view === 'sensitivity' || view === 'subjects') && <CovariateOptions choices={choices} />}
      </div>
      <View choices={choices} exam={exam} exams={exams} />
    </PageFrame>
  );
}

function ModelPicker({ choices }: { readonly choices: GrowthChoices }): ReactNode {
  return (
    <>
      <label className="control">
        <span>模型</span>
        <Segmented
          aria-label="模型"
          value={choices.model.value}
          options={models.map(({ value, label, help }) => ({ value, label, title: help }))}
          onChange={(model) => setParams({ model: model === 'mixed' ? undefined : model })}
        />
      </label>
      {choices.model.value === 'mixed' && <ModelOptions choices={choices} />}
      {choices.model.value === 'bands' && (
        <Checkbox checked={choices.cap} onChange={({ target }) => setParams({ cap: target.checked ? '1' : undefined })}>
          <span title="按英国教育部的规则：低于本层平均若干个标准差的进步值按该下限计入，全体约 1% 的学生受影响，免得个别学生左右全校。">限制极端负值</span>
        </Checkbox>
      )}
    </>
  );
}

function View({ choices, exam, exams }: { readonly choices: GrowthChoices; readonly exam: ExamInfo; readonly exams: readonly ExamInfo[] }): ReactNode {
  switch (choices.view) {
    case 'trajectory':
      return <TrajectoryView choices={choices} />;
    case 'reference':
      return <ReferenceView choices={choices} exams={exams} />;
    case 'needed':
      return <NeededView choices={choices} exam={exam} exams={exams} />;
    default:
      if (choices.baselines.length > 0) return choices.view === 'result' ? <ResultView choices={choices} /> : choices.view === 'subjects' ? <SubjectsView choices={choices} /> : <CheckView choices={choices} view={choices.view} />;
      return (
        <EmptyState title="这次考试没有可用的起点">
          增值要用同一批学生更早的成绩作起点。请导入他们的入学成绩或更早一次考试，或在上方换一次考试。
        </EmptyState>
      );
  }
}
