import type { ReactNode } from 'react';
import type { ExamInfo } from '../../analytics/session-api.ts';
import { goTo } from '../address.ts';
import { AnalysisView } from '../elements/analysis-view.tsx';
import { examLabel, useExam } from '../exam-choice.ts';
import { useApp } from '../store.ts';
import { useAnalysis } from '../use-analysis.ts';
import { NoExam } from './no-exam.tsx';
import { PageFrame } from './page-frame.tsx';
import { SubjectPicker } from './subject-picker.tsx';

export function ComparePage(): ReactNode {
  const { exam } = useExam();
  return exam ? <Comparison exam={exam} /> : <NoExam />;
}

function Comparison({ exam }: { readonly exam: ExamInfo }): ReactNode {
  const { subject } = useExam();
  const schools = useApp((state) => state.schools);
  const state = useAnalysis({ analysis: 'comparison', exam: exam.exam_id, subject });
  const openSchool = (label: string): void => {
    const school = schools.find(({ name, public_code }) => name === label || public_code === label);
    if (school) goTo('exam', { by: 'class', school: String(school.school_id) });
  };
  return (
    <PageFrame title="校际比较" aside={examLabel(exam)} controls={<SubjectPicker />}>
      <AnalysisView state={state} onDrill={openSchool} />
    </PageFrame>
  );
}
