import { Breadcrumb, Segmented } from 'antd';
import { useCallback, type ReactNode } from 'react';
import type { ResultElement } from '../../analytics/results/element.ts';
import { termLabel } from '../../analytics/schema/terms.ts';
import type { AnalysisRequest, ExamInfo, Grouping } from '../../analytics/session-api.ts';
import { setParams, useAddress } from '../address.ts';
import { AnalysisView } from '../elements/analysis-view.tsx';
import type { Drill } from '../elements/drill.ts';
import { examLabel, useExam } from '../exam-choice.ts';
import { useApp } from '../store.ts';
import { useAnalysis } from '../use-analysis.ts';
import { useSchoolDrill } from '../use-school-drill.ts';
import { NoExam } from './no-exam.tsx';
import { PageFrame } from './page-frame.tsx';
import { SubjectPicker } from './subject-picker.tsx';

const groupings: readonly { readonly value: Grouping; readonly label: string }[] = [
  { value: 'all', label: '全体' },
  { value: 'county', label: '县区' },
  { value: 'locality', label: '城乡' },
  { value: 'school', label: '学校' },
  { value: 'class', label: '班级' },
];

const isChart = ({ type }: ResultElement): boolean => type === 'chart';
const notChart = ({ type }: ResultElement): boolean => type !== 'chart';

export function ExamPage(): ReactNode {
  const { exam } = useExam();
  return exam ? <ExamResults exam={exam} /> : <NoExam />;
}

function ExamResults({ exam }: { readonly exam: ExamInfo }): ReactNode {
  const { params } = useAddress();
  const { subject } = useExam();
  const schools = useApp((state) => state.schools);
  const by = groupings.find(({ value }) => value === params['by'])?.value ?? 'school';
  const school = schools.find(({ school_id }) => String(school_id) === params['school']);
  const county = params['county'];
  const measures: AnalysisRequest = {
    analysis: 'measures',
    exam: exam.exam_id,
    subject,
    by,
    ...(school ? { school: school.school_id } : {}),
    ...(county ? { county } : {}),
  };
  const overview = useAnalysis({ analysis: 'exam-overview', exam: exam.exam_id });
  const table = useAnalysis(measures);
  const distribution = useAnalysis({ analysis: 'distribution', exam: exam.exam_id, subject });

  const openSchool = useSchoolDrill();
  const drill = useCallback<Drill>(
    (label) => {
      if (schools.some((one) => one.county === label)) return () => setParams({ by: 'school', county: label, school: undefined });
      if (exam.subjects.includes(label)) return () => setParams({ subject: label });
      return openSchool(label);
    },
    [schools, exam, openSchool],
  );

  return (
    <PageFrame title={examLabel(exam)} aside={[termLabel(exam.term), exam.kind, exam.scope, exam.date, exam.commonForm ? '同卷' : '异卷'].filter(Boolean).join(' · ')}>
      <AnalysisView state={overview} drill={drill} filter={notChart} />
      <div className="controls sticky">
        <SubjectPicker />
        <label className="control">
          <span>按</span>
          <Segmented
            aria-label="分组"
            value={by}
            options={[...groupings]}
            onChange={(value) => setParams({ by: value, ...(value === 'class' ? {} : { school: undefined }), ...(value === 'school' || value === 'class' ? {} : { county: undefined }) })}
          />
        </label>
        {(county || school) && <Trail county={county} school={school?.name} />}
      </div>
      <AnalysisView state={table} drill={drill} filter={notChart} warnings={exam.commonForm} />
      <div className="side-by-side">
        <div>
          <AnalysisView state={table} drill={drill} filter={isChart} headline={false} warnings={false} quiet />
        </div>
        <div>
          <AnalysisView state={distribution} warnings={exam.commonForm} />
          <AnalysisView state={overview} drill={drill} filter={isChart} headline={false} warnings={false} quiet />
        </div>
      </div>
    </PageFrame>
  );
}

/** Where the drill-down stands, and the way back up. */
function Trail({ county, school }: { readonly county: string | undefined; readonly school: string | undefined }): ReactNode {
  const step = (label: string, changes: Record<string, string | undefined>, last: boolean): { title: ReactNode } => ({
    title: last ? label : <a onClick={() => setParams(changes)}>{label}</a>,
  });
  return (
    <Breadcrumb
      items={[
        step('全部县区', { by: 'county', county: undefined, school: undefined }, false),
        ...(county ? [step(county, { by: 'school', school: undefined }, !school)] : []),
        ...(school ? [step(school, {}, true)] : []),
      ]}
    />
  );
}
