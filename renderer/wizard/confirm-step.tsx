import { Alert, Button, Radio } from 'antd';
import type { ReactNode } from 'react';
import { termLabel } from '../../analytics/schema/terms.ts';
import { formatNumber } from '../../analytics/results/format.ts';
import { applyOptions, commitImport } from '../actions/import.ts';
import { useApp, type Wizard } from '../store.ts';
import { metaLabels } from './labels.ts';

const count = (value: number): string => formatNumber(value, 'count');

export function ConfirmStep({ wizard }: { readonly wizard: Wizard }): ReactNode {
  const busy = useApp((state) => state.jobs.length > 0);
  const { preview, options } = wizard;
  if (!preview) return null;
  const total = (key: 'rowsRead' | 'rowsStored' | 'rowsRefused' | 'rowsDropped' | 'scores'): number => preview.files.reduce((sum, file) => sum + file[key], 0);
  const exam = { ...preview.exam, ...options.exam };
  const fresh = preview.schools.filter(({ known }) => !known).length;
  return (
    <div className="confirm">
      <h2>将写入工作区</h2>
      <dl className="facts">
        {preview.exam && <><dt>考试</dt><dd>{[exam.grade, exam.name, exam.term ? termLabel(exam.term) : '', exam.kind, exam.formPerSchool ? '异卷' : '同卷'].filter(Boolean).join(' · ')}</dd></>}
        <dt>行</dt>
        <dd>读到 {count(total('rowsRead'))} 行：写入 {count(total('rowsStored'))}，有问题不写入 {count(total('rowsRefused'))}，合计与说明行略去 {count(total('rowsDropped'))}</dd>
        <dt>成绩</dt>
        <dd>{count(total('scores'))} 条，{preview.subjects.length} 科</dd>
        <dt>学校</dt>
        <dd>{count(preview.schools.length)} 所，其中新建 {count(fresh)} 所</dd>
        <dt>学生</dt>
        <dd>新建 {count(preview.match.created)} 人，对上已有 {count(preview.match.byRule.reduce((sum, { pupils }) => sum + pupils, 0))} 人{preview.match.ambiguous.length > 0 && `，拿不准 ${count(preview.match.ambiguous.length)} 人`}</dd>
      </dl>
      <fieldset disabled={busy}>
        <legend>遇到有问题的行</legend>
        <Radio.Group value={options.onProblem} onChange={(event) => void applyOptions({ onProblem: event.target.value })}>
          <Radio value="skip-rows">跳过这些行，其余照常写入</Radio>
          <Radio value="refuse-all">全部不写入，等改好文件再来</Radio>
        </Radio.Group>
      </fieldset>
      <fieldset disabled={busy}>
        <legend>遇到导入过的文件</legend>
        <Radio.Group value={options.duplicateFile} onChange={(event) => void applyOptions({ duplicateFile: event.target.value })}>
          <Radio value="skip">跳过</Radio>
          <Radio value="replace">用新的替换</Radio>
          <Radio value="keep-both">两份都留</Radio>
        </Radio.Group>
      </fieldset>
      {preview.missing.length > 0 && <Alert type="warning" showIcon title={`还缺：${preview.missing.map((key) => metaLabels[key]).join('、')}`} description="请回到“文件与考试”补上。" />}
      {!preview.committable && preview.missing.length === 0 && <Alert type="error" showIcon title="没有可以写入的内容" description="请回到“核对”，按每条问题的说明改好原文件，再重新选择文件。" />}
      <p className="actions">
        <Button type="primary" size="large" disabled={busy || wizard.stale || !preview.committable || preview.missing.length > 0} onClick={() => void commitImport()}>写入工作区</Button>
        <span className="muted">写入后可以随时撤销。</span>
      </p>
    </div>
  );
}
