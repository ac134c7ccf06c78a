import { Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { formatNumber } from '../../analytics/results/format.ts';
import type { Wizard } from '../store.ts';
import { roleLabels } from './labels.ts';
import { RawPreview } from './raw-preview.tsx';

export function ColumnsStep({ wizard }: { readonly wizard: Wizard }): ReactNode {
  const tables = wizard.preview?.tables ?? [];
  const { focus } = wizard;
  const focused = focus ? tables.findIndex(({ file, sheet }) => file === focus.file && (focus.sheet === null || sheet === focus.sheet)) : -1;
  const [picked, setPicked] = useState(Math.max(0, focused));
  const table = tables[picked] ?? tables[0];
  if (!table) return <p className="muted">没有读出任何表格。请回到上一步查看每个文件的说明。</p>;
  return (
    <>
      <div className="controls">
        <label className="control">
          <span>工作表</span>
          <Select
            aria-label="工作表"
            className="table-picker"
            showSearch={{ optionFilterProp: 'label' }}
            value={tables.indexOf(table)}
            onChange={setPicked}
            options={tables.map(({ file, sheet }, index) => ({ value: index, label: file.includes(sheet) ? file : `${file} › ${sheet}` }))}
          />
        </label>
        <span className="muted">
          {roleLabels[table.role]}，表头第 {table.headerRows.map((row) => row + 1).join('、')} 行，数据第 {table.firstDataRow + 1}—{table.lastDataRow + 1} 行，共 {formatNumber(table.dataRows, 'count')} 行
        </span>
      </div>
      <p className="note">蓝底是表头。表头不对时点行号改正；列认错时在列顶改选，停在上面可看识别理由和样例。</p>
      <RawPreview key={`${table.file}\t${table.sheet}`} table={table} focus={focused === tables.indexOf(table) ? focus : null} />
    </>
  );
}
