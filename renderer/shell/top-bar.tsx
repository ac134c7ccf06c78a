import { Select } from 'antd';
import type { ReactNode } from 'react';
import { termLabel, termOrder } from '../../analytics/schema/terms.ts';
import { setParams, useAddress } from '../address.ts';
import { commands } from '../commands.ts';
import { examLabel, sortExams, useExam } from '../exam-choice.ts';
import { useApp } from '../store.ts';
import { CommandButton } from './command-button.tsx';

/** Workspace, term and exam that every page follows; search and undo. */
export function TopBar(): ReactNode {
  const { phase, place, info, exams } = useApp();
  const { params } = useAddress();
  const { exam } = useExam();
  const terms = [...new Set(exams.map(({ term }) => term))].sort((a, b) => termOrder(b) - termOrder(a));
  const shown = sortExams(params['term'] ? exams.filter(({ term }) => term === params['term']) : exams);
  return (
    <header className="top-bar">
      <span className="workspace-name" title={place?.name}>{phase === 'open' ? place?.name : '未打开工作区'}</span>
      {info?.readOnly && <span className="tag warning">只读</span>}
      {phase === 'open' && exams.length > 0 && (
        <>
          <Select
            aria-label="学期"
            className="term-picker"
            value={params['term'] ?? ''}
            onChange={(term: string) => setParams({ term: term || undefined, exam: undefined, subject: undefined })}
            options={[{ value: '', label: '全部学期' }, ...terms.map((term) => ({ value: term, label: termLabel(term) }))]}
          />
          <Select
            aria-label="考试"
            className="exam-picker"
            showSearch={{ optionFilterProp: 'label' }}
            value={exam?.exam_id ?? null}
            onChange={(id: number) => setParams({ exam: String(id), school: undefined, county: undefined, by: undefined })}
            options={shown.map((one) => ({ value: one.exam_id, label: params['term'] ? examLabel(one) : `${examLabel(one)}（${one.term}）` }))}
          />
          {exam && !exam.commonForm && <span className="tag" title="各校自行命题，分数不能跨校比较">异卷</span>}
        </>
      )}
      <span className="spring" />
      {phase === 'open' && (
        <>
          <CommandButton command={commands.undo} type="text">撤销</CommandButton>
          <CommandButton command={commands.redo} type="text">恢复</CommandButton>
        </>
      )}
      <CommandButton command={commands.palette} type="text">搜索 <kbd>Ctrl K</kbd></CommandButton>
    </header>
  );
}
