import type { ReactNode } from 'react';
import type { Finding } from '../../analytics/intake/finding.ts';
import type { FileOutcome, ImportPreview } from '../../analytics/intake/plan.ts';
import { formatNumber } from '../../analytics/results/format.ts';
import { DataGrid } from '../elements/data-grid.tsx';
import { roleLabels } from './labels.ts';

const count = (value: number): string => formatNumber(value, 'count');

/** What each file holds and what becomes of its rows and marks. */
export function FileOutcomes({ preview, written = false }: { readonly preview: ImportPreview; readonly written?: boolean }): ReactNode {
  const number = (key: string, group: string, label: string, value: (row: FileOutcome) => number, warn = false) => ({
    key, group, label, numeric: true,
    render: (row: FileOutcome) => count(value(row)),
    sortValue: value,
    className: (row: FileOutcome) => (warn && value(row) > 0 ? 'mark-below' : undefined),
  });
  const done = written ? '已写入' : '将写入';
  const roleOf = ({ file, role }: FileOutcome): string => [...new Set([roleLabels[role], ...preview.tables.filter((table) => table.file === file && table.dataRows > 0).map((table) => roleLabels[table.role])])].join('、');
  return (
    <DataGrid
      label="文件"
      maxHeight={300}
      rows={preview.files}
      columns={[
        { key: 'file', label: '文件', render: ({ file }) => file, sortValue: ({ file }) => file, title: ({ file }) => file },
        { key: 'role', label: '内容', render: roleOf, sortValue: roleOf, className: ({ role }) => (role === 'unknown' ? 'mark-below' : undefined) },
        { key: 'state', label: '状态', render: (row) => stateOf(row, done), sortValue: (row) => stateOf(row, done), className: (row) => (row.rowsRefused > 0 || row.rowsStored === 0 ? 'mark-below' : undefined) },
        number('read', '行', '读到', ({ rowsRead }) => rowsRead),
        number('stored', '行', done, ({ rowsStored }) => rowsStored),
        number('refused', '行', '有问题', ({ rowsRefused }) => rowsRefused, true),
        number('dropped', '行', '略去', ({ rowsDropped }) => rowsDropped),
        number('cells', '成绩格', '读到', ({ cells }) => cells.read),
        number('cells-stored', '成绩格', done, ({ cells }) => cells.stored),
        number('cells-left', '成绩格', '未写入', ({ cells }) => cells.left, true),
        { key: 'note', label: '说明', render: ({ file }) => <FileProblem problem={fileProblem(preview.findings, file)} />, title: ({ file }) => problemText(fileProblem(preview.findings, file)), className: () => 'wide' },
      ]}
    />
  );
}

function stateOf({ rowsRead, rowsStored, rowsRefused }: FileOutcome, done: string): string {
  if (rowsStored > 0) return rowsRefused > 0 ? `部分${done}` : done;
  return rowsRead === 0 ? '没有读' : '不写入';
}

/** The first finding about the whole file: why it was refused, or that it is known already. */
const fileProblem = (findings: readonly Finding[], file: string): Finding | undefined =>
  findings.find((finding) => finding.file === file && finding.row === null && finding.severity !== 'info');

const problemText = (problem: Finding | undefined): string | undefined => problem && `${problem.message}\n${problem.fix}`;

const FileProblem = ({ problem }: { readonly problem: Finding | undefined }): ReactNode =>
  problem && <>{problem.message} <span className="muted">{problem.fix}</span></>;
