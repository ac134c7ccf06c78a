import { Button, Popconfirm, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Due } from '../../../analytics/intake/dues/due.ts';
import { termLabel, termOrder } from '../../../analytics/schema/terms.ts';
import { downloadDueTemplates, saveDues } from '../../actions/desk.ts';
import { setParams, useAddress } from '../../address.ts';
import { AnalysisView } from '../../elements/analysis-view.tsx';
import { DataGrid } from '../../elements/data-grid.tsx';
import { session } from '../../engine.ts';
import { useApp } from '../../store.ts';
import { currentTerm, termChoices } from '../../term-choices.ts';
import { useAnalysis } from '../../use-analysis.ts';
import { useLoaded } from '../../use-loaded.ts';
import { EmptyState } from '../empty-state.tsx';
import { today } from '../local-time.ts';
import { DueDialog } from './due-dialog.tsx';
import { dueKinds } from './due-kinds.ts';
import { LoadedView } from './loaded-view.tsx';
import { OwingList } from './owing-list.tsx';

/** 催报台: what schools are to hand in, what has come, who still owes. */
export function DuesTab(): ReactNode {
  const { exams, jobs, info } = useApp();
  const { params } = useAddress();
  const known = [...new Set(exams.map(({ term }) => term))].sort((a, b) => termOrder(b) - termOrder(a));
  const term = params['term'] ?? known[0] ?? currentTerm();
  const [editing, setEditing] = useState<Due | 'new' | null>(null);
  const dues = useLoaded(() => session.dues(term), term);
  const list = dues.status === 'done' ? dues.value : [];
  const state = useAnalysis(list.length > 0 ? { analysis: 'dues', term, today: today() } : null);
  const locked = info?.readOnly !== false || jobs.length > 0;
  const keep = async (due: Due): Promise<void> => {
    if (await saveDues(term, list.some(({ id }) => id === due.id) ? list.map((one) => (one.id === due.id ? due : one)) : [...list, due])) setEditing(null);
  };
  return (
    <>
      <div className="controls">
        <label className="control">
          <span>学期</span>
          <Select aria-label="催报的学期" showSearch={{ optionFilterProp: 'label' }} className="term-picker" value={term} onChange={(next: string) => setParams({ term: next, exam: undefined })} options={termChoices([term, ...known])} />
        </label>
        <Button type="primary" disabled={locked} onClick={() => setEditing('new')}>添加要收的文件</Button>
        {list.length > 0 && <Button disabled={jobs.length > 0} onClick={() => void downloadDueTemplates(term)}>下载全部待报模板（zip）</Button>}
      </div>
      <LoadedView state={dues}>
        {() =>
          list.length === 0 ? (
            <EmptyState title={`${termLabel(term)}还没有设定要收的文件`}>先添加要收的：哪次考试的成绩、小题分、名册、任课教师表……和截止日期。以后每导入一份，这里自动记为已收；谁还没交、谁的不齐一看便知，并能一次写出所有待报的模板。</EmptyState>
          ) : (
            <>
              <AnalysisView state={state} filter={({ type }) => type === 'table'} />
              {state.status === 'done' && <OwingList data={state.result.data} />}
              <h2>要收的文件（{list.length}）</h2>
              <DueList dues={list} locked={locked} onEdit={setEditing} onRemove={(due) => void saveDues(term, list.filter(({ id }) => id !== due.id))} />
            </>
          )
        }
      </LoadedView>
      {editing !== null && <DueDialog due={editing === 'new' ? null : editing} term={term} taken={list.map(({ id }) => id)} onSave={keep} onClose={() => setEditing(null)} />}
    </>
  );
}

interface DueListProps {
  readonly dues: readonly Due[];
  readonly locked: boolean;
  readonly onEdit: (due: Due) => void;
  readonly onRemove: (due: Due) => void;
}

const DueList = ({ dues, locked, onEdit, onRemove }: DueListProps): ReactNode => (
  <DataGrid<Due>
    label="要收的文件"
    maxHeight={320}
    rows={dues}
    columns={[
      { key: 'title', label: '名称', render: ({ title }) => title },
      { key: 'kind', label: '种类', render: ({ kind }) => dueKinds[kind] },
      { key: 'exam', label: '考试', render: ({ exam }) => (exam ? (exam.name.includes(exam.grade) ? exam.name : `${exam.grade} ${exam.name}`) : '') },
      { key: 'subject', label: '学科', render: ({ subject }) => subject ?? '' },
      { key: 'due', label: '截止', render: ({ due }) => due ?? '不限', sortValue: ({ due }) => due },
      { key: 'schools', label: '学校', render: ({ schools }) => (schools === 'all' ? '所有学校' : `${schools.length} 所`) },
      {
        key: 'action', label: '',
        render: (due) => (
          <>
            <Button size="small" type="link" disabled={locked} aria-label={`修改 ${due.title}`} onClick={() => onEdit(due)}>修改</Button>
            <Popconfirm title={`不再收“${due.title}”？`} okText="不再收" cancelText="取消" onConfirm={() => onRemove(due)}>
              <Button size="small" type="link" disabled={locked} aria-label={`不再收 ${due.title}`}>删除</Button>
            </Popconfirm>
          </>
        ),
      },
    ]}
  />
);
