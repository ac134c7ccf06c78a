import { Select } from 'antd';
import { useState, type ReactNode } from 'react';
import type { MappedColumn, TablePreview } from '../../analytics/intake/plan.ts';
import { formatNumber } from '../../analytics/results/format.ts';
import { DataGrid } from '../elements/data-grid.tsx';
import type { Wizard } from '../store.ts';
import { excelColumn } from './excel-column.ts';
import { roleLabels } from './labels.ts';
import { MeaningPicker, SURE } from './meaning-picker.tsx';
import { PresetBanner } from './preset-banner.tsx';
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
      <PresetBanner wizard={wizard} />
      <div className="controls">
        <label className="control">
          <span>工作表</span>
          <Select
            aria-label="工作表"
            className="table-picker"
            showSearch={{ optionFilterProp: 'label' }}
            value={tables.indexOf(table)}
            onChange={setPicked}
            options={tables.map((one, index) => ({ value: index, label: tableLabel(one) }))}
          />
        </label>
        <span className="muted">{position(table)}</span>
      </div>
      <RawPreview key={`${table.file}\t${table.sheet}`} table={table} focus={focused === tables.indexOf(table) ? focus : null} />
      {table.columns.length > 0 && <Columns table={table} />}
    </>
  );
}

function tableLabel({ file, sheet, role }: TablePreview): string {
  const name = file.includes(sheet) ? file : `${file} › ${sheet}`;
  return role === 'unknown' ? `${name}（未识别）` : name;
}

function position({ role, headerRows, firstDataRow, lastDataRow, dataRows }: TablePreview): string {
  if (dataRows === 0 && headerRows.length === 0) return '没有认出数据';
  const head = headerRows.length === 0 ? '没有表头' : `表头第 ${headerRows.map((row) => row + 1).join('、')} 行`;
  return `${roleLabels[role]}，${head}，数据第 ${firstDataRow + 1}—${lastDataRow + 1} 行，共 ${formatNumber(dataRows, 'count')} 行`;
}

/** Every column with why it was read so, how sure that is, and three of its values. */
const Columns = ({ table }: { readonly table: TablePreview }): ReactNode => (
  <section>
    <h2>各列的含义（{table.columns.length}）</h2>
    <DataGrid<MappedColumn>
      label="各列的含义"
      maxHeight={360}
      rows={table.columns}
      columns={[
        { key: 'column', label: '列', width: 40, render: ({ index }) => excelColumn(index), sortValue: ({ index }) => index },
        { key: 'header', label: '表头', render: ({ header }) => header || '（无）', title: ({ header }) => header },
        { key: 'meaning', label: '含义', width: 150, render: (column) => <MeaningPicker table={table} column={column} label="含义（清单）" /> },
        { key: 'confidence', label: '把握', numeric: true, width: 64, render: ({ confidence }) => `${Math.round(confidence * 100)}%`, sortValue: ({ confidence }) => confidence, className: ({ confidence }) => (confidence < SURE ? 'mark-below' : undefined) },
        { key: 'reason', label: '理由', render: ({ reason }) => reason, title: ({ reason }) => reason },
        { key: 'samples', label: '前三个值', render: ({ samples }) => samples.slice(0, 3).join('、') || '空', title: ({ samples }) => samples.join('、') },
      ]}
    />
  </section>
);
