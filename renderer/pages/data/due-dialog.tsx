import { AutoComplete, Input, Modal, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Due } from '../../../analytics/intake/dues/due.ts';
import { grades } from '../../../analytics/schema/grades.ts';
import { subjects } from '../../../analytics/schema/subjects.ts';
import { DateInput } from '../../elements/date-input.tsx';
import { useApp } from '../../store.ts';
import { dueKinds } from './due-kinds.ts';

export interface DueDialogProps {
  readonly due: Due | null;
  readonly term: string;
  /** Ids in use. */
  readonly taken: readonly string[];
  readonly onSave: (due: Due) => Promise<void>;
  readonly onClose: () => void;
}

/** One thing that schools are to hand in. */
export function DueDialog({ due, term, taken, onSave, onClose }: DueDialogProps): ReactNode {
  const { exams, schools, jobs } = useApp();
  const [kind, setKind] = useState<Due['kind']>(due?.kind ?? 'scores');
  const [title, setTitle] = useState(due?.title ?? '');
  const [name, setName] = useState(due?.exam?.name ?? '');
  const [grade, setGrade] = useState(due?.exam?.grade ?? '');
  const [subject, setSubject] = useState(due?.subject ?? '');
  const [date, setDate] = useState<string | null>(due?.due ?? null);
  const [some, setSome] = useState<readonly number[] | 'all'>(due?.schools ?? 'all');
  const ofTerm = exams.filter((exam) => exam.term === term);
  const ofExam = kind === 'scores' || kind === 'items';
  const proposed = ofExam ? `${grade && !name.includes(grade) ? grade : ''}${name}${kind === 'items' ? subject : ''}${dueKinds[kind]}` : dueKinds[kind];
  const lacks = ofExam && (name.trim() === '' || grade === '') ? '请写明是哪次考试、哪个年级' : kind === 'items' && subject === '' ? '小题分请选学科' : some !== 'all' && some.length === 0 ? '请选学校' : null;
  const save = (): void => {
    const fresh = Array.from({ length: taken.length + 1 }, (_, index) => `due-${index + 1}`).find((id) => !taken.includes(id))!;
    void onSave({
      id: due?.id ?? fresh, title: title.trim() || proposed, kind, schools: some === 'all' ? 'all' : [...some], due: date,
      ...(ofExam ? { exam: { name: name.trim(), grade } } : {}), ...(ofExam && subject !== '' ? { subject } : {}),
    });
  };
  const field = (label: string, control: ReactNode, hint?: string): ReactNode => (
    <label className="field">
      <span>{label}{hint && <em>{hint}</em>}</span>
      {control}
    </label>
  );
  return (
    <Modal open title={due ? '修改要收的文件' : '添加要收的文件'} okText="保存" cancelText="取消" okButtonProps={{ disabled: lacks !== null || jobs.length > 0 }} onOk={save} onCancel={onClose}>
      <div className="dialog-fields">
        {field('种类', <Select aria-label="要收的种类" value={kind} onChange={setKind} options={Object.entries(dueKinds).map(([value, label]) => ({ value, label }))} />)}
        {ofExam && field('考试名称', <AutoComplete
          aria-label="要收的考试"
          value={name}
          options={[...new Set(ofTerm.map((exam) => exam.name))].map((value) => ({ value }))}
          showSearch={{ filterOption: (typed, option) => (option?.value ?? '').includes(typed) }}
          onChange={(value: string) => {
            setName(value);
            const same = ofTerm.find((exam) => exam.name === value);
            if (same) setGrade(same.grade);
          }}
          placeholder="可选已有的，也可先写上还没考的"
        />)}
        {ofExam && field('年级', <Select aria-label="要收的年级" showSearch={{ optionFilterProp: 'label' }} value={grade || null} placeholder="请选择" onChange={(value: string) => setGrade(value)} options={grades.map((value) => ({ value, label: value }))} />)}
        {ofExam && field('学科', <Select aria-label="要收的学科" showSearch={{ optionFilterProp: 'label' }} value={subject} onChange={setSubject} options={[{ value: '', label: kind === 'items' ? '请选择' : '各科' }, ...subjects.map((one) => ({ value: one.name, label: one.name }))]} />)}
        {field('名称', <Input aria-label="要收的名称" value={title} placeholder={proposed} onChange={(event) => setTitle(event.target.value)} />, '不写就用灰字')}
        {field('截止日期', <DateInput label="截止日期" value={date} onChange={setDate} />, '过了记为逾期')}
        {field('学校', <Select
          aria-label="要报的学校"
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          maxTagCount="responsive"
          allowClear
          placeholder="所有有这个学段的学校"
          value={some === 'all' ? [] : [...some]}
          onChange={(value: number[]) => setSome(value.length === 0 ? 'all' : value)}
          options={schools.map(({ school_id, name: label, county }) => ({ value: school_id, label: county ? `${label}（${county}）` : label }))}
        />, '不选就是所有学校')}
      </div>
      {lacks !== null && <p className="field-problem">{lacks}</p>}
    </Modal>
  );
}
