import { AutoComplete, Input, Select, Switch } from 'antd';
import type { ReactNode } from 'react';
import type { ExamMeta, PlannedExam } from '../../analytics/intake/plan.ts';
import { formatNumber } from '../../analytics/results/format.ts';
import { grades } from '../../analytics/schema/grades.ts';
import { changeExam, changeOptions } from '../actions/import.ts';
import { DateInput } from '../elements/date-input.tsx';
import { useApp, type Wizard } from '../store.ts';
import { termChoices } from '../term-choices.ts';
import { examKinds, examScopes, metaLabels } from './labels.ts';

export interface ExamMetaFormProps {
  readonly wizard: Wizard;
  readonly planned: PlannedExam;
  readonly position: number;
  readonly several: boolean;
  /** True where rows belong to a school that no column names. */
  readonly asksSchool: boolean;
}

/** What exam the scores belong to: guessed from titles and file names, settled by the analyst. */
export function ExamMetaForm({ wizard, planned, position, several, asksSchool }: ExamMetaFormProps): ReactNode {
  const schools = useApp((state) => state.schools);
  const { exam, exams, school } = wizard.options;
  const given: Partial<ExamMeta> = (position === 0 ? exam : exams?.[planned.key]) ?? {};
  const meta: Partial<ExamMeta> = { ...planned.meta, ...given };
  const set = (changes: Partial<ExamMeta>): void => changeExam(position, planned.key, changes);
  // Several forms on one page: every control keeps a name of its own.
  const name = (label: string): string => (position === 0 ? label : `${label}（第 ${position + 1} 次考试）`);
  const field = (key: keyof ExamMeta, control: ReactNode): ReactNode => {
    const absent = planned.missing.includes(key) && !given[key];
    return (
      <label className={absent ? 'field missing' : 'field'}>
        <span>{metaLabels[key]}{absent ? <em>请填写</em> : given[key] === undefined && planned.meta[key] !== undefined && planned.meta[key] !== null && <em>自动识别</em>}</span>
        {control}
      </label>
    );
  };
  const pick = (key: 'kind' | 'scope' | 'grade', values: readonly string[]): ReactNode => (
    <Select aria-label={name(metaLabels[key])} showSearch={{ optionFilterProp: 'label' }} value={meta[key] ?? null} placeholder="请选择" options={values.map((value) => ({ value, label: value }))} onChange={(value: string) => set({ [key]: value })} />
  );
  return (
    <section className="meta-form">
      <h2>{several ? `第 ${position + 1} 次考试${planned.key === '' ? '' : `：表里写的是“${planned.key}”`}` : '这是哪一次考试'}</h2>
      <p className="muted">
        {formatNumber(planned.pupils, 'count')} 名学生；{planned.subjects.map(({ subject, scores }) => `${subject} ${formatNumber(scores, 'count')}`).join('、') || '没有成绩'}
      </p>
      <div className="fields">
        {field('name', <Input aria-label={name(metaLabels.name)} value={meta.name ?? ''} placeholder="如：2025年秋季期末质量监测" onChange={(event) => set({ name: event.target.value })} />)}
        {field('term', <Select aria-label={name('考试学期')} value={meta.term ?? null} placeholder="请选择" showSearch={{ optionFilterProp: 'label' }} options={termChoices([meta.term])} onChange={(term: string) => set({ term })} />)}
        {field('grade', pick('grade', grades))}
        {field('kind', pick('kind', examKinds))}
        {field('scope', pick('scope', examScopes))}
        {field('date', <DateInput label={name('日期')} value={meta.date ?? null} onChange={(date) => set({ date })} />)}
        {asksSchool && (
          <label className="field">
            <span>学校<em>有的表没有学校列</em></span>
            <AutoComplete
              aria-label="学校"
              value={school ?? ''}
              placeholder="这些行都属于哪所学校"
              options={schools.map((one) => ({ value: one.name }))}
              showSearch={{ filterOption: (typed, option) => (option?.value ?? '').includes(typed) }}
              onChange={(value: string) => changeOptions({ school: value || null })}
            />
          </label>
        )}
        <label className="field switch">
          <span title="各校自行命题：分数不能跨校比较，只比校内位置和增值">异卷（各校自行命题）</span>
          <Switch aria-label={name('异卷')} checked={meta.formPerSchool ?? false} onChange={(formPerSchool) => set({ formPerSchool })} />
        </label>
        <label className="field switch">
          <span title="中考等入学成绩，作增值的起点">入学成绩（作起点用）</span>
          <Switch aria-label={name('入学成绩')} checked={meta.isEntry ?? false} onChange={(isEntry) => set({ isEntry })} />
        </label>
      </div>
    </section>
  );
}
