import { Select } from 'antd';
import type { ReactNode } from 'react';
import type { ExamInfo, ExamSubject } from '../../../analytics/session-api.ts';
import { formatBaselines } from '../../baseline-choice.ts';
import { examLabel, subjectChoices } from '../../exam-choice.ts';

export interface BaselinePickerProps {
  readonly label: string;
  readonly exams: readonly ExamInfo[];
  readonly value: readonly ExamSubject[];
  readonly onChange: (text: string | undefined) => void;
  /** One exam and subject only. */
  readonly single?: boolean;
}

/** 考试 and 科目 together, as `exam:subject` in the address. */
export function BaselinePicker({ label, exams, value, onChange, single = false }: BaselinePickerProps): ReactNode {
  const options = exams.map((exam) => ({
    label: `${examLabel(exam)}（${exam.term}）`,
    options: subjectChoices(exam).map((name) => ({ value: `${exam.exam_id}:${name}`, label: `${examLabel(exam)} ${name}` })),
  }));
  const values = value.map((baseline) => formatBaselines([baseline]));
  return (
    <label className="control">
      <span>{label}</span>
      {single ? (
        <Select aria-label={label} className="baseline-picker" placeholder="选择考试" showSearch optionFilterProp="label" value={values[0] ?? null} onChange={(text: string) => onChange(text)} options={options} />
      ) : (
        <Select
          aria-label={label} mode="multiple" className="baseline-picker" maxTagCount="responsive" placeholder="选择考试"
          value={values} onChange={(texts: string[]) => onChange(texts.join(',') || undefined)} options={options}
        />
      )}
    </label>
  );
}
