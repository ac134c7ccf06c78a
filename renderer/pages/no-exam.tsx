import type { ReactNode } from 'react';
import { commands } from '../commands.ts';
import { CommandButton } from '../shell/command-button.tsx';
import { useApp } from '../store.ts';
import { EmptyState } from './empty-state.tsx';

export function NoExam(): ReactNode {
  const busy = useApp((state) => state.jobs.length > 0);
  return busy ? <EmptyState title="正在载入数据">进度在窗口底部，可以随时取消。载入完成后这里会有结果。</EmptyState> : <Invitation />;
}

const Invitation = (): ReactNode => (
  <EmptyState
    title="还没有考试"
    action={
      <p className="actions">
        <CommandButton command={commands.importFiles} type="primary" />
      </p>
    }
  >
    导入一次考试的成绩文件（xlsx、xls、csv），这里就会有结果。只有成绩、没有学生名册也可以。
  </EmptyState>
);
