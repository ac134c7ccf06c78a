import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { ItemPaper } from '../../../analytics/results/analyses/items-papers.ts';
import type { ExamInfo } from '../../../analytics/session-api.ts';
import { downloadTemplate } from '../../actions/desk.ts';
import { goTo } from '../../address.ts';
import { commands } from '../../commands.ts';
import { examLabel, useExam } from '../../exam-choice.ts';
import { CommandButton } from '../../shell/command-button.tsx';
import { useApp } from '../../store.ts';
import { EmptyState } from '../empty-state.tsx';
import { PageFrame } from '../page-frame.tsx';

/** What to import, with the sheets to fill in, and the papers that can be looked at meanwhile. */
export function NoItems({ exam, papers }: { readonly exam: ExamInfo; readonly papers: readonly ItemPaper[] }): ReactNode {
  const { subject } = useExam();
  const { exams, jobs } = useApp();
  const wanted = exam.subjects.includes(subject) ? subject : (exam.subjects[0] ?? '数学');
  const busy = jobs.length > 0;
  const elsewhere = exams.filter(({ exam_id }) => papers.some((paper) => paper.exam === exam_id));
  return (
    <PageFrame title="试卷" aside={examLabel(exam)}>
      <EmptyState
        title="这次考试还没有小题分"
        action={
          <>
            <p className="actions">
              <CommandButton command={commands.importFiles} type="primary" />
              <Button disabled={busy} onClick={() => void downloadTemplate('items', { exam: exam.exam_id, subject: wanted })}>下载{wanted}小题分采集表</Button>
              <Button disabled={busy} onClick={() => void downloadTemplate('blueprint', { exam: exam.exam_id, subject: wanted })}>下载{wanted}双向细目表</Button>
            </p>
            {elsewhere.length > 0 && (
              <p className="actions">
                有小题分的考试：
                {elsewhere.map((one) => (
                  <Button key={one.exam_id} type="link" size="small" onClick={() => goTo('paper', { exam: String(one.exam_id), term: one.term, subject: undefined })}>{examLabel(one)}</Button>
                ))}
              </p>
            )}
          </>
        }
      >
        导入每道题的得分（网上阅卷系统导出的小题分，一行一名学生、一列一道题），这里就有难度、区分度、信度；再导入双向细目表（题号、分值、知识点、能力层次、预估难度），就有知识与能力的分析；导入选择题作答，就有选项分析。三样不分先后。
      </EmptyState>
    </PageFrame>
  );
}
