import { Button, Segmented, Select } from 'antd';
import { useMemo, useState, type MouseEvent, type ReactNode } from 'react';
import type { Finding } from '../../analytics/intake/finding.ts';
import type { ImportPreview } from '../../analytics/intake/plan.ts';
import { formatNumber } from '../../analytics/results/format.ts';
import { findingLabel } from '../../analytics/schema/finding-labels.ts';
import { goToStep, takeFixes } from '../actions/import.ts';
import { DataGrid } from '../elements/data-grid.tsx';
import { useApp } from '../store.ts';
import { groupFindings } from './group-findings.ts';
import { severityLabels, severityOrder } from './labels.ts';

const count = (value: number): string => formatNumber(value, 'count');
const severities = ['error', 'warning', 'info'] as const;
type Shown = 'all' | Finding['severity'];

/** What is wrong, by kind and one by one; a row leads to its cell, a button settles it. */
export function FindingsView({ preview: { findings, tables } }: { readonly preview: ImportPreview }): ReactNode {
  const [shown, setShown] = useState<Shown>('all');
  const [code, setCode] = useState<string | null>(null);
  const busy = useApp((state) => state.jobs.length > 0);
  const groups = useMemo(() => groupFindings(findings), [findings]);
  if (findings.length === 0) return <p className="element callout-line">没有发现问题。</p>;
  const kind = groups.some((group) => group.code === code) ? code : null;
  const rows = findings
    .filter((finding) => (shown === 'all' || finding.severity === shown) && (kind === null || finding.code === kind))
    .toSorted((a, b) => severityOrder[a.severity] - severityOrder[b.severity]);
  const several = new Set(findings.map(({ file }) => file)).size > 1;
  const run = (some: readonly Finding[]) => (event: MouseEvent): void => {
    event.stopPropagation();
    void takeFixes(some);
  };
  return (
    <section>
      <div className="split-head">
        <h2>问题（{count(findings.length)}）</h2>
        <span className="tools-line">
          <Segmented
            size="small"
            aria-label="问题类别"
            value={shown}
            onChange={(value) => setShown(value as Shown)}
            options={[{ value: 'all', label: `全部 ${findings.length}` }, ...severities.filter((one) => findings.some(({ severity }) => severity === one)).map((one) => ({ value: one, label: `${severityLabels[one]} ${findings.filter(({ severity }) => severity === one).length}` }))]}
          />
          <Select
            size="small"
            aria-label="问题种类"
            className="kind-picker"
            value={kind ?? ''}
            onChange={(value: string) => setCode(value || null)}
            options={[{ value: '', label: '所有种类' }, ...groups.map((group) => ({ value: group.code, label: `${findingLabel(group.code)} ${group.findings.length}` }))]}
          />
        </span>
      </div>
      {groups.some(({ fixable }) => fixable.length > 0) && (
        <ul className="fix-all">
          {groups.filter(({ fixable }) => fixable.length > 0).map((group) => (
            <li key={group.code}>
              <button type="button" className="link" onClick={() => setCode(group.code)}>{findingLabel(group.code)} {count(group.findings.length)} 条</button>
              <Button size="small" disabled={busy} onClick={run(group.fixable)}>全部应用：{group.fixLabel}</Button>
            </li>
          ))}
        </ul>
      )}
      <DataGrid
        label="问题"
        maxHeight={340}
        rows={rows}
        rowAction={({ file, sheet, row, column }) => (tables.some((table) => table.file === file) ? () => void goToStep('columns', { file, sheet, row, column }) : undefined)}
        columns={[
          { key: 'severity', label: '类别', width: 56, render: ({ severity }) => severityLabels[severity], sortValue: ({ severity }) => severityOrder[severity], className: ({ severity }) => `severity-${severity}` },
          ...(several ? [{ key: 'file', label: '文件', render: ({ file }: Finding) => file, sortValue: ({ file }: Finding) => file, title: ({ file }: Finding) => file, className: () => 'narrow' }] : []),
          { key: 'sheet', label: '工作表', render: ({ sheet }) => sheet ?? '', sortValue: ({ sheet }) => sheet, title: ({ sheet }) => sheet ?? undefined, className: () => 'narrow' },
          { key: 'row', label: '行', numeric: true, width: 52, render: ({ row }) => row ?? '', sortValue: ({ row }) => row },
          { key: 'column', label: '列', width: 40, render: ({ column }) => column ?? '', sortValue: ({ column }) => column },
          { key: 'value', label: '原值', render: ({ value }) => value ?? '', sortValue: ({ value }) => value, title: ({ value }) => value ?? undefined, className: () => 'narrow' },
          { key: 'message', label: '问题', render: ({ message }) => message, sortValue: ({ message }) => message, title: ({ message }) => message },
          ...(rows.some(({ quickFix }) => quickFix) ? [{ key: 'quick', label: '一键处理', render: (finding: Finding) => finding.quickFix && <Button size="small" type="link" disabled={busy} onClick={run([finding])}>{finding.quickFix.label}</Button>, sortValue: ({ quickFix }: Finding) => quickFix?.label ?? null }] : []),
          { key: 'fix', label: '怎么办', render: ({ fix }) => fix, title: ({ fix }) => fix },
        ]}
      />
      <p className="note">点一行到它所在的单元格。“错误”的行不写入；“提醒”照写，请核对；“说明”是软件做了什么。</p>
    </section>
  );
}
