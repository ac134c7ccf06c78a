import type { ReactNode } from 'react';
import type { ExamInfo } from '../../analytics/session-api.ts';
import { AnalysisView } from '../elements/analysis-view.tsx';
import { examLabel, useExam } from '../exam-choice.ts';
import { useAnalysis } from '../use-analysis.ts';
import { useSchoolDrill } from '../use-school-drill.ts';
import { NoExam } from './no-exam.tsx';
import { PageFrame } from './page-frame.tsx';
import { SubjectPicker } from './subject-picker.tsx';

export function ComparePage(): ReactNode {
  const { exam } = useExam();
  return exam ? <Comparison exam={exam} /> : <NoExam />;
}

function Comparison({ exam }: { readonly exam: ExamInfo }): ReactNode {
  const { subject } = useExam();
  const drill = useSchoolDrill();
  const state = useAnalysis({ analysis: 'comparison', exam: exam.exam_id, subject });
  return (
    <PageFrame title="校际比较" aside={examLabel(exam)} controls={<SubjectPicker />}>
      <AnalysisView state={state} drill={drill} />
    </PageFrame>
  );
}
