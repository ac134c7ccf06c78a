import { Modal, Radio } from 'antd';
import { useState, type ReactNode } from 'react';
import type { IdentityLinkInfo } from '../../../analytics/session/edit-pupils.ts';
import { mergePupils } from '../../actions/desk.ts';
import { useApp } from '../../store.ts';
import { describeScope, describeSource } from './link-text.ts';

export interface MergeDialogProps {
  readonly pair: readonly [IdentityLinkInfo, IdentityLinkInfo];
  readonly onClose: (merged: boolean) => void;
}

/** Which of two pupils stays; one with a 学籍号 is proposed. */
export function MergeDialog({ pair, onClose }: MergeDialogProps): ReactNode {
  const { exams, schools, jobs } = useApp();
  const [keep, setKeep] = useState((pair.find(({ edu_id }) => edu_id !== null) ?? pair[0]).student_id);
  const other = pair.find(({ student_id }) => student_id !== keep)!;
  const merge = async (): Promise<void> => {
    if (await mergePupils(keep, other.student_id)) onClose(true);
  };
  return (
    <Modal open title="把两个学生合成一个" okText="合并" cancelText="取消" okButtonProps={{ disabled: jobs.length > 0 }} onOk={() => void merge()} onCancel={() => onClose(false)}>
      <p>留下哪一个？另一个的成绩、名册和考号都归到他名下。</p>
      <Radio.Group className="stacked" value={keep} onChange={(event) => setKeep(event.target.value)}>
        {pair.map(({ student_id, name, edu_id, scope, source_key }) => (
          <Radio key={student_id} value={student_id}>
            {name}，编号 {student_id}，{edu_id === null ? '没有学籍号' : `学籍号 ${edu_id}`}；{describeScope(scope, exams)}，{describeSource(source_key, schools)}
          </Radio>
        ))}
      </Radio.Group>
      <p className="note">合并记入“导入与历史”，可以撤销。同一张试卷上有不同成绩的两人不会合并。</p>
    </Modal>
  );
}
