import { Button, Tooltip } from 'antd';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { MappedColumn, TablePreview } from '../../analytics/intake/plan.ts';
import { formatNumber } from '../../analytics/results/format.ts';
import { applyOptions } from '../actions/import.ts';
import { useApp, type CellFocus } from '../store.ts';
import { excelColumn } from './excel-column.ts';
import { MeaningPicker } from './meaning-picker.tsx';

/** Cells as they stand in the file, with what each column was taken for. */
export function RawPreview({ table, focus }: { readonly table: TablePreview; readonly focus: CellFocus | null }): ReactNode {
  const target = useRef<HTMLTableCellElement>(null);
  const [picked, setPicked] = useState<number | null>(null);
  useEffect(() => target.current?.scrollIntoView({ block: 'center', inline: 'center' }), [focus]);
  const width = Math.max(1, table.columns.length, ...table.cells.map((row) => row.length));
  const byIndex = new Map(table.columns.map((column) => [column.index, column]));
  const outside = focus?.row !== null && focus !== null && focus.row > table.cells.length;
  const isFocus = (row: number, column: number): boolean =>
    focus !== null && focus.row === row + 1 && (focus.column === null || focus.column === excelColumn(column));
  return (
    <>
      {outside && <p className="field-problem">第 {focus.row} 行不在预览里（只显示前 {table.cells.length} 行）。请在原文件里查看这一行。</p>}
      <HeadBar table={table} picked={picked} onDone={() => setPicked(null)} />
      <div className="grid-scroll raw">
        <table className="grid raw-grid" aria-label="原始单元格">
          <thead>
            <tr>
              <th className="row-number" />
              {Array.from({ length: width }, (_, index) => <th key={index}>{excelColumn(index)}</th>)}
            </tr>
            {table.columns.length > 0 && (
              <tr className="meanings">
                <th className="row-number" />
                {Array.from({ length: width }, (_, index) => {
                  const column = byIndex.get(index);
                  return <th key={index}>{column && <WithReason column={column}><MeaningPicker table={table} column={column} label="含义" /></WithReason>}</th>;
                })}
              </tr>
            )}
          </thead>
          <tbody>
            {table.cells.map((row, rowIndex) => (
              <tr key={rowIndex} className={rowClass(table, rowIndex, picked)} onClick={() => setPicked(rowIndex)}>
                <th className="row-number">
                  <button type="button" title="选中这一行，可以把它当作表头" onClick={() => setPicked(rowIndex)}>{rowIndex + 1}</button>
                </th>
                {Array.from({ length: width }, (_, index) => (
                  <td key={index} ref={isFocus(rowIndex, index) ? target : null} className={cellClass(byIndex.get(index), isFocus(rowIndex, index))} title={row[index]}>
                    {row[index] ?? ''}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {table.lastDataRow + 1 > table.cells.length && <p className="note">这里显示前 {table.cells.length} 行，数据到第 {formatNumber(table.lastDataRow + 1, 'count')} 行；全部行都会读取和核对。</p>}
    </>
  );
}

/** The row that was clicked, and the way to make it the head or to go back to the guess. */
function HeadBar({ table, picked, onDone }: { readonly table: TablePreview; readonly picked: number | null; readonly onDone: () => void }): ReactNode {
  const busy = useApp((state) => state.jobs.length > 0);
  const key = `${table.file}\t${table.sheet}`;
  const headerRows = useApp((state) => state.wizard?.options.headerRows) ?? {};
  const { [key]: chosen, ...others } = headerRows;
  const apply = async (rows: Readonly<Record<string, number>>): Promise<void> => {
    onDone();
    await applyOptions({ headerRows: rows });
  };
  const isHead = picked !== null && table.headerRows.at(-1) === picked;
  return (
    <p className="head-bar">
      {picked === null ? (
        <span className="muted">{table.headerRows.length > 0 ? '蓝底是表头。表头不对时，点表头所在那一行的任一格。' : '没有认出表头。有表头时，点那一行的任一格；没有时，请逐列选定含义。'}</span>
      ) : (
        <>
          <span>已选第 {picked + 1} 行{isHead ? '，它就是现在的表头' : ''}。</span>
          {!isHead && <Button size="small" type="primary" disabled={busy} onClick={() => void apply({ ...headerRows, [key]: picked })}>作为表头</Button>}
          <Button size="small" onClick={onDone}>不改</Button>
        </>
      )}
      {chosen !== undefined && <Button size="small" disabled={busy} onClick={() => void apply(others)}>恢复自动识别表头</Button>}
    </p>
  );
}

const WithReason = ({ column, children }: { readonly column: MappedColumn; readonly children: ReactNode }): ReactNode => (
  <Tooltip
    placement="topLeft"
    title={
      <>
        <div>{column.header || '（无表头）'}</div>
        <div>{column.reason}</div>
        <div>样例：{column.samples.join('、') || '空'}</div>
      </>
    }
  >
    {children}
  </Tooltip>
);

function rowClass(table: TablePreview, row: number, picked: number | null): string {
  const kind = table.headerRows.includes(row) ? 'header-row' : row < table.firstDataRow || row > table.lastDataRow ? 'outside-row' : '';
  return row === picked ? `${kind} picked-row` : kind;
}

const cellClass = (column: MappedColumn | undefined, focused: boolean): string =>
  [column === undefined || column.meaning.kind === 'ignore' ? 'ignored' : '', focused ? 'focused' : ''].join(' ').trim();
