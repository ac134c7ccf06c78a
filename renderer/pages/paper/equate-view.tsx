import { Input, Segmented, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { setParams, useAddress } from '../../address.ts';
import { AnalysisView } from '../../elements/analysis-view.tsx';
import { examLabel } from '../../exam-choice.ts';
import { useApp } from '../../store.ts';
import { useAnalysis } from '../../use-analysis.ts';
import { EmptyState } from '../empty-state.tsx';
import { parseCommon } from './common-items.ts';
import type { PaperProps } from './paper-page.tsx';
import { papersOf } from './papers.ts';

const methods = [
  { value: 'equipercentile', label: '等百分位', title: '分数分布对分数分布，不要求直线关系；人数多时首选。' },
  { value: 'tucker', label: 'Tucker线性', title: '两批学生水平相近、人数不多时用。' },
  { value: 'levine', label: 'Levine线性', title: '两批学生水平相差较大时用。' },
  { value: 'irt', label: '真分数', title: '按项目反应理论换算，较慢。' },
] as const;

/** Scores of this paper on the scale of another one, through questions both asked. */
export function EquateView({ paper, asked }: PaperProps): ReactNode {
  const { params } = useAddress();
  const exams = useApp((state) => state.exams);
  const list = useAnalysis({ analysis: 'items-papers' });
  const others = (list.status === 'done' ? papersOf(list.result.data) : []).filter((one) => one.form !== paper.form);
  const onto = others.find(({ form }) => String(form) === params['onto']);
  const method = methods.find(({ value }) => value === params['method'])?.value ?? 'equipercentile';
  const [text, setText] = useState(params['common'] ?? '');
  const { missing, ...own } = asked;
  const state = useAnalysis(onto ? { analysis: 'items-equate', ...own, onto: { exam: onto.exam, subject: onto.subject, form: onto.form }, common: parseCommon(params['common'] ?? ''), method, ...(missing === 'zero' ? { missing } : {}) } : null);
  const nameOf = (exam: number): string => {
    const found = exams.find(({ exam_id }) => exam_id === exam);
    return found ? examLabel(found) : String(exam);
  };
  if (list.status === 'done' && others.length === 0) {
    return <EmptyState title="只有一份试卷有小题分">等值要用两份有共同题的试卷。再导入一次考试的小题分（例如上学期用过同样题目的考试），这里就能把两次的分数放到同一把尺子上。</EmptyState>;
  }
  return (
    <>
      <p className="note">两次考试难度不同，分数不能直接相减。用两份试卷里相同的题目（共同题），把这份试卷的分数换算到另一份试卷上，再比较前后水平。</p>
      <div className="controls">
        <label className="control">
          <span>换算到</span>
          <Select
            aria-label="换算到" className="table-picker" showSearch={{ optionFilterProp: 'label' }} placeholder="选另一份试卷" value={onto ? String(onto.form) : undefined}
            onChange={(value: string | undefined) => setParams({ onto: value })}
            options={others.map(({ exam, subject, form, label }) => ({ value: String(form), label: `${nameOf(exam)} ${subject}${label ? `（${label}）` : ''}` }))}
          />
        </label>
        <label className="control">
          <span>共同题</span>
          <Input
            aria-label="共同题" className="baseline-picker" value={text} placeholder="如 1=3，5=5（本卷题号=另一卷题号），回车计算"
            onChange={({ target }) => setText(target.value)} onPressEnter={() => setParams({ common: text })} onBlur={() => setParams({ common: text })}
          />
        </label>
        <label className="control">
          <span>方法</span>
          <Segmented aria-label="等值方法" value={method} options={[...methods]} onChange={(value) => setParams({ method: value === 'equipercentile' ? undefined : value })} />
        </label>
      </div>
      <AnalysisView state={state} />
    </>
  );
}
