import { Button } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { formatNumber } from '../../analytics/results/format.ts';
import { undoBatch } from '../actions/history.ts';
import { leaveFinishedImport } from '../actions/import.ts';
import { goTo } from '../address.ts';
import { commands } from '../commands.ts';
import { CommandButton } from '../shell/command-button.tsx';
import { useApp, type Wizard } from '../store.ts';

export function DoneStep({ wizard }: { readonly wizard: Wizard }): ReactNode {
  const { exams, batches } = useApp();
  useEffect(() => leaveFinishedImport, []);
  const { batch, preview, options } = wizard;
  if (!batch) return null;
  const undone = batches.find(({ batch_id }) => batch_id === batch.batch_id)?.undone ?? false;
  const meta = { ...preview?.exam, ...options.exam };
  const exam = exams.findLast(({ name, term, grade }) => name === meta.name && term === meta.term && grade === meta.grade);
  return (
    <div className="done">
      <h2>{undone ? '已撤销' : '已写入'}</h2>
      <p>{batch.label}：{formatNumber(batch.rows, 'count')} 行，来自 {batch.sources.length} 个文件。</p>
      <p className="actions">
        {exam && !undone && <Button type="primary" onClick={() => goTo('exam', { exam: String(exam.exam_id), term: undefined, subject: undefined, view: undefined })}>查看这次考试</Button>}
        <CommandButton command={commands.importFiles}>继续导入</CommandButton>
        {!undone && <Button onClick={() => void undoBatch(batch.batch_id)}>撤销这次导入</Button>}
        <Button type="text" onClick={leaveFinishedImport}>导入记录</Button>
      </p>
    </div>
  );
}
