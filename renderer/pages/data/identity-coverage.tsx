import { Select } from 'antd';
import type { ReactNode } from 'react';
import { termOrder } from '../../../analytics/schema/terms.ts';
import type { ExamInfo } from '../../../analytics/session-api.ts';
import { setParams, useAddress } from '../../address.ts';
import { AnalysisView } from '../../elements/analysis-view.tsx';
import { chooseExam, examLabel, sortExams } from '../../exam-choice.ts';
import { useApp } from '../../store.ts';
import { useAnalysis } from '../../use-analysis.ts';

const isEarlier = (one: ExamInfo, than: ExamInfo): boolean =>
  termOrder(one.term) < termOrder(than.term) || (one.term === than.term && one.exam_id !== than.exam_id && ((one.date ?? '') < (than.date ?? '') || (one.isEntry && !than.isEntry)));

/** How many pupils of an exam are found again in an earlier one: what value added will rest on. */
export function IdentityCoverage(): ReactNode {
  const exams = useApp((state) => state.exams);
  const { params } = useAddress();
  const exam = chooseExam(exams, params);
  const others = exam ? sortExams(exams.filter(({ exam_id }) => exam_id !== exam.exam_id)) : [];
  const earlier = others.find(({ exam_id }) => String(exam_id) === params['earlier']) ?? others.find((one) => exam !== null && isEarlier(one, exam)) ?? others[0] ?? null;
  const state = useAnalysis(exam && earlier ? { analysis: 'identity-coverage', exam: exam.exam_id, earlier: earlier.exam_id } : null);
  if (!exam) return null;
  return (
    <section>
      <h2>两次考试对上了多少学生</h2>
      {earlier ? (
        <>
          <div className="controls">
            <span className="control"><span>这次考试</span>{examLabel(exam)}（{exam.term}，在窗口上方换）</span>
            <label className="control">
              <span>与哪一次比</span>
              <Select
                aria-label="与哪一次比"
                className="wide-picker"
                showSearch={{ optionFilterProp: 'label' }}
                value={earlier.exam_id}
                onChange={(id: number) => setParams({ earlier: String(id) })}
                options={others.map((one) => ({ value: one.exam_id, label: `${examLabel(one)}（${one.term}）` }))}
              />
            </label>
          </div>
          <AnalysisView state={state} />
        </>
      ) : (
        <p className="muted">只有一次考试，还没有可比的。再导入一次考试后，这里按学校列出对上的学生数和依据。</p>
      )}
    </section>
  );
}
