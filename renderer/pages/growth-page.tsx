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

/** The models in office words: what each does, in one line. */
const models = [
  { value: 'mixed', label: '多层线性模型（推荐）', help: '与起点相同的学生相比，实际成绩高出或低于预期多少分；人数少的单位自动向平均靠拢，不易误判。' },
  { value: 'bands', label: '起点分层进步值', help: '按起点把学生分成若干层，看每个学生比同层平均高多少分，再按单位平均；算法简单，便于手工核对。' },
  { value: 'sgp', label: '学生成长百分位', help: '看每个学生在起点相同的学生中排到百分之几，用中位数代表单位；50 为预期，不受各次考试满分不同的影响。' },
] as const;

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
  const model = models.find(({ value }) => value === params['model']) ?? models[0];
  const state = useAnalysis(baselines.length === 0 ? null : { analysis: 'growth', outcome: { exam: outcome.exam_id, subject }, baselines, by, model: model.value });

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
          <label className="control">
            <span>模型</span>
            <Segmented
              aria-label="模型"
              value={model.value}
              options={models.map(({ value, label, help }) => ({ value, label, title: help }))}
              onChange={(value) => setParams({ model: value })}
            />
          </label>
        </>
      }
    >
      {baselines.length === 0 ? (
        <EmptyState title="这次考试没有可用的起点">
          增值要用同一批学生更早的成绩作起点。请导入他们的入学成绩或更早一次考试，或在上方换一次考试。
        </EmptyState>
      ) : (
        <>
          <p className="note">{model.help}</p>
          <AnalysisView state={state} drill={drill} />
        </>
      )}
    </PageFrame>
  );
}
