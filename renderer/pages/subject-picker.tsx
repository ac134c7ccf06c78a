import { Segmented, Select } from 'antd';
import type { ReactNode } from 'react';
import { setParams } from '../address.ts';
import { useExam } from '../exam-choice.ts';

const FITS = 12;

/** 科目 of the exam in the top bar. */
export function SubjectPicker(): ReactNode {
  const { subject, subjects } = useExam();
  const choose = (value: string): void => setParams({ subject: value });
  return (
    <label className="control">
      <span>科目</span>
      {subjects.length <= FITS ? (
        <Segmented aria-label="科目" value={subject} options={[...subjects]} onChange={choose} />
      ) : (
        <Select aria-label="科目" value={subject} options={subjects.map((value) => ({ value }))} onChange={choose} />
      )}
    </label>
  );
}
