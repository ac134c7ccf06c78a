import { InputNumber, Segmented } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Finding } from '../../analytics/intake/finding.ts';
import type { ImportPreview } from '../../analytics/intake/plan.ts';
import { formatNumber } from '../../analytics/results/format.ts';
import { subjectOrder } from '../../analytics/schema/subjects.ts';
import { applyOptions, goToStep } from '../actions/import.ts';
import { DataGrid } from '../elements/data-grid.tsx';
import type { Wizard } from '../store.ts';

const count = (value: number): string => formatNumber(value, 'count');
const severityLabels = { error: '错误', warning: '提醒', info: '说明' } as const;
const severityOrder = { error: 0, warning: 1, info: 2 } as const;

export function CheckStep({ wizard }: { readonly wizard: Wizard }): ReactNode {
  const { preview } = wizard;
  return preview ? (
    <>
      <Findings preview={preview} />
      <div className="columns-2">
        <Subjects preview={preview} given={wizard.options.fullMarks ?? {}} />
        <Schools preview={preview} />
      </div>
      <Match preview={preview} />
    </>
  ) : null;
}

function Findings({ preview: { findings, tables } }: { readonly preview: ImportPreview }): ReactNode {
  const [shown, setShown] = useState<'all' | Finding['severity']>('all');
  if (findings.length === 0) return <p className="element callout-line">没有发现问题。</p>;
  const kinds = (['error', 'warning', 'info'] as const).filter((kind) => findings.some(({ severity }) => severity === kind));
  const rows = shown === 'all' ? findings : findings.filter(({ severity }) => severity === shown);
  return (
    <section>
      <div className="split-head">
        <h2>问题</h2>
        <Segmented
          size="small"
          aria-label="问题类别"
          value={shown}
          onChange={(value) => setShown(value as typeof shown)}
          options={[{ value: 'all', label: `全部 ${findings.length}` }, ...kinds.map((kind) => ({ value: kind, label: `${severityLabels[kind]} ${findings.filter(({ severity }) => severity === kind).length}` }))]}
        />
      </div>
      <DataGrid
        label="问题"
        maxHeight={320}
        rows={rows}
        rowAction={({ file, sheet, row, column }) => tables.some((table) => table.file === file) ? () => void goToStep('columns', { file, sheet, row, column }) : undefined}
        columns={[
          { key: 'severity', label: '类别', width: 56, render: ({ severity }) => severityLabels[severity], sortValue: ({ severity }) => severityOrder[severity], className: ({ severity }) => `severity-${severity}` },
          { key: 'file', label: '文件', render: ({ file }) => file, sortValue: ({ file }) => file },
          { key: 'sheet', label: '工作表', render: ({ sheet }) => sheet ?? '', sortValue: ({ sheet }) => sheet },
          { key: 'row', label: '行', numeric: true, width: 52, render: ({ row }) => row ?? '', sortValue: ({ row }) => row },
          { key: 'column', label: '列', width: 40, render: ({ column }) => column ?? '', sortValue: ({ column }) => column },
          { key: 'value', label: '原值', render: ({ value }) => value ?? '', sortValue: ({ value }) => value },
          { key: 'message', label: '问题', render: ({ message }) => message, sortValue: ({ message }) => message, title: ({ message }) => message },
          { key: 'fix', label: '怎么办', render: ({ fix }) => fix, title: ({ fix }) => fix },
        ]}
      />
    </section>
  );
}

interface SubjectsProps {
  readonly preview: ImportPreview;
  /** Full marks the analyst has stated so far. */
  readonly given: Readonly<Record<string, number>>;
}

const Subjects = ({ preview, given }: SubjectsProps): ReactNode => (
  <section>
    <h2>科目与满分</h2>
    <p>满分不对的，改了以后按回车，会重新核对。</p>
    <DataGrid
      label="科目与满分"
      maxHeight={300}
      rows={preview.subjects.toSorted((a, b) => subjectOrder(a.subject) - subjectOrder(b.subject))}
      columns={[
        { key: 'subject', label: '科目', render: ({ subject }) => subject },
        { key: 'full', label: '满分', numeric: true, sortValue: ({ fullMark }) => fullMark, render: ({ subject, fullMark }) => <FullMark key={`${subject} ${fullMark}`} subject={subject} fullMark={fullMark} given={given} /> },
        { key: 'scores', label: '成绩数', numeric: true, render: ({ scores }) => count(scores), sortValue: ({ scores }) => scores },
        { key: 'absent', label: '缺考等', numeric: true, render: ({ absent }) => count(absent), sortValue: ({ absent }) => absent },
      ]}
    />
  </section>
);

function FullMark({ subject, fullMark, given }: { readonly subject: string; readonly fullMark: number; readonly given: Readonly<Record<string, number>> }): ReactNode {
  const [value, setValue] = useState<number | null>(fullMark);
  const apply = (): void => {
    if (value !== null && value !== fullMark) void applyOptions({ fullMarks: { ...given, [subject]: value } });
  };
  return (
    <InputNumber<number>
      size="small"
      controls={false}
      min={1}
      max={1000}
      value={value}
      onChange={setValue}
      aria-label={`${subject}满分`}
      onPressEnter={apply}
      onBlur={apply}
    />
  );
}

const Schools = ({ preview }: { readonly preview: ImportPreview }): ReactNode => (
  <section>
    <h2>学校（{preview.schools.length}）</h2>
    <DataGrid
      label="学校"
      maxHeight={300}
      rows={preview.schools}
      columns={[
        { key: 'name', label: '学校', render: ({ name }) => name, sortValue: ({ name }) => name },
        { key: 'known', label: '状态', render: ({ known }) => (known ? '已有' : '新建'), sortValue: ({ known }) => Number(known), className: ({ known }) => (known ? undefined : 'accent') },
        { key: 'pupils', label: '学生', numeric: true, render: ({ pupils }) => count(pupils), sortValue: ({ pupils }) => pupils },
      ]}
    />
  </section>
);

const Match = ({ preview }: { readonly preview: ImportPreview }): ReactNode => (
  <section>
    <h2>学生身份</h2>
    <p>
      {preview.match.byRule.map(({ rule, pupils }) => `${rule} ${count(pupils)} 人`).join('；')}
      {preview.match.byRule.length > 0 && '；'}新建 {count(preview.match.created)} 人。
    </p>
    {preview.match.ambiguous.length > 0 && (
      <DataGrid
        label="拿不准的学生"
        maxHeight={220}
        rows={preview.match.ambiguous}
        columns={[
          { key: 'source', label: '文件里的学生', render: ({ source }) => `${source.file} ${source.sheet} 第 ${source.row} 行 ${source.name}` },
          { key: 'candidates', label: '可能是', render: ({ candidates }) => candidates.map(({ label }) => label).join('；') },
        ]}
      />
    )}
  </section>
);
