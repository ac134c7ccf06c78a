import type { ReactNode } from 'react';
import { commands } from '../commands.ts';
import { CommandButton } from '../shell/command-button.tsx';
import { EmptyState } from './empty-state.tsx';

export const NoExam = (): ReactNode => (
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
