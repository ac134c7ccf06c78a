import { Button } from 'antd';
import { useEffect, type ReactNode } from 'react';
import type { ExamInfo } from '../../analytics/session-api.ts';
import { formatNumber } from '../../analytics/results/format.ts';
import { undoBatch } from '../actions/history.ts';
import { leaveFinishedImport } from '../actions/import.ts';
import { goTo } from '../address.ts';
import { commands } from '../commands.ts';
import { examLabel } from '../exam-choice.ts';
import { CommandButton } from '../shell/command-button.tsx';
import { useApp, type Wizard } from '../store.ts';
import { FileOutcomes } from './file-outcomes.tsx';

export function DoneStep({ wizard }: { readonly wizard: Wizard }): ReactNode {
  const { exams, batches, jobs } = useApp();
  useEffect(() => leaveFinishedImport, []);
  const { batch, preview } = wizard;
  if (!batch || !preview) return null;
  const undone = batches.find(({ batch_id }) => batch_id === batch.batch_id)?.undone ?? false;
  const stored = preview.exams.flatMap(({ meta }) => exams.findLast(({ name, term, grade }) => name === meta.name && term === meta.term && grade === meta.grade) ?? []);
  const open = ({ exam_id }: ExamInfo): void => goTo('exam', { exam: String(exam_id), term: undefined, subject: undefined, view: undefined });
  const waiting = preview.schools.filter(({ known, candidates }) => !known && candidates.length > 0).length;
  return (
    <div className="done">
      <h2>{undone ? '已撤销' : '已写入'}</h2>
      <p>{batch.label}：{formatNumber(batch.rows, 'count')} 行，来自 {batch.sources.length} 个文件。</p>
      <FileOutcomes preview={preview} written />
      <h2>接下来</h2>
      <ul className="next-list">
        {!undone && stored.map((exam, index) => (
          <li key={exam.exam_id}>
            {index === 0 ? <Button type="primary" onClick={() => open(exam)}>查看这次考试</Button> : <Button onClick={() => open(exam)}>查看 {examLabel(exam)}</Button>}
          </li>
        ))}
        <li><CommandButton command={commands.importFiles}>继续导入</CommandButton></li>
        <li><Button onClick={() => goTo('data', { view: 'preparation', batch: String(batch.batch_id) })}>数据处理记录</Button></li>
        <li><Button onClick={() => goTo('data', { view: 'identity' })}>核对学生身份</Button></li>
        <li><Button onClick={() => goTo('data', { view: 'history' })}>导入记录</Button></li>
        {!undone && <li><Button disabled={jobs.length > 0} onClick={() => void undoBatch(batch.batch_id)}>撤销这次导入</Button></li>}
      </ul>
      {waiting > 0 && !undone && <p className="note">有 {waiting} 所学校的名字与名单里的相近，这次作为新学校写入；如果认错了，请撤销后重新导入，在“核对”里认定。</p>}
    </div>
  );
}
