import { Alert, Button, Radio } from 'antd';
import type { ReactNode } from 'react';
import type { PlannedExam } from '../../analytics/intake/plan.ts';
import { formatNumber } from '../../analytics/results/format.ts';
import { subjectOrder } from '../../analytics/schema/subjects.ts';
import { termLabel } from '../../analytics/schema/terms.ts';
import { applyOptions, commitImport } from '../actions/import.ts';
import { DataGrid } from '../elements/data-grid.tsx';
import { useApp, type Wizard } from '../store.ts';
import { metaLabels } from './labels.ts';
import { Changes } from './same-exam.tsx';

const count = (value: number): string => formatNumber(value, 'count');

export function ConfirmStep({ wizard }: { readonly wizard: Wizard }): ReactNode {
  const busy = useApp((state) => state.jobs.length > 0);
  const { preview, options } = wizard;
  if (!preview) return null;
  const total = (key: 'rowsRead' | 'rowsStored' | 'rowsRefused' | 'rowsDropped'): number => preview.files.reduce((sum, file) => sum + file[key], 0);
  const cells = (key: 'read' | 'stored' | 'left'): number => preview.files.reduce((sum, file) => sum + file.cells[key], 0);
  const fresh = preview.schools.filter(({ known }) => !known).length;
  const { byRule, created, ambiguous } = preview.match;
  return (
    <div className="confirm">
      <h2>将写入工作区</h2>
      <dl className="facts">
        <dt>行</dt>
        <dd>读到 {count(total('rowsRead'))} 行：写入 {count(total('rowsStored'))}，有问题不写入 {count(total('rowsRefused'))}，合计与说明行略去 {count(total('rowsDropped'))}</dd>
        {cells('read') > 0 && (
          <>
            <dt>成绩</dt>
            <dd>读到 {count(cells('read'))} 格：写入 {count(cells('stored'))}，未写入 {count(cells('left'))}{cells('left') > 0 && '（在“核对”里各有说明）'}</dd>
          </>
        )}
        {preview.schools.length > 0 && <><dt>学校</dt><dd>{count(preview.schools.length)} 所，其中新建 {count(fresh)} 所</dd></>}
        {created + byRule.length > 0 && <><dt>学生</dt><dd>
          新建 {count(created)} 人
          {byRule.length > 0 && `；对上已有 ${count(byRule.reduce((sum, { pupils }) => sum + pupils, 0))} 人（${byRule.map(({ rule, pupils }) => `${rule} ${count(pupils)}`).join('，')}）`}
          {ambiguous.length > 0 && `；拿不准、作为新学生 ${count(ambiguous.length)} 人`}
        </dd></>}
      </dl>
      {preview.exams.map((exam) => <Exam key={exam.key} exam={exam} />)}
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

/** One exam as it will stand, and what that does to one that is there already. */
function Exam({ exam: { meta, pupils, subjects, same, changes } }: { readonly exam: PlannedExam }): ReactNode {
  const facts = [meta.grade, meta.name, meta.term ? termLabel(meta.term) : '', meta.kind, meta.scope, meta.date ?? '', meta.formPerSchool ? '异卷' : '同卷', meta.isEntry ? '入学成绩' : ''];
  return (
    <section>
      <h2>{facts.filter(Boolean).join(' · ')}</h2>
      <p className="muted">{count(pupils)} 名学生。{same && changes ? `写进已有的“${same.name}”：` : '新的一次考试。'}</p>
      {same && changes && <Changes changes={changes} />}
      <DataGrid
        label={`${meta.name ?? ''}的科目`}
        maxHeight={300}
        rows={subjects.toSorted((a, b) => subjectOrder(a.subject) - subjectOrder(b.subject))}
        empty="没有分数"
        columns={[
          { key: 'subject', label: '科目', render: ({ subject }) => subject },
          { key: 'full', label: '满分', numeric: true, render: ({ fullMark }) => fullMark },
          { key: 'scores', label: '成绩数', numeric: true, render: ({ scores }) => count(scores), sortValue: ({ scores }) => scores },
          { key: 'absent', label: '缺考等', numeric: true, render: ({ absent }) => count(absent), sortValue: ({ absent }) => absent },
        ]}
      />
    </section>
  );
}
