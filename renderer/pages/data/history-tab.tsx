import { Button } from 'antd';
import type { ReactNode } from 'react';
import { formatNumber } from '../../../analytics/results/format.ts';
import { redoBatch, undoBatch } from '../../actions/history.ts';
import { setParams } from '../../address.ts';
import { commands } from '../../commands.ts';
import { DataGrid } from '../../elements/data-grid.tsx';
import { CommandButton } from '../../shell/command-button.tsx';
import { useApp } from '../../store.ts';
import { EmptyState } from '../empty-state.tsx';
import { localTime } from '../local-time.ts';

export function HistoryTab(): ReactNode {
  const { batches, info, jobs } = useApp();
  const locked = info?.readOnly !== false || jobs.length > 0;
  if (batches.length === 0) {
    return (
      <EmptyState title="还没有导入过文件" action={<p className="actions"><CommandButton command={commands.importFiles} type="primary" /></p>}>
        把各校交来的成绩表拖进窗口，或点下面的按钮选择，可以一次选很多个。读完先给您核对，确认后才写入。
      </EmptyState>
    );
  }
  return (
    <>
      <DataGrid
        label="导入记录"
        maxHeight={640}
        rows={batches.toReversed()}
        columns={[
          { key: 'id', label: '批次', numeric: true, width: 56, render: ({ batch_id }) => batch_id, sortValue: ({ batch_id }) => batch_id },
          { key: 'kind', label: '种类', render: ({ kind }) => (kind === 'import' ? '导入' : '修改'), sortValue: ({ kind }) => kind },
          { key: 'label', label: '内容', render: ({ label }) => label, title: ({ label }) => label, className: ({ undone }) => (undone ? 'undone' : undefined) },
          { key: 'rows', label: '行数', numeric: true, render: ({ rows }) => formatNumber(rows, 'count'), sortValue: ({ rows }) => rows },
          { key: 'sources', label: '文件', render: ({ sources }) => (sources.length === 0 ? '' : sources.length === 1 ? sources[0]!.name : `${sources.length} 个文件`), title: ({ sources }) => sources.map(({ name }) => name).join('\n') },
          { key: 'actor', label: '操作人', render: ({ actor }) => actor, sortValue: ({ actor }) => actor },
          { key: 'at', label: '时间', render: ({ at }) => localTime(at), sortValue: ({ at }) => at },
          { key: 'state', label: '状态', render: ({ undone }) => (undone ? '已撤销' : '有效'), sortValue: ({ undone }) => Number(undone) },
          {
            key: 'action',
            label: '',
            render: ({ batch_id, undone, kind }) => (
              <>
                {undone ? (
                  <Button size="small" type="link" disabled={locked} onClick={() => void redoBatch(batch_id)}>恢复</Button>
                ) : (
                  <Button size="small" type="link" disabled={locked} onClick={() => void undoBatch(batch_id)}>撤销</Button>
                )}
                {kind === 'import' && !undone && <Button size="small" type="link" onClick={() => setParams({ view: 'preparation', batch: String(batch_id) })}>处理记录</Button>}
              </>
            ),
          },
        ]}
      />
      <p className="note">撤销只把一批数据标为无效，随时可以恢复；原文件一直保存在工作区里。</p>
    </>
  );
}
