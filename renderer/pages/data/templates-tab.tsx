import { Button, Input, InputNumber, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import type { TemplateInfo, TemplateOptions } from '../../../analytics/intake/templates/template-kinds.ts';
import { grades } from '../../../analytics/schema/grades.ts';
import { subjects } from '../../../analytics/schema/subjects.ts';
import { downloadTemplate } from '../../actions/desk.ts';
import { useAddress } from '../../address.ts';
import { desktop } from '../../desktop.ts';
import { DataGrid } from '../../elements/data-grid.tsx';
import { session } from '../../engine.ts';
import { examLabel, sortExams } from '../../exam-choice.ts';
import { useApp } from '../../store.ts';
import { currentTerm, termChoices } from '../../term-choices.ts';
import { useLoaded } from '../../use-loaded.ts';
import { LoadedView } from './loaded-view.tsx';
import { parseSubjects } from './parse-subjects.ts';

/** Workbooks to send out, filled in as far as the workspace knows. */
export function TemplatesTab(): ReactNode {
  const { exams, schools, jobs } = useApp();
  const { params } = useAddress();
  const list = useLoaded(() => session.templates(), 'templates');
  const [exam, setExam] = useState<number | ''>('');
  const [term, setTerm] = useState(params['term'] ?? exams.at(-1)?.term ?? currentTerm());
  const [grade, setGrade] = useState('');
  const [school, setSchool] = useState<number | ''>('');
  const [subject, setSubject] = useState('');
  const [items, setItems] = useState<number | null>(20);
  const [written, setWritten] = useState('');
  const asked = parseSubjects(written);
  const chosen = exams.find(({ exam_id }) => exam_id === exam);
  const options: TemplateOptions = {
    ...(exam === '' ? { ...(term ? { term } : {}), ...(grade ? { grade } : {}) } : { exam }),
    ...(school === '' ? {} : { school }),
    ...(subject ? { subject } : {}),
    ...(items === null ? {} : { items }),
    ...(asked.subjects.length > 0 ? { subjects: asked.subjects } : {}),
  };
  const lacking = ({ needs }: TemplateInfo): string | null => (needs.includes('subject') && subject === '' ? '先在上面选学科' : needs.includes('exam') && exam === '' ? '先在上面选考试' : null);
  return (
    <>
      <p className="note">先选要填进模板的内容，再下载。有名册时学生名单已填好；学校填完交回，直接导入即可，表头不用改。</p>
      <div className="fields template-fields">
        <label className="field">
          <span>考试</span>
          <Select
            aria-label="模板的考试"
            showSearch={{ optionFilterProp: 'label' }}
            value={exam}
            onChange={setExam}
            options={[{ value: '' as const, label: '还没有这次考试' }, ...sortExams(exams).map((one) => ({ value: one.exam_id, label: `${examLabel(one)}（${one.term}）` }))]}
          />
        </label>
        <label className="field">
          <span>学期</span>
          <Select aria-label="模板的学期" showSearch={{ optionFilterProp: 'label' }} disabled={exam !== ''} value={chosen?.term ?? term} onChange={setTerm} options={termChoices([chosen?.term, term])} />
        </label>
        <label className="field">
          <span>年级</span>
          <Select aria-label="模板的年级" showSearch={{ optionFilterProp: 'label' }} disabled={exam !== ''} value={chosen?.grade ?? grade} onChange={setGrade} options={[{ value: '', label: '不限' }, ...grades.map((value) => ({ value, label: value }))]} />
        </label>
        <label className="field">
          <span>学校</span>
          <Select
            aria-label="模板的学校"
            showSearch={{ optionFilterProp: 'label' }}
            value={school}
            onChange={setSchool}
            options={[{ value: '' as const, label: '所有学校' }, ...schools.map(({ school_id, name }) => ({ value: school_id, label: name }))]}
          />
        </label>
        <label className="field">
          <span>学科<em>小题分、细目表要选</em></span>
          <Select aria-label="模板的学科" showSearch={{ optionFilterProp: 'label' }} value={subject} onChange={setSubject} options={[{ value: '', label: '不指定' }, ...subjects.map(({ name }) => ({ value: name, label: name }))]} />
        </label>
        <label className="field">
          <span>题数<em>试卷还没有时</em></span>
          <InputNumber<number> aria-label="题数" min={1} max={200} value={items} onChange={setItems} />
        </label>
        <label className="field wide-field">
          <span>科目与满分<em>成绩采集表用；不写时按考试或年级的惯例</em></span>
          <Input aria-label="科目与满分" placeholder="如：语文 120，数学 120，英语 120" status={asked.wrong.length > 0 ? 'error' : ''} value={written} onChange={(event) => setWritten(event.target.value)} />
          {asked.wrong.length > 0 && <span className="field-problem">看不懂“{asked.wrong.join('、')}”，请写成“语文 120”。</span>}
        </label>
      </div>
      <LoadedView state={list}>
        {(rows) => (
          <DataGrid<TemplateInfo>
            label="模板"
            maxHeight={560}
            rows={rows}
            columns={[
              { key: 'label', label: '模板', render: ({ label }) => label },
              { key: 'purpose', label: '用来', render: ({ purpose }) => purpose, title: ({ purpose }) => purpose },
              {
                key: 'save', label: '', width: 150,
                render: (info) => {
                  const lack = lacking(info);
                  return lack === null ? (
                    <Button size="small" type="link" disabled={jobs.length > 0 || asked.wrong.length > 0} aria-label={`${desktop ? '保存' : '下载'} ${info.label}`} onClick={() => void downloadTemplate(info.kind, options)}>{desktop ? '保存' : '下载'}</Button>
                  ) : (
                    <span className="muted">{lack}</span>
                  );
                },
              },
            ]}
          />
        )}
      </LoadedView>
    </>
  );
}
