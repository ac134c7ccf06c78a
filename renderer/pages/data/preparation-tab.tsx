import { Button, Select } from 'antd';
import type { ReactNode } from 'react';
import { notifyFailure } from '../../actions/notices.ts';
import { setParams, useAddress } from '../../address.ts';
import { AnalysisView } from '../../elements/analysis-view.tsx';
import { fileName, saveFile } from '../../elements/download.ts';
import { tableGrid, toCsv } from '../../elements/table-text.ts';
import { zipFiles } from '../../elements/zip-files.ts';
import { useApp } from '../../store.ts';
import { useAnalysis, type AnalysisState } from '../../use-analysis.ts';
import { EmptyState } from '../empty-state.tsx';

/** 数据处理记录: what was read, by which rules, what was decided; of one import or of all. */
export function PreparationTab(): ReactNode {
  const batches = useApp((state) => state.batches).filter(({ kind, undone }) => kind === 'import' && !undone);
  const { params } = useAddress();
  const batch = batches.find(({ batch_id }) => String(batch_id) === params['batch']);
  const state = useAnalysis(batches.length === 0 ? null : { analysis: 'preparation', ...(batch ? { batch: batch.batch_id } : {}) });
  if (batches.length === 0) {
    return <EmptyState title="还没有数据处理记录">每次导入后，这里记下读了哪些文件、按什么规则处理、人工作了哪些决定、查出哪些问题，可以作为报告的附件。</EmptyState>;
  }
  return (
    <>
      <div className="controls">
        <label className="control">
          <span>批次</span>
          <Select
            aria-label="批次"
            className="wide-picker"
            value={batch ? String(batch.batch_id) : ''}
            onChange={(id: string) => setParams({ batch: id })}
            options={[{ value: '', label: `全部有效的导入（${batches.length} 次）` }, ...batches.toReversed().map(({ batch_id, label }) => ({ value: String(batch_id), label: `第 ${batch_id} 批 ${label}` }))]}
          />
        </label>
        <Button disabled={state.status !== 'done'} onClick={() => void exportAll(state, batch ? `第${batch.batch_id}批` : '全部').catch((error: unknown) => notifyFailure('导出', error))}>全部导出（zip）</Button>
      </div>
      <AnalysisView state={state} />
    </>
  );
}

/** Every table of the record as a csv that Excel opens. */
async function exportAll(state: AnalysisState, which: string): Promise<void> {
  if (state.status !== 'done') return;
  const files = state.result.elements.flatMap((element) =>
    element.type === 'table' ? [{ name: `${fileName(element.caption)}.csv`, bytes: new TextEncoder().encode(toCsv(tableGrid(element.columns, element.rows))) }] : []);
  await saveFile(`数据处理记录_${which}.zip`, await zipFiles(files));
}
