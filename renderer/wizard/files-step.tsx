import type { ReactNode } from 'react';
import type { Finding } from '../../analytics/intake/finding.ts';
import type { FileOutcome } from '../../analytics/intake/plan.ts';
import { formatNumber } from '../../analytics/results/format.ts';
import { commands } from '../commands.ts';
import { DataGrid } from '../elements/data-grid.tsx';
import { CommandButton } from '../shell/command-button.tsx';
import type { Wizard } from '../store.ts';
import { ExamMetaForm } from './exam-meta-form.tsx';
import { roleLabels } from './labels.ts';

const count = (value: number): string => formatNumber(value, 'count');

export function FilesStep({ wizard }: { readonly wizard: Wizard }): ReactNode {
  const { preview, files } = wizard;
  if (!preview) return <p className="muted">正在读取 {files.length} 个文件。</p>;
  const number = (key: keyof FileOutcome & ('rowsRead' | 'rowsStored' | 'rowsRefused' | 'rowsDropped' | 'scores'), label: string, title?: string) => ({
    key,
    label: title ? <span title={title}>{label}</span> : label,
    numeric: true,
    render: (row: FileOutcome) => count(row[key]),
    sortValue: (row: FileOutcome) => row[key],
  });
  return (
    <>
      <div className="split-head">
        <h2>{files.length} 个文件</h2>
        <CommandButton command={commands.importFiles} size="small">继续添加文件</CommandButton>
      </div>
      <DataGrid
        label="文件"
        maxHeight={300}
        rows={preview.files}
        columns={[
          { key: 'file', label: '文件', render: ({ file }) => file, sortValue: ({ file }) => file },
          { key: 'role', label: '内容', render: ({ role }) => roleLabels[role], sortValue: ({ role }) => role, className: ({ role }) => (role === 'unknown' ? 'mark-below' : undefined) },
          number('rowsRead', '读到的行'),
          number('rowsStored', '将写入'),
          { ...number('rowsRefused', '有问题、不写入'), className: ({ rowsRefused }) => (rowsRefused > 0 ? 'mark-below' : undefined) },
          number('rowsDropped', '略去', '合计、平均行和表下的说明'),
          number('scores', '成绩数'),
          { key: 'note', label: '说明', render: ({ file }) => <FileProblem problem={fileProblem(preview.findings, file)} /> },
        ]}
      />
      {preview.exam && <ExamMetaForm wizard={wizard} guessed={preview.exam} missing={preview.missing} hasSchoolColumn={hasSchool(preview.tables)} />}
    </>
  );
}

/** The first finding about the whole file: why it was refused, or that it is known already. */
const fileProblem = (findings: readonly Finding[], file: string): Finding | undefined =>
  findings.find((finding) => finding.file === file && finding.row === null && finding.severity !== 'info');

const FileProblem = ({ problem }: { readonly problem: Finding | undefined }): ReactNode =>
  problem && <>{problem.message}<div className="muted">{problem.fix}</div></>;

const hasSchool = (tables: readonly { readonly columns: readonly { readonly meaning: { readonly kind: string } }[] }[]): boolean =>
  tables.every(({ columns }) => columns.some(({ meaning }) => meaning.kind === 'school' || meaning.kind === 'schoolCode'));
