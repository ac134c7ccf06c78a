import { Button, Input } from 'antd';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import { markLabels } from '../../analytics/results/chart-palette.ts';
import type { TableCell, TableElement } from '../../analytics/results/element.ts';
import { copyTable } from './clipboard.ts';
import { DataGrid, type GridColumn } from './data-grid.tsx';
import { fileName, saveFile } from './download.ts';
import { cellText, tableGrid, toCsv, toHtmlTable, toTsv } from './table-text.ts';
import type { Drill } from './drill.ts';
import { DRAW_ALL } from './use-windowed.ts';

type Row = readonly TableCell[];

export interface TableViewProps {
  readonly element: TableElement;
  /** Opens what a row stands for; the row's first cell names it. */
  readonly drill?: Drill | undefined;
}

const FILTER_FROM = 8;
/** Longer texts than this, in characters, do not stay in one line. */
const LINE = 30;

export function TableView({ element, drill }: TableViewProps): ReactNode {
  const [filter, setFilter] = useState('');
  const [copied, setCopied] = useState(false);
  const bodyCount = element.rows.length - element.summaryRows;
  const body = useMemo(() => element.rows.slice(0, bodyCount), [element, bodyCount]);
  const summary = useMemo(() => element.rows.slice(bodyCount), [element, bodyCount]);
  const shown = useRef<readonly Row[]>(body);
  const matching = useMemo(() => {
    const words = filter.trim().split(/\s+/).filter(Boolean);
    return words.length === 0 ? body : body.filter((row) => words.every((word) => row.some((cell, index) => cellText(cell, element.columns[index]!).includes(word))));
  }, [body, filter, element]);
  const columns = useMemo(() => element.columns.map((column, index) => gridColumn(element, index)), [element]);

  const grid = (): readonly (readonly string[])[] => tableGrid(element.columns, [...shown.current, ...summary]);
  const copy = (): void => {
    setCopied(copyTable(toTsv(grid()), toHtmlTable(grid())));
    setTimeout(() => setCopied(false), 1500);
  };

  return (
    <figure className="element table-element" data-element={element.id}>
      <figcaption>
        <span className="caption">{element.caption}</span>
        <span className="tools">
          {bodyCount > FILTER_FROM && (
            <Input size="small" allowClear placeholder="筛选" aria-label={`筛选 ${element.caption}`} value={filter} onChange={(event) => setFilter(event.target.value)} />
          )}
          {filter !== '' && <span className="muted">{matching.length} / {bodyCount} 行</span>}
          <Button size="small" type="text" onClick={copy}>{copied ? '已复制' : '复制'}</Button>
          <Button size="small" type="text" onClick={() => void saveFile(`${fileName(element.caption)}.csv`, new Blob([toCsv(grid())], { type: 'text/csv' }))}>
            导出
          </Button>
        </span>
      </figcaption>
      <DataGrid
        label={element.caption}
        columns={columns}
        rows={matching}
        summary={summary}
        onOrder={(rows) => void (shown.current = rows)}
        rowAction={drill && ((row) => drill(String(row[0]?.value ?? '')))}
      />
      {element.notes.map((note) => <p key={note} className="note">{note}</p>)}
    </figure>
  );
}

/** Sentences run over several lines; long lists keep rows of one height, by which they are scrolled. */
const isLong = ({ columns, rows }: TableElement, index: number): boolean =>
  columns[index]!.format === undefined && rows.length <= DRAW_ALL && rows.some((row) => String(row[index]?.value ?? '').length > LINE);

function gridColumn(element: TableElement, index: number): GridColumn<Row> {
  const column = element.columns[index]!;
  const wraps = isLong(element, index);
  return {
    key: column.key,
    label: column.label,
    group: column.group,
    numeric: column.format !== undefined,
    sortValue: (row) => row[index]?.value ?? null,
    title: (row) => {
      const cell = row[index];
      return [cell?.explain, cell?.mark ? markLabels[cell.mark].text : undefined].filter(Boolean).join('\n') || undefined;
    },
    className: (row) => [wraps ? 'wrapping' : '', row[index]?.mark ? `mark-${row[index].mark}` : ''].filter(Boolean).join(' ') || undefined,
    render: (row) => {
      const cell = row[index];
      const symbol = cell?.mark ? markLabels[cell.mark].symbol : '';
      return (
        <>
          {symbol !== '' && <span className="mark-symbol" aria-hidden>{symbol}</span>}
          {cellText(cell, column)}
        </>
      );
    },
  };
}
