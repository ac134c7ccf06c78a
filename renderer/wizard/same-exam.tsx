import { Button, Drawer, Radio } from 'antd';
import { useState, type ReactNode } from 'react';
import type { ExamChanges, PlannedExam } from '../../analytics/intake/plan.ts';
import { formatNumber } from '../../analytics/results/format.ts';
import { applyOptions, changeExam, replan } from '../actions/import.ts';
import { DataGrid } from '../elements/data-grid.tsx';
import { useApp, type Wizard } from '../store.ts';

const count = (value: number): string => formatNumber(value, 'count');

/** Exams that the workspace has already: what to do, and what would change. */
export function SameExams({ wizard, exams }: { readonly wizard: Wizard; readonly exams: readonly PlannedExam[] }): ReactNode {
  const busy = useApp((state) => state.jobs.length > 0);
  const choice = wizard.options.onSameExam ?? 'merge';
  const known = exams.filter(({ same }) => same !== null);
  if (known.length === 0 && choice === 'merge') return null;
  return (
    <section>
      <h2>工作区里已有这次考试</h2>
      <Radio.Group disabled={busy} aria-label="考试已有时" value={choice} onChange={(event) => void applyOptions({ onSameExam: event.target.value })}>
        <Radio value="merge">并入：补上新的，更正不同的，其余不动</Radio>
        <Radio value="replace">以这次为准：来文学校没有再给的成绩撤回</Radio>
        <Radio value="keep-both">另存为一次考试，两份都留</Radio>
      </Radio.Group>
      {known.map((exam) => <KnownExam key={exam.key} exam={exam} position={exams.indexOf(exam)} />)}
    </section>
  );
}

function KnownExam({ exam: { key, meta, same, changes }, position }: { readonly exam: PlannedExam; readonly position: number }): ReactNode {
  const join = async (): Promise<void> => {
    changeExam(position, key, { name: same!.name });
    await replan();
  };
  return (
    <div className="known-exam">
      <p>
        {same!.by === '名称' ? `“${meta.name ?? ''}”与已有的“${same!.name}”学期、年级、名称都相同。` : `“${meta.name ?? ''}”的学生和分数与已有的“${same!.name}”几乎一样，多半是同一次考试改了名。`}
        {same!.by !== '名称' && <Button size="small" onClick={() => void join()}>并入“{same!.name}”</Button>}
      </p>
      {changes && <Changes changes={changes} />}
    </div>
  );
}

export function Changes({ changes: { subjects, cells } }: { readonly changes: ExamChanges }): ReactNode {
  const [open, setOpen] = useState(false);
  const number = (key: 'added' | 'changed' | 'removed' | 'same', label: string) => ({
    key, label, numeric: true, render: (row: ExamChanges['subjects'][number]) => count(row[key]), sortValue: (row: ExamChanges['subjects'][number]) => row[key],
    className: (row: ExamChanges['subjects'][number]) => (row[key] > 0 && (key === 'changed' || key === 'removed') ? 'mark-below' : undefined),
  });
  const touched = subjects.reduce((sum, { changed, removed }) => sum + changed + removed, 0);
  return (
    <>
      <DataGrid
        label="对已有成绩的改动"
        maxHeight={260}
        rows={subjects}
        columns={[{ key: 'subject', label: '科目', render: ({ subject }) => subject }, number('added', '新增'), number('changed', '更正'), number('removed', '撤回'), number('same', '不变')]}
      />
      {touched > 0 && <p className="note"><button type="button" className="link" onClick={() => setOpen(true)}>逐个查看改动的分数（{count(touched)} 个）</button></p>}
      <Drawer open={open} size={720} title="改动的分数" onClose={() => setOpen(false)} destroyOnHidden>
        {cells.length < touched && <p className="note">共 {count(touched)} 个，这里列出前 {count(cells.length)} 个。</p>}
        <DataGrid
          label="改动的分数"
          maxHeight={720}
          rows={cells}
          columns={[
            { key: 'school', label: '学校', render: ({ school }) => school, sortValue: ({ school }) => school },
            { key: 'pupil', label: '学生', render: ({ pupil }) => pupil, sortValue: ({ pupil }) => pupil },
            { key: 'subject', label: '科目', render: ({ subject }) => subject, sortValue: ({ subject }) => subject },
            { key: 'before', label: '原来', numeric: true, render: ({ before }) => before },
            { key: 'after', label: '改为', numeric: true, render: ({ after }) => after ?? '撤回', className: ({ after }) => (after === null ? 'mark-below' : 'accent') },
          ]}
        />
      </Drawer>
    </>
  );
}
