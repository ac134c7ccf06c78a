import { Input, Select, Switch } from 'antd';
import type { ReactNode } from 'react';
import type { ExamMeta } from '../../analytics/intake/plan.ts';
import { grades } from '../../analytics/schema/grades.ts';
import { formatTerm, termLabel } from '../../analytics/schema/terms.ts';
import { changeOptions } from '../actions/import.ts';
import { DateInput } from '../elements/date-input.tsx';
import type { Wizard } from '../store.ts';
import { examKinds, examScopes, metaLabels } from './labels.ts';

export interface ExamMetaFormProps {
  readonly wizard: Wizard;
  readonly guessed: Partial<ExamMeta>;
  readonly missing: readonly (keyof ExamMeta)[];
  readonly hasSchoolColumn: boolean;
}

/** What exam the scores belong to: guessed from titles and file names, settled by the analyst. */
export function ExamMetaForm({ wizard, guessed, missing, hasSchoolColumn }: ExamMetaFormProps): ReactNode {
  const meta: Partial<ExamMeta> = { ...guessed, ...wizard.options.exam };
  const set = (changes: Partial<ExamMeta>): void => changeOptions({ exam: { ...wizard.options.exam, ...changes } });
  const field = (key: keyof ExamMeta, control: ReactNode): ReactNode => {
    const absent = missing.includes(key) && wizard.options.exam[key] === undefined;
    return (
      <label className={absent ? 'field missing' : 'field'}>
        <span>{metaLabels[key]}{absent && <em>请填写</em>}</span>
        {control}
      </label>
    );
  };
  const pick = (key: 'kind' | 'scope' | 'grade', values: readonly string[]): ReactNode => (
    <Select aria-label={metaLabels[key]} showSearch={{ optionFilterProp: 'label' }} value={meta[key] ?? null} placeholder="请选择" options={values.map((value) => ({ value, label: value }))} onChange={(value: string) => set({ [key]: value })} />
  );
  return (
    <section className="meta-form">
      <h2>这是哪一次考试</h2>
      <div className="fields">
        {field('name', <Input aria-label="考试名称" value={meta.name ?? ''} placeholder="如：2025年秋季期末质量监测" onChange={(event) => set({ name: event.target.value })} />)}
        {field('term', <Select aria-label="考试学期" value={meta.term ?? null} placeholder="请选择" showSearch={{ optionFilterProp: 'label' }} options={termChoices(meta.term)} onChange={(term: string) => set({ term })} />)}
        {field('grade', pick('grade', grades))}
        {field('kind', pick('kind', examKinds))}
        {field('scope', pick('scope', examScopes))}
        {field('date', <DateInput label="日期" value={meta.date ?? null} onChange={(date) => set({ date })} />)}
        {!hasSchoolColumn && (
          <label className="field">
            <span>学校<em>有的表没有学校列</em></span>
            <Input aria-label="学校" value={wizard.options.school ?? ''} placeholder="这些行都属于哪所学校" onChange={(event) => changeOptions({ school: event.target.value || null })} />
          </label>
        )}
        <label className="field switch">
          <span title="各校自行命题：分数不能跨校比较，只比校内位置和增值">异卷（各校自行命题）</span>
          <Switch aria-label="异卷" checked={meta.formPerSchool ?? false} onChange={(formPerSchool) => set({ formPerSchool })} />
        </label>
        <label className="field switch">
          <span title="中考等入学成绩，作增值的起点">入学成绩（作起点用）</span>
          <Switch aria-label="入学成绩" checked={meta.isEntry ?? false} onChange={(isEntry) => set({ isEntry })} />
        </label>
      </div>
    </section>
  );
}

const YEARS_BACK = 8;

function termChoices(present: string | undefined): { value: string; label: string }[] {
  const year = new Date().getFullYear();
  const terms = Array.from({ length: YEARS_BACK }, (_, index) => year - index).flatMap((startYear) =>
    ([2, 1] as const).map((half) => formatTerm({ startYear, half })),
  );
  return [...new Set([...(present ? [present] : []), ...terms])].map((value) => ({ value, label: termLabel(value) }));
}
