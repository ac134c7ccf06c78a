import { useEffect, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { sortRows, type SortOrder } from './sort-rows.ts';
import { useWindowed } from './use-windowed.ts';

export interface GridColumn<Row> {
  readonly key: string;
  readonly label: ReactNode;
  readonly group?: string | undefined;
  readonly numeric?: boolean;
  readonly width?: number;
  readonly render: (row: Row) => ReactNode;
  readonly sortValue?: (row: Row) => string | number | null;
  readonly title?: (row: Row) => string | undefined;
  readonly className?: (row: Row) => string | undefined;
}

export interface DataGridProps<Row> {
  readonly columns: readonly GridColumn<Row>[];
  readonly rows: readonly Row[];
  /** Totals and reference rows: kept at the foot whatever the order. */
  readonly summary?: readonly Row[];
  readonly maxHeight?: number;
  readonly label: string;
  /** What choosing a row does; undefined for rows that lead nowhere. */
  readonly rowAction?: ((row: Row) => (() => void) | undefined) | undefined;
  /** Rows in the order shown, for copying and exporting. */
  readonly onOrder?: (rows: readonly Row[]) => void;
  readonly empty?: ReactNode;
}

const ROW_HEIGHT = 29;

/** A dense sortable table that draws only the rows in view. */
export function DataGrid<Row>({ columns, rows, summary = [], maxHeight = 520, label, rowAction, onOrder, empty }: DataGridProps<Row>): ReactNode {
  const [order, setOrder] = useState<SortOrder | null>(null);
  const sorted = useMemo(() => {
    const column = columns.find(({ key }) => key === order?.key);
    return order && column?.sortValue ? sortRows(rows, column.sortValue, order.descending) : rows;
  }, [columns, rows, order]);
  useEffect(() => onOrder?.(sorted));
  const { from, to, onScroll } = useWindowed(sorted.length, ROW_HEIGHT, maxHeight);
  const grouped = columns.some(({ group }) => group);

  const toggle = (column: GridColumn<Row>): void => {
    if (!column.sortValue) return;
    // Numbers open with the largest; a third click returns to the order the analysis gave.
    const first = column.numeric === true;
    setOrder((now) => {
      if (now?.key !== column.key) return { key: column.key, descending: first };
      return now.descending === first ? { key: column.key, descending: !first } : null;
    });
  };

  const head = (column: GridColumn<Row>, rowSpan: number): ReactNode => {
    const sign = order?.key === column.key && <span className="sort-sign" aria-hidden>{order.descending ? '↓' : '↑'}</span>;
    return (
      <th
        key={column.key}
        rowSpan={rowSpan}
        className={column.numeric ? 'numeric' : ''}
        style={column.width ? { width: column.width } : undefined}
        aria-sort={order?.key === column.key ? (order.descending ? 'descending' : 'ascending') : undefined}
      >
        {column.sortValue ? (
          <button type="button" onClick={() => toggle(column)} title="按此列排序">
            {column.numeric && sign}
            {column.label}
            {!column.numeric && sign}
          </button>
        ) : (
          column.label
        )}
      </th>
    );
  };

  const line = (row: Row, key: string, className = ''): ReactNode => {
    const action = className === '' ? rowAction?.(row) : undefined;
    const press = (event: KeyboardEvent): void => {
      if (event.key === 'Enter' && event.target === event.currentTarget) action?.();
    };
    return (
      <tr key={key} className={action ? 'clickable' : className} {...(action ? { onClick: action, tabIndex: 0, onKeyDown: press } : {})}>
        {columns.map((column) => (
          <td key={column.key} className={[column.numeric ? 'numeric' : '', column.className?.(row) ?? ''].join(' ').trim()} title={column.title?.(row)}>
            {column.render(row)}
          </td>
        ))}
      </tr>
    );
  };

  return (
    <div className="grid-scroll" style={{ maxHeight }} onScroll={onScroll}>
      <table className="grid" aria-label={label}>
        <thead>
          {grouped && <tr className="group-row">{groupHeads(columns, head)}</tr>}
          <tr>{columns.filter(({ group }) => !grouped || group).map((column) => head(column, 1))}</tr>
        </thead>
        <tbody>
          {from > 0 && <tr style={{ height: from * ROW_HEIGHT }} aria-hidden />}
          {sorted.slice(from, to).map((row, index) => line(row, String(from + index)))}
          {to < sorted.length && <tr style={{ height: (sorted.length - to) * ROW_HEIGHT }} aria-hidden />}
          {sorted.length === 0 && (
            <tr>
              <td className="grid-empty" colSpan={columns.length}>{empty ?? '没有符合条件的行'}</td>
            </tr>
          )}
        </tbody>
        {summary.length > 0 && <tfoot>{summary.map((row, index) => line(row, `s${index}`, 'summary'))}</tfoot>}
      </table>
    </div>
  );
}

function groupHeads<Row>(columns: readonly GridColumn<Row>[], head: (column: GridColumn<Row>, rowSpan: number) => ReactNode): ReactNode[] {
  const cells: ReactNode[] = [];
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index]!;
    if (!column.group) {
      cells.push(head(column, 2));
      continue;
    }
    let span = 1;
    while (columns[index + span]?.group === column.group) span++;
    cells.push(<th key={`group-${column.key}`} colSpan={span} className="group-head">{column.group}</th>);
    index += span - 1;
  }
  return cells;
}
