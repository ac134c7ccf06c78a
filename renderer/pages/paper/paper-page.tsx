import { Segmented, Select, Tabs } from 'antd';
import type { ReactNode } from 'react';
import type { ItemPaper } from '../../../analytics/results/analyses/items-papers.ts';
import type { ExamInfo } from '../../../analytics/session-api.ts';
import { setParams, useAddress } from '../../address.ts';
import { AnalysisView } from '../../elements/analysis-view.tsx';
import { examLabel, useExam } from '../../exam-choice.ts';
import { useApp } from '../../store.ts';
import { useAnalysis } from '../../use-analysis.ts';
import { NoExam } from '../no-exam.tsx';
import { PageFrame } from '../page-frame.tsx';
import { DifView } from './dif-view.tsx';
import { EquateView } from './equate-view.tsx';
import { IrtView } from './irt-view.tsx';
import { MasteryView } from './mastery-view.tsx';
import { NoItems } from './no-items.tsx';
import { choosePaper, papersOf } from './papers.ts';
import { missingPolicies, views, type Missing, type PaperView } from './paper-views.ts';
import { QualityView } from './quality-view.tsx';
import { UnitsView } from './units-view.tsx';

/** What a tab needs of the page. */
export interface PaperProps {
  readonly paper: ItemPaper;
  /** The part of every request that names the paper. */
  readonly asked: { readonly exam: number; readonly subject: string; readonly form: number; readonly missing?: Missing };
}

export function PaperPage(): ReactNode {
  const { exam } = useExam();
  return exam ? <Papers exam={exam} /> : <NoExam />;
}

function Papers({ exam }: { readonly exam: ExamInfo }): ReactNode {
  const { params } = useAddress();
  const state = useAnalysis({ analysis: 'items-papers' });
  if (state.status !== 'done') return <PageFrame title="试卷"><AnalysisView state={state} /></PageFrame>;
  const papers = papersOf(state.result.data);
  const paper = choosePaper(papers, exam.exam_id, params);
  return paper ? <Paper exam={exam} paper={paper} papers={papers} /> : <NoItems exam={exam} papers={papers} />;
}

function Paper({ exam, paper, papers }: { readonly exam: ExamInfo; readonly paper: ItemPaper; readonly papers: readonly ItemPaper[] }): ReactNode {
  const { params } = useAddress();
  const view = views.find(({ value }) => value === params['view'])?.value ?? 'overview';
  const missing = missingPolicies.find(({ value }) => value === params['missing'])?.value ?? 'listwise';
  const own = papers.filter(({ exam: id }) => id === paper.exam);
  const subjects = [...new Set(own.map(({ subject }) => subject))];
  const forms = own.filter(({ subject }) => subject === paper.subject);
  const props: PaperProps = { paper, asked: { exam: paper.exam, subject: paper.subject, form: paper.form, ...(missing === 'listwise' ? {} : { missing }) } };
  return (
    <PageFrame title="试卷" aside={`${examLabel(exam)} ${paper.subject}${forms.length > 1 ? ` ${paper.label || '共同卷'}` : ''}`}>
      <Tabs
        size="small" activeKey={view} items={views.map(({ value, label }) => ({ key: value, label }))}
        onChange={(value) => setParams({ view: value === 'overview' ? undefined : value, item: undefined })}
      />
      <div className="controls">
        <label className="control">
          <span>学科</span>
          <Segmented aria-label="学科" value={paper.subject} options={subjects} onChange={(subject) => setParams({ subject, form: undefined, item: undefined })} />
        </label>
        {forms.length > 1 && (
          <label className="control">
            <span>试卷</span>
            <Select aria-label="试卷" className="baseline-picker" value={paper.form} onChange={(form: number) => setParams({ form: String(form), item: undefined })} options={forms.map(({ form, label, pupils }) => ({ value: form, label: `${label || '共同卷'}（${pupils}人）` }))} />
          </label>
        )}
        <label className="control">
          <span>缺失小题分</span>
          <Segmented
            aria-label="缺失小题分" value={missing} options={missingPolicies.map(({ value, label, help }) => ({ value, label, title: help }))}
            onChange={(value) => setParams({ missing: value === 'listwise' ? undefined : value })}
          />
        </label>
        {view !== 'mastery' && view !== 'dif' && view !== 'equate' && <SchoolPicker />}
      </div>
      <View view={view} {...props} />
    </PageFrame>
  );
}

/** One school's pupils; all when none is chosen. */
function SchoolPicker(): ReactNode {
  const { params } = useAddress();
  const schools = useApp((state) => state.schools);
  return (
    <label className="control">
      <span>学校</span>
      <Select
        aria-label="学校" className="baseline-picker" allowClear showSearch={{ optionFilterProp: 'label' }} placeholder="全部学校"
        value={schools.some(({ school_id }) => String(school_id) === params['school']) ? params['school'] : undefined}
        onChange={(value: string | undefined) => setParams({ school: value })}
        options={schools.map(({ school_id, name }) => ({ value: String(school_id), label: name }))}
      />
    </label>
  );
}

function View({ view, ...props }: PaperProps & { readonly view: PaperView }): ReactNode {
  switch (view) {
    case 'overview':
    case 'items':
    case 'options':
      return <QualityView view={view} {...props} />;
    case 'mastery':
      return <MasteryView {...props} />;
    case 'units':
      return <UnitsView {...props} />;
    case 'irt':
      return <IrtView {...props} />;
    case 'dif':
      return <DifView {...props} />;
    case 'equate':
      return <EquateView {...props} />;
  }
}
