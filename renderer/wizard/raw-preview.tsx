import { Select, Tooltip } from 'antd';
import { useEffect, useRef, type ReactNode } from 'react';
import type { ColumnMeaning, MappedColumn, TablePreview } from '../../analytics/intake/plan.ts';
import { applyOptions } from '../actions/import.ts';
import { useApp, type CellFocus } from '../store.ts';
import { excelColumn } from './excel-column.ts';
import { meaningChoices, meaningLabel } from './labels.ts';

/** Cells as they stand in the file, with what each column was taken for. */
export function RawPreview({ table, focus }: { readonly table: TablePreview; readonly focus: CellFocus | null }): ReactNode {
  const target = useRef<HTMLTableCellElement>(null);
  useEffect(() => target.current?.scrollIntoView({ block: 'center', inline: 'center' }), [focus]);
  const width = Math.max(table.columns.length, ...table.cells.map((row) => row.length));
  const byIndex = new Map(table.columns.map((column) => [column.index, column]));
  const outside = focus?.row !== null && focus !== null && focus.row > table.cells.length;
  const isFocus = (row: number, column: number): boolean =>
    focus !== null && focus.row === row + 1 && (focus.column === null || focus.column === excelColumn(column));

  const setHeader = (row: number): void => {
    const { wizard } = useApp.getState();
    if (wizard) void applyOptions({ headerRows: { ...wizard.options.headerRows, [`${table.file}\t${table.sheet}`]: row } });
  };

  return (
    <>
      {outside && <p className="field-problem">第 {focus.row} 行不在预览里（只显示前 {table.cells.length} 行）。请在原文件里查看这一行。</p>}
      <div className="grid-scroll raw">
        <table className="grid raw-grid" aria-label="原始单元格">
          <thead>
            <tr>
              <th className="row-number" />
              {Array.from({ length: width }, (_, index) => <th key={index}>{excelColumn(index)}</th>)}
            </tr>
            <tr className="meanings">
              <th className="row-number" />
              {Array.from({ length: width }, (_, index) => {
                const column = byIndex.get(index);
                return <th key={index}>{column && <MeaningPicker table={table} column={column} />}</th>;
              })}
            </tr>
          </thead>
          <tbody>
            {table.cells.map((row, rowIndex) => (
              <tr key={rowIndex} className={rowClass(table, rowIndex)}>
                <th className="row-number">
                  <button type="button" title="把这一行当作表头" onClick={() => setHeader(rowIndex)}>{rowIndex + 1}</button>
                </th>
                {Array.from({ length: width }, (_, index) => (
                  <td key={index} ref={isFocus(rowIndex, index) ? target : null} className={cellClass(byIndex.get(index), isFocus(rowIndex, index))}>
                    {row[index] ?? ''}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function rowClass(table: TablePreview, row: number): string {
  if (table.headerRows.includes(row)) return 'header-row';
  return row < table.firstDataRow || row > table.lastDataRow ? 'outside-row' : '';
}

const cellClass = (column: MappedColumn | undefined, focused: boolean): string =>
  [column === undefined || column.meaning.kind === 'ignore' ? 'ignored' : '', focused ? 'focused' : ''].join(' ').trim();

const SURE = 0.7;

function MeaningPicker({ table, column }: { readonly table: TablePreview; readonly column: MappedColumn }): ReactNode {
  const present = meaningLabel(column.meaning);
  const known = meaningChoices.some(({ options }) => options.some(({ value }) => value === present));
  const choose = (value: string): void => {
    const chosen = meaningChoices.flatMap(({ options }) => options).find((choice) => choice.value === value);
    const { wizard } = useApp.getState();
    if (!chosen || !wizard) return;
    const meanings: Record<string, ColumnMeaning> = { ...wizard.options.meanings, [`${table.file}\t${table.sheet}\t${column.index}`]: chosen.meaning };
    void applyOptions({ meanings });
  };
  return (
    <Tooltip
      placement="bottomLeft"
      title={
        <>
          <div>{column.header || '（无表头）'}</div>
          <div>{column.reason}</div>
          <div>样例：{column.samples.join('、') || '空'}</div>
        </>
      }
    >
      <Select
        aria-label={`${excelColumn(column.index)} 列的含义`}
        size="small"
        variant="borderless"
        popupMatchSelectWidth={false}
        className={column.confidence < SURE ? 'meaning unsure' : 'meaning'}
        value={present}
        onChange={choose}
        showSearch={{ optionFilterProp: 'label' }}
        options={[...(known ? [] : [{ label: '识别为', options: [{ value: present, label: present }] }]), ...meaningChoices.map(({ label, options }) => ({ label, options: options.map((option) => ({ value: option.value, label: option.label })) }))]}
      />
    </Tooltip>
  );
}
