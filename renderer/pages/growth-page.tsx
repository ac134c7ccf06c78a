import { Segmented, Select } from 'antd';
import type { ReactNode } from 'react';
import type { ExamInfo } from '../../analytics/session-api.ts';
import { setParams, useAddress } from '../address.ts';
import { baselineExams, formatBaselines, parseBaselines, suggestBaseline } from '../baseline-choice.ts';
import { AnalysisView } from '../elements/analysis-view.tsx';
import { examLabel, subjectChoices, useExam } from '../exam-choice.ts';
import { useApp } from '../store.ts';
import { useAnalysis } from '../use-analysis.ts';
import { useSchoolDrill } from '../use-school-drill.ts';
import { EmptyState } from './empty-state.tsx';
import { NoExam } from './no-exam.tsx';
import { PageFrame } from './page-frame.tsx';
import { SubjectPicker } from './subject-picker.tsx';

export function GrowthPage(): ReactNode {
  const { exam } = useExam();
  return exam ? <Growth outcome={exam} /> : <NoExam />;
}

function Growth({ outcome }: { readonly outcome: ExamInfo }): ReactNode {
  const exams = useApp((state) => state.exams);
  const drill = useSchoolDrill();
  const { params } = useAddress();
  const { subject } = useExam();
  const candidates = baselineExams(outcome, exams);
  const chosen = parseBaselines(params['base'] ?? '', candidates);
  const baselines = chosen.length > 0 ? chosen : suggestBaseline(outcome, subject, exams);
  const by = params['by'] === 'class' ? 'class' : 'school';
  const state = useAnalysis(baselines.length === 0 ? null : { analysis: 'growth', outcome: { exam: outcome.exam_id, subject }, baselines, by });

  return (
    <PageFrame
      title="增值评价"
      aside={`结果：${examLabel(outcome)} ${subject}`}
      controls={
        <>
          <SubjectPicker />
          {candidates.length > 0 && (
            <label className="control">
              <span>起点</span>
              <Select
                aria-label="起点成绩"
                mode="multiple"
                className="baseline-picker"
                maxTagCount="responsive"
                placeholder="选择起点成绩"
                value={baselines.map((baseline) => formatBaselines([baseline]))}
                onChange={(values: string[]) => setParams({ base: values.join(',') || undefined })}
                options={candidates.map((exam) => ({
                  label: `${examLabel(exam)}（${exam.term}）`,
                  options: subjectChoices(exam).map((name) => ({ value: `${exam.exam_id}:${name}`, label: `${examLabel(exam)} ${name}` })),
                }))}
              />
            </label>
          )}
          <label className="control">
            <span>单位</span>
            <Segmented aria-label="单位" value={by} options={[{ value: 'school', label: '学校' }, { value: 'class', label: '班级' }]} onChange={(value) => setParams({ by: value })} />
          </label>
        </>
      }
    >
      {baselines.length === 0 ? (
        <EmptyState title="这次考试没有可用的起点">
          增值要用同一批学生更早的成绩作起点。请导入他们的入学成绩或更早一次考试，或在上方换一次考试。
        </EmptyState>
      ) : (
        <AnalysisView state={state} drill={drill} />
      )}
    </PageFrame>
  );
}
